"""Documents of word processors, ODT. Left out: who wrote them, with which program, how long.

Names beside comments and changes that are still marked stay: they are part of what is written.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from zipfile import ZipFile

from amparo.apps.compartments.files.kinds.marked_up import look_at_elements
from amparo.apps.compartments.files.kinds.packed import ending_of, pack_anew, read_part
from amparo.apps.compartments.files.kinds.png import BEGIN
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why

_KIND = b"application/vnd.oasis.opendocument.text"
_SAYS_KIND, _SAYS_MORE = "mimetype", "meta.xml"
_SMALL_PICTURE = "thumbnails/thumbnail.png"
_READ = ("META-INF/manifest.xml", "content.xml", "styles.xml")
_PROGRAMS = ("Basic/", "Scripts/")
_TAKEN = frozenset({"", ".xml", ".rdf", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff",
                    ".emf", ".wmf", ".svm", ".ttf", ".otf"})  # fmt: skip
_ACTS = frozenset({"event-listener", "dde-source", "dde-connection-decl"})
_CARRIES = frozenset({"object", "object-ole", "plugin", "applet", "floating-frame"})
_FETCHES = frozenset({"image", "fill-image", "section-source", "background-image"})
_ELSEWHERE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\.\./|/)")
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_NOTHING_MORE = (
    f'<office:document-meta xmlns:office="{_SPACE}" office:version="1.2">'
    "<office:meta/></office:document-meta>"
).encode()


def is_odt(packed: ZipFile) -> bool:
    """Whether an archive is a document of this kind: it says so first. Raises `NotTaken`."""
    return packed.namelist()[:1] == [_SAYS_KIND] and read_part(packed, _SAYS_KIND) == _KIND


def clean_odt(packed: ZipFile) -> Iterator[bytes]:
    """Give a document on without what is written of it. Raises `NotTaken`."""
    for name in packed.namelist():
        if name.startswith(_PROGRAMS):
            raise NotTaken(Why.MACROS)
        if ending_of(name) not in _TAKEN:
            raise NotTaken(Why.EMBEDDED)
    for name in _READ:
        look_at_elements(read_part(packed, name), look=_look)
    cleaned = {_SAYS_MORE: _NOTHING_MORE, _SMALL_PICTURE: _one_point()}
    yield from pack_anew(packed, cleaned=cleaned, stored=_SAYS_KIND)


def _look(element: str, said: Mapping[str, str]) -> None:
    if element == "encryption-data":
        raise NotTaken(Why.LOCKED)
    if element in _ACTS or (element == "script" and said):
        raise NotTaken(Why.MACROS)
    if element in _CARRIES:
        raise NotTaken(Why.EMBEDDED)
    if element in _FETCHES and _ELSEWHERE.match(said.get("href", "")):
        raise NotTaken(Why.POINTS_ELSEWHERE)


def _one_point() -> bytes:
    """Return a picture of one point, in place of a small one of the first page."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00\xff")), (b"IEND", b""))
    return BEGIN + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    sum_of = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_of)
