"""What a film says of its tracks, held in memory: what plays it is kept, the rest is made free."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why

FREE = b"free"
_TRACK, _MEDIA_OF_TRACK, _HANDLER, _ENTRIES = b"trak", b"mdia", b"hdlr", b"stsd"
_PARTS = frozenset(
    {_TRACK, _MEDIA_OF_TRACK, b"minf", b"stbl", b"edts", b"dinf", b"gmhd", b"mvex", b"traf"}
)
_KEPT = frozenset(
    {_HANDLER, _ENTRIES, b"vmhd", b"smhd", b"gmin", b"stts", b"ctts", b"stss", b"stsz", b"stz2",
     b"stsc", b"stco", b"co64", b"cslg", b"sdtp", b"sgpd", b"sbgp", b"elst", b"mehd", b"trex",
     b"mfhd", b"tfhd", b"tfdt", b"trun"}
)  # fmt: skip
_TIMES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
"""Boxes that begin with when something was made and changed."""
_REFERENCES = b"dref"
_PICTURE, _SOUND, _NOTES = b"vide", b"soun", b"meta"
_PHONE = b"mebx"
"""What telephones note beside a film: which way up, whether a face is in it."""
_DEEPEST = 6
_HEAD_BYTES = 8
_LAST = (0, bytes(4))
"""How a list of boxes may end."""
_COMPRESSOR_AT, _COMPRESSOR_BYTES = 50, 32


@dataclass(frozen=True, kw_only=True)
class _Box:
    """A box within what is held: its name, where it begins, where its content does, its end."""

    name: bytes
    begin: int
    inside: int
    end: int


def clean_boxes(content: bytearray) -> None:
    """Make free, in place, every box that is not needed to play. Raises `NotTaken`."""
    _clean(content, 0, len(content), kind=b"", depth=0)


def _clean(content: bytearray, begin: int, end: int, *, kind: bytes, depth: int) -> None:
    """Clean the boxes between two places. ``kind`` is that of the track in which they lie."""
    if depth > _DEEPEST:
        raise NotTaken(Why.BROKEN)
    for box in _boxes(content, begin, end):
        if box.name == _TRACK:
            kind = _kind(content, box)
        if box.name == _TRACK and kind not in (_PICTURE, _SOUND):
            _make_free(content, box)
        elif box.name in _PARTS:
            _clean(content, box.inside, box.end, kind=kind, depth=depth + 1)
        elif box.name in _TIMES:
            _forget_times(content, box)
        elif box.name == _REFERENCES:
            _check_references(content, box)
        elif box.name not in _KEPT:
            _make_free(content, box)
        elif box.name == _HANDLER:
            _fill(content, box.inside + 24, box.end)  # a name for it, such as that of a camera
        elif box.name == _ENTRIES and kind == _PICTURE:
            _forget_compressors(content, box)


def _boxes(content: bytearray, begin: int, end: int) -> Iterator[_Box]:
    at = begin
    while end - at >= _HEAD_BYTES:
        length, name = struct.unpack_from(">I4s", content, at)
        inside = at + _HEAD_BYTES
        if length == 1 and end - at >= 2 * _HEAD_BYTES:
            (length,) = struct.unpack_from(">Q", content, inside)
            inside += _HEAD_BYTES
        if (length, name) == _LAST:
            break
        if not inside - at <= length <= end - at:
            raise NotTaken(Why.BROKEN)
        yield _Box(name=bytes(name), begin=at, inside=inside, end=at + length)
        at += length
    _fill(content, at, end)


def _kind(content: bytearray, track: _Box) -> bytes:
    """Return what a track holds. Raises `NotTaken` for one that notes where the camera was."""
    kind = _read(content, _found(content, track, _MEDIA_OF_TRACK, _HANDLER), 8)
    if kind == _NOTES:
        entries = _found(content, track, _MEDIA_OF_TRACK, b"minf", b"stbl", _ENTRIES)
        if _read(content, entries, 12) != _PHONE:
            raise NotTaken(Why.TRACE)
    return kind


def _found(content: bytearray, within: _Box, *names: bytes) -> _Box | None:
    box: _Box | None = within
    for name in names:
        if box is None:
            return None
        inside = list(_boxes(content, box.inside, box.end))
        box = next((one for one in inside if one.name == name), None)
    return box


def _read(content: bytearray, box: _Box | None, at: int) -> bytes:
    return bytes(content[box.inside + at : box.end][:4]) if box else b""


def _make_free(content: bytearray, box: _Box) -> None:
    content[box.begin + 4 : box.begin + 8] = FREE
    _fill(content, box.inside, box.end)


def _fill(content: bytearray, begin: int, end: int) -> None:
    if end > begin:
        content[begin:end] = bytes(end - begin)


def _forget_times(content: bytearray, box: _Box) -> None:
    is_long = content[box.inside : box.inside + 1] == b"\x01"
    begin = box.inside + 4
    _fill(content, begin, min(box.end, begin + (16 if is_long else 8)))


def _check_references(content: bytearray, box: _Box) -> None:
    """Refuse a film whose pictures or sound lie in another file; forget how its own was called."""
    for one in _boxes(content, box.inside + 8, box.end):
        if content[one.inside + 3 : one.inside + 4] != b"\x01":
            raise NotTaken(Why.POINTS_ELSEWHERE)
        _fill(content, one.inside + 4, one.end)


def _forget_compressors(content: bytearray, box: _Box) -> None:
    """Forget what the programs call themselves that wrote a picture: the maker of a camera."""
    for one in _boxes(content, box.inside + 8, box.end):
        begin = one.begin + _COMPRESSOR_AT
        _fill(content, begin, min(one.end, begin + _COMPRESSOR_BYTES))
