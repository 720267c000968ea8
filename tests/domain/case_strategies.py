"""Random cases under random protocols, with gaps as long as their deadlines."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st

from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.case import Record
from amparo.domain.protocol.language import Protocol
from tests.domain.naive_time import HOUR, local_day, start_of_day
from tests.domain.picking import pick, some_of, yes_or_no
from tests.domain.strategies import INSTITUTIONS, ONE_DAY, PLACES, ROLES, protocols

GAPS = (
    timedelta(0), timedelta(0), timedelta(microseconds=1), timedelta(minutes=7),
    timedelta(hours=1), timedelta(hours=5), timedelta(hours=24), timedelta(hours=24), ONE_DAY,
    2 * ONE_DAY, 2 * ONE_DAY, 3 * ONE_DAY, 5 * ONE_DAY, 7 * ONE_DAY, 10 * ONE_DAY, 33 * ONE_DAY,
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    protocol: Protocol
    records: tuple[Record, ...]
    as_of: int


def bounds(moment: int, *, calendar: Calendar, precision: str) -> tuple[int, int]:
    """The first and last microsecond of the minute, local day or local month of `moment`."""
    if precision == "minute":
        return moment, moment
    first = local_day(instant=moment, calendar=calendar)
    after = first + ONE_DAY
    if precision == "month":
        first = first.replace(day=1)
        after = (first + 32 * ONE_DAY).replace(day=1)
    earliest = start_of_day(day=first, calendar=calendar)
    return earliest, start_of_day(day=after, calendar=calendar) - 1


@st.composite
def logs(draw: st.DrawFn, protocol: Protocol) -> tuple[Record, ...]:
    calendar = next(iter(protocol.calendars.values()))
    moment = start_of_day(day=protocol.versions()[0].in_force, calendar=calendar)
    moment += pick(draw, 0, 9, 14, 23, 24, 60, 200, -6) * HOUR
    acting = (*INSTITUTIONS, *INSTITUTIONS, *ROLES[2:4], None, None)
    precisions = pick(draw, ("minute",), ("minute", "minute", "minute", "day", "month"))
    found: list[Record] = []
    for _ in range(pick(draw, *range(2, 15))):
        moment += pick(draw, *GAPS) // timedelta(microseconds=1)
        snap = pick(draw, "", "", "", "", "start of day", "end of day")
        if snap:
            tomorrow = local_day(instant=moment, calendar=calendar) + ONE_DAY
            moment = start_of_day(day=tomorrow, calendar=calendar)
            moment -= 1 if snap == "end of day" else 0
        event = pick(draw, *protocol.events)
        earliest, latest = bounds(moment, calendar=calendar, precision=pick(draw, *precisions))
        stated = some_of(draw, protocol.events[event])
        found.append(
            Record(
                event=event,
                earliest=earliest,
                latest=latest,
                institution=pick(draw, *acting),
                place=pick(draw, None, None, None, None, *PLACES),
                states={fact: draw(yes_or_no) for fact in stated},
            )
        )
    return tuple(sorted(found, key=lambda record: record.earliest))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    protocol = draw(protocols())
    records = draw(logs(protocol))
    after = pick(draw, 0, 1, HOUR, 72 * HOUR, 1000 * HOUR)
    last = records[-1] if draw(yes_or_no) else pick(draw, *records)
    return Case(protocol=protocol, records=records, as_of=last.earliest + after)
