"""Sealing what somebody typed into a row that is bound to no case, such as a request by a code."""

import uuid

from amparo.apps.seals.under_root import close_under_root, open_under_root

_PURPOSE = "texts"


def close_row(*, of: uuid.UUID, content: bytes) -> bytes:
    """Return the bytes to keep in the row with the id ``of``; others each time."""
    return close_under_root(purpose=_PURPOSE, of=(str(of),), content=content)


def open_row(*, of: uuid.UUID, kept: bytes) -> bytes:
    """Return what was kept. Raises `amparo.vault.sealing.NotSealed`."""
    return open_under_root(purpose=_PURPOSE, of=(str(of),), kept=kept)
