"""Reads times written as ISO 8601 text, compiled: ten million in about a second."""

import numpy as np
import numpy.typing as npt

from amparo.audit.keeping import njit
from amparo.audit.log import Instants

Bytes = npt.NDArray[np.uint8]
Kinds = npt.NDArray[np.int8]

WHITE = (9, 10, 11, 12, 13, 32)
INSTANT, LOCAL, BLANK, UNREADABLE = 0, 1, 2, 3

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@njit(cache=True, nogil=True)
def read_stamps(
    text: Bytes, offsets: Instants, kinds: Kinds, first: Instants, last: Instants
) -> None:
    """Read every value of ``text``, which starts and ends at ``offsets``, into the other arrays.

    Args:
        text: all values, one after the other.
        offsets: where each starts; one more than there are values.
        kinds: receives INSTANT for a time with its zone, LOCAL for one of the wall clock,
            BLANK, or UNREADABLE.
        first: receives the first microsecond that the value may mean.
        last: receives the last one: of the day or month, where only that is said.
    """
    for row in range(len(kinds)):
        start, end = _trimmed(text, offsets[row], offsets[row + 1])
        if start == end:
            kinds[row], first[row], last[row] = BLANK, 0, 0
        else:
            kinds[row], first[row], last[row] = _stamp(text, start, end)


@njit(cache=True, nogil=True)
def _trimmed(text: Bytes, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in WHITE:
        start += 1
    while start < end and text[end - 1] in WHITE:
        end -= 1
    return start, end


@njit(cache=True, nogil=True)
def _stamp(text: Bytes, start: int, end: int) -> tuple[int, int, int]:
    """Read YYYY-MM, YYYY-MM-DD, or a date and a time of day."""
    size = end - start
    year, month = _number(text, start, 4, end), _number(text, start + 5, 2, end)
    if size < 7 or text[start + 4] != 45 or year < 1 or not 1 <= month <= 12:
        return UNREADABLE, 0, 0
    if size == 7:
        days = _days_in(year, month)
        opening = _days_until(year, month, 1) * DAY
        return LOCAL, opening, opening + days * DAY - 1
    day = _number(text, start + 8, 2, end)
    if text[start + 7] != 45 or not 1 <= day <= _days_in(year, month):
        return UNREADABLE, 0, 0
    midnight = _days_until(year, month, day) * DAY
    if size == 10:
        return LOCAL, midnight, midnight + DAY - 1
    if text[start + 10] not in (84, 116, 32):
        return UNREADABLE, 0, 0
    kind, moment = _time_of_day(text, start + 11, end)
    return kind, midnight + moment, midnight + moment


@njit(cache=True, nogil=True)
def _time_of_day(text: Bytes, start: int, end: int) -> tuple[int, int]:
    """Read HH:MM, seconds and fractions if said, and the zone if said."""
    hour, minute, second = _number(text, start, 2, end), _number(text, start + 3, 2, end), 0
    if not (0 <= hour < 24 and 0 <= minute < 60 and text[start + 2] == 58):
        return UNREADABLE, 0
    at, fraction = start + 5, 0
    if at < end and text[at] == 58:
        second = _number(text, at + 1, 2, end)
        if not 0 <= second < 60:
            return UNREADABLE, 0
        at, fraction = _fraction(text, at + 3, end)
    moment = hour * HOUR + minute * MINUTE + second * SECOND + fraction
    if at == end:
        return LOCAL, moment
    ahead = _zone(text, at, end)
    return (UNREADABLE, 0) if ahead == DAY else (INSTANT, moment - ahead)


@njit(cache=True, nogil=True)
def _fraction(text: Bytes, at: int, end: int) -> tuple[int, int]:
    """Read the microseconds after a point or comma, leaving out what is finer."""
    if at + 1 >= end or text[at] not in (44, 46) or _number(text, at + 1, 1, end) < 0:
        return at, 0
    at, unit, fraction = at + 1, SECOND, 0
    while at < end and 48 <= text[at] <= 57:
        unit //= 10
        fraction += unit * (text[at] - 48)
        at += 1
    return at, fraction


@njit(cache=True, nogil=True)
def _zone(text: Bytes, at: int, end: int) -> int:
    """Read Z, +HH, +HHMM or +HH:MM as microseconds ahead of UTC; a whole day where it is none."""
    size = end - at
    if size == 1 and text[at] in (90, 122):
        return 0
    hours, minutes = _number(text, at + 1, 2, end), 0
    if size == 5:
        minutes = _number(text, at + 3, 2, end)
    elif size == 6 and text[at + 3] == 58:
        minutes = _number(text, at + 4, 2, end)
    elif size != 3:
        return DAY
    if text[at] not in (43, 45) or not (0 <= hours < 24 and 0 <= minutes < 60):
        return DAY
    ahead = hours * HOUR + minutes * MINUTE
    return ahead if text[at] == 43 else -ahead


@njit(cache=True, nogil=True)
def _number(text: Bytes, at: int, digits: int, end: int) -> int:
    """Read that many digits; -1 where there are none."""
    if at + digits > end:
        return -1
    number = 0
    for place in range(at, at + digits):
        if not 48 <= text[place] <= 57:
            return -1
        number = number * 10 + int(text[place]) - 48
    return number


@njit(cache=True, nogil=True)
def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@njit(cache=True, nogil=True)
def _days_until(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01, by years that begin in March so that leap days end them."""
    if month <= 2:
        year, month = year - 1, month + 12
    leaps = year // 4 - year // 100 + year // 400
    return 365 * year + leaps + (153 * (month - 3) + 2) // 5 + day - 1 - 719_468
