"""What a desk owes: counted by rule, and listed a page at a time. Two queries, however much.

Both are answered from an index alone: reading 100,000 rows of the table itself would take too
long for a page that is opened all day.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from amparo.apps.cases.due.filters import State
from amparo.apps.cases.models import Duty
from amparo.apps.operations.transactions import OwnDesk
from amparo.apps.seals.fields import closed_name

PAGE_SIZE = 50
SOON = timedelta(days=1)
_WEEK = timedelta(days=7)
_ORDER = ("due_at", "opened_at", "pk")
"""Late ones first, then the soonest; PostgreSQL puts those without a date last."""

# Rule by rule, for row-level security makes the planner expect far too much of one pass with
# GROUP BY: it then sorts all rows, which takes three times as long.
_COUNT = """
SELECT rule, owed.* FROM unnest(%(rules)s::bytea[]) AS rule, LATERAL (
    SELECT count(*) AS every,
           count(*) FILTER (WHERE due_at < %(now)s AND is_law),
           count(*) FILTER (WHERE due_at < %(now)s AND NOT is_law),
           count(*) FILTER (WHERE due_at >= %(now)s AND due_at < %(soon)s),
           count(*) FILTER (WHERE due_at >= %(now)s AND due_at < %(week)s),
           count(*) FILTER (WHERE due_at >= %(soon)s),
           count(*) FILTER (WHERE due_at IS NULL)
    FROM cases_duty WHERE desk_id = %(desk)s AND ending = 'open' AND duty = rule
) AS owed WHERE owed.every > 0
"""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """How many open duties under one rule a desk has, by what their date says."""

    duty: str
    numbers: Mapping[State, int]


@dataclass(frozen=True, kw_only=True)
class Owing:
    """A duty, and the code that the reader's desk has for its case."""

    duty: Duty
    code: str


def count_owed(*, desk_id: int, now: datetime, rules: Collection[str]) -> tuple[Owed, ...]:
    """Count the open duties of a desk under each of the ``rules``. One query, exact.

    A duty is late from the instant after its due instant on, and is so counted even if its case
    was not projected since. Rules under which nothing is open are left out.
    """
    names = {closed_name(name=rule): rule for rule in sorted(rules)}
    said: dict[str, Any] = {"rules": list(names), "desk": desk_id, **_instants(now)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, said)
        return tuple(
            Owed(duty=names[bytes(rule)], numbers=dict(zip(State, numbers, strict=True)))
            for rule, *numbers in cursor.fetchall()
        )


def list_owed(
    *,
    desk_id: int,
    now: datetime,
    state: State = State.ALL,
    duties: Collection[str] | None = None,
    page: int = 1,
) -> Sequence[Owing]:
    """Return a page of the open duties of the reader's desk, the most urgent first.

    ``duties`` leaves out those under other rules. One query.
    """
    chosen = _open_duties(desk_id).filter(_condition(state, **_instants(now)))
    if duties is not None:
        chosen = chosen.filter(duty__in=sorted(duties))
    first = (page - 1) * PAGE_SIZE
    # The page is found in the index; only its rows are then read from the table.
    found = chosen.order_by(*_ORDER).values("pk")[first : first + PAGE_SIZE]
    return _coded(Duty.objects.filter(pk__in=found).order_by(*_ORDER))


def find_duty(*, case: uuid.UUID, position: int) -> Owing | None:
    """Return a duty of a case; none if who is looking does not see it. One query."""
    return next(iter(_coded(Duty.objects.filter(case=case, position=position))), None)


def _coded(rows: QuerySet[Duty]) -> tuple[Owing, ...]:
    """Read duties with the codes of their cases: those of a case that is not seen are left out."""
    coded = rows.filter(case__seen_by__desk=OwnDesk()).annotate(code=F("case__seen_by__code"))
    return tuple(Owing(duty=row, code=row.code) for row in coded)


def _open_duties(desk_id: int) -> QuerySet[Duty]:
    return Duty.objects.filter(desk_id=desk_id, ending=Duty.Ending.OPEN)


def _instants(now: datetime) -> dict[str, datetime]:
    return {"now": now, "soon": now + SOON, "week": now + _WEEK}


def _condition(state: State, *, now: datetime, soon: datetime, week: datetime) -> Q:
    """Return what the duties of a state have in common; a test holds it to the counts."""
    return {
        State.ALL: Q(),
        State.LATE: Q(due_at__lt=now, is_law=True),
        State.MISSED: Q(due_at__lt=now, is_law=False),
        State.DAY: Q(due_at__gte=now, due_at__lt=soon),
        State.WEEK: Q(due_at__gte=now, due_at__lt=week),
        State.LATER: Q(due_at__gte=soon),
        State.UNDATED: Q(due_at=None),
    }[state]
