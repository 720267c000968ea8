"""Whether the words of a protocol fit together: what is named exists, and nothing runs in circles.

Each rule below refuses one kind of mistake, and says which rule of the protocol has it and
how to mend it. The reader of the file adds the file and the line.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    BarKind,
    Duty,
    Guard,
    Holder,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
    Protocol,
    Role,
    Source,
    Unit,
)
from amparo.domain.protocol.phrases import did_you_mean, reads_as_phrase

MOST_FACTS = 62
MOST_STANDING_IN = 50
_MOST_SHOWN = 8
_KIND_KEYS: dict[type[BarKind], str] = {
    Never: "never",
    NotBefore: "not_before",
    NotBetween: "not_between",
    NotWhile: "not_while",
}
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """Something that does not fit: which section and rule, which key of it, what is wrong.

    Where ``unknown`` is a name that does not stand among those in ``known``, one of them may
    have been meant.
    """

    section: str
    rule: str
    key: str
    problem: str
    unknown: str = ""
    known: Collection[str] = ()

    @property
    def message(self) -> str:
        """Say what is wrong and how to mend it. To find a name that is near takes a while."""
        if not self.unknown:
            return self.problem
        return f"{self.problem}; {did_you_mean(name=self.unknown, known=self.known)}"


def find_mistakes(*, protocol: Protocol) -> list[Mistake]:
    """Return every mistake of one version of a protocol, in the order of its rules.

    An empty list means that `amparo.domain.protocol.program` can lay it out.
    """
    found = [mistake for check in _CHECKS for mistake in check(protocol)]
    return found or list(_circles(protocol))


def _names(
    *, section: str, rule: str, key: str, kind: str, used: Iterable[str], known: Collection[str]
) -> Iterator[Mistake]:
    for name in used:
        if name not in known:
            yield Mistake(section=section, rule=rule, key=key, problem=f"unknown {kind} '{name}'",
                          unknown=name, known=known)  # fmt: skip


def _facts_of(guards: Iterable[Guard | None]) -> list[str]:
    return [guard.fact for guard in guards if guard is not None]


def _duty_names(protocol: Protocol) -> Iterator[Mistake]:
    for duty in protocol.duties.values():
        uses: tuple[tuple[str, str, list[str], Mapping[str, object]], ...] = (
            ("must", "event", [duty.must], protocol.events),
            ("when", "event", [cause.event for cause in duty.when if cause.event],
             protocol.events),
            ("when", "duty", [cause.breach_of for cause in duty.when if cause.breach_of],
             protocol.duties),
            ("if", "fact", _facts_of(duty.conditions), protocol.facts),
            ("within", "fact", _facts_of(d.when for d in duty.within), protocol.facts),
            ("unless", "fact", _facts_of(duty.unless_facts), protocol.facts),
            ("unless", "event", list(duty.unless_events), protocol.events),
            ("clock_stops", "event",
             [duty.clock.stops_at, duty.clock.runs_from] if duty.clock else [], protocol.events),
            ("silence", "event", [duty.silence] if duty.silence else [], protocol.events),
            ("calendar", "calendar", [duty.calendar] if duty.calendar else [],
             protocol.calendars),
        )  # fmt: skip
        for key, kind, used, known in uses:
            yield from _names(
                section="duties", rule=duty.name, key=key, kind=kind, used=used, known=known
            )


def _bar_names(protocol: Protocol) -> Iterator[Mistake]:
    for bar in protocol.bars.values():
        kind_key = _KIND_KEYS[type(bar.kind)]
        events, duties = _named_by(bar.kind)
        uses: tuple[tuple[str, str, list[str], Mapping[str, object]], ...] = (
            ("event", "event", [bar.event], protocol.events),
            (kind_key, "event", events, protocol.events),
            (kind_key, "duty", duties, protocol.duties),
            ("if", "fact", _facts_of(bar.conditions), protocol.facts),
            ("calendar", "calendar", [bar.calendar] if bar.calendar else [], protocol.calendars),
        )
        for key, kind, used, known in uses:
            yield from _names(
                section="bars", rule=bar.name, key=key, kind=kind, used=used, known=known
            )


def _named_by(kind: BarKind) -> tuple[list[str], list[str]]:
    """Return the events and the duties that a kind of bar names."""
    match kind:
        case NotBefore(event=event):
            return [event], []
        case NotBetween(start=start, end=end):
            return [start, *([end] if end else [])], []
        case NotWhile(duty=duty):
            return [], [duty]
    return [], []


def _other_names(protocol: Protocol) -> Iterator[Mistake]:
    roles = _roles(protocol)
    for event, facts in protocol.events.items():
        yield from _names(section="events", rule=event, key="states", kind="fact", used=facts,
                          known=protocol.facts)  # fmt: skip
    for role in protocol.roles.values():
        used = [role.otherwise] if role.otherwise else []
        yield from _names(section="roles", rule=role.name, key="else", kind="role", used=used,
                          known=roles)  # fmt: skip
    for number, transfer in enumerate(protocol.transfers):
        rule = str(number)
        yield from _names(section="transfers", rule=rule, key="event", kind="event",
                          used=[transfer.event], known=protocol.events)  # fmt: skip
        yield from _names(section="transfers", rule=rule, key="duties", kind="duty",
                          used=transfer.duties, known=protocol.duties)  # fmt: skip
        yield from _names(section="transfers", rule=rule, key="to", kind="role",
                          used=[transfer.to] if transfer.to else [], known=roles)  # fmt: skip


def _roles(protocol: Protocol) -> Collection[str]:
    holders = [duty.who for duty in protocol.duties.values() if duty.who != NOBODY_NAMED]
    return dict.fromkeys([*holders, *protocol.roles])


def _one_name_one_thing(protocol: Protocol) -> Iterator[Mistake]:
    for name in protocol.facts:
        if name in protocol.events:
            message = f"'{name}' is a fact and an event; give one of them another name"
            yield Mistake(section="facts", rule=name, key="", problem=message)
    for section, names in (("facts", protocol.facts), ("events", protocol.events)):
        for name in names:
            if reads_as_phrase(name=name):
                message = f"'{name}' reads as a phrase of the language; choose another name"
                yield Mistake(section=section, rule=name, key="", problem=message)


def _too_many_facts(protocol: Protocol) -> Iterator[Mistake]:
    if len(protocol.facts) > MOST_FACTS:
        message = f"{len(protocol.facts)} facts; a protocol may have {MOST_FACTS}"
        yield Mistake(section="facts", rule="", key="", problem=message)


def _periods(rule: Duty | Bar) -> list[Period]:
    if isinstance(rule, Duty):
        return [deadline.period for deadline in rule.within if deadline.period]
    match rule.kind:
        case NotBefore(delay=Period() as delay):
            return [delay]
        case NotBetween(lasting=Period() as lasting):
            return [lasting]
    return []


def _sections(protocol: Protocol) -> tuple[tuple[str, Mapping[str, Duty] | Mapping[str, Bar]], ...]:
    return ("duties", protocol.duties), ("bars", protocol.bars)


def _calendars(protocol: Protocol) -> Iterator[Mistake]:
    for section, rules in _sections(protocol):
        for rule in rules.values():
            counts_days = any(period.unit is not Unit.HOURS for period in _periods(rule))
            if counts_days and not rule.calendar and len(protocol.calendars) > 1:
                names = ", ".join(protocol.calendars)
                message = f"counts days, but there are several calendars; name one of {names}"
                yield Mistake(section=section, rule=rule.name, key="calendar", problem=message)
                continue
            name = rule.calendar or next(iter(protocol.calendars), "")
            calendar = protocol.calendars.get(name)
            in_months = any(period.unit is Unit.MONTHS for period in _periods(rule))
            if calendar and in_months and calendar.months_round_up is None:
                message = f"counts months, but calendar '{name}' does not say how; write "
                message += "'months: round down' or 'months: round up' there"
                key = "within" if isinstance(rule, Duty) else _KIND_KEYS[type(rule.kind)]
                yield Mistake(section=section, rule=rule.name, key=key, problem=message)


def _practice_makes_no_law(protocol: Protocol) -> Iterator[Mistake]:
    for duty in protocol.duties.values():
        if not duty.is_law and duty.silence:
            message = "an agreed target (source: practice) has no silence; only law gives it effect"
            yield Mistake(section="duties", rule=duty.name, key="silence", problem=message)
        for cause in duty.when:
            target = protocol.duties.get(cause.breach_of or "")
            if target and target.source is Source.PRACTICE and duty.is_law:
                message = f"missing the agreed target '{target.name}' breaks no law, so it opens "
                message += "no legal duty; write 'source: practice' here or mend the source there"
                yield Mistake(section="duties", rule=duty.name, key="when", problem=message)


def _circles(protocol: Protocol) -> Iterator[Mistake]:
    """A breach or silence that leads back to itself would go on without anybody acting."""
    circle = find_circle(after=_what_follows(protocol))
    if circle:
        duties = [name for kind, name in circle if kind == "duty"]
        message = f"breach or silence runs in a circle: {_shown(duties)}; break it at one of these "
        yield Mistake(section="duties", rule=duties[0], key="when", problem=message + "duties")
    roles = {role.name: [role.otherwise] for role in protocol.roles.values() if role.otherwise}
    standing_in = find_circle(after=roles)
    if standing_in:
        message = f"'else' runs in a circle: {_shown(standing_in)}"
        yield Mistake(section="roles", rule=standing_in[0], key="else", problem=message)
    else:
        yield from _long_lines(protocol.roles)


def _what_follows(protocol: Protocol) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Map each duty to what its breach opens or derives, and each derived event to what it opens.

    An event stands for all that it opens, so that the map is no larger than the protocol.
    """
    after: dict[tuple[str, str], list[tuple[str, str]]] = {
        ("duty", duty.name): [("event", duty.silence)] if duty.silence else []
        for duty in protocol.duties.values()
    }
    for duty in protocol.duties.values():
        for cause in duty.when:
            kind = "duty" if cause.breach_of else "event"
            before = (kind, cause.breach_of or cause.event or "")
            after.setdefault(before, []).append(("duty", duty.name))
    return after


