"""Words looked for in what was stolen: however they are spelt, and in what is packed within it."""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tests.apps.canaries import spellings

Bytes = NDArray[np.uint8]
_PREFIX_BYTES = 8
_AT_ONCE_BYTES = 2**22
_MOST_UNPACKED_BYTES = 2**20
_STEP_BYTES = 16  # of the last step nothing is known where it does not unpack
_DEEPEST = 3
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZIP = re.compile(rb"PK\x03\x04.{22}(..)(..)", re.DOTALL)
_AS_ZIPS_ARE, _AS_GZIP_IS = -15, 31
# What begins as zlib and gzip do, in letters, as Django writes sessions and cookies.
_IN_LETTERS = re.compile(rb"(?:e[AFJN]|H4sI)[A-Za-z0-9+/_-]{16,}")
_LONGEST_INLINE, _LONGEST_CHUNK = 8160, 2000
_LEAST_COMPRESSED, _MOST_COMPRESSED = 32, 2**24
_LEAST_UNPACKED = 8
_BETWEEN = b"\n\0\n"


class Words:
    """Words to be looked for, many at once. Each has eight bytes or more: no chance finds it."""

    def __init__(self, words: Collection[str]) -> None:
        short = [word for word in words if len(word.encode()) < _PREFIX_BYTES]
        assert not short, short
        self._of = {
            spelt: word
            for word in words
            for spelt in spellings(word)
            if len(spelt) >= _PREFIX_BYTES
        }
        self._by_prefix: dict[bytes, list[bytes]] = {}
        for spelt in self._of:
            self._by_prefix.setdefault(spelt[:_PREFIX_BYTES], []).append(spelt)
        self._longest = max(map(len, self._of))
        prefixes = np.frombuffer(b"".join(self._by_prefix), np.uint8).reshape(-1, _PREFIX_BYTES)
        self._prefixes = np.unique(prefixes.copy().view("<u8"))
        self._begins = np.zeros(2**24, np.bool_)
        self._begins[_first_three(prefixes.T)] = True

    def within(self, content: bytes) -> set[str]:
        """The words that stand in it, or in what is packed in it."""
        unpacked = _BETWEEN.join(unpacked_from(content))
        return self._plainly_within(content) | self._plainly_within(unpacked)

    def _plainly_within(self, content: bytes) -> set[str]:
        found = set()
        for begin in range(0, len(content), _AT_ONCE_BYTES):
            piece = content[begin : begin + _AT_ONCE_BYTES + self._longest]
            found |= {
                self._of[spelt]
                for at in self._may_stand_at(np.frombuffer(piece, np.uint8))
                for spelt in self._by_prefix[piece[at : at + _PREFIX_BYTES]]
                if piece.startswith(spelt, at)
            }
        return found

    def _may_stand_at(self, piece: Bytes) -> list[int]:
        """Where one of the words may begin: the first bytes of one stand there."""
        if len(piece) < _PREFIX_BYTES:
            return []
        end = len(piece) - _PREFIX_BYTES + 1
        begins = _first_three([piece[shift : end + shift] for shift in range(3)])
        places = np.flatnonzero(self._begins[begins])
        eight = piece[places[:, None] + np.arange(_PREFIX_BYTES)].view("<u8").ravel()
        kept: list[int] = places[np.isin(eight, self._prefixes)].tolist()
        return kept


def _first_three(bytes_of: Iterable[Bytes]) -> NDArray[np.uint32]:
    first, second, third = list(bytes_of)[:3]
    wide = np.uint32
    return first.astype(wide) * wide(2**16) + second.astype(wide) * wide(2**8) + third.astype(wide)


def unpacked_from(content: bytes, *, depth: int = _DEEPEST) -> Iterator[bytes]:
    """What is compressed in it, by zlib, gzip, zip or PostgreSQL; also in letters, also twice."""
    if not depth:
        return
    packed = [
        *(_inflated(content, found.start(), zlib.MAX_WBITS) for found in _ZLIB.finditer(content)),
        *(_inflated(content, found.start(), _AS_GZIP_IS) for found in _GZIP.finditer(content)),
        *(_inflated(content, _after(found), _AS_ZIPS_ARE) for found in _ZIP.finditer(content)),
        *(_of_letters(found[0]) for found in _IN_LETTERS.finditer(content)),
        *_of_postgres(content),
    ]
    for one in packed:
        if len(one) >= _LEAST_UNPACKED:
            yield one
            yield from unpacked_from(one, depth=depth - 1)


def _after(found: re.Match[bytes]) -> int:
    """Where the content of a part of a zip begins: after its name and what is said of it."""
    return found.end() + sum(int.from_bytes(length, "little") for length in found.groups())


def _inflated(content: bytes, at: int, how: int) -> bytes:
    """As much as unpacks from there on."""
    unpacking, found = zlib.decompressobj(how), b""
    try:
        while at < len(content) and not unpacking.eof and len(found) < _MOST_UNPACKED_BYTES:
            found += unpacking.decompress(content[at : at + _STEP_BYTES])
            at += _STEP_BYTES
    except zlib.error:
        pass
    return found


def _of_letters(letters: bytes) -> bytes:
    whole = letters[: len(letters) // 4 * 4].translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(whole)
    except binascii.Error:
        return b""


def _of_postgres(content: bytes) -> Iterator[bytes]:
    """What PostgreSQL has compressed in its own way, in a row or beside it, also of dead rows."""
    if len(content) < 16:
        return
    numbers = np.frombuffer(content, "<u4", len(content) // 4)
    length, kind, raw = numbers[:-1] >> 2, numbers[:-1] & 3, numbers[1:]
    in_row = (kind == 2) & (length > 16) & (length < _LONGEST_INLINE) & (raw > length - 8)
    beside = (kind == 0) & (length > 16) & (length < _LONGEST_CHUNK + 8)
    likely = (in_row | beside) & (raw >= _LEAST_COMPRESSED) & (raw < _MOST_COMPRESSED)
    for number in np.flatnonzero(likely).tolist():
        yield from [pglz(content[number * 4 + 8 : number * 4 + int(length[number])])]


def pglz(packed: bytes) -> bytes:
    """Unpack what PostgreSQL compressed, as far as it makes sense (``pg_lzcompress.c``)."""
    found, at = bytearray(), 0
    while at < len(packed):
        control, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not control >> bit & 1:
                found.append(packed[at])
                at += 1
                continue
            if at + 2 >= len(packed):
                return bytes(found)
            first, second = struct.unpack_from("BB", packed, at)
            length, back, at = (first & 15) + 3, (first & 240) << 4 | second, at + 2
            if length == 18:
                length, at = length + packed[at], at + 1
            if not 0 < back <= len(found):
                return bytes(found)
            for _each in range(length):
                found.append(found[-back])
    return bytes(found)
