"""How much time a period can take: five working days are sometimes five and sometimes eleven.

The answer is read off the calendar itself: the period is begun on each day of some years, and
the shortest and longest of what comes out are kept. All instants are microseconds since 1970.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from amparo.domain.protocol.calendar import MICROSECONDS, Calendar, DayTable, write_out
from amparo.domain.protocol.language import Bar, Duty, Period, Protocol, Unit
from amparo.domain.protocol.program import period_of

HOUR = 3600 * MICROSECONDS
DAY = 24 * HOUR
_YEARS_TRIED = 5
_SPARE_DAYS = 400
_LAST_DAY = date(9900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """The shortest and the longest time a period can take, in microseconds."""

    shortest: int
    longest: int


@dataclass(kw_only=True)
class Elapsed:
    """Counts the periods of one protocol, each in the calendar of its rule."""

    protocol: Protocol
    _tables: dict[str, DayTable] = field(default_factory=dict)
    _spans: dict[tuple[str, Period, bool, bool], Span] = field(default_factory=dict)

    def calendar(self, *, rule: Duty | Bar) -> Calendar:
        """Return the calendar in which a rule counts."""
        return self.protocol.calendars[self._name(rule)]

    def span(self, *, rule: Duty | Bar, period: Period, early: bool = False) -> Span:
        """Return how long a period of a rule can take.

        ``early``: of *days or working days* take the reading that ends first. A bar always
        does, for doubt favours whoever acts.
        """
        if period.unit is Unit.HOURS:
            return Span(shortest=period.amount * HOUR, longest=period.amount * HOUR)
        key = (self._name(rule), period, isinstance(rule, Duty), early)
        if key not in self._spans:
            self._spans[key] = self._measure(rule, period, early)
        return self._spans[key]

    def longest_days(self, *, rule: Duty | Bar, period: Period) -> int:
        """Return how many days a period can take at most, begun days counted whole."""
        return -(-self.span(rule=rule, period=period).longest // DAY)

    def end(self, *, rule: Duty | Bar, period: Period, begins: int, early: bool = False) -> int:
        """Return the due instant of a duty, or the first instant that a bar leaves free."""
        if period.unit is Unit.HOURS:
            return begins + period.amount * HOUR
        starts = self._table(rule).starts_at
        day = max(0, min(bisect_right(starts, begins) - 1, len(starts) - 2))
        last = self._last_day(rule, period, day, early)
        return starts[last + 1] - (1 if isinstance(rule, Duty) else 0)

    def days_tried(self, *, rule: Duty | Bar) -> Sequence[int]:
        """Return the first instant of each day on which periods of a rule were begun."""
        calendar = self.calendar(rule=rule)
        starts = self._table(rule).starts_at
        until = calendar.day_starts_at(self._tried(calendar)[1])
        return [start for start in starts if start < until]

    def _measure(self, rule: Duty | Bar, period: Period, early: bool) -> Span:
        starts = self._table(rule).starts_at
        tried = len(self.days_tried(rule=rule))
        ends = [self.end(rule=rule, period=period, begins=starts[day], early=early)
                for day in range(tried)]  # fmt: skip
        return Span(
            shortest=min(ends[day] - starts[day + 1] + 1 for day in range(tried)),
            longest=max(ends[day] - starts[day] for day in range(tried)),
        )

    def _last_day(self, rule: Duty | Bar, period: Period, day: int, early: bool) -> int:
        table, calendar = self._table(rule), self.calendar(rule=rule)
        moves = isinstance(rule, Duty) and calendar.last_day_moves
        days = day + period.amount
        if period.unit is Unit.MONTHS:
            days = _months_later(table, day, period.amount, bool(calendar.months_round_up))
        counted = table.working_until[day] + period.amount
        working = table.working[min(counted, len(table.working) - 1)] if period.amount else day
        both = [days, working] if period.unit is Unit.DAYS_OF_EITHER_KIND else [days]
        if period.unit is Unit.WORKING_DAYS:
            both = [working]
        if isinstance(rule, Bar):
            both = both[:1]
        ends = [min(end, len(table.next_working) - 1) for end in both]
        if moves:
            ends = [table.next_working[end] for end in ends]
        return min(ends) if early else max(ends)

    def _name(self, rule: Duty | Bar) -> str:
        return rule.calendar or next(iter(self.protocol.calendars))

    def _tried(self, calendar: Calendar) -> tuple[date, date]:
        """Return the years on whose days periods are begun: those whose days off are listed."""
        first = max(calendar.known_from or self.protocol.in_force, self.protocol.in_force)
        if calendar.known_until and first >= calendar.known_until:
            first = calendar.known_from or first
        last = first + timedelta(days=366 * _YEARS_TRIED)
        return first, min(last, calendar.known_until or last)

    def _table(self, rule: Duty | Bar) -> DayTable:
        name = self._name(rule)
        if name not in self._tables:
            calendar = self.calendar(rule=rule)
            first, last = self._tried(calendar)
            longest = max((_most_days(period) for period in _periods(self.protocol)), default=0)
            wanted = longest + _SPARE_DAYS
            last += timedelta(days=min(wanted, (_LAST_DAY - last).days))
            self._tables[name] = write_out(calendar=calendar, first=first, last=last)
        return self._tables[name]


def _months_later(table: DayTable, day: int, amount: int, round_up: bool) -> int:
    if amount == 0:
        return day
    month = table.month[day]
    later = min(month + amount, len(table.month_starts) - 2)
    target = table.month_starts[later] + day - table.month_starts[month]
    after = table.month_starts[later + 1]
    if target < after:
        return target
    return after if round_up else after - 1


def _periods(protocol: Protocol) -> list[Period]:
    found = [deadline.period for duty in protocol.duties.values() for deadline in duty.within]
    found += [period_of(bar) for bar in protocol.bars.values()]
    return [period for period in found if period and period.unit is not Unit.HOURS]


def _most_days(period: Period) -> int:
    """Return more days than a period can take; one working day in a week is the worst."""
    factor = {Unit.MONTHS: 31, Unit.DAYS: 1}.get(period.unit, 7)
    return period.amount * factor + factor
