"""Documents that are archives inside, DOCX and ODT: opened in memory, checked, packed anew.

They are small, so they may be held whole. What is packed anew has no times, no comments of the
archive and nothing that was hidden between its parts.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from amparo.apps.compartments.files.kinds.jpeg import clean_jpeg
from amparo.apps.compartments.files.kinds.png import clean_png
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

BEGIN = b"PK\x03\x04"
MOST_BYTES = 25 * 2**20
_MOST_UNPACKED_BYTES, _MOST_BYTES_OF_A_PART = 100 * 2**20, 32 * 2**20
_MOST_PARTS = 2000
_LONGEST_NAME = 250
_IS_LOCKED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PIECE_BYTES = 64 * 1024
# What reading an archive raises that somebody wrote to break whoever reads it.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError,
    RuntimeError, struct.error, IndexError,
)  # fmt: skip

Cleaned = Mapping[str, bytes]
"""Parts that are put in place of those of the same name, by their names in small letters."""


def open_packed(source: Source) -> zipfile.ZipFile:
    """Return a packed document, held in memory. Raises `NotTaken`."""
    content = source.whole(most=MOST_BYTES, why=Why.TOO_LARGE_DOCUMENT)
    try:
        found = zipfile.ZipFile(io.BytesIO(content))
    except _UNREADABLE as problem:
        raise NotTaken(Why.BROKEN) from problem
    _check(found.infolist())
    return found


def read_part(packed: zipfile.ZipFile, name: str) -> bytes:
    """Return what a part says; nothing where there is none. Raises `NotTaken`."""
    try:
        return packed.read(name)
    except KeyError:
        return b""
    except _UNREADABLE as problem:
        raise NotTaken(Why.BROKEN) from problem


def pack_anew(packed: zipfile.ZipFile, *, cleaned: Cleaned, stored: str = "") -> Iterator[bytes]:
    """Give the document on, its parts cleaned; ``stored`` is one that stays as it is, and first.

    Raises `NotTaken`.
    """
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for part in packed.infolist():
            content = cleaned.get(part.filename.lower())
            if content is None:
                content = _without_more(part.filename, read_part(packed, part.filename))
            info = zipfile.ZipInfo(part.filename, _NO_TIME)
            is_stored = part.filename == stored or part.is_dir()
            info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    into.seek(0)
    while piece := into.read(_PIECE_BYTES):
        yield piece


def ending_of(name: str) -> str:
    """Return the ending of a part's name, in small letters: of ``_rels/.rels`` it is ``.rels``."""
    _, dot, ending = name.lower().rpartition("/")[2].rpartition(".")
    return dot + ending if dot else ""


def _check(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(parts) > _MOST_PARTS or len(set(map(str.lower, names))) != len(names):
        raise NotTaken(Why.BROKEN)
    sizes = [part.file_size for part in parts]
    if sum(sizes) > _MOST_UNPACKED_BYTES or max(sizes, default=0) > _MOST_BYTES_OF_A_PART:
        raise NotTaken(Why.TOO_LARGE_DOCUMENT)
    for part in parts:
        path = PurePosixPath(part.filename)
        is_odd = path.is_absolute() or ".." in path.parts or "\\" in part.filename
        if is_odd or len(part.filename) > _LONGEST_NAME or part.compress_type not in _READABLE:
            raise NotTaken(Why.BROKEN)
        if part.flag_bits & _IS_LOCKED:
            raise NotTaken(Why.LOCKED)


_PICTURES: Mapping[str, Callable[[Source], Iterator[bytes]]] = {
    ".jpg": clean_jpeg, ".jpeg": clean_jpeg, ".png": clean_png,
}  # fmt: skip


def _without_more(name: str, content: bytes) -> bytes:
    """Return a part; a picture in it without what is written of it."""
    clean = _PICTURES.get(ending_of(name))
    return b"".join(clean(Source([content]))) if clean and content else content
