"""Photographs, JPEG: segment by segment, with the picture kept and all that is written of it not.

Left out: what the camera wrote (EXIF with place and time, the maker's notes), XMP, IPTC, small
pictures of before an edit, colour profiles, which name a device, comments, and whatever follows
the end of the picture, where telephones keep a film. Kept: which way up it is.
"""

import re
import struct
from collections.abc import Iterator

from amparo.apps.compartments.files.kinds.exif import exif_with, orientation_of
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

_BEGIN = b"\xff\xd8\xff"
_MARK = 0xFF
_BEGINS, _ENDS, _SCAN = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
_JFIF, _EXIF, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xEE, 0xFE
_SAID = frozenset(range(0xE0, 0xF0)) | {_COMMENT}
_JFIF_BYTES, _ADOBE_BYTES = 12, 12
# In what is compressed a mark is followed by 0, or by one of eight that only keep the step.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def is_jpeg(head: bytes) -> bool:
    """Whether a file begins as a photograph of this kind does."""
    return head.startswith(_BEGIN)


def clean_jpeg(source: Source) -> Iterator[bytes]:
    """Give a photograph on, without what is written of it. Raises `NotTaken`."""
    source.take(2)
    yield bytes([_MARK, _BEGINS])
    has_frame = has_scan = is_turned = False
    while (code := _code(source)) != _ENDS:
        content = _content(source)
        if code == _EXIF and not is_turned and not has_frame:
            if (turned := orientation_of(segment=content)) != 1:
                yield _segment(_EXIF, exif_with(orientation=turned))
                is_turned = True
        elif code in _SAID:
            yield from _kept_of(code, content)
        elif code == _SCAN and has_frame:
            yield _segment(code, content)
            yield from _compressed(source)
            has_scan = True
        elif code in _FRAMES or code in _TABLES:
            yield _segment(code, content)
            has_frame = has_frame or code in _FRAMES
        else:
            raise NotTaken(Why.BROKEN)
    if not has_scan:
        raise NotTaken(Why.BROKEN)
    yield bytes([_MARK, _ENDS])


def _code(source: Source) -> int:
    if source.take(1)[0] != _MARK:
        raise NotTaken(Why.BROKEN)
    while (code := source.take(1)[0]) == _MARK:
        pass  # a mark may be written more than once
    return code


def _content(source: Source) -> bytes:
    (length,) = struct.unpack(">H", source.take(2))
    if length < 2:
        raise NotTaken(Why.BROKEN)
    return source.take(length - 2)


def _segment(code: int, content: bytes) -> bytes:
    return struct.pack(">BBH", _MARK, code, len(content) + 2) + content


def _kept_of(code: int, content: bytes) -> Iterator[bytes]:
    """Give on what says how the colours are to be read, without the small picture it may carry."""
    if code == _JFIF and content.startswith(b"JFIF\x00") and len(content) >= _JFIF_BYTES:
        yield _segment(code, content[:_JFIF_BYTES] + b"\x00\x00")
    elif code == _ADOBE and content.startswith(b"Adobe") and len(content) >= _ADOBE_BYTES:
        yield _segment(code, content[:_ADOBE_BYTES])


def _compressed(source: Source) -> Iterator[bytes]:
    """Give on what is compressed, up to the next segment."""
    while True:
        piece = source.some(least=2)
        found = _MARKER.search(piece)
        if found is not None:
            yield piece[: found.start()]
            source.give_back(piece[found.start() :])
            return
        if len(piece) < 2:
            raise NotTaken(Why.BROKEN)
        yield piece[:-1]
        source.give_back(piece[-1:])  # it may be the mark of what comes next
