"""A field for the name of something in a protocol, which says something of a person at rest.

Whose duty it is to appoint a guardian says that somebody is a child. In the database such a name
is bytes; the same name the same bytes, so that rows are still counted and found by it.
"""

from typing import TYPE_CHECKING

from django.db import models

from amparo.apps.seals.root import root_secret
from amparo.vault.names import seal_name, unseal_name

if TYPE_CHECKING:
    _Text = models.Field[str, str]
else:
    _Text = models.Field  # not generic while it runs

_PURPOSE = "names"


class SealedName(_Text):
    """A short text from a protocol, sealed in the database; an empty one is kept as such.

    It is compared and grouped by as any other, and not ordered: the bytes have no order.
    """

    empty_strings_allowed = True

    def get_internal_type(self) -> str:
        """Return what kind of column holds it."""
        return "BinaryField"

    def get_prep_value(self, value: str | None) -> bytes | None:
        """Return what the database is given for a name."""
        return None if value is None else closed_name(name=value)

    def from_db_value(self, value: bytes | None, *_: object) -> str | None:
        """Return the name of what the database gave."""
        return None if value is None else opened_name(kept=bytes(value))


def closed_name(*, name: str) -> bytes:
    """Return what a column keeps of a name, for a statement of our own."""
    return seal_name(secret=root_secret(), purpose=_PURPOSE, name=name) if name else b""


def opened_name(*, kept: bytes) -> str:
    """Return the name that a column keeps. Raises `amparo.vault.sealing.NotSealed`."""
    return unseal_name(secret=root_secret(), purpose=_PURPOSE, sealed=kept) if kept else ""
