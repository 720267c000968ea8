"""Appending to the journal, and noting who looked: the only ways anything gets in."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from amparo.apps.accounts.seeing import Actor
from amparo.apps.journal.door import Said, close_content, close_words
from amparo.apps.seals.cases import seal_of
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.entries import Content, Kind, Precision


@dataclass(frozen=True, kw_only=True)
class Happened:
    """When something happened: the instants that bound it, and how exactly it is known."""

    earliest: datetime
    latest: datetime
    precision: Precision = Precision.MINUTE


_APPEND = (
    "SELECT journal_append(%(case)s, %(kind)s, %(earliest)s, %(latest)s, %(precision)s,"
    " %(recorded_at)s, %(institution)s, %(content)s, %(corrects)s, %(submission)s)"
)

# Without asking for the row back: whoever writes it may not read it.
_NOTE = """
WITH noted AS (
    INSERT INTO journal_reading ("case", at, desk_id, member, purpose, said)
    VALUES (%(case)s, %(at)s, %(desk)s, %(member)s, %(purpose)s, %(said)s)
)
INSERT INTO journal_trace ("case", at, desk_id, member, act)
VALUES (%(case)s, %(at)s, %(desk)s, %(member)s, 'looked')
"""


def append(
    *,
    case: uuid.UUID,
    kind: Kind,
    event: str,
    happened: Happened,
    recorded_at: datetime,
    institution: str,
    content: Content,
    submission: uuid.UUID,
    corrects: int | None = None,
) -> int:
    """Append one entry in the transaction at hand and return its number in the case. Two queries.

    The member and the desk are those set on the transaction. The database refuses whoever does
    not see the case, an instant of recording before the last one's or later than its own clock,
    and a ``submission`` that was appended before (`django.db.IntegrityError`). Raises `Erased` for
    a case whose key was destroyed, or is not seen.
    """
    said = Said(kind=kind, event=event, content=content)
    arguments = {
        "case": case,
        "kind": said.kind_in_clear.value,
        "earliest": happened.earliest,
        "latest": happened.latest,
        "precision": happened.precision.value,
        "recorded_at": recorded_at,
        "institution": institution,
        "content": close_content(seal=seal_of(case=case), said=said),
        "corrects": corrects,
        "submission": submission,
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, arguments)
        return int(cursor.fetchone()[0])


def note_reading(
    *,
    by: Actor,
    case: uuid.UUID,
    at: datetime,
    purpose: LookedFor,
    duty: str = "",
    words: str = "",
) -> None:
    """Note in the transaction at hand that a member looked at a case, and what for.

    Two queries at most. ``duty`` is the rule, where a duty was why; ``words`` are theirs, where
    they were asked. The database refuses a case they do not see, and anybody else's name.
    """
    arguments: dict[str, uuid.UUID | datetime | int | str | bytes] = {
        "case": case,
        "at": at,
        "desk": by.desk_id,
        "member": by.member,
        "purpose": purpose.value,
        "said": close_words(seal=seal_of(case=case), words=words, duty=duty)
        if words or duty
        else b"",
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, arguments)
