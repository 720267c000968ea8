"""Sealing under a key: XChaCha20-Poly1305 of libsodium, bound to what the sealed thing is of.

What is sealed says in its first byte how it was, so that another way can come after this one.
"""

import base64
from collections.abc import Sequence

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from amparo.vault.deriving import derived_key

KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES
_WAY = b"\x01"
_NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_LEAST_BYTES = len(_WAY) + _NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES
_STEP_BYTES = 64


class NotSealed(ValueError):
    """Something was not sealed under this key, of this thing; or was changed since."""

    def __init__(self) -> None:
        super().__init__("it was not sealed under this key for what it is said to be, or changed")


def new_key() -> bytes:
    """Return a new key, 32 random bytes."""
    return random(KEY_BYTES)


def seal(*, key: bytes, of: Sequence[str], content: bytes) -> bytes:
    """Return bytes that open under the same key and ``of`` alone; others each time.

    ``of`` names what the content is of, such as a case and a compartment: moved anywhere else, it
    does not open. The length is told in steps of 64 bytes only.
    """
    nonce = random(_NONCE_BYTES)
    padded = sodium_pad(content, _STEP_BYTES)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(padded, _WAY + written_of(of), nonce, key)
    return _WAY + nonce + sealed


def unseal(*, key: bytes, of: Sequence[str], sealed: bytes) -> bytes:
    """Return the content that was sealed. Raises `NotSealed`."""
    nonce, rest = sealed[len(_WAY) :][:_NONCE_BYTES], sealed[len(_WAY) + _NONCE_BYTES :]
    if len(sealed) < _LEAST_BYTES or sealed[: len(_WAY)] != _WAY:
        raise NotSealed
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(rest, _WAY + written_of(of), nonce, key)
    except CryptoError as problem:
        raise NotSealed from problem
    return sodium_unpad(padded, _STEP_BYTES)


def seal_text(*, secret: str, purpose: str, owner: str, text: str) -> str:
    """Return a text that only the same secret, purpose and owner open; another each time."""
    key = derived_key(secret=secret, purpose=purpose)
    return base64.b64encode(seal(key=key, of=(owner,), content=text.encode())).decode("ascii")


def unseal_text(*, secret: str, purpose: str, owner: str, sealed: str) -> str:
    """Return the text that was sealed. Raises `NotSealed`."""
    try:
        found = base64.b64decode(sealed, validate=True)
    except ValueError as problem:
        raise NotSealed from problem
    key = derived_key(secret=secret, purpose=purpose)
    return unseal(key=key, of=(owner,), sealed=found).decode()


def written_of(of: Sequence[str]) -> bytes:
    """Return bytes that say what something is of; no two lists are written alike."""
    said = (part.encode() for part in of)
    return b"".join(b"%d:%b," % (len(part), part) for part in said)
