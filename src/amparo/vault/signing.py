"""Signatures by Ed25519: short, always the same for the same text, made without randomness."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_KEY_BYTES = 32


class NotAKey(ValueError):
    """A text is no key. The message says how one is written, and does not repeat it."""

    def __init__(self) -> None:
        super().__init__("a key is 32 bytes in hexadecimal: 64 of the signs 0-9 and a-f")


def sign(*, key_hex: str, message: bytes) -> bytes:
    """Return the signature of a message, 64 bytes. Raises `NotAKey`."""
    return _private(key_hex).sign(message)


def verify(*, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a message was signed, as it stands, by the owner of a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key_of(*, key_hex: str) -> bytes:
    """Return the public half of a key, 32 bytes, which anybody may know. Raises `NotAKey`."""
    return _private(key_hex).public_key().public_bytes_raw()


def read_public_key(*, text: str) -> bytes:
    """Return a public key that is written in hexadecimal. Raises `NotAKey`."""
    return _bytes(text)


def _private(key_hex: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_bytes(key_hex))


def _bytes(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError as problem:
        raise NotAKey from problem
    if len(found) != _KEY_BYTES:
        raise NotAKey
    return found
