"""The chain of hashes that makes a changed or cut journal show.

Each entry of a case is hashed together with the hash of the entry before. The text that is
hashed is a row of netstrings, ``length:bytes,``, so that no two entries have the same text.
The database computes the same hash as it appends; a test holds the two together.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BEGINNING = b""
"""What stands for the hash before the first entry of a case."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One entry as the chain sees it: its fields as text, its content as bytes, its hashes."""

    number: int
    fields: Sequence[str]
    content: bytes
    previous_hash: bytes
    hash: bytes


def netstrings(parts: Iterable[bytes]) -> bytes:
    """Return parts in a row, each as ``length:bytes,``.

    >>> netstrings([b"K7Q", b""])
    b'3:K7Q,0:,'
    """
    return b"".join(b"%d:%s," % (len(part), part) for part in parts)


def hash_of(*, previous_hash: bytes, fields: Sequence[str], content: bytes) -> bytes:
    """Return the hash of an entry, 32 bytes of SHA-256.

    >>> hash_of(previous_hash=b"", fields=["1", "event"], content=b"{}").hex()[:16]
    'a95449f6cb184880'
    """
    parts = [previous_hash, *(field.encode() for field in fields), content]
    return hashlib.sha256(netstrings(parts)).digest()


def first_broken(*, links: Iterable[Link]) -> int | None:
    """Return the number of the first entry that does not fit the one before; none if all do."""
    previous = BEGINNING
    for number, link in enumerate(links, start=1):
        expected = hash_of(previous_hash=previous, fields=link.fields, content=link.content)
        if link.number != number or link.previous_hash != previous or link.hash != expected:
            return number
        previous = link.hash
    return None
