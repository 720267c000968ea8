"""Sealing a name so that it can still be counted and looked for: AES-SIV.

The same name under the same secret gives the same bytes, which is what a database needs to group
by it. It is also what this gives away: which rows have the same name, and how often. So it serves
the few names of a protocol, never those of people.
"""

from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from amparo.vault.deriving import derived_key
from amparo.vault.sealing import NotSealed

_KEY_BYTES = 64
_STEP_BYTES = 32
_FILL = b"\x00"


@lru_cache(maxsize=8192)
def seal_name(*, secret: str, purpose: str, name: str) -> bytes:
    """Return the bytes of a name; the same for the same name, secret and purpose."""
    said = name.encode()
    padded = said.ljust(-(-len(said) // _STEP_BYTES) * _STEP_BYTES, _FILL)
    return _cipher(secret, purpose).encrypt(padded, None)


@lru_cache(maxsize=8192)
def unseal_name(*, secret: str, purpose: str, sealed: bytes) -> str:
    """Return the name of the bytes. Raises `NotSealed`."""
    try:
        return _cipher(secret, purpose).decrypt(sealed, None).rstrip(_FILL).decode()
    except (InvalidTag, ValueError) as problem:
        raise NotSealed from problem


def _cipher(secret: str, purpose: str) -> AESSIV:
    return AESSIV(derived_key(secret=secret, purpose=purpose, length=_KEY_BYTES))
