"""Instants as people write them: to the minute, to the day, or only to the month."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from amparo.domain.protocol.calendar import Calendar, as_instant, as_microseconds

FIRST_YEAR, LAST_YEAR = 1900, 2199
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(
    rf"{_DAY.pattern}[ T](?:[01][0-9]|2[0-3]):[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]{{1,6}})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_OUTSIDE = f"outside the years {FIRST_YEAR} to {LAST_YEAR}"


class UnreadableInstant(ValueError):
    """A text is no instant or date, or an instant that no clock in the zone ever showed."""


def read_date(*, text: str) -> date:
    """Read a day, written in one way only.

    >>> read_date(text="2026-03-05")
    datetime.date(2026, 3, 5)

    Raises `UnreadableInstant` for anything else. Its message is what the text is instead:

    >>> read_date(text="20260305")
    Traceback (most recent call last):
    ...
    amparo.domain.protocol.instants.UnreadableInstant: not a date; write it as 2026-03-05
    >>> read_date(text="0026-03-05")
    Traceback (most recent call last):
    ...
    amparo.domain.protocol.instants.UnreadableInstant: outside the years 1900 to 2199
    """
    message = "not a date; write it as 2026-03-05"
    if not _DAY.fullmatch(text):
        raise UnreadableInstant(message)
    if not _is_in_our_years(text):
        raise UnreadableInstant(_OUTSIDE)
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise UnreadableInstant(message) from problem


def read_instant(*, text: str, zone: ZoneInfo) -> tuple[int, int]:
    """Read an instant and return the earliest and latest it may have been.

    Both are microseconds since 1970 UTC, and equal where the minute is known:

    >>> read_instant(text="1970-01-01 00:01", zone=ZoneInfo("UTC"))
    (60000000, 60000000)

    A day or a month lasts from its first to its last microsecond in ``zone``:

    >>> read_instant(text="1970-01-01", zone=ZoneInfo("UTC"))
    (0, 86399999999)
    >>> read_instant(text="1970-01", zone=ZoneInfo("UTC"))
    (0, 2678399999999)

    An hour that the clock showed twice may have been either:

    >>> first, second = read_instant(text="2026-10-25 02:30", zone=ZoneInfo("Europe/Madrid"))
    >>> (second - first) // 60_000_000
    60

    An instant may have seconds, and a zone of its own:

    >>> read_instant(text="1970-01-01T00:00:00.5-00:01", zone=ZoneInfo("Europe/Madrid"))
    (60500000, 60500000)

    Raises `UnreadableInstant` for anything else, and for years not of our time:

    >>> read_instant(text="2026-03-29 02:30", zone=ZoneInfo("Europe/Madrid"))
    Traceback (most recent call last):
    ...
    amparo.domain.protocol.instants.UnreadableInstant: '2026-03-29 02:30' was never shown by a \
clock in Europe/Madrid; they went forward
    """
    read = next((read for shape, read in _SHAPES.items() if shape.fullmatch(text)), None)
    message = f"'{text}' is no instant; write 2026-03-05 14:30, 2026-03-05 or 2026-03"
    if read is None:
        raise UnreadableInstant(message)
    if not _is_in_our_years(text):
        raise UnreadableInstant(f"'{text}' is {_OUTSIDE}")
    try:
        return read(text, zone)
    except UnreadableInstant:
        raise
    except ValueError as problem:
        raise UnreadableInstant(message) from problem


def show_instant(*, microseconds: int, zone: ZoneInfo) -> str:
    """Write an instant for a person, in the time of ``zone``.

    >>> show_instant(microseconds=86399999999, zone=ZoneInfo("UTC"))
    '1970-01-01 23:59:59'
    >>> show_instant(microseconds=60000000, zone=ZoneInfo("UTC"))
    '1970-01-01 00:01'
    """
    instant = as_instant(microseconds, zone)
    return instant.strftime("%Y-%m-%d %H:%M:%S" if instant.second else "%Y-%m-%d %H:%M")


def _is_in_our_years(text: str) -> bool:
    """Whether the year that begins ``text`` is one in which zones and calendars are sure."""
    return FIRST_YEAR <= int(text[:4]) <= LAST_YEAR


def _month(text: str, zone: ZoneInfo) -> tuple[int, int]:
    first = date.fromisoformat(f"{text}-01")
    return _days(first, (first + timedelta(days=32)).replace(day=1), zone)


def _day(text: str, zone: ZoneInfo) -> tuple[int, int]:
    first = date.fromisoformat(text)
    return _days(first, first + timedelta(days=1), zone)


def _days(first: date, after: date, zone: ZoneInfo) -> tuple[int, int]:
    calendar = Calendar(zone=zone)
    return calendar.day_starts_at(first), calendar.day_starts_at(after) - 1


def _minute(text: str, zone: ZoneInfo) -> tuple[int, int]:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is not None:
        return as_microseconds(instant), as_microseconds(instant)
    first = as_microseconds(instant.replace(tzinfo=zone, fold=0))
    second = as_microseconds(instant.replace(tzinfo=zone, fold=1))
    if first > second:
        message = f"'{text}' was never shown by a clock in {zone.key}; they went forward"
        raise UnreadableInstant(message)
    return first, second


_SHAPES: dict[re.Pattern[str], Callable[[str, ZoneInfo], tuple[int, int]]] = {
    _MONTH: _month,
    _DAY: _day,
    _MINUTE: _minute,
}
