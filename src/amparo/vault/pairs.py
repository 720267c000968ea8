"""Pairs of keys: whoever knows the public half seals, the private half opens. X25519, sealed boxes.

A box of libsodium says nothing of what it holds the key to. So what is sealed begins with what it
is of, and a box that was put in another's place does not open as that other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nacl.bindings import crypto_box_seal_open
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox

from amparo.vault.sealing import NotSealed, written_of

_FINGERPRINT_BYTES = 16
_GROUPS, _NUMBERS = 6, 4


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Both halves of a pair, 32 bytes each; the private one is said to nobody."""

    public: bytes
    private: bytes = field(repr=False)


def new_pair() -> Pair:
    """Return a new pair."""
    return pair_of(private=bytes(PrivateKey.generate()))


def pair_of(*, private: bytes) -> Pair:
    """Return the pair of a private half, 32 bytes."""
    return Pair(public=bytes(PrivateKey(private).public_key), private=private)


def seal_to(*, public: bytes, of: Sequence[str], content: bytes) -> bytes:
    """Return bytes that whoever has the private half opens, as what they are ``of``."""
    return SealedBox(PublicKey(public)).encrypt(_said(of) + content)


def open_with(*, pair: Pair, of: Sequence[str], sealed: bytes) -> bytes:
    """Return what was sealed to a pair. Raises `NotSealed`, also where it is of something else."""
    try:
        found = crypto_box_seal_open(sealed, pair.public, pair.private)
    except (CryptoError, ValueError, TypeError) as problem:
        raise NotSealed from problem
    said = _said(of)
    if not found.startswith(said):
        raise NotSealed
    return found[len(said) :]


def fingerprint(*, public: bytes) -> str:
    """Return 24 numbers in six groups, by which two people compare a public half: 80 bits.

    >>> fingerprint(public=bytes(32))
    '8421 1022 8166 0000 0027 3834'
    """
    found = int.from_bytes(
        blake2b(public, digest_size=_FINGERPRINT_BYTES, encoder=RawEncoder), "big"
    )
    numbers = f"{found % 10 ** (_GROUPS * _NUMBERS):0{_GROUPS * _NUMBERS}}"
    return " ".join(numbers[at : at + _NUMBERS] for at in range(0, len(numbers), _NUMBERS))


def _said(of: Sequence[str]) -> bytes:
    # With an end, so that what is of less does not begin as what is of more.
    return written_of(of) + b";"
