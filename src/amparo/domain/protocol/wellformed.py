"""Whether the words of a protocol fit together: what is named exists, and nothing runs in circles.

Each rule below refuses one kind of mistake, and says which rule of the protocol has it and
how to mend it. The reader of the file adds the file and the line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Duty,
    Guard,
    Holder,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
    Protocol,
    Source,
    Unit,
)
from amparo.domain.protocol.phrases import did_you_mean

MOST_FACTS = 62


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """Something that does not fit: which section and rule, which key of it, and the mend."""

    section: str
    rule: str
    key: str
    message: str


def find_mistakes(*, protocol: Protocol) -> list[Mistake]:
    """Return every mistake of one version of a protocol, in the order of its rules.

    An empty list means that `amparo.domain.protocol.program` can lay it out.
    """
    found = [mistake for check in _CHECKS for mistake in check(protocol)]
    return found or list(_circles(protocol))


def _names(
    *, section: str, rule: str, key: str, kind: str, used: Iterable[str], known: Iterable[str]
) -> Iterator[Mistake]:
    known_names = list(known)
    for name in used:
        if name not in known_names:
            mend = did_you_mean(name=name, known=known_names)
            message = f"unknown {kind} '{name}'; {mend}"
            yield Mistake(section=section, rule=rule, key=key, message=message)


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
        events, duties = [bar.event], []
        match bar.kind:
            case NotBefore(event=event):
                events.append(event)
            case NotBetween(start=start, end=end):
                events += [start, *([end] if end else [])]
            case NotWhile(duty=duty):
                duties.append(duty)
        key = "not_while" if duties else "event"
        calendars = [bar.calendar] if bar.calendar else []
        for kind, used, known in (
            ("event", events, list(protocol.events)),
            ("duty", duties, list(protocol.duties)),
            ("fact", _facts_of(bar.conditions), list(protocol.facts)),
            ("calendar", calendars, list(protocol.calendars)),
        ):
            yield from _names(
                section="bars", rule=bar.name, key=key, kind=kind, used=used, known=known
            )


def _other_names(protocol: Protocol) -> Iterator[Mistake]:
    for event, facts in protocol.events.items():
        yield from _names(section="events", rule=event, key="states", kind="fact", used=facts,
                          known=protocol.facts)  # fmt: skip
    for role in protocol.roles.values():
        used = [role.otherwise] if role.otherwise else []
        yield from _names(section="roles", rule=role.name, key="else", kind="role", used=used,
                          known=_roles(protocol))  # fmt: skip
    for number, transfer in enumerate(protocol.transfers):
        rule = str(number)
        yield from _names(section="transfers", rule=rule, key="event", kind="event",
                          used=[transfer.event], known=protocol.events)  # fmt: skip
        yield from _names(section="transfers", rule=rule, key="duties", kind="duty",
                          used=transfer.duties, known=protocol.duties)  # fmt: skip
        yield from _names(section="transfers", rule=rule, key="to", kind="role",
                          used=[transfer.to] if transfer.to else [],
                          known=_roles(protocol))  # fmt: skip


def _roles(protocol: Protocol) -> set[str]:
    holders = {duty.who for duty in protocol.duties.values()} - {NOBODY_NAMED}
    return holders | set(protocol.roles)


def _one_name_one_thing(protocol: Protocol) -> Iterator[Mistake]:
    for name in protocol.facts:
        if name in protocol.events:
            message = f"'{name}' is a fact and an event; give one of them another name"
            yield Mistake(section="facts", rule=name, key="", message=message)
    for section, names in (("facts", protocol.facts), ("events", protocol.events)):
        for name in names:
            if name.startswith(("not ", "breach of ")) or name in ("otherwise", "not stated"):
                message = f"'{name}' reads as a phrase of the language; choose another name"
                yield Mistake(section=section, rule=name, key="", message=message)


def _too_many_facts(protocol: Protocol) -> Iterator[Mistake]:
    if len(protocol.facts) > MOST_FACTS:
        message = f"{len(protocol.facts)} facts; a protocol may have {MOST_FACTS}"
        yield Mistake(section="facts", rule="", key="", message=message)


def _periods(rule: Duty | Bar) -> list[Period]:
    if isinstance(rule, Duty):
        return [deadline.period for deadline in rule.within if deadline.period]
    match rule.kind:
        case NotBefore(delay=Period() as delay):
            return [delay]
        case NotBetween(lasting=Period() as lasting):
            return [lasting]
    return []


def _calendars(protocol: Protocol) -> Iterator[Mistake]:
    sections: tuple[tuple[str, Mapping[str, Duty] | Mapping[str, Bar]], ...] = (
        ("duties", protocol.duties),
        ("bars", protocol.bars),
    )
    for section, rules in sections:
        for rule in rules.values():
            counts_days = any(period.unit is not Unit.HOURS for period in _periods(rule))
            if counts_days and not rule.calendar and len(protocol.calendars) > 1:
                names = ", ".join(protocol.calendars)
                message = f"counts days, but there are several calendars; name one of {names}"
                yield Mistake(section=section, rule=rule.name, key="calendar", message=message)
                continue
            name = rule.calendar or next(iter(protocol.calendars), "")
            calendar = protocol.calendars.get(name)
            in_months = any(period.unit is Unit.MONTHS for period in _periods(rule))
            if calendar and in_months and calendar.months_round_up is None:
                message = f"counts months, but calendar '{name}' does not say how; write "
                message += "'months: round down' or 'months: round up' there"
                yield Mistake(section=section, rule=rule.name, key="within", message=message)


def _practice_makes_no_law(protocol: Protocol) -> Iterator[Mistake]:
    for duty in protocol.duties.values():
        if not duty.is_law and duty.silence:
            message = "an agreed target (source: practice) has no silence; only law gives it effect"
            yield Mistake(section="duties", rule=duty.name, key="silence", message=message)
        for cause in duty.when:
            target = protocol.duties.get(cause.breach_of or "")
            if target and target.source is Source.PRACTICE and duty.is_law:
                message = f"missing the agreed target '{target.name}' breaks no law, so it opens "
                message += "no legal duty; write 'source: practice' here or mend the source there"
                yield Mistake(section="duties", rule=duty.name, key="when", message=message)


def _circles(protocol: Protocol) -> Iterator[Mistake]:
    """A breach or silence that leads back to itself would go on without anybody acting."""
    opened_by_event: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {name: [] for name in protocol.duties}
    for duty in protocol.duties.values():
        for cause in duty.when:
            if cause.breach_of:
                after[cause.breach_of].append(duty.name)
            elif cause.event:
                opened_by_event.setdefault(cause.event, []).append(duty.name)
    for duty in protocol.duties.values():
        if duty.silence:
            after[duty.name] += opened_by_event.get(duty.silence, [])
    circle = find_circle(after=after)
    if circle:
        path = " → ".join([*circle, circle[0]])
        message = f"breach or silence runs in a circle: {path}; break it at one of these duties"
        yield Mistake(section="duties", rule=circle[0], key="when", message=message)
    roles = {role.name: [role.otherwise] for role in protocol.roles.values() if role.otherwise}
    circle = find_circle(after=roles)
    if circle:
        path = " → ".join([*circle, circle[0]])
        message = f"'else' runs in a circle: {path}"
        yield Mistake(section="roles", rule=circle[0], key="else", message=message)


def find_circle(*, after: Mapping[str, list[str]]) -> list[str]:
    """Return the names of one circle in a graph, or nothing.

    >>> find_circle(after={"a": ["b"], "b": ["c"], "c": ["b"]})
    ['b', 'c']
    >>> find_circle(after={"a": ["b"], "b": []})
    []
    """
    finished: set[str] = set()
    for start in after:
        path: list[str] = []
        waiting = [(start, iter(after.get(start, [])))] if start not in finished else []
        while waiting:
            name, following = waiting[-1]
            if not path or path[-1] != name:
                path.append(name)
            step = next(following, None)
            if step is None:
                finished.add(path.pop())
                waiting.pop()
            elif step in path:
                return path[path.index(step) :]
            elif step not in finished:
                waiting.append((step, iter(after.get(step, []))))
    return []


def _deadlines(protocol: Protocol) -> Iterator[Mistake]:
    for duty in protocol.duties.values():
        guarded = [deadline.when is not None for deadline in duty.within]
        if guarded[-1:] != [False] or not all(guarded[:-1]):
            message = "a deadline by fact ends with one 'otherwise', and nothing follows it"
            yield Mistake(section="duties", rule=duty.name, key="within", message=message)
        if duty.clock and duty.clock.stops_at == duty.clock.runs_from:
            message = f"'{duty.clock.stops_at}' cannot both stop the clock and let it run"
            yield Mistake(section="duties", rule=duty.name, key="clock_stops", message=message)


def _holders(protocol: Protocol) -> Iterator[Mistake]:
    for role in protocol.roles.values():
        for number, one in enumerate(role.holders):
            for other in role.holders[number + 1 :]:
                if one.place == other.place and _overlap(one, other):
                    place = f"at {one.place}" if one.place else "everywhere"
                    message = f"'{one.institution}' and '{other.institution}' hold this role "
                    message += f"{place} at the same time; end one with 'until'"
                    yield Mistake(section="roles", rule=role.name, key="holders", message=message)


def _overlap(one: Holder, other: Holder) -> bool:
    def start(holder: Holder) -> date:
        return holder.held_from or date.min

    def end(holder: Holder) -> date:
        return holder.held_until or date.max

    return start(one) < end(other) and start(other) < end(one)


def _dates(protocol: Protocol) -> Iterator[Mistake]:
    before = protocol.previous
    if before and before.in_force >= protocol.in_force:
        message = f"in force on {protocol.in_force}, not after the previous version "
        message += f"({before.in_force}); correct one of the dates"
        yield Mistake(section="", rule="", key="in_force", message=message)
    if not protocol.calendars:
        message = "no calendar; name at least one under 'calendars', with its zone"
        yield Mistake(section="", rule="", key="calendars", message=message)


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
