"""Appending to the journal: the only way anything gets in."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from amparo.apps.journal.door import close_content
from amparo.domain.casework.entries import Content, Kind, Precision


@dataclass(frozen=True, kw_only=True)
class Happened:
    """When something happened: the instants that bound it, and how exactly it is known."""

    earliest: datetime
    latest: datetime
    precision: Precision = Precision.MINUTE


_APPEND = (
    "SELECT journal_append(%(case)s, %(kind)s, %(event)s, %(earliest)s, %(latest)s, %(precision)s,"
    " %(recorded_at)s, %(institution)s, %(content)s, %(corrects)s, %(submission)s)"
)


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
    """Append one entry in the transaction at hand and return its number in the case.

    The member and the desk are those set on the transaction. The database refuses whoever does
    not see the case, an instant of recording before the last one's or later than its own clock,
    and a ``submission`` that was appended before (`django.db.IntegrityError`).
    """
    arguments = {
        "case": case,
        "kind": kind.value,
        "event": event,
        "earliest": happened.earliest,
        "latest": happened.latest,
        "precision": happened.precision.value,
        "recorded_at": recorded_at,
        "institution": institution,
        "content": close_content(case=case, content=content),
        "corrects": corrects,
        "submission": submission,
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, arguments)
        return int(cursor.fetchone()[0])
