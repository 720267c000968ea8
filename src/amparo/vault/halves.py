"""Splitting a key in two, so that each half alone says nothing at all of it; on two sheets.

One half is drawn at random, the other is what is left of the key without it. Each is written with
a few letters by which a slip of the pen is noticed.
"""

import base64
from dataclasses import dataclass, field

from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.utils import random

_CHECK_BYTES, _GROUP = 3, 4
_READ_AS = str.maketrans("018", "OIB")
"""What base32 does not have, and what is meant by who writes it."""


class NotAHalf(ValueError):
    """A text is no half as we write one: a slip, or another sheet. Says what to look at."""

    def __init__(self) -> None:
        super().__init__(
            "this is not what stands on a sheet of a recovery kit: compare it letter by letter"
        )


class SameHalf(ValueError):
    """Both texts are of the same sheet."""

    def __init__(self) -> None:
        super().__init__("both are the same sheet: the first and the second are needed")


@dataclass(frozen=True, kw_only=True)
class Half:
    """One half of a key, 32 bytes, and which: 1 or 2."""

    sheet: int
    content: bytes = field(repr=False)


def split(*, key: bytes) -> tuple[Half, Half]:
    """Return the two halves of a key. Neither alone says more of it than its length."""
    first = random(len(key))
    return Half(sheet=1, content=first), Half(sheet=2, content=_apart(key, first))


def join(*, one: Half, other: Half) -> bytes:
    """Return the key of two halves, in any order. Raises `SameHalf`.

    Halves of two different keys give a key that opens nothing.
    """
    if one.sheet == other.sheet:
        raise SameHalf
    return _apart(one.content, other.content)


def written(*, half: Half) -> str:
    """Return a half as it stands on its sheet: groups of four letters and numbers."""
    said = bytes([half.sheet]) + half.content
    letters = base64.b32encode(said + _check(said)).decode().rstrip("=")
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def read_half(*, text: str) -> Half:
    """Return the half that somebody typed from a sheet, in any case. Raises `NotAHalf`."""
    letters = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_READ_AS)
    try:
        found = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError as problem:
        raise NotAHalf from problem
    said, check = found[:-_CHECK_BYTES], found[-_CHECK_BYTES:]
    if len(said) != 1 + 32 or said[0] not in (1, 2) or _check(said) != check:
        raise NotAHalf
    return Half(sheet=said[0], content=said[1:])


def _check(said: bytes) -> bytes:
    return blake2b(said, digest_size=16, encoder=RawEncoder)[:_CHECK_BYTES]


def _apart(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
