"""Counting time as the page `docs/reference/protocol-language.md` says, one day after another.

Slow and obvious on purpose: the oracle of the engine. It shares no line with it.
"""

import calendar as month_lengths
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.language import Period, Protocol, Unit

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)
HOUR = 3_600_000_000


def local_day(*, instant: int, calendar: Calendar) -> date:
    return (EPOCH + instant * MICROSECOND).astimezone(calendar.zone).date()


def start_of_day(*, day: date, calendar: Calendar) -> int:
    midnight = datetime.combine(day, time.min, tzinfo=calendar.zone)
    return (midnight.astimezone(UTC) - EPOCH) // MICROSECOND


def end_of_day(*, day: date, calendar: Calendar) -> int:
    """The last microsecond of the local day."""
    return start_of_day(day=day + ONE_DAY, calendar=calendar) - 1


def calendar_named(*, version: Protocol, name: str) -> Calendar:
    return version.calendars[name] if name else first_calendar(version)


def first_calendar(version: Protocol) -> Calendar:
    return next(iter(version.calendars.values()))


def is_working_day(*, day: date, calendar: Calendar) -> bool:
    """ "A working day is neither weekend nor day off." """
    return day.weekday() not in calendar.weekend and day not in calendar.days_off


def days_later(*, day: date, amount: int) -> date:
    return day + timedelta(days=amount)


def working_days_later(*, day: date, amount: int, calendar: Calendar) -> date:
    counted = 0
    while counted < amount:
        day += ONE_DAY
        if is_working_day(day=day, calendar=calendar):
            counted += 1
    return day


def months_later(*, day: date, amount: int, calendar: Calendar) -> date:
    """"To the same day of the month; where that month has none, to its last day (`round down`)
    or to the first of the next (`round up`)."
    """  # fmt: skip
    year, month = day.year, day.month
    for _ in range(amount):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    length = month_lengths.monthrange(year, month)[1]
    if day.day <= length:
        return date(year, month, day.day)
    last = date(year, month, length)
    return last + ONE_DAY if calendar.months_round_up else last


def moved(*, day: date, calendar: Calendar) -> date:
    """ "A last day off moves to the next working day if the calendar says so." """
    while calendar.last_day_moves and not is_working_day(day=day, calendar=calendar):
        day += ONE_DAY
    return day


def last_days(
    *, trigger_day: date, period: Period, calendar: Calendar, left_out: Collection[date]
) -> list[date]:
    """The last day, in each reading. `left_out`: the days a stopped clock touched."""
    # "the day of the trigger is left out anyway"
    days = [day for day in left_out if day > trigger_day]
    working_days = [day for day in days if is_working_day(day=day, calendar=calendar)]
    in_days = days_later(day=trigger_day, amount=period.amount + len(days))
    in_working_days = working_days_later(
        day=trigger_day, amount=period.amount + len(working_days), calendar=calendar
    )
    if period.unit is Unit.DAYS:
        return [moved(day=in_days, calendar=calendar)]
    if period.unit is Unit.WORKING_DAYS:
        return [moved(day=in_working_days, calendar=calendar)]
    if period.unit is Unit.DAYS_OF_EITHER_KIND:
        # "warns at the earlier of both readings, each moved as the calendar says"
        return [
            moved(day=in_days, calendar=calendar),
            moved(day=in_working_days, calendar=calendar),
        ]
    months = months_later(day=trigger_day, amount=period.amount, calendar=calendar)
    return [moved(day=days_later(day=months, amount=len(days)), calendar=calendar)]


def due_and_warning(
    *,
    counts_from: int,
    period: Period | None,
    calendar: Calendar,
    shift: int = 0,
    left_out: Collection[date] = (),
) -> tuple[int | None, int | None]:
    """When the time is over, and when in its earlier reading, if there are two."""
    if period is None:
        return None, None
    if period.unit is Unit.HOURS:
        # "`hours` count from the instant"; "the due instant shifts by the pause"
        instants = [counts_from + period.amount * HOUR + shift]
    else:
        trigger_day = local_day(instant=counts_from, calendar=calendar)
        days = last_days(
            trigger_day=trigger_day, period=period, calendar=calendar, left_out=left_out
        )
        # "end at the last instant of the last day in the calendar's zone"
        instants = [end_of_day(day=day, calendar=calendar) for day in days]
    # "warns at the earlier of both readings and is due at the later"; often there is only one
    return max(instants), min(instants)


def first_instant_after(*, counts_from: int, period: Period, calendar: Calendar) -> int:
    """When the period of a bar is over: "the event is allowed from the end on".

    "Counted like a deadline"; "over when its last day is"; "never moves for a day off, and
    `days or working days` counts as days".
    """
    if period.unit is Unit.HOURS:
        return counts_from + period.amount * HOUR
    day = local_day(instant=counts_from, calendar=calendar)
    if period.unit is Unit.WORKING_DAYS:
        day = working_days_later(day=day, amount=period.amount, calendar=calendar)
    elif period.unit is Unit.MONTHS:
        day = months_later(day=day, amount=period.amount, calendar=calendar)
    else:
        day = days_later(day=day, amount=period.amount)
    return end_of_day(day=day, calendar=calendar) + 1


def days_touched(*, start: int, end: int, calendar: Calendar) -> set[date]:
    """ "Every day touched by the pause, first and last included." """
    day = local_day(instant=start, calendar=calendar)
    last = local_day(instant=end, calendar=calendar)
    touched = {day, last}
    while day < last:
        day += ONE_DAY
        touched.add(day)
    return touched
