"""How days are counted: the zone of a place, its weekend, its days off, its rounding.

A calendar belongs to a branch of law, not to a country: Saturday, the court recess or
"all days count" may differ between two laws of one state. Its days off are written out by
date, so that a decree which moves a feast does not change an old verdict.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MICROSECONDS = 1_000_000
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """How one branch of law counts days.

    ``weekend`` holds weekday numbers, Monday is 0. ``days_off`` maps a date to its name.
    ``known_from`` and ``known_until`` bound (half-open) the years whose days off are listed.
    ``last_day_moves``: a deadline that ends on a day off ends on the next working day.
    ``months_round_up``: a month after 31 January ends on 1 March, not on 28 February;
    ``None`` where the law does not say, and then no deadline may count in months. ``note`` is
    a remark for a reader.
    """

    zone: ZoneInfo
    weekend: frozenset[int] = frozenset({5, 6})
    days_off: Mapping[date, str] = field(default_factory=dict)
    known_from: date | None = None
    known_until: date | None = None
    last_day_moves: bool = False
    months_round_up: bool | None = None
    note: str = ""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on ``day``.

        >>> calendar = Calendar(zone=ZoneInfo("America/Asuncion"))
        >>> calendar.is_working_day(date(2026, 3, 6)), calendar.is_working_day(date(2026, 3, 7))
        (True, False)
        """
        return day.weekday() not in self.weekend and day not in self.days_off

    def day_starts_at(self, day: date) -> int:
        """Return the first instant of ``day`` in the zone, in microseconds since 1970 UTC.

        Where clocks go forward at midnight, the day starts at one o'clock:

        >>> calendar = Calendar(zone=ZoneInfo("America/Asuncion"))
        >>> first = calendar.day_starts_at(date(2023, 10, 1))
        >>> datetime.fromtimestamp(first / 1_000_000, tz=UTC).isoformat()
        '2023-10-01T04:00:00+00:00'
        """
        return as_microseconds(datetime.combine(day, time.min, tzinfo=self.zone))


@dataclass(frozen=True, kw_only=True)
class DayTable:
    """A calendar written out day by day, so that counting is a look-up.

    Day ``n`` is the ``n``-th day after ``first``. ``starts_at`` has one entry more than
    there are days, the start of the day after the last. ``working_until[n]`` counts the
    working days up to and with ``n``; ``working[k]`` is the ``k``-th of them, counting from
    1 (``working[0]`` stands before all); ``next_working[n]`` is ``n`` or the first working
    day after it. ``month[n]`` is the month of day ``n``; ``month_starts[m]`` its first day,
    with one entry more for the month after the last.
    """

    first: date
    starts_at: tuple[int, ...]
    working_until: tuple[int, ...]
    working: tuple[int, ...]
    next_working: tuple[int, ...]
    month: tuple[int, ...]
    month_starts: tuple[int, ...]


def as_microseconds(instant: datetime) -> int:
    """Return an aware instant as microseconds since 1970 UTC.

    >>> as_microseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    since = instant.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * MICROSECONDS + since.microseconds


def as_instant(microseconds: int, zone: ZoneInfo) -> datetime:
    """Return microseconds since 1970 UTC as an aware instant in ``zone``.

    >>> as_instant(86_400_000_000, ZoneInfo("UTC")).isoformat()
    '1970-01-02T00:00:00+00:00'
    """
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)).astimezone(
        zone
    )


def write_out(*, calendar: Calendar, first: date, last: date) -> DayTable:
    """Write ``calendar`` out from the month of ``first`` to the end of the month of ``last``.

    >>> table = write_out(calendar=Calendar(zone=ZoneInfo("UTC")),
    ...                   first=date(2026, 3, 1), last=date(2026, 3, 1))
    >>> len(table.month), table.working[1], table.next_working[0]
    (31, 1, 1)
    """
    start = first.replace(day=1)
    end = _next_month(last)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    works = [calendar.is_working_day(day) for day in days]
    month_starts = [n for n, day in enumerate(days) if day.day == 1] + [len(days)]
    working = [n for n, working in enumerate(works) if working]
    return DayTable(
        first=start,
        starts_at=tuple(calendar.day_starts_at(day) for day in [*days, end]),
        working_until=tuple(bisect_right(working, n) for n in range(len(days))),
        working=(-1, *working),
        next_working=_next_working(works),
        month=tuple(bisect_right(month_starts, n) - 1 for n in range(len(days))),
        month_starts=tuple(month_starts),
    )


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _next_working(works: list[bool]) -> tuple[int, ...]:
    following = len(works) - 1
    found = []
    for n in reversed(range(len(works))):
        following = n if works[n] else following
        found.append(following)
    return tuple(reversed(found))
