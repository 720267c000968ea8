"""Who looked at cases, as row-level security lets who is asking see it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from amparo.apps.journal.door import open_words
from amparo.apps.journal.models import FarReading, Reading
from amparo.apps.seals.cases import CaseSeal, seals_of
from amparo.domain.access.looking import LookedFor

PAGE_SIZE = 50
_WITHOUT_DUTY = Q(purpose=LookedFor.OTHER.value)


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody looked at a case. ``words`` are theirs; empty where they had said them before.

    Of a case that was erased, neither the words are there any more nor the duty.
    """

    case: uuid.UUID
    at: datetime
    desk_id: int
    member: uuid.UUID
    looked_for: LookedFor
    duty: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DayOfLooks:
    """How many cases a member looked at on a day, and in how many without a duty."""

    day: date
    member: uuid.UUID
    cases: int
    without_duty: int


@dataclass(frozen=True, kw_only=True)
class FarDay:
    """A day on which somebody read far beyond their duties, as the job has listed it."""

    day: date
    desk_id: int
    member: uuid.UUID
    cases: int
    without_duty: int


def list_looks(
    *, page: int, case: uuid.UUID | None = None, member: uuid.UUID | None = None
) -> tuple[Sequence[Look], bool]:
    """Return a page of the looks at cases, the newest first, and whether more follow.

    Two queries. ``case`` and ``member`` leave out those at others and by others.
    """
    rows = _narrowed(Reading.objects.all(), case=case, member=member)
    found, more = _page(rows.order_by("-at", "-pk"), page)
    seals = seals_of(cases={row.case for row in found})
    return [_look(row, seals.get(row.case)) for row in found], more


def count_days(
    *, page: int, zone: ZoneInfo, desk_id: int, member: uuid.UUID | None = None
) -> tuple[Sequence[DayOfLooks], bool]:
    """Return a page of what the members of a desk looked at, by day. One query.

    The newest day first; ``zone`` says when a day begins.
    """
    rows = _narrowed(Reading.objects.filter(desk_id=desk_id), member=member)
    days = (
        rows.annotate(day=TruncDate("at", tzinfo=zone))
        .values("day", "member")
        .annotate(
            cases=Count("case", distinct=True),
            without_duty=Count("case", distinct=True, filter=_WITHOUT_DUTY),
        )
        .order_by("-day", "-without_duty", "-cases", "member")
    )
    found, more = _page(days, page)
    return [DayOfLooks(**row) for row in found], more


def list_readers(
    *, case: uuid.UUID | None = None, desk_id: int | None = None
) -> tuple[uuid.UUID, ...]:
    """Return everybody who looked at a case, of one desk if it is said. One query."""
    rows = _narrowed(Reading.objects.all(), case=case)
    if desk_id is not None:
        rows = rows.filter(desk_id=desk_id)
    return tuple(rows.order_by("member").values_list("member", flat=True).distinct())


def list_far_days(*, page: int) -> tuple[Sequence[FarDay], bool]:
    """Return a page of who read far beyond their duties, the newest day first. One query."""
    rows = FarReading.objects.order_by("-day", "-without_duty", "-cases", "member")
    fields = ("day", "desk_id", "member", "cases", "without_duty")
    found, more = _page(rows.values(*fields), page)
    return [FarDay(**row) for row in found], more


def cases_opened(*, member: uuid.UUID, since: datetime) -> frozenset[uuid.UUID]:
    """Return the cases of which a member opened a sealed part since an instant. One query."""
    own = Reading.objects.filter(member=member, purpose=LookedFor.UNSEALED.value, at__gt=since)
    return frozenset(own.values_list("case", flat=True))


def _narrowed(
    rows: QuerySet[Reading], *, case: uuid.UUID | None = None, member: uuid.UUID | None = None
) -> QuerySet[Reading]:
    said: Mapping[str, uuid.UUID | None] = {"case": case, "member": member}
    return rows.filter(**{name: value for name, value in said.items() if value is not None})


def _page(rows: QuerySet[Any, Any], page: int) -> tuple[list[Any], bool]:
    first = (page - 1) * PAGE_SIZE
    found = list(rows[first : first + PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def _look(row: Reading, seal: CaseSeal | None) -> Look:
    words, duty = open_words(seal=seal, kept=bytes(row.said)) if seal and row.said else ("", "")
    return Look(
        case=row.case,
        at=row.at,
        desk_id=row.desk_id,
        member=row.member,
        looked_for=LookedFor(row.purpose),
        duty=duty,
        words=words,
    )
