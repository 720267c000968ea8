"""Documents of word processors, DOCX. Left out: who wrote them, with which program, how long.

Names beside comments and changes that are still marked stay: they are part of what is written.
"""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote
from zipfile import ZipFile

from amparo.apps.compartments.files.kinds.marked_up import look_at_elements
from amparo.apps.compartments.files.kinds.packed import ending_of, pack_anew, read_part
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why

_CONTENTS = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WITH_PROGRAM = ("macroenabled", "vbaproject", "activex", "vbadata")
_TAKEN = frozenset(
    {".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf",
     ".odttf"}
)  # fmt: skip
_LINK = "/hyperlink"
_OPEN, _STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
_EMPTY: Mapping[str, bytes] = {
    end: f'<{element} xmlns="{space}"/>'.encode()
    for end, element, space in (
        ("/core-properties", "coreProperties", f"{_OPEN}package/2006/metadata/core-properties"),
        ("/extended-properties", "Properties", f"{_OPEN}officeDocument/2006/extended-properties"),
        ("/custom-properties", "Properties", f"{_OPEN}officeDocument/2006/custom-properties"),
        ("/extendedProperties", "Properties", f"{_STRICT}officeDocument/extendedProperties"),
        ("/customProperties", "Properties", f"{_STRICT}officeDocument/customProperties"),
    )
} | {"/thumbnail": b""}
"""What stands in place of what a document says of itself, by the end of how it is called."""


def is_docx(packed: ZipFile) -> bool:
    """Whether an archive is a document of this kind, or one like it with a program in it."""
    names = packed.namelist()
    return _CONTENTS in names and any(name.startswith("word/") for name in names)


def clean_docx(packed: ZipFile) -> Iterator[bytes]:
    """Give a document on without what is written of it. Raises `NotTaken`."""
    _check_contents(packed)
    cleaned: dict[str, bytes] = {}
    for name in packed.namelist():
        if ending_of(name) not in _TAKEN and not name.endswith("/"):
            raise NotTaken(Why.EMBEDDED)
        if ending_of(name) == ".rels":
            cleaned |= _referred(name, read_part(packed, name))
    yield from pack_anew(packed, cleaned=cleaned)


def _check_contents(packed: ZipFile) -> None:
    kinds: list[str] = []
    look_at_elements(
        read_part(packed, _CONTENTS),
        look=lambda _name, said: kinds.append(said.get("ContentType", "")),
    )
    said = " ".join([*kinds, *packed.namelist()]).lower()
    if any(word in said for word in _WITH_PROGRAM):
        raise NotTaken(Why.MACROS)
    if _MAIN not in kinds:
        raise NotTaken(Why.UNKNOWN)


def _referred(name: str, content: bytes) -> Mapping[str, bytes]:
    """Return the parts to which one refers as to what is said of the document, emptied.

    Raises `NotTaken` where it refers to anything elsewhere but by a link that somebody presses.
    """
    found = {}
    base = posixpath.dirname(posixpath.dirname(name))

    def look(element: str, said: Mapping[str, str]) -> None:
        kind = said.get("Type", "")
        if said.get("TargetMode", "").lower() == "external" and not kind.endswith(_LINK):
            raise NotTaken(Why.POINTS_ELSEWHERE)
        empty = next((what for end, what in _EMPTY.items() if kind.endswith(end)), None)
        if element == "Relationship" and empty is not None:
            target = posixpath.join("/", base, unquote(said.get("Target", "")))
            found[posixpath.normpath(target).removeprefix("/").lower()] = empty

    look_at_elements(content, look=look)
    return found
