"""Keyed hashes: what tells a secret again without keeping it. HMAC by SHA-256."""

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
