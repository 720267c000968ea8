"""The daily checkpoint: one signed line that stands for every entry written until then.

A chain shows a changed entry, but not a cut end, nor a case that is gone, nor a chain written
anew with all its hashes. A checkpoint remembers the last entry, the *head*, of each case that
grew since the checkpoint before; its digest covers these heads and the digest before. So whoever
keeps one digest elsewhere can show that anything it covers was changed.

Heads are those seen, not those recorded until an instant: an entry may be recorded at noon and be
there only after a checkpoint of noon. The next one sees it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from amparo.domain.casework.chain import netstrings

_PURPOSE = b"amparo checkpoint 1"
"""Signed too, so that the key's signature of something else is never taken for a checkpoint."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The last entry of a case that a checkpoint saw."""

    case: str
    number: int
    hash: bytes


def digest_of(*, previous: bytes, heads: Iterable[Head]) -> bytes:
    """Return the digest of heads, in the order of their cases, and of the digest before.

    >>> heads = [Head(case="K7Q", number=2, hash=b"two"), Head(case="M4X", number=1, hash=b"one")]
    >>> digest_of(previous=b"", heads=heads).hex()[:16]
    '7e17fb80ecbef142'
    """
    digest = hashlib.sha256(netstrings([previous]))
    for head in heads:
        digest.update(netstrings([head.case.encode(), str(head.number).encode(), head.hash]))
    return digest.digest()


def signed_text(*, at_microseconds: int, entries: int, cases: int, digest: bytes) -> bytes:
    """Return what is signed of a checkpoint: when it was taken, how much it covers, its digest."""
    numbers = (str(number).encode() for number in (at_microseconds, entries, cases))
    return netstrings([_PURPOSE, *numbers, digest])
