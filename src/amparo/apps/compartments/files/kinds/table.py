"""The kinds of files that are taken, how each is known, and what is taken off it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from zipfile import ZipFile

from amparo.apps.compartments.files.kinds.film import clean_film, is_film, is_picture_of_a_phone
from amparo.apps.compartments.files.kinds.jpeg import clean_jpeg, is_jpeg
from amparo.apps.compartments.files.kinds.mp3 import clean_mp3, is_mp3
from amparo.apps.compartments.files.kinds.opus import clean_opus, is_opus
from amparo.apps.compartments.files.kinds.packed import BEGIN as PACKED_BEGIN
from amparo.apps.compartments.files.kinds.packed import open_packed
from amparo.apps.compartments.files.kinds.pdf import clean_pdf, is_pdf
from amparo.apps.compartments.files.kinds.png import clean_png, is_png
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source
from amparo.apps.compartments.files.kinds.text import clean_text, is_text
from amparo.apps.compartments.files.kinds.wav import clean_wav, is_wav
from amparo.apps.compartments.files.kinds.word import clean_docx, is_docx
from amparo.apps.compartments.files.kinds.writer import clean_odt, is_odt

_HEAD_BYTES = 512


class Kind(Enum):
    """A kind of file that is taken. The value is what is kept of it."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "text"
    MP3 = "mp3"
    WAV = "wav"
    OPUS = "opus"
    FILM = "film"


@dataclass(frozen=True, kw_only=True)
class _Way:
    """How a kind is known by its first bytes, and cleaned; how names end, the usual one first."""

    is_so: Callable[[bytes], bool]
    clean: Callable[[Source], Iterator[bytes]]
    endings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _PackedWay:
    """The same of a document that is an archive inside, which is held whole to know it."""

    is_so: Callable[[ZipFile], bool]
    clean: Callable[[ZipFile], Iterator[bytes]]
    ending: str


# Text is last, for others may begin with letters.
_WAYS: Mapping[Kind, _Way] = {
    Kind.JPEG: _Way(is_so=is_jpeg, clean=clean_jpeg, endings=(".jpg", ".jpeg", ".jpe", ".jfif")),
    Kind.PNG: _Way(is_so=is_png, clean=clean_png, endings=(".png",)),
    Kind.PDF: _Way(is_so=is_pdf, clean=clean_pdf, endings=(".pdf",)),
    Kind.WAV: _Way(is_so=is_wav, clean=clean_wav, endings=(".wav",)),
    Kind.OPUS: _Way(is_so=is_opus, clean=clean_opus, endings=(".opus", ".ogg", ".oga")),
    Kind.FILM: _Way(
        is_so=is_film, clean=clean_film, endings=(".mp4", ".m4v", ".mov", ".m4a", ".3gp")
    ),
    Kind.MP3: _Way(is_so=is_mp3, clean=clean_mp3, endings=(".mp3",)),
    Kind.TEXT: _Way(is_so=is_text, clean=clean_text, endings=(".txt",)),
}
_PACKED: Mapping[Kind, _PackedWay] = {
    Kind.DOCX: _PackedWay(is_so=is_docx, clean=clean_docx, ending=".docx"),
    Kind.ODT: _PackedWay(is_so=is_odt, clean=clean_odt, ending=".odt"),
}
ENDINGS = (
    *(ending for way in _WAYS.values() for ending in way.endings),
    *(way.ending for way in _PACKED.values()),
)
"""How the name of a file that is taken may end."""
KEPT_AS_THEY_ARE = frozenset({Kind.PDF, Kind.TEXT})
"""The kinds off which nothing is taken. A PDF keeps what it says of its author."""

_REFUSED: Mapping[bytes, Why] = {
    b"MZ": Why.PROGRAM, b"\x7fELF": Why.PROGRAM, b"\xca\xfe\xba\xbe": Why.PROGRAM,
    b"\xfe\xed\xfa": Why.PROGRAM, b"\xcf\xfa\xed\xfe": Why.PROGRAM,
    b"PK": Why.ARCHIVE, b"Rar!": Why.ARCHIVE, b"7z\xbc\xaf": Why.ARCHIVE, b"\x1f\x8b": Why.ARCHIVE,
    b"BZh": Why.ARCHIVE, b"\xfd7zXZ": Why.ARCHIVE, b"MSCF": Why.ARCHIVE,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Why.OLD_DOCUMENT,
}  # fmt: skip
"""How files begin that are not taken and of which more can be said than that."""


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A file as it is kept: its kind, its name, and its bytes as they come."""

    kind: Kind
    name: str
    content: Iterator[bytes]


def cleaned(*, name: str, chunks: Iterable[bytes]) -> Cleaned:
    """Return a file without what it says of its maker, as its chunks come.

    A name without an ending gets that of its kind. Raises `NotTaken`, now or as the content comes.
    """
    source = Source(chunks)
    head = source.peek(_HEAD_BYTES)
    if not head:
        raise NotTaken(Why.EMPTY)
    if head.startswith(PACKED_BEGIN):
        return _unpacked(name, source)
    for kind, way in _WAYS.items():
        if way.is_so(head):
            ended = _with_ending(name, way.endings)
            return Cleaned(kind=kind, name=ended, content=way.clean(source))
    raise NotTaken(_why_not(head))


def _unpacked(name: str, source: Source) -> Cleaned:
    if _ending(name) not in ("", *(way.ending for way in _PACKED.values())):
        raise NotTaken(Why.ARCHIVE)  # unread: an archive may be large
    packed = open_packed(source)
    for kind, way in _PACKED.items():
        if way.is_so(packed):
            ended = _with_ending(name, (way.ending,))
            return Cleaned(kind=kind, name=ended, content=way.clean(packed))
    raise NotTaken(Why.ARCHIVE)


def _why_not(head: bytes) -> Why:
    if is_picture_of_a_phone(head):
        return Why.HEIC
    return next((why for begin, why in _REFUSED.items() if head.startswith(begin)), Why.UNKNOWN)


def _with_ending(name: str, endings: tuple[str, ...]) -> str:
    if not _ending(name):
        return name + endings[0]
    if _ending(name) not in endings:
        raise NotTaken(Why.OTHER_ENDING)
    return name


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
