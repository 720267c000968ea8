"""Pictures, PNG: chunk by chunk, those that make the picture and no others.

Left out: texts, what a camera wrote, the time, colour profiles, chunks of programs, and whatever
follows the end.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.source import Source

BEGIN = b"\x89PNG\r\n\x1a\n"
_HEAD, _DATA, _END = b"IHDR", b"IDAT", b"IEND"
_MOST = 2**31 - 1
_KEPT: Mapping[bytes, int] = {
    _HEAD: 13, b"PLTE": 768, _DATA: _MOST, _END: 0,
    b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"sBIT": 4, b"bKGD": 6, b"pHYs": 9,
    b"acTL": 8, b"fcTL": 26, b"fdAT": _MOST,
}  # fmt: skip
"""The chunks that are given on, and how long each may be: no room for anything else in them."""


def is_png(head: bytes) -> bool:
    """Whether a file begins as a picture of this kind does."""
    return head.startswith(BEGIN)


def clean_png(source: Source) -> Iterator[bytes]:
    """Give a picture on, without what is written of it. Raises `NotTaken`."""
    yield source.take(len(BEGIN))
    names: set[bytes] = set()
    while _END not in names:
        length, name = struct.unpack(">I4s", source.take(8))
        if (name == _HEAD) == bool(names) or (name == _END and _DATA not in names):
            raise NotTaken(Why.BROKEN)
        names.add(name)
        if name in _KEPT:
            yield from _kept(source, name, length)
        elif not name.isalpha() or not name.isascii() or name[:1].isupper():
            raise NotTaken(Why.BROKEN)  # without one that is written large there is no picture
        else:
            source.pass_over(length + 4)


def _kept(source: Source, name: bytes, length: int) -> Iterator[bytes]:
    if length > _KEPT[name]:
        raise NotTaken(Why.BROKEN)
    yield struct.pack(">I4s", length, name)
    sum_of = zlib.crc32(name)
    for piece in source.pass_on(length):
        sum_of = zlib.crc32(piece, sum_of)
        yield piece
    said = source.take(4)
    if said != struct.pack(">I", sum_of):
        raise NotTaken(Why.BROKEN)
    yield said
