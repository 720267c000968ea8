"""Keyed hashes: what tells a secret again without keeping it. HMAC by SHA-256."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


def keyed_hash(*, secret: str, purpose: str, text: str) -> bytes:
    """Return 32 bytes that only whoever has the ``secret`` can make of a text.

    The same text gives other bytes for another purpose, so that one table is no key to another.
    """
    key = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode())
    found = HMAC(key.derive(secret.encode()), SHA256())
    found.update(text.encode())
    return found.finalize()
