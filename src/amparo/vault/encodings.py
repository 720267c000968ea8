"""Encodings of persons: bits under a key, of which two of one person are near each other.

A Bloom filter: each feature of a person sets a few of 2048 bits, and which ones only whoever has
the key can tell. How many bits two encodings share says how much the persons have in common, and
nothing need be opened for it.

**An encoding is no anonymous number.** It gives away to whoever has

- two encodings: how near the persons are; the same person is the same bytes each time.
- many encodings and no key: which bits are set together, and how often. Common names set the same
  bits in many rows. Such counts, held against lists of frequent names, have opened tables of others
  (Kroll and Steinmetzer, *Automated Cryptanalysis of Bloom Filter Encryptions of Health Records*,
  2015). That each bit is drawn by itself, and not by two hashes that are added up, leaves fewer
  patterns to look for, and no less to count.
- the key: everything that can be guessed. Each name and each date of birth is tried until it fits.

So encodings rest sealed, the key is that of the desks, and neither is ever published.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BITS = 2048
LENGTH = BITS // 8
LEAST_KEY_BYTES = 32
_BYTES_OF_A_BIT = 2
_DIGEST = "sha256"
_DIGEST_BYTES = 32
_TOGETHER = 8192


class NotAnEncoding(Exception):
    """These bytes are no encoding: it has 256 of them, and some bits in it are set."""


@dataclass(frozen=True, kw_only=True)
class Near:
    """An encoding that is near another one: where it stands, and how near, from 0 to 1."""

    position: int
    score: float


def encode(*, key: bytes, features: Mapping[str, int]) -> bytes:
    """Return 256 bytes that stand for these features, each with the number of its bits.

    Raises `ValueError` for a key of less than 32 bytes, for no features, and for a feature without
    bits.
    """
    if len(key) < LEAST_KEY_BYTES:
        raise ValueError(f"a key of encodings has at least {LEAST_KEY_BYTES} bytes")
    if not features or min(features.values()) < 1:
        raise ValueError("there must be features, and each needs at least one bit")
    bits = np.zeros(BITS, np.bool_)
    for feature, count in features.items():
        bits[_drawn(key, feature, count)] = True
    return np.packbits(bits).tobytes()


def _drawn(key: bytes, feature: str, count: int) -> NDArray[np.uint16]:
    """Draw the bits of a feature. The fewer of a smaller count are among those of a larger."""
    blocks = -(-count * _BYTES_OF_A_BIT // _DIGEST_BYTES)
    drawn = b"".join(
        hmac.digest(key, f"{block} {feature}".encode(), _DIGEST) for block in range(blocks)
    )
    return np.frombuffer(drawn, "<u2", count) % BITS


class Encodings:
    """Many encodings in memory, one beside the other, to be compared with one."""

    def __init__(self, *, encodings: Iterable[bytes]) -> None:
        """Take encodings in their order. Raises `NotAnEncoding`."""
        joined = b"".join(_checked(one) for one in encodings)
        self._words = np.frombuffer(joined, np.uint64).reshape(-1, LENGTH // 8)
        self._set = _bits_set(self._words)
        if not self._set.all():
            raise NotAnEncoding

    def __len__(self) -> int:
        """How many there are."""
        return len(self._words)

    def near(self, *, one: bytes, at_least: float) -> tuple[Near, ...]:
        """Return those that are as near one encoding as said, or nearer; the nearest first.

        The score is Dice's: of the bits that are set in both, counted twice, the share in all that
        are set. Raises `NotAnEncoding`, and `ValueError` where every encoding would be near.
        """
        if not 0 < at_least <= 1:
            raise ValueError("'at_least' is above 0, and at most 1")
        asked = Encodings(encodings=[one])
        shared = _shared(self._words, asked._words[0])
        scores = 2.0 * shared / (self._set + asked._set[0])
        found = np.flatnonzero(scores >= at_least)
        order = found[np.argsort(-scores[found], kind="stable")]
        return tuple(Near(position=int(at), score=float(scores[at])) for at in order)


def _checked(encoding: bytes) -> bytes:
    if len(encoding) != LENGTH:
        raise NotAnEncoding
    return encoding


def _bits_set(words: NDArray[np.uint64]) -> NDArray[np.uint32]:
    return _shared(words, np.full(words.shape[1], np.iinfo(np.uint64).max, np.uint64))


def _shared(words: NDArray[np.uint64], one: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Count the bits that each row shares with one, by rows that fit the processor's own memory."""
    counts = np.empty(len(words), np.uint32)
    for first in range(0, len(words), _TOGETHER):
        some = slice(first, first + _TOGETHER)
        np.bitwise_count(words[some] & one).sum(axis=1, dtype=np.uint32, out=counts[some])
    return counts
