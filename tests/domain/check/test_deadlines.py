"""A deadline is called impossible where no choice of hours keeps it, and only there.

The oracle tries every order of a few events, and every hour for each of them.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given, note, settings
from hypothesis import strategies as st

from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.check import check_protocol
from amparo.domain.protocol.check.findings import Kind
from amparo.domain.protocol.language import (
    Bar,
    BarKind,
    Deadline,
    Duty,
    Happening,
    NotBefore,
    NotBetween,
    Period,
    Protocol,
    Source,
    Text,
    Unit,
)

EXAMPLES = int(os.environ.get("AMPARO_EXAMPLES", "60"))
EVENTS = ("met", "told", "heard")
LAST_HOUR = 6
TEXT = Text(basis="Law 1")
NOBODY_CAN_KEEP_IT = {Kind.IMPOSSIBLE_DEADLINE, Kind.UNFULFILLABLE_DUTY, Kind.DEAD_DUTY}
Happened = tuple[tuple[str, int], ...]
events = st.sampled_from(EVENTS)


def hours(amount: int) -> Period:
    return Period(amount=amount, unit=Unit.HOURS)


delays = st.integers(1, 2).map(hours)
kinds: st.SearchStrategy[BarKind] = st.one_of(
    st.builds(NotBefore, event=events, delay=st.one_of(st.none(), delays)),
    st.builds(NotBetween, start=events, end=st.none(), lasting=delays),
)


@st.composite
def duties(draw: st.DrawFn, *, name: str) -> Duty:
    return Duty(
        name=name, who="police", must=draw(events), source=Source.STATUTE, text=TEXT,
        when=(Happening(event=draw(events)),),
        within=(Deadline(when=None, period=hours(draw(st.integers(0, 3)))),),
        already_done_counts=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def protocols(draw: st.DrawFn, *, duty_names: Sequence[str]) -> Protocol:
    barred = draw(st.lists(st.tuples(events, kinds), max_size=4))
    return Protocol(
        name="tiny", version="1", title="", in_force=date(2026, 1, 1), facts={}, roles={},
        events=dict.fromkeys(EVENTS, ()), calendars={"civil": Calendar(zone=ZoneInfo("UTC"))},
        duties={name: draw(duties(name=name)) for name in duty_names},
        bars={
            f"B{number}": Bar(name=f"B{number}", event=event, kind=kind, text=TEXT,
                              source=Source.STATUTE)
            for number, (event, kind) in enumerate(barred)
        },
    )  # fmt: skip


def is_lawful(protocol: Protocol, event: str, at: int, before: Happened) -> bool:
    last = dict(before)
    for bar in protocol.bars.values():
        match bar.kind:
            case NotBefore(event=waited, delay=delay) if bar.event == event:
                if waited not in last or (delay and at < last[waited] + delay.amount):
                    return False
            case NotBetween(start=start, lasting=Period() as lasting) if bar.event == event:
                if start in last and at < last[start] + lasting.amount:
                    return False
    return True


def lawful_cases(protocol: Protocol, before: Happened = ()) -> Iterator[Happened]:
    """Every case in which no bar is broken: each event once, the act of a duty once more."""
    yield before
    acts = {duty.must for duty in protocol.duties.values()}
    done = [event for event, _ in before]
    for event in EVENTS:
        if done.count(event) < (2 if event in acts else 1):
            for at in range(before[-1][1] if before else 0, LAST_HOUR + 1):
                if is_lawful(protocol, event, at, before):
                    yield from lawful_cases(protocol, (*before, (event, at)))


def is_kept(duty: Duty, case: Happened) -> bool:
    """Whether the duty arose in a case and was fulfilled in time each time it did.

    Where its own act opens it again, the last one may still be open at the end.
    """
    period, opens = duty.within[0].period, [cause.event for cause in duty.when]
    due, fulfilled, before = None, 0, set[str]()
    for event, at in case:
        if event == duty.must and due is not None:
            if at > due:
                return False
            due, fulfilled = None, fulfilled + 1
        if event in opens and due is None:
            if duty.already_done_counts and duty.must in before:
                fulfilled += 1
            else:
                due = at + (period.amount if period else LAST_HOUR)
        before.add(event)
    return bool(fulfilled) and (due is None or duty.must in opens)


@settings(max_examples=EXAMPLES, deadline=None)
@given(protocols(duty_names=["D1"]))
def test_one_duty_can_be_kept_exactly_where_nothing_severe_is_found(protocol: Protocol) -> None:
    duty = protocol.duties["D1"]
    found = [finding for finding in check_protocol(protocol=protocol) if "D1" in finding.rules]
    note(f"{[(f.kind.name, f.rules) for f in found]}")

    can_be_kept = any(is_kept(duty, case) for case in lawful_cases(protocol))

    told = {finding.kind for finding in found} & NOBODY_CAN_KEEP_IT
    assert bool(told) is not can_be_kept


@settings(max_examples=EXAMPLES, deadline=None)
@given(protocols(duty_names=["D1", "D2"]))
def test_what_is_called_impossible_is_kept_in_no_case(protocol: Protocol) -> None:
    found = check_protocol(protocol=protocol)
    impossible = [
        [protocol.duties[name] for name in finding.rules if name in protocol.duties]
        for finding in found
        if finding.kind is Kind.IMPOSSIBLE_DEADLINE
    ]
    note(f"{[(f.kind.name, f.rules) for f in found]}")

    kept = [
        case
        for case in (lawful_cases(protocol) if impossible else ())
        if any(all(is_kept(duty, case) for duty in duties) for duties in impossible)
    ]

    assert kept == []
