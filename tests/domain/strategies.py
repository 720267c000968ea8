"""Random protocols that use every word of the protocol language.

Few events, so that the rules meet each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Again,
    Bar,
    BarKind,
    Clock,
    Deadline,
    Duty,
    Guard,
    Happening,
    Holder,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
    Protocol,
    Role,
    Source,
    Text,
    Transfer,
    Unit,
)
from tests.domain.picking import one_in, pick, some_of, yes_or_no

EVENTS = tuple(f"event {letter}" for letter in "abcdefgh")
FACTS = ("child", "foreign", "detained")
ROLES = ("police", "child office", "court", "hospital", "registry")  # the last two: no entry
INSTITUTIONS = ("SNNA", "MINNA", "CODENI Luque")
PLACES = ("Luque", "Itauguá")
ZONES = ("America/Asuncion", "America/Santiago", "Europe/Madrid", "Africa/Monrovia")
WEEKENDS: tuple[frozenset[int], ...] = (
    frozenset({5, 6}),
    frozenset({5, 6}),
    frozenset({4, 5}),
    frozenset({6}),
    frozenset(),
)
DAYS_AROUND = """
2021-03-28 2021-10-03 2022-03-27 2022-10-02 2023-03-26 2024-10-06 2022-09-11 2024-04-07 2024-09-08
2021-10-31 2024-03-31 2025-10-26 2024-01-31 2023-01-30 2025-12-31 2022-08-31 2026-01-31 2023-05-31
"""  # clocks change in one of the zones, or a month without a 31st is near
AROUND = tuple(date.fromisoformat(text) for text in DAYS_AROUND.split())
LONGER = (0, 1, 3, 10, 20)
ONE_DAY = timedelta(days=1)


@st.composite
def calendars(draw: st.DrawFn, *, around: date) -> dict[str, Calendar]:
    names = ("civil", "labour")[: pick(draw, *range(1, 3))]
    near = [around + shift * ONE_DAY for shift in range(-3, 40)]
    return {
        name: Calendar(
            zone=ZoneInfo(pick(draw, *ZONES)),
            weekend=pick(draw, *WEEKENDS),
            days_off=dict.fromkeys(some_of(draw, near, most=6), "day off"),
            last_day_moves=draw(yes_or_no),
            months_round_up=draw(yes_or_no),
        )
        for name in names
    }


@st.composite
def periods(draw: st.DrawFn, *, days: Sequence[int] = (0, 1, 1, 2, 3, 5)) -> Period:
    unit = pick(draw, *Unit)
    amounts = {Unit.HOURS: (0, 1, 24, 24, 48, 72), Unit.MONTHS: (0, 1, 1, 2)}
    return Period(amount=pick(draw, *amounts.get(unit, days)), unit=unit)


guards = st.builds(Guard, fact=st.sampled_from(FACTS), wanted=st.booleans())


@st.composite
def deadlines(draw: st.DrawFn) -> tuple[Deadline, ...]:
    by_fact = [
        Deadline(when=draw(guards), period=None if one_in(6, draw) else draw(periods()))
        for _ in range(pick(draw, 0, 0, 0, 1, 2))
    ]
    otherwise = Deadline(when=None, period=None if one_in(9, draw) else draw(periods()))
    return (*by_fact, otherwise)


def holders(draw: st.DrawFn, *, around: date) -> tuple[Holder, ...]:
    """One after another at each place, with or without gaps."""
    found: list[Holder] = []
    for place in some_of(draw, ("", "", *PLACES), at_least=1, most=3):
        held_from = None if draw(yes_or_no) else around - ONE_DAY
        if any(holder.place == place for holder in found):
            continue
        for _ in range(pick(draw, 1, 1, 2, 3)):
            until = (held_from or around) + pick(draw, 1, 2, 3, 6, 15) * ONE_DAY
            is_last = one_in(3, draw)
            found.append(
                Holder(
                    institution=pick(draw, *INSTITUTIONS),
                    place=place,
                    held_from=held_from,
                    held_until=None if is_last else until,
                )
            )
            if is_last:
                break
            held_from = until + pick(draw, 0, 0, 3) * ONE_DAY
    return tuple(found)


def draw_roles(draw: st.DrawFn, *, around: date, without_entry: Sequence[str]) -> dict[str, Role]:
    names = some_of(draw, ROLES[:3], most=3)
    return {
        name: Role(
            name=name,
            holders=() if one_in(6, draw) else holders(draw, around=around),
            # a later role only, so that nothing runs in a circle
            otherwise=pick(draw, None, *(one for one in names if one > name), *without_entry),
        )
        for name in names
    }


def causes(
    draw: st.DrawFn, *, events: Sequence[str], before: Mapping[str, Duty], source: Source
) -> tuple[Happening, ...]:
    """A breach opens only duties further down, so that nothing runs in a circle."""
    targets = [
        name
        for name, duty in before.items()
        if source is Source.PRACTICE or duty.source is not Source.PRACTICE
    ]
    breach = Happening(breach_of=pick(draw, *targets)) if targets else None
    happenings = [Happening(event=event) for event in some_of(draw, events, at_least=1)]
    match pick(draw, "event", "event", "breach", "both"):
        case "breach" if breach:
            return (breach,)
        case "both" if breach:
            return (*happenings, breach)
    return tuple(happenings)


def draw_duty(
    draw: st.DrawFn,
    *,
    name: str,
    events: Sequence[str],
    before: Mapping[str, Duty],
    calendar_names: Sequence[str],
) -> Duty:
    source = pick(draw, Source.STATUTE, Source.STATUTE, Source.PROTOCOL, Source.PRACTICE)
    when = causes(draw, events=events, before=before, source=source)
    triggers = [cause.event for cause in when if cause.event]
    recurs = bool(triggers) and one_in(6, draw)
    event = st.sampled_from(events)
    stops_at, runs_from = some_of(draw, events, at_least=2) if one_in(2, draw) else ("", "")
    return Duty(
        name=name,
        who=pick(draw, *ROLES[:4], ROLES[0], ROLES[1], NOBODY_NAMED),
        must=pick(draw, *triggers) if recurs else draw(event),
        when=when,
        within=draw(deadlines()),
        source=source,
        text=Text(basis="Law 1"),
        conditions=(draw(guards),) if one_in(6, draw) else (),
        unless_events=some_of(draw, events, at_least=1, most=2) if one_in(4, draw) else (),
        unless_facts=(draw(guards),) if one_in(4, draw) else (),
        clock=Clock(stops_at=stops_at, runs_from=runs_from) if stops_at else None,
        again=pick(draw, *Again),
        by_holder=one_in(3, draw),
        already_done_counts=one_in(4, draw),
        calendar=pick(draw, *calendar_names),
    )


class OwnDates(TypedDict):
    in_force: date | None
    until: date | None


def own_dates(draw: st.DrawFn, *, around: date) -> OwnDates:
    """Now and then, from when and until when a rule governs, within its version or beyond."""
    begins = around + pick(draw, -3, 0, 1, 2, 5) * ONE_DAY if one_in(6, draw) else None
    last = begins or around
    ends = last + pick(draw, 1, 2, 4, 10) * ONE_DAY if one_in(6, draw) else None
    return {"in_force": begins, "until": ends}


def with_silence(
    draw: st.DrawFn, *, duties: Mapping[str, Duty], events: Sequence[str]
) -> dict[str, Duty]:
    """Add silences, each an event that opens only duties further down."""
    names, found = list(duties), dict(duties)
    for place, name in enumerate(names):
        opening_above = {
            cause.event for above in names[: place + 1] for cause in duties[above].when
        }
        free = [event for event in events if event not in opening_above]
        if free and duties[name].is_law and draw(yes_or_no):
            fields = {**vars(duties[name]), "silence": pick(draw, *free)}
            found[name] = Duty(**fields)
    return found


@st.composite
def duties_of_version(
    draw: st.DrawFn,
    *,
    around: date,
    events: Sequence[str],
    calendar_names: Sequence[str],
    older: Mapping[str, Duty],
) -> dict[str, Duty]:
    found: dict[str, Duty] = {}
    for number in range(pick(draw, *range(1, 7))):
        name = f"D{number + 1}"
        duty = draw_duty(
            draw, name=name, events=events, before=found, calendar_names=calendar_names
        )
        previous = older.get(name)
        if previous is not None and one_in(3, draw):
            # as before, but for the deadline: an amended law
            fields = {**vars(previous), "within": duty.within, "calendar": duty.calendar}
            duty = Duty(**{**fields, "when": duty.when, "source": duty.source, "silence": None})
        found[name] = replace(duty, **own_dates(draw, around=around))
    found = with_silence(draw, duties=found, events=events)
    return dict(reversed(found.items())) if one_in(3, draw) else found


@st.composite
def bar_kinds(draw: st.DrawFn, *, events: Sequence[str], duty_names: Sequence[str]) -> BarKind:
    event = st.sampled_from(events)
    match pick(draw, "never", "before", "delay", "while", "between", "lasting"):
        case "never":
            return Never()
        case "before":
            return NotBefore(event=draw(event))
        case "delay":
            return NotBefore(event=draw(event), delay=draw(periods(days=LONGER)))
        case "while":
            return NotWhile(duty=pick(draw, *duty_names))
        case "between":
            return NotBetween(start=draw(event), end=draw(event))
    return NotBetween(start=draw(event), lasting=draw(periods(days=LONGER)))


@st.composite
def bars_of_version(
    draw: st.DrawFn,
    *,
    around: date,
    events: Sequence[str],
    calendar_names: Sequence[str],
    duty_names: Sequence[str],
) -> dict[str, Bar]:
    return {
        name: Bar(
            name=name,
            event=pick(draw, *events),
            kind=draw(bar_kinds(events=events, duty_names=duty_names)),
            source=Source.STATUTE,
            text=Text(basis="Law 1"),
            conditions=(draw(guards),) if one_in(6, draw) else (),
            calendar=pick(draw, *calendar_names),
            **own_dates(draw, around=around),
        )
        for name in [f"B{number + 1}" for number in range(pick(draw, *range(0, 6)))]
    }


def transfers_of_version(
    draw: st.DrawFn, *, events: Sequence[str], duty_names: Sequence[str], role_names: Sequence[str]
) -> tuple[Transfer, ...]:
    return tuple(
        Transfer(
            event=pick(draw, *events),
            duties=some_of(draw, duty_names),
            to=pick(draw, None, *role_names),
        )
        for _ in range(pick(draw, *range(0, 3)))
    )


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    events = EVENTS[: pick(draw, *range(2, 9))]
    in_force = pick(draw, *AROUND) - pick(draw, 0, 1, 2, 5) * ONE_DAY
    states = {event: some_of(draw, FACTS) for event in events}
    protocol: Protocol | None = None
    for number in range(pick(draw, 1, 1, 2, 2, 3)):
        protocol = draw_version(
            draw, number=number, events=events, states=states, in_force=in_force, older=protocol
        )
        in_force += pick(draw, 1, 2, 3, 5, 10, 30) * ONE_DAY
    assert protocol is not None
    return protocol


def draw_version(
    draw: st.DrawFn,
    *,
    number: int,
    events: Sequence[str],
    states: Mapping[str, tuple[str, ...]],
    in_force: date,
    older: Protocol | None,
) -> Protocol:
    same_calendars = older is not None and draw(yes_or_no)
    counted = older.calendars if older and same_calendars else draw(calendars(around=in_force))
    # with one calendar a rule need not name it
    names = tuple(counted) if len(counted) > 1 else ("", *counted)
    duties = draw(
        duties_of_version(
            around=in_force,
            events=events,
            calendar_names=names,
            older=older.duties if older else {},
        )
    )
    asked = {duty.who for duty in duties.values()} - {NOBODY_NAMED}
    own_roles = draw_roles(draw, around=in_force, without_entry=sorted(asked & set(ROLES[3:])))
    role_names = asked | set(own_roles)
    return Protocol(
        name="invented",
        version=str(number + 1),
        title="An invented protocol",
        in_force=in_force,
        facts={fact: draw(yes_or_no) for fact in FACTS},
        events=states,
        duties=duties,
        bars=draw(
            bars_of_version(
                around=in_force, events=events, calendar_names=names, duty_names=tuple(duties)
            )
        ),
        roles=own_roles,
        calendars=counted,
        transfers=transfers_of_version(
            draw, events=events, duty_names=tuple(duties), role_names=sorted(role_names)
        ),
        previous=older,
    )
