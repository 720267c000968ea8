"""Films and sound, MP4, MOV, M4A: box by box, each as long as it was, so that every place holds.

What is written of a film lies in boxes of its own: where it was taken and when, with what, by whom.
Those are filled with nothing and called free. The pictures and the sound pass as they are.

What a camera mixes into them stays: a number in a frame, a path in boxes that no player reads. A
film whose track says that it is such a path is refused.
"""

import struct
from collections.abc import Iterator

from amparo.apps.compartments.files.kinds.boxes import FREE, clean_boxes
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

_TYPE, _MOVIE, _MEDIA, _PART = b"ftyp", b"moov", b"mdat", b"moof"
_HELD = {_TYPE: 1024, _MOVIE: 32 * 2**20, _PART: 4 * 2**20, b"styp": 1024, b"sidx": 2**20}
"""What is held in memory as a whole, and how long it may be: all but the media itself."""
_CLEANED = (_MOVIE, _PART)
_BRANDS = (
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash",
    b"M4V ", b"M4A ", b"M4B ", b"MSNV", b"qt  ", b"3gp4", b"3gp5", b"3gp6", b"3gp7",
)  # fmt: skip
_PICTURES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_NOTHING = bytes(64 * 1024)


def is_film(head: bytes) -> bool:
    """Whether a file begins as a film or sound of these kinds does."""
    return head[4:8] == _TYPE and head[8:12] in _BRANDS


def is_picture_of_a_phone(head: bytes) -> bool:
    """Whether a file begins as a picture that is kept as a film is: HEIC, AVIF."""
    return head[4:8] == _TYPE and head[8:12] in _PICTURES


def clean_film(source: Source) -> Iterator[bytes]:
    """Give a film or sound on without what is written of it. Raises `NotTaken`."""
    names: set[bytes] = set()
    while head := source.peek(8):
        name, before, length = _begun(source, head)
        if (name == _TYPE) == bool(names):
            raise NotTaken(Why.BROKEN)
        names.add(name)
        if name == _MEDIA:
            yield before
            yield from source.rest() if length is None else source.pass_on(length)
        elif length is None:
            raise NotTaken(Why.BROKEN)
        elif name in _HELD:
            yield before + _held(source, name, length)
        else:
            yield before[:4] + FREE + before[8:]
            yield from _nothing(source, length)
    if not names >= {_MOVIE, _MEDIA}:
        raise NotTaken(Why.BROKEN)


def _begun(source: Source, head: bytes) -> tuple[bytes, bytes, int | None]:
    """Take the beginning of a box; return its name, the beginning, and how much is in it.

    None where it goes on to the end of the file.
    """
    if len(head) < 8:
        raise NotTaken(Why.BROKEN)
    length, name = struct.unpack(">I4s", head)
    if length == 0:
        return name, source.take(8), None
    if length == 1:
        before = source.take(16)
        (length,) = struct.unpack(">Q", before[8:])
    else:
        before = source.take(8)
    if length < len(before):
        raise NotTaken(Why.BROKEN)
    return name, before, length - len(before)


def _held(source: Source, name: bytes, length: int) -> bytes:
    if length > _HELD[name]:
        raise NotTaken(Why.BROKEN)
    content = bytearray(source.take(length))
    if name in _CLEANED:
        clean_boxes(content)
    return bytes(content)


def _nothing(source: Source, length: int) -> Iterator[bytes]:
    for piece in source.pass_on(length):
        for at in range(0, len(piece), len(_NOTHING)):
            yield _NOTHING[: len(piece) - at]
