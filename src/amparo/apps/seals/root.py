"""The root of all keys in the database, which only the start key opens.

The start key is never in the database or a backup. What it seals is one row, so that it can be
exchanged for another without writing anything else anew.
"""

from functools import cache

from django.conf import settings
from django.db import transaction

from amparo.apps.operations.transactions import Turn, take_turn
from amparo.apps.seals.models import Root
from amparo.vault.deriving import derived_key
from amparo.vault.sealing import NotSealed, new_key, seal, unseal

_PURPOSE, _OF = "start key", ("root",)


class WrongStartKey(RuntimeError):
    """The start key is not the one this database was begun with."""

    def __init__(self) -> None:
        super().__init__(
            "AMPARO_START_KEY is not the start key this database was begun with. Nothing was"
            " changed. Give the right one, or a backup that belongs to this one"
        )


def make_root() -> None:
    """Make the root if there is none, as the owner; else make sure that the start key opens it.

    Raises `WrongStartKey`, so that nothing is written under a key that opens nothing else.
    """
    with transaction.atomic():
        take_turn(Turn.ROOT, about="root")
        kept = Root.objects.first()
        if kept is None:
            sealed = seal(key=_start_key(), of=_OF, content=new_key())
            Root.objects.create(pk=1, sealed=sealed)
        else:
            _opened(kept)


def exchange_start_key(*, new: str) -> None:
    """Seal the root under another start key, as the owner; the present one opens it.

    Raises `WrongStartKey`, and changes nothing then.
    """
    with transaction.atomic():
        take_turn(Turn.ROOT, about="root")
        root = _opened(Root.objects.get())
        sealed = seal(key=derived_key(secret=new, purpose=_PURPOSE), of=_OF, content=root)
        Root.objects.update(sealed=sealed)


@cache
def root_key() -> bytes:
    """Return the root, 32 bytes. One query, once in a process. Raises `WrongStartKey`."""
    return _opened(Root.objects.get())


def root_secret() -> str:
    """Return the root as a secret from which keys of single purposes are derived."""
    return root_key().hex()


def _opened(kept: Root) -> bytes:
    try:
        return unseal(key=_start_key(), of=_OF, sealed=bytes(kept.sealed))
    except NotSealed as problem:
        raise WrongStartKey from problem


def _start_key() -> bytes:
    return derived_key(secret=settings.START_KEY, purpose=_PURPOSE)