def _shown(circle: list[str]) -> str:
    long = [*circle[:_MOST_SHOWN], "…"] if len(circle) > _MOST_SHOWN else circle
    return " → ".join([*long, circle[0]])


def _long_lines(roles: Mapping[str, Role]) -> Iterator[Mistake]:
    for role in roles.values():
        last, steps = role, 0
        while (following := roles.get(last.otherwise or "")) and steps <= MOST_STANDING_IN:
            last, steps = following, steps + 1
        if steps > MOST_STANDING_IN:
            message = (
                f"more than {MOST_STANDING_IN} roles stand in one after another; leave some out"
            )
            yield Mistake(section="roles", rule=role.name, key="else", problem=message)


def find_circle(*, after: Mapping[Name, Sequence[Name]]) -> list[Name]:
    """Return the names of one circle in a graph, or nothing. Each name is looked at once.

    >>> find_circle(after={"a": ["b"], "b": ["c"], "c": ["b"]})
    ['b', 'c']
    >>> find_circle(after={"a": ["b"], "b": []})
    []
    """
    finished: set[Name] = set()
    for start in after:
        path = [start]
        waiting = {start: iter(after[start])} if start not in finished else {}
        while waiting:
            step = next(waiting[path[-1]], None)
            if step is None:
                finished.add(path[-1])
                del waiting[path.pop()]
            elif step in waiting:
                return path[path.index(step) :]
            elif step not in finished:
                path.append(step)
                waiting[step] = iter(after.get(step, []))
    return []


