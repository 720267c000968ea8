"""Listing who reads far beyond their duties, from the looks that were noted."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q
from django.db.models.functions import TruncDate

from amparo.apps.journal.models import FarReading, Reading
from amparo.domain.access.far_reading import DAYS, Look, far_reading
from amparo.domain.access.looking import LookedFor

_DAYS_LISTED = 7
"""The days that are listed anew each time, in case no job ran for a while."""


@dataclass(frozen=True, kw_only=True)
class _Day:
    """What a member looked at, and the desk they were last at on each day."""

    looks: Sequence[Look]
    desks: Mapping[date, int]


def list_far_readings(*, now: datetime, zone: ZoneInfo) -> int:
    """Keep who reads far beyond their duties these days, and return how many rows that makes.

    In a transaction of the worker's role. A day's row grows until the day is over; none goes.
    """
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(_DAYS_LISTED)]
    first = days[-1] - timedelta(days=DAYS - 1)
    since = datetime.combine(first, time.min, tzinfo=zone)
    rows = [
        FarReading(
            day=day, desk_id=of.desks[day], member=member, cases=far.cases,
            without_duty=far.without_duty,
        )
        for member, of in _by_member(since, zone)
        for day in days
        if (far := far_reading(looks=of.looks, day=day))
    ]  # fmt: skip
    FarReading.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day", "member"],
        update_fields=["desk_id", "cases", "without_duty"],
    )
    return len(rows)


def _by_member(since: datetime, zone: ZoneInfo) -> Iterator[tuple[uuid.UUID, _Day]]:
    """Read the looks since an instant, each case of a day once. One query."""
    rows = (
        Reading.objects.filter(at__gte=since)
        .annotate(day=TruncDate("at", tzinfo=zone))
        .values("member", "day", "case", "desk_id")
        .annotate(last=Max("at"), without=Max("at", filter=Q(purpose=LookedFor.OTHER.value)))
        .order_by("member", "last")
    )
    found: dict[uuid.UUID, tuple[list[Look], dict[date, int]]] = {}
    for row in rows:
        looks, desks = found.setdefault(row["member"], ([], {}))
        is_without = row["without"] is not None
        looks.append(Look(day=row["day"], case=str(row["case"]), is_without_duty=is_without))
        desks[row["day"]] = row["desk_id"]
    for member, (looks, desks) in found.items():
        yield member, _Day(looks=looks, desks=desks)
