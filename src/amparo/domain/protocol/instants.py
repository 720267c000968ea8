"""Instants as people write them: to the minute, to the day, or only to the month."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from amparo.domain.protocol.calendar import Calendar, as_instant, as_microseconds

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class UnreadableInstant(ValueError):
    """A text is no instant, or one that no clock in the zone ever showed."""


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

    Raises `UnreadableInstant` for anything else:

    >>> read_instant(text="2026-03-29 02:30", zone=ZoneInfo("Europe/Madrid"))
    Traceback (most recent call last):
    ...
    amparo.domain.protocol.instants.UnreadableInstant: '2026-03-29 02:30' was never shown by a \
clock in Europe/Madrid; they went forward
    """
    try:
        if match := _MONTH.fullmatch(text):
            first = date(int(match[1]), int(match[2]), 1)
            return _days(first, (first + timedelta(days=32)).replace(day=1), zone)
        if _DAY.fullmatch(text):
            first = date.fromisoformat(text)
            return _days(first, first + timedelta(days=1), zone)
        return _minute(datetime.fromisoformat(text), text, zone)
    except (ValueError, OverflowError) as problem:
        if isinstance(problem, UnreadableInstant):
            raise
        message = f"'{text}' is no instant; write 2026-03-05 14:30, 2026-03-05 or 2026-03"
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


def _days(first: date, after: date, zone: ZoneInfo) -> tuple[int, int]:
    calendar = Calendar(zone=zone)
    return calendar.day_starts_at(first), calendar.day_starts_at(after) - 1


def _minute(instant: datetime, text: str, zone: ZoneInfo) -> tuple[int, int]:
    if instant.tzinfo is not None:
        return as_microseconds(instant), as_microseconds(instant)
    first = as_microseconds(instant.replace(tzinfo=zone, fold=0))
    second = as_microseconds(instant.replace(tzinfo=zone, fold=1))
    if first > second:
        message = f"'{text}' was never shown by a clock in {zone.key}; they went forward"
        raise UnreadableInstant(message)
    return first, second
