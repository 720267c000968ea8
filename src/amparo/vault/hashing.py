"""Hashes that tell a secret again without keeping it: with a key, or slow for a short secret."""

import hashlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from amparo.vault.deriving import derived_key


def keyed_hash(*, secret: str, purpose: str, text: str) -> bytes:
    """Return 32 bytes that only whoever has the ``secret`` can make of a text.

    The same text gives other bytes for another purpose, so that one table is no key to another.
    """
    found = HMAC(derived_key(secret=secret, purpose=purpose), SHA256())
    found.update(text.encode())
    return found.finalize()


def digest(*, content: bytes) -> bytes:
    """Return 32 bytes by which a content is known again: SHA-256."""
    return hashlib.sha256(content).digest()


class RunningDigest:
    """The digest of a content that comes in pieces: SHA-256."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        """Add the next piece."""
        self._hash.update(piece)

    def said(self) -> str:
        """Return the digest of what came so far, in hexadecimal."""
        return self._hash.hexdigest()


def slow_hash(*, text: str, salt: bytes, rounds: int) -> bytes:
    """Return 64 bytes of a text that is short enough to be guessed: PBKDF2 by SHA-512.

    Each guess takes as long as this does. Other threads go on meanwhile.
    """
    # Not cryptography's own, which lets no other thread run until it is done.
    return hashlib.pbkdf2_hmac("sha512", text.encode(), salt, rounds)
