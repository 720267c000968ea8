"""A field for the name of something in a protocol, which says something of a person at rest.

Whose duty it is to appoint a guardian says that somebody is a child. In the database such a name
is bytes; the same name the same bytes, so that rows are still counted and found by it.
"""

from typing import TYPE_CHECKING, Any

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

    It is compared and grouped by as any other, and not ordered: the bytes have no order. ``of``
    says of what it is a name: in a column that says something else the bytes do not open, and the
    same name has others there.
    """

    empty_strings_allowed = True

    def __init__(self, *, of: str = "", **options: Any) -> None:
        self.of = of
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Return what a migration says of it."""
        name, path, positional, options = super().deconstruct()
        return name, path, positional, {**options, **({"of": self.of} if self.of else {})}

    def get_internal_type(self) -> str:
        """Return what kind of column holds it."""
        return "BinaryField"

    def get_prep_value(self, value: str | None) -> bytes | None:
        """Return what the database is given for a name."""
        return None if value is None else closed_name(name=value, of=self.of)

    def from_db_value(self, value: bytes | None, *_: object) -> str | None:
        """Return the name of what the database gave."""
        return None if value is None else opened_name(kept=bytes(value), of=self.of)


def closed_name(*, name: str, of: str = "") -> bytes:
    """Return what a column keeps of a name, for a statement of our own."""
    return seal_name(secret=root_secret(), purpose=_purpose(of), name=name) if name else b""


def opened_name(*, kept: bytes, of: str = "") -> str:
    """Return the name that a column keeps. Raises `amparo.vault.sealing.NotSealed`."""
    return unseal_name(secret=root_secret(), purpose=_purpose(of), sealed=kept) if kept else ""


def _purpose(of: str) -> str:
    return f"{_PURPOSE}: {of}" if of else _PURPOSE