def _deadlines(protocol: Protocol) -> Iterator[Mistake]:
    for duty in protocol.duties.values():
        guarded = [deadline.when is not None for deadline in duty.within]
        if guarded[-1:] != [False] or not all(guarded[:-1]):
            message = "a deadline by fact ends with one 'otherwise', and nothing follows it"
            yield Mistake(section="duties", rule=duty.name, key="within", problem=message)
        if duty.clock and duty.clock.stops_at == duty.clock.runs_from:
            message = f"'{duty.clock.stops_at}' cannot both stop the clock and let it run"
            yield Mistake(section="duties", rule=duty.name, key="clock_stops", problem=message)


def _holders(protocol: Protocol) -> Iterator[Mistake]:
    for role in protocol.roles.values():
        for message in _clashes(role):
            yield Mistake(section="roles", rule=role.name, key="holders", problem=message)


def _clashes(role: Role) -> Iterator[str]:
    """Say who holds a role backwards in time, or while another does."""
    last: dict[str, Holder] = {}
    for holder in sorted(role.holders, key=_start):
        if _end(holder) <= _start(holder):
            yield (
                f"'{holder.institution}' holds this role until {holder.held_until}, which is not "
                f"after {holder.held_from}; correct one of the dates"
            )
            continue
        other = last.get(holder.place)
        if other and _start(holder) < _end(other):
            place = f"at {holder.place}" if holder.place else "everywhere"
            yield (
                f"'{other.institution}' and '{holder.institution}' hold this role {place} at the "
                "same time; end one with 'until'"
            )
        if other is None or _end(other) < _end(holder):
            last[holder.place] = holder


def _start(holder: Holder) -> date:
    return holder.held_from or date.min


def _end(holder: Holder) -> date:
    return holder.held_until or date.max


def _dates(protocol: Protocol) -> Iterator[Mistake]:
    before = protocol.previous
    if before and before.in_force >= protocol.in_force:
        message = f"in force on {protocol.in_force}, not after the previous version "
        message += f"({before.in_force}); correct one of the dates"
        yield Mistake(section="", rule="", key="in_force", problem=message)
    if not protocol.calendars:
        message = "no calendar; name at least one under 'calendars', with its zone"
        yield Mistake(section="", rule="", key="calendars", problem=message)
    for section, rules in _sections(protocol):
        for rule in rules.values():
            start = rule.in_force or protocol.in_force
            if rule.until and rule.until <= start:
                message = f"governs until {rule.until}, which is not after {start}; correct a date"
                yield Mistake(section=section, rule=rule.name, key="until", problem=message)


_CHECKS: tuple[Callable[[Protocol], Iterator[Mistake]], ...] = (
    _one_name_one_thing,
    _too_many_facts,
    _duty_names,
    _bar_names,
    _other_names,
    _dates,
    _deadlines,
    _holders,
    _calendars,
    _practice_makes_no_law,
)
