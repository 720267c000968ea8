"""What the calendars of a protocol do not say about the years of a log."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from amparo.audit.coding import CodedLog
from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.language import Bar, Duty, Period, Protocol, Unit
from amparo.domain.protocol.program import period_of

_WORKING = (Unit.WORKING_DAYS, Unit.DAYS_OF_EITHER_KIND)


def uncovered(*, coded: CodedLog) -> list[str]:
    """Say where only weekends were counted as off, for want of a list of days off.

    That is so outside the years whose days off a calendar lists; and wherever days off would
    matter and the calendar lists none at all, without saying for which years it knows that.
    """
    first = datetime.fromtimestamp(int(coded.earliest.min()) / 1e6, UTC).date()
    last = datetime.fromtimestamp(coded.as_of / 1e6, UTC).date()
    said = {
        line
        for version in coded.program.names.versions
        for name, calendar in version.calendars.items()
        for line in _gaps(version, name, calendar, first, last)
    }
    return sorted(said)


def _gaps(
    version: Protocol, name: str, calendar: Calendar, first: date, last: date
) -> Iterator[str]:
    begins_late = calendar.known_from and first < calendar.known_from
    ends_early = calendar.known_until and last >= calendar.known_until
    if begins_late or ends_early:
        yield (
            f"calendar '{name}' lists days off from {calendar.known_from} until "
            f"{calendar.known_until}; outside, only weekends were counted as off"
        )
    is_silent = not (calendar.days_off or calendar.known_from or calendar.known_until)
    if is_silent and _skips_days_off(version, name, calendar):
        yield (
            f"calendar '{name}' counts working days, or moves a last day off, but lists no days "
            "off; only weekends were counted as off"
        )


def _skips_days_off(version: Protocol, name: str, calendar: Calendar) -> bool:
    """Whether a day off in this calendar would move a deadline of the version."""
    return any(
        period.unit in _WORKING or (moves and period.unit is not Unit.HOURS)
        for period, moves in _periods(version, name, calendar)
    )


def _periods(version: Protocol, name: str, calendar: Calendar) -> Iterator[tuple[Period, bool]]:
    """Give each period counted in a calendar, and whether its last day may move."""
    rules: list[Duty | Bar] = [*version.duties.values(), *version.bars.values()]
    for rule in rules:
        if rule.calendar not in ("", name):
            continue
        if isinstance(rule, Duty):
            yield from ((d.period, calendar.last_day_moves) for d in rule.within if d.period)
        elif period := period_of(rule):
            yield period, False
