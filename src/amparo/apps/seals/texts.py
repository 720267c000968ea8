"""Sealing what somebody typed into a row that is bound to no case, such as a request by a code."""

import uuid

from amparo.apps.seals.root import root_secret
from amparo.vault.deriving import derived_key
from amparo.vault.sealing import seal, unseal

_PURPOSE = "texts"


def close_row(*, of: uuid.UUID, content: bytes) -> bytes:
    """Return the bytes to keep in the row with the id ``of``; others each time."""
    return seal(key=_key(), of=(str(of),), content=content)


def open_row(*, of: uuid.UUID, kept: bytes) -> bytes:
    """Return what was kept. Raises `amparo.vault.sealing.NotSealed`."""
    return unseal(key=_key(), of=(str(of),), sealed=kept)


def _key() -> bytes:
    return derived_key(secret=root_secret(), purpose=_PURPOSE)
