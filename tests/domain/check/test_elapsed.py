"""A period takes as long in a check as the page of the language says, and never more or less."""

import os
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.check.elapsed import Elapsed
from amparo.domain.protocol.language import (
    Bar,
    Deadline,
    Duty,
    Happening,
    NotBefore,
    Period,
    Protocol,
    Source,
    Text,
)
from tests.domain.naive_time import HOUR, due_and_warning, start_of_day
from tests.domain.strategies import calendars, periods

EXAMPLES = int(os.environ.get("AMPARO_EXAMPLES", "60"))
BEGINS = date(2023, 1, 30)
TEXT = Text(basis="Law 1")


def rules_with(period: Period, calendar: Calendar) -> tuple[Elapsed, Duty, Bar]:
    duty = Duty(
        name="D", who="court", must="told", when=(Happening(event="met"),), text=TEXT,
        within=(Deadline(when=None, period=period),), source=Source.STATUTE,
    )  # fmt: skip
    bar = Bar(name="B", event="told", kind=NotBefore(event="met", delay=period), text=TEXT,
              source=Source.STATUTE)  # fmt: skip
    protocol = Protocol(
        name="tiny", version="1", title="", in_force=BEGINS, facts={}, roles={},
        events={"met": (), "told": ()}, duties={"D": duty}, bars={"B": bar},
        calendars={"civil": calendar},
    )  # fmt: skip
    return Elapsed(protocol=protocol), duty, bar


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(around=BEGINS), periods(), st.integers(0, 40), st.integers(0, 23))
def test_a_deadline_ends_when_the_page_says(
    named: dict[str, Calendar], period: Period, day: int, hour: int
) -> None:
    calendar = next(iter(named.values()))
    elapsed, duty, _ = rules_with(period, calendar)
    begins = start_of_day(day=BEGINS + timedelta(days=day), calendar=calendar) + hour * HOUR
    due, warning = due_and_warning(counts_from=begins, period=period, calendar=calendar)

    late = elapsed.end(rule=duty, period=period, begins=begins)
    early = elapsed.end(rule=duty, period=period, begins=begins, early=True)

    assert (late, early) == (due, warning)


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(around=BEGINS), periods(), st.integers(0, 40), st.integers(0, 23))
def test_no_day_takes_less_than_the_shortest_or_more_than_the_longest(
    named: dict[str, Calendar], period: Period, day: int, hour: int
) -> None:
    calendar = next(iter(named.values()))
    elapsed, duty, bar = rules_with(period, calendar)
    begins = start_of_day(day=BEGINS + timedelta(days=day), calendar=calendar) + hour * HOUR

    for rule in (duty, bar):
        span = elapsed.span(rule=rule, period=period)
        took = elapsed.end(rule=rule, period=period, begins=begins) - begins

        assert span.shortest <= took <= span.longest
