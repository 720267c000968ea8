"""The history of an account: who signed in and how, and who changed how they do. It only grows.

Nothing of it says from where: no address, no browser. Row-level security lets a member read their
own, and whoever manages them theirs; the database lets nobody change or remove a row.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import connection
from django.utils import timezone

from amparo.apps.accounts.models import HistoryEntry

PAGE_SIZE = 50


class Kind(Enum):
    """What can happen with an account. The value is what the table calls it."""

    SIGNED_IN = "signed in"
    WRONG_PASSWORD = "wrong password"  # noqa: S105  # a kind, and no password
    WRONG_SECOND_STEP = "wrong second step"
    PASSWORD_CHOSEN = "password chosen"  # noqa: S105  # as above
    PASSWORD_GIVEN = "password given"  # noqa: S105  # as above
    FACTOR_ADDED = "factor added"
    FACTOR_REMOVED = "factor removed"
    FACTORS_TAKEN = "factors taken away"
    SHEET_MADE = "sheet made"
    SESSIONS_ENDED = "sessions ended"
    ENTERED = "entered"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"
    CAME_BACK = "came back"
    REMOVED = "removed"
    KEY_MADE = "key made"
    PASSPHRASE_CHANGED = "passphrase changed"  # noqa: S105  # as above
    UNSEALED = "unsealed"
    WRONG_PASSPHRASE = "wrong passphrase"  # noqa: S105  # as above
    LET_IN_TO_KEYS = "let in to keys"
    KEYS_TAKEN = "keys taken"
    REFUSED = "refused"
    NOT_THERE = "not there"


PASSWORD_ALONE = "password"  # noqa: S105  # what a member signed in with

OF_NOBODY_KNOWN = frozenset(
    {
        Kind.SIGNED_IN,
        Kind.WRONG_PASSWORD,
        Kind.WRONG_SECOND_STEP,
        Kind.UNSEALED,
        Kind.WRONG_PASSPHRASE,
        Kind.REFUSED,
        Kind.NOT_THERE,
    }
)
"""What is done in the member's name, by them or by somebody who passes for them."""

_ONCE_AN_HOUR = frozenset(
    {Kind.WRONG_PASSWORD, Kind.WRONG_PASSPHRASE, Kind.REFUSED, Kind.NOT_THERE}
)
"""What anybody can bring about as often as they like: it is noted once in each hour."""

# Without asking for the row back: whoever signs in may not read it yet. A row of the same hour is
# there already where the table says so, and then nothing is written.
_NOTE = """
INSERT INTO accounts_history (member, at, kind, about, hour, done_by)
VALUES (
    %(member)s, %(at)s, %(kind)s, %(about)s, %(hour)s,
    CASE WHEN %(is_told)s THEN nullif(current_setting('amparo.member', true), '')::uuid END
)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something that happened with an account.

    ``about`` says which factor, role or page. ``done_by`` is none where nobody was signed in: at
    sign-in, and where it was done by whoever keeps the server.
    """

    at: datetime
    kind: Kind
    about: str
    done_by: uuid.UUID | None


def note(*, member: uuid.UUID, kind: Kind, about: str = "") -> None:
    """Note in the transaction at hand what happened with the account of a member. One query.

    Who did it is the member set on the transaction; a row can be written in no other's name.
    """
    at = timezone.now()
    once = at.replace(minute=0, second=0, microsecond=0) if kind in _ONCE_AN_HOUR else None
    said: dict[str, uuid.UUID | datetime | str | bool | None] = {
        "member": member,
        "at": at,
        "kind": kind.value,
        "about": about,
        "hour": once,
        "is_told": kind not in OF_NOBODY_KNOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, said)


def list_history(*, member: uuid.UUID, page: int) -> tuple[Sequence[Happened], bool]:
    """Return a page of what happened with an account, the newest first, and whether more follow.

    Only what whoever is looking may read. One query.
    """
    first = (page - 1) * PAGE_SIZE
    rows = HistoryEntry.objects.filter(member=member).order_by("-at", "-pk")
    found = [_happened(row) for row in rows[first : first + PAGE_SIZE + 1]]
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def _happened(row: HistoryEntry) -> Happened:
    return Happened(at=row.at, kind=Kind(row.kind), about=row.about, done_by=row.done_by)
