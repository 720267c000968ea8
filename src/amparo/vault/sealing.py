"""Sealing a short text with a secret, by AES-256-GCM; the key is derived by HKDF."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
_NONCE_BYTES = 12


class NotSealed(ValueError):
    """A text was not sealed with this secret, for this purpose, for this owner; or was changed."""

    def __init__(self) -> None:
        super().__init__("the text was not sealed with this secret, for this purpose and owner")


def seal_text(*, secret: str, purpose: str, owner: str, text: str) -> str:
    """Return a text that only the same secret, purpose and owner open; another each time."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(secret, purpose).encrypt(nonce, text.encode(), owner.encode())
    return base64.b64encode(nonce + sealed).decode("ascii")


def unseal_text(*, secret: str, purpose: str, owner: str, sealed: str) -> str:
    """Return the text that was sealed. Raises `NotSealed`."""
    try:
        found = base64.b64decode(sealed, validate=True)
        nonce, rest = found[:_NONCE_BYTES], found[_NONCE_BYTES:]
        return _cipher(secret, purpose).decrypt(nonce, rest, owner.encode()).decode()
    except (InvalidTag, ValueError) as problem:
        raise NotSealed from problem


def _cipher(secret: str, purpose: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode())
    return AESGCM(derived.derive(secret.encode()))
