"""Sealing what hangs on the root, and so on the start key, for a purpose of its own."""

from collections.abc import Sequence

from amparo.apps.seals.root import root_secret
from amparo.vault.deriving import derived_key
from amparo.vault.sealing import seal, unseal


def close_under_root(*, purpose: str, of: Sequence[str], content: bytes) -> bytes:
    """Return the bytes to keep; they open for the same purpose, as what they are ``of``."""
    return seal(key=_key(purpose), of=of, content=content)


def open_under_root(*, purpose: str, of: Sequence[str], kept: bytes) -> bytes:
    """Return what was kept. Raises `amparo.vault.sealing.NotSealed`."""
    return unseal(key=_key(purpose), of=of, sealed=kept)


def _key(purpose: str) -> bytes:
    return derived_key(secret=root_secret(), purpose=purpose)
