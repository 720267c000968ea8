"""What may happen next: each event in one group; and which bars matter now."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from amparo.domain.casework.holding import matters_now
from amparo.domain.casework.next_steps import Group, is_found, next_steps
from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.language import (
    Bar,
    BarKind,
    Deadline,
    Duty,
    Guard,
    Happening,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Protocol,
    Source,
    Text,
)


def bar(event: str, kind: BarKind, *conditions: Guard) -> Bar:
    """A bar of an event."""
    return Bar(name=f"no {event}", event=event, kind=kind, source=Source.STATUTE,
               text=Text(basis="art. 2"), conditions=conditions)  # fmt: skip


def duty(must: str, when: str) -> Duty:
    """A duty to do something after an event."""
    return Duty(
        name=must, who="police", must=must, when=(Happening(event=when),), source=Source.STATUTE,
        within=(Deadline(when=None, period=None),), text=Text(basis="art. 1"),
    )  # fmt: skip


PROTOCOL = Protocol(
    name="p", version="1", title="", in_force=date(2020, 1, 1), facts={},
    events=dict.fromkeys(("met", "report", "help", "cell", "return"), ()),
    duties={one.name: one for one in (duty("report", "met"), duty("help", "return"))},
    bars={one.name: one for one in (bar("cell", Never()), bar("return", NotWhile(duty="report")))},
    roles={}, calendars={"": Calendar(zone=ZoneInfo("UTC"))},
)  # fmt: skip


def test_each_event_stands_in_one_group() -> None:
    steps = next_steps(versions=[PROTOCOL], ours=["report"], others=[])

    assert steps == {
        Group.OURS: ("report",),
        Group.OTHERS: (),
        Group.MOMENTS: ("met", "return"),
        Group.ACTS: ("help",),
        Group.FORBIDDEN: ("cell",),
    }


def test_what_both_owe_stands_with_ours() -> None:
    steps = next_steps(versions=[PROTOCOL], ours=["report"], others=["report", "help"])

    assert (steps[Group.OURS], steps[Group.OTHERS]) == (("report",), ("help",))


OF_COUNTRY = replace(PROTOCOL, country_events=frozenset({"met", "report"}))


def test_an_event_of_the_country_is_not_offered_in_a_case() -> None:
    steps = next_steps(versions=[OF_COUNTRY], ours=[], others=[])

    assert steps[Group.MOMENTS] == ("return",)
    assert steps[Group.ACTS] == ("help",)


def test_an_event_of_the_country_is_offered_while_a_duty_of_the_case_asks_for_it() -> None:
    steps = next_steps(versions=[OF_COUNTRY], ours=[], others=["report"])

    assert steps[Group.OTHERS] == ("report",)


def test_every_word_must_be_found() -> None:
    assert is_found(find="", texts=["Victim met"])
    assert not is_found(find="victim returned", texts=["Victim met"])


CHILD = Guard(fact="child", wanted=True)
BEFORE = NotBefore(event="report")


@pytest.mark.parametrize(
    ("barred", "until", "asked", "stated", "matters"),
    [
        (bar("cell", Never()), None, [], [], False),
        (bar("cell", Never(), CHILD), None, [], [], False),
        (bar("cell", Never(), CHILD), None, [], ["child"], True),
        (bar("return", BEFORE), None, [], [], False),
        (bar("return", BEFORE), None, ["report"], [], True),
        (bar("return", BEFORE), None, ["return"], [], True),
        (bar("return", BEFORE), 5, [], [], True),
        (bar("return", NotWhile(duty="report")), None, [], [], True),
        (bar("return", NotBetween(start="met", end="help")), None, [], [], True),
    ],
)
def test_a_bar_matters_if_it_holds_because_of_the_case(
    barred: Bar, until: int | None, asked: list[str], stated: list[str], matters: bool
) -> None:
    assert matters_now(bar=barred, until=until, asked=asked, stated=stated) is matters
