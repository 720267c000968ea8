"""Making a key for one purpose from a secret, by HKDF: one purpose's key is no key to another."""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@lru_cache(maxsize=64)
def derived_key(*, secret: str, purpose: str, length: int = 32) -> bytes:
    """Return the key of a purpose, ``length`` bytes; always the same for the same secret.

    The secret must be one that cannot be guessed, not a passphrase.
    """
    made = HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode())
    return made.derive(secret.encode())
