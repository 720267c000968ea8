"""A protocol laid out as numbers, for the kernel: every version, every rule, every day.

The kernel reads one list, `Program.law`. It begins with a header that says where each
table stands; `_Builder` appends lists and tables and notes where they begin. The rest of
a `Program` turns the numbers back into names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from amparo.domain.protocol.calendar import Calendar, DayTable, write_out
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.language import (
    Again,
    Bar,
    Deadline,
    Duty,
    Guard,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
    Protocol,
    Unit,
)
from amparo.domain.protocol.names import Names, holder_on, number_names

_UNITS = {
    Unit.HOURS: at.HOURS,
    Unit.DAYS: at.DAYS,
    Unit.WORKING_DAYS: at.WORKING_DAYS,
    Unit.DAYS_OF_EITHER_KIND: at.DAYS_OF_EITHER_KIND,
    Unit.MONTHS: at.MONTHS,
}
_AGAIN = {Again.KEEP: at.KEEP, Again.RESTART: at.RESTART, Again.EACH: at.EACH}
_LAST_YEAR = date(9900, 1, 1)
_SPARE_DAYS = 40


@dataclass(frozen=True, kw_only=True)
class Program:
    """A protocol as the kernel reads it, and what its numbers mean.

    ``covers`` is the closed range of instants that records and verdict may lie in.
    """

    law: Sequence[int]
    protocol: Protocol
    names: Names
    covers: tuple[int, int]

    @property
    def case_size(self) -> int:
        """How many numbers the kernel needs to remember one case."""
        events = len(self.names.events) * (1 + at.SEEN_WIDTH)
        return at.CASE_WIDTH + events + len(self.names.rules) + len(self.names.duties)

    @property
    def counts_size(self) -> int:
        """How many numbers the kernel needs to count what became of duties and bars."""
        duties = len(self.names.duties) * len(self.names.institutions) * at.OUTCOMES
        return duties + 2 * len(self.names.bars)


def lay_out(
    *, protocol: Protocol, earliest: int, latest: int, institutions: Iterable[str] = ()
) -> Program:
    """Lay out a protocol for cases whose records and verdict lie from ``earliest`` to ``latest``.

    Both are microseconds since 1970 UTC. ``institutions`` are those a log names besides the
    protocol's own. Days are written out far enough for every deadline to end within them,
    even one whose clock was stopped all along. The versions must be free of mistakes
    (`amparo.domain.protocol.wellformed.find_mistakes`).
    """
    names = number_names(protocol=protocol, institutions=institutions)
    builder = _Builder(names=names)
    first = _day(earliest) - timedelta(days=_SPARE_DAYS)
    builder.calendars(first=first, last=_last_day(names, _day(earliest), _day(latest)))
    builder.rules()
    builder.bars()
    builder.duties()
    builder.roles()
    builder.events()
    return Program(
        law=tuple(builder.law), protocol=protocol, names=names, covers=(earliest, latest)
    )


def _day(microseconds: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)).date()


def _last_day(names: Names, earliest: date, latest: date) -> date:
    periods = [d.period for _, duty in names.rules for d in duty.within if d.period]
    periods += [period for _, bar in names.bar_rules if (period := period_of(bar))]
    calendars = [c for version in names.versions for c in version.calendars.values()]
    longest = max((_most_days(p, c) for p in periods for c in calendars), default=0)
    wanted = longest + _SPARE_DAYS + (latest - earliest).days
    return latest + timedelta(days=min(wanted, (_LAST_YEAR - latest).days))


def _most_days(period: Period, calendar: Calendar) -> int:
    match period.unit:
        case Unit.HOURS:
            return period.amount // 24 + 1
        case Unit.MONTHS:
            return (period.amount + 1) * 31
        case Unit.DAYS | Unit.WORKING_DAYS | Unit.DAYS_OF_EITHER_KIND:
            working_per_week = 7 - len(calendar.weekend)
            return period.amount * 7 // working_per_week + len(calendar.days_off) + 7
        case _ as forgotten:
            assert_never(forgotten)


def period_of(bar: Bar) -> Period | None:
    """Return the period a bar counts, if it counts one."""
    match bar.kind:
        case NotBefore(delay=period) | NotBetween(lasting=period):
            return period
    return None


@dataclass(kw_only=True)
class _Builder:
    names: Names
    law: list[int] = field(default_factory=lambda: [0] * at.LAW_WIDTH)
    days_at: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.law[at.LAW_EVENTS] = len(self.names.events)
        self.law[at.LAW_RULES] = len(self.names.rules)
        self.law[at.LAW_DUTIES] = len(self.names.duties)
        self.law[at.LAW_BARS] = len(self.names.bar_rules)
        self.law[at.LAW_INSTITUTIONS] = len(self.names.institutions)
        self.law[at.LAW_PLACES] = len(self.names.places) + 1

    def _append(self, numbers: Iterable[int]) -> int:
        start = len(self.law)
        self.law.extend(numbers)
        return start

    def _list(self, numbers: Iterable[int], width: int = 1) -> int:
        items = list(numbers)
        return self._append([len(items) // width, *items])

    def calendars(self, *, first: date, last: date) -> None:
        """Write out each calendar of each version once."""
        written: list[tuple[Calendar, int]] = []
        for number, version in enumerate(self.names.versions):
            for name, calendar in version.calendars.items():
                known = [start for other, start in written if other == calendar]
                start = known[0] if known else self._days(calendar, first, last)
                written.append((calendar, start))
                self.days_at[number, name] = start

    def _days(self, calendar: Calendar, first: date, last: date) -> int:
        table: DayTable = write_out(calendar=calendar, first=first, last=last)
        record = [0] * at.DAYS_WIDTH
        record[at.DAYS_COUNT] = len(table.month)
        record[at.DAYS_STARTS_AT] = self._append(table.starts_at)
        record[at.DAYS_WORKING_UNTIL] = self._append(table.working_until)
        record[at.DAYS_WORKING] = self._append(table.working)
        record[at.DAYS_WORKING_COUNT] = len(table.working) - 1
        record[at.DAYS_NEXT_WORKING] = self._append(table.next_working)
        record[at.DAYS_MONTH] = self._append(table.month)
        record[at.DAYS_MONTH_STARTS] = self._append(table.month_starts)
        record[at.DAYS_MONTHS] = len(table.month_starts) - 1
        record[at.DAYS_LAST_MOVES] = int(calendar.last_day_moves)
        record[at.DAYS_ROUND_UP] = int(bool(calendar.months_round_up))
        return self._append(record)

    def rules(self) -> None:
        """Lay out each duty of each version."""
        records = [self._rule(version, duty) for version, duty in self.names.rules]
        self.law[at.LAW_RULE_TABLE] = self._append(n for record in records for n in record)
        freed = [n for n, (_, duty) in enumerate(self.names.rules) if duty.unless_facts]
        self.law[at.LAW_FREED_BY_FACT] = self._list(freed)

    def _rule(self, version: int, duty: Duty) -> list[int]:
        names = self.names
        watched = duty.silence is not None or any(
            cause_of(other, breach_of=duty.name) for _, other in names.rules
        )
        record = [0] * at.RULE_WIDTH
        record[at.RULE_DUTY] = names.duties.index(duty.name)
        record[at.RULE_FROM], record[at.RULE_UNTIL] = self._in_force(version, duty)
        record[at.RULE_MUST] = names.events.index(duty.must)
        record[at.RULE_MASK : at.RULE_PRESUMED + 1] = self._guards(version, duty.conditions)
        record[at.RULE_DEADLINES] = self._append(
            n for deadline in duty.within for n in self._deadline(version, deadline)
        )
        record[at.RULE_CALENDAR] = self._calendar(version, duty.calendar)
        record[at.RULE_AGAIN] = _AGAIN[duty.again]
        record[at.RULE_ALREADY_DONE] = int(duty.already_done_counts)
        record[at.RULE_BY_HOLDER] = int(duty.by_holder)
        record[at.RULE_ROLE] = self._role(duty.who)
        record[at.RULE_ALWAYS_HELD_BY] = self._always_held_by(duty.who)
        record[at.RULE_SILENCE] = self._event(duty.silence)
        record[at.RULE_FREED_BY_YES] = self._bits(duty.unless_facts, wanted=True)
        record[at.RULE_FREED_BY_NO] = self._bits(duty.unless_facts, wanted=False)
        unless = [names.events.index(event) for event in duty.unless_events]
        record[at.RULE_UNLESS] = self._list(unless)
        record[at.RULE_ENDERS] = self._list([record[at.RULE_MUST], *unless])
        record[at.RULE_STOPS_AT] = self._event(duty.clock.stops_at if duty.clock else None)
        record[at.RULE_RUNS_FROM] = self._event(duty.clock.runs_from if duty.clock else None)
        record[at.RULE_WATCHED] = int(watched)
        return record

    def _in_force(self, version: int, rule: Duty | Bar | None = None) -> tuple[int, int]:
        """Return from when and until when a version governs, or a rule of it."""
        firsts = [next(iter(v.calendars.values())) for v in self.names.versions]
        pairs = zip(firsts, self.names.versions, strict=True)
        starts = [calendar.day_starts_at(one.in_force) for calendar, one in pairs]
        start, end = starts[version], [*starts, at.FOREVER][version + 1]
        if rule and rule.in_force:
            start = max(start, firsts[version].day_starts_at(rule.in_force))
        if rule and rule.until:
            end = min(end, firsts[version].day_starts_at(rule.until))
        return start, end

    def _guards(self, version: int, guards: Iterable[Guard]) -> tuple[int, int, int]:
        conditions = list(guards)
        want = self._bits(conditions, wanted=True)
        against = self._bits(conditions, wanted=False)
        presumed = sum(
            1 << self.names.facts.index(fact)
            for fact, counts_as in self.names.versions[version].facts.items()
            if counts_as
        )
        contradiction = at.NEVER if want & against else want
        return want | against, contradiction, presumed

    def _bits(self, guards: Iterable[Guard], *, wanted: bool) -> int:
        facts = {guard.fact for guard in guards if guard.wanted is wanted}
        return sum(1 << self.names.facts.index(fact) for fact in facts)

    def _deadline(self, version: int, deadline: Deadline) -> list[int]:
        guards = self._guards(version, [deadline.when] if deadline.when else [])
        return [*guards, *_unit_and_amount(deadline.period)]

    def _calendar(self, version: int, name: str) -> int:
        return self.days_at[version, name or next(iter(self.names.versions[version].calendars))]

    def _role(self, name: str) -> int:
        return next(n for n, role in enumerate(self.names.roles) if role.name == name)

    def _always_held_by(self, role: str) -> int:
        is_plain = not self.names.roles[self._role(role)].holders
        otherwise = self.names.roles[self._role(role)].otherwise
        return self._institution(role) if is_plain and otherwise is None else at.NONE

    def _event(self, name: str | None) -> int:
        return at.NONE if name is None else self.names.events.index(name)

    def bars(self) -> None:
        """Lay out each bar of each version."""
        records = [self._bar(version, bar) for version, bar in self.names.bar_rules]
        self.law[at.LAW_BAR_TABLE] = self._append(n for record in records for n in record)

    def _bar(self, version: int, bar: Bar) -> list[int]:
        record = [at.NONE] * at.BAR_WIDTH
        record[at.BAR_NUMBER] = self.names.bars.index(bar.name)
        record[at.BAR_FROM], record[at.BAR_UNTIL] = self._in_force(version, bar)
        record[at.BAR_MASK : at.BAR_PRESUMED + 1] = self._guards(version, bar.conditions)
        record[at.BAR_UNIT : at.BAR_AMOUNT + 1] = _unit_and_amount(period_of(bar))
        record[at.BAR_CALENDAR] = self._calendar(version, bar.calendar)
        match bar.kind:
            case Never():
                record[at.BAR_KIND] = at.BAR_NEVER
            case NotBefore(event=event):
                record[at.BAR_KIND] = at.BAR_NOT_BEFORE
                record[at.BAR_SUBJECT] = self._event(event)
            case NotWhile(duty=duty):
                record[at.BAR_KIND] = at.BAR_NOT_WHILE
                record[at.BAR_SUBJECT] = self.names.duties.index(duty)
            case NotBetween(start=start, end=end):
                record[at.BAR_KIND] = at.BAR_NOT_BETWEEN
                record[at.BAR_SUBJECT], record[at.BAR_END] = self._event(start), self._event(end)
            case _ as forgotten:
                assert_never(forgotten)
        return record

    def duties(self) -> None:
        """Lay out what each duty's breach opens, and the rules that carry its name."""
        table: list[int] = []
        for name in self.names.duties:
            on_breach = [cause_of(duty, breach_of=name) for _, duty in self.names.rules]
            named = [duty.name == name for _, duty in self.names.rules]
            table += [self._list(_numbers(on_breach)), self._list(_numbers(named))]
        self.law[at.LAW_DUTY_TABLE] = self._append(table)

    def roles(self) -> None:
        """Lay out, for each role and place, who holds it from which instant on.

        Before the places stands "not said", after them "somewhere else".
        """
        by_name = {role.name: role for role in self.names.roles}
        days = {
            day
            for role in self.names.roles
            for holder in role.holders
            for day in (holder.held_from, holder.held_until)
            if day is not None
        }
        newest = self.names.versions[-1]
        calendar = next(iter(newest.calendars.values()))
        starts = [(at.NEVER, date.min), *((calendar.day_starts_at(d), d) for d in sorted(days))]
        table = []
        for role in by_name:
            for place in ("", *self.names.places, ""):
                terms = [
                    (start, holder_on(roles=by_name, role=role, place=place, day=day))
                    for start, day in starts
                ]
                numbers = [n for start, who in terms for n in (start, self._institution(who))]
                table.append(self._list(numbers, width=2))
        self.law[at.LAW_ROLE_TABLE] = self._append(table)

    def _institution(self, name: str) -> int:
        return self.names.institutions.index(name)

    def events(self) -> None:
        """Lay out what each event does: the bars on it and the rules it touches."""
        table: list[int] = []
        rules = [duty for _, duty in self.names.rules]
        for name in self.names.events:
            record = [0] * at.EVENT_WIDTH
            record[at.EVENT_BARS] = self._list(
                _numbers(bar.event == name for _, bar in self.names.bar_rules)
            )
            record[at.EVENT_CLOSES] = self._list(_numbers(d.must == name for d in rules))
            record[at.EVENT_LIFTS] = self._list(_numbers(name in d.unless_events for d in rules))
            record[at.EVENT_TRANSFERS] = self._transfers(name)
            stops = [d.clock is not None and d.clock.stops_at == name for d in rules]
            runs = [d.clock is not None and d.clock.runs_from == name for d in rules]
            record[at.EVENT_STOPS] = self._list(_numbers(stops))
            record[at.EVENT_RUNS] = self._list(_numbers(runs))
            disturbs = range(at.EVENT_LIFTS, at.EVENT_RUNS + 1)
            record[at.EVENT_DISTURBS] = int(any(self.law[record[kind]] for kind in disturbs))
            opens = [cause_of(duty, event=name) for duty in rules]
            record[at.EVENT_OPENS] = self._list(_numbers(opens))
            table += record
        self.law[at.LAW_EVENT_TABLE] = self._append(table)

    def _transfers(self, event: str) -> int:
        entries: list[int] = []
        for number, version in enumerate(self.names.versions):
            for transfer in version.transfers:
                role = self._role(transfer.to) if transfer.to else at.NONE
                touched = [
                    not transfer.duties or duty.name in transfer.duties
                    for _, duty in self.names.rules
                ]
                if transfer.event == event:
                    for rule in _numbers(touched):
                        entries += [*self._in_force(number), rule, role]
        return self._list(entries, width=at.TRANSFER_WIDTH)


def cause_of(duty: Duty, *, event: str | None = None, breach_of: str | None = None) -> bool:
    """Whether an event, or the breach of a duty, opens ``duty``."""
    return any(cause.event == event and cause.breach_of == breach_of for cause in duty.when)


def _numbers(chosen: Iterable[bool]) -> list[int]:
    return [number for number, is_chosen in enumerate(chosen) if is_chosen]


def _unit_and_amount(period: Period | None) -> tuple[int, int]:
    return (at.NOT_STATED, 0) if period is None else (_UNITS[period.unit], period.amount)
