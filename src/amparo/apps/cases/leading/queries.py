"""What is read of who sees a case, by who answers for it and by who reviews."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models.expressions import OrderBy

from amparo.apps.accounts.queries import desk_names, shown_names
from amparo.apps.cases.models import Assignment, Case, Duty
from amparo.apps.journal.door import open_words
from amparo.apps.journal.queries import list_entries
from amparo.apps.protocols.clock import instant
from amparo.apps.seals.cases import CaseSeal, seals_of
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.restricting import is_of_review
from amparo.domain.referral.telling import is_from_outside


@dataclass(frozen=True, kw_only=True)
class InHand:
    """A case in the hands of a member. ``until`` is said of an emergency."""

    number: int
    name: str
    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """A case opened in an emergency. ``case``, ``code``, ``words`` are said to its desk alone."""

    number: int
    name: str
    desk: str
    since: str
    is_reviewed: bool
    is_justified: bool | None
    is_own: bool = False
    case: uuid.UUID | None = None
    code: str = ""
    words: str = ""


def list_in_hand(*, case: uuid.UUID, now: datetime) -> tuple[InHand, ...]:
    """Return in whose hands a case is at the reader's desk, the longest first. Two queries."""
    rows = [
        row
        for row in Assignment.objects.filter(case=case, ended_at=None).order_by("since", "pk")
        if row.until is None or row.until > now
    ]
    names = shown_names([str(row.member) for row in rows])
    return tuple(
        InHand(
            number=row.pk,
            name=names.get(str(row.member), ""),
            since=instant(row.since),
            until=said_or_not(row.until),
        )
        for row in rows
    )


def desks_at_work(*, case: uuid.UUID) -> set[int]:
    """Return the desks of which a case itself tells its reader. Two queries.

    They recorded in it, owe or owed something in it, or were granted it. Not who sees it: a desk
    that is kept out is among them, so that this tells nobody of that.
    """
    entries = list_entries(case=case)
    wrote = {
        entry.desk_id
        for entry in entries
        if not is_of_review(entry=entry) and not is_from_outside(entry=entry)
    }
    granted = {int(entry.content.target) for entry in entries if entry.kind is Kind.GRANT}
    owing = Duty.objects.filter(case=case, desk__isnull=False).values_list("desk_id", flat=True)
    return {*wrote, *granted, *owing}


def emergency_ends(*, case: uuid.UUID, member: uuid.UUID, now: datetime) -> str:
    """Return until when a member has a case open in an emergency; empty where they do not."""
    held = Assignment.objects.filter(
        case=case, member=member, way=Assignment.Way.EMERGENCY, ended_at=None, until__gt=now
    ).first()
    return said_or_not(held.until) if held else ""


def list_emergencies_of_desk(*, desk_id: int, reader: uuid.UUID) -> tuple[Emergency, ...]:
    """Return what was opened in an emergency at a desk, those that wait for a review first."""
    rows = list(
        Assignment.objects.filter(
            desk=desk_id, way=Assignment.Way.EMERGENCY, case__seen_by__desk=desk_id
        )
        .annotate(code=models.F("case__seen_by__code"))
        .order_by(*waiting_first("since"))[:MOST_SHOWN]
    )
    names, desks = shown_names([str(row.member) for row in rows]), desk_names()
    seals = seals_of(cases={row.case_id for row in rows})
    return tuple(
        _emergency(row, names, desks, reader=reader, code=row.code, seal=seals.get(row.case_id))
        for row in rows
    )


def list_emergencies() -> tuple[Emergency, ...]:
    """Return what was opened in an emergency anywhere, what waits first; no case is told."""
    rows = list(Assignment.objects.filter(way=Assignment.Way.EMERGENCY)
                .order_by(*waiting_first("since"))[:MOST_SHOWN])  # fmt: skip
    names, desks = shown_names([str(row.member) for row in rows]), desk_names()
    return tuple(_emergency(row, names, desks) for row in rows)


def count_waiting(*, desk_id: int) -> int:
    """Return how many emergencies of a desk wait for a review by who is looking. One query.

    Of a case that is hidden from them they are told nothing, not even a number.
    """
    waiting = Assignment.objects.filter(
        desk=desk_id, way=Assignment.Way.EMERGENCY, reviewed_at=None
    )
    return waiting.filter(case__in=Case.objects.all()).count()


MOST_SHOWN = 200
"""So many are on a page; what waits longest is among them."""


def waiting_first(field: str) -> tuple[OrderBy, str]:
    """Order by what waits for a review, the longest first: nothing new pushes it off the page."""
    waits_since = models.Case(models.When(reviewed_at=None, then=models.F(field)))
    return waits_since.asc(), f"-{field}"


def _emergency(
    row: Assignment, names: Mapping[str, str], desks: Mapping[int, str], *,
    reader: uuid.UUID | None = None, code: str = "", seal: CaseSeal | None = None,
) -> Emergency:  # fmt: skip
    return Emergency(
        number=row.pk,
        name=names.get(str(row.member), ""),
        desk=desks.get(row.desk_id, ""),
        since=instant(row.since),
        is_reviewed=row.reviewed_at is not None,
        is_justified=row.is_justified,
        is_own=row.member == reader,
        case=seal.case if seal else None,
        code=code,
        words=open_words(seal=seal, kept=bytes(row.words))[0] if seal else "",
    )


def said_or_not(at: datetime | None) -> str:
    """Return an instant as pages say it; empty where there is none."""
    return "" if at is None else instant(at)
