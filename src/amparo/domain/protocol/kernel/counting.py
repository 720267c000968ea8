"""Counting time: hours from the instant, days by the calendar, pauses added."""

from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.layout import Law, Table


def holds(known: int, values: int, mask: int, want: int, presumed: int) -> bool:
    """Whether every fact in ``mask`` reads as ``want``; an unknown one reads as presumed."""
    return ((values | (presumed & ~known)) & mask) == want


def day_of(law: Law, days: int, instant: int) -> int:
    """Return the day of ``instant``, held within the days that are written out."""
    count, starts = law[days + at.DAYS_COUNT], law[days + at.DAYS_STARTS_AT]
    day = (instant - law[starts]) // (24 * at.HOUR)
    day = max(0, min(day, count - 1))
    while day > 0 and law[starts + day] > instant:
        day -= 1
    while day < count - 1 and law[starts + day + 1] <= instant:
        day += 1
    return day


def add(law: Law, days: int, day: int, unit: int, amount: int) -> int:
    """Return the day ``amount`` days, working days or months after ``day``."""
    if amount == 0:
        return day
    if unit == at.WORKING_DAYS:
        nth = law[law[days + at.DAYS_WORKING_UNTIL] + day] + amount
        return law[law[days + at.DAYS_WORKING] + min(nth, law[days + at.DAYS_WORKING_COUNT])]
    if unit != at.MONTHS:
        return day + amount
    starts = law[days + at.DAYS_MONTH_STARTS]
    month = law[law[days + at.DAYS_MONTH] + day]
    later = min(month + amount, law[days + at.DAYS_MONTHS] - 1)
    target = law[starts + later] + day - law[starts + month]
    after = law[starts + later + 1]
    if target < after:
        return target
    return after if law[days + at.DAYS_ROUND_UP] else after - 1


def end_of(law: Law, days: int, day: int, moves: int) -> int:
    """Return the last instant of ``day``, or of the next working day if a day off moves."""
    last = min(day, law[days + at.DAYS_COUNT] - 1)
    if moves:
        last = law[law[days + at.DAYS_NEXT_WORKING] + last]
    return law[law[days + at.DAYS_STARTS_AT] + last + 1] - 1


def set_due(law: Law, rows: Table, row: int, days: int, unit: int, amount: int) -> None:
    """Date a row: hours from the instant, all else from the day after, to the end of a day."""
    rows[row + at.ROW_UNIT] = unit
    if unit == at.NOT_STATED or unit == at.HOURS:
        counted = rows[row + at.ROW_COUNTED_FROM] + amount * at.HOUR
        due = at.FOREVER if unit == at.NOT_STATED else counted
        rows[row + at.ROW_DUE] = due
        rows[row + at.ROW_WARN] = due
        return
    day = day_of(law, days, rows[row + at.ROW_COUNTED_FROM])
    either = unit == at.DAYS_OF_EITHER_KIND
    rows[row + at.ROW_WARN_DAY] = add(law, days, day, at.DAYS if either else unit, amount)
    rows[row + at.ROW_DUE_DAY] = add(law, days, day, at.WORKING_DAYS if either else unit, amount)
    rows[row + at.ROW_PAUSED_UNTIL_DAY] = day
    end_days(law, rows, row, days)


def end_days(law: Law, rows: Table, row: int, days: int) -> None:
    """Turn the two readings of the last day into the earlier warning and the later due."""
    moves = law[days + at.DAYS_LAST_MOVES]
    one = end_of(law, days, rows[row + at.ROW_WARN_DAY], moves)
    other = end_of(law, days, rows[row + at.ROW_DUE_DAY], moves)
    rows[row + at.ROW_WARN] = min(one, other)
    rows[row + at.ROW_DUE] = max(one, other)


def lengthen(law: Law, rows: Table, row: int, days: int, until: int) -> None:
    """Add the time from the pause of a row to ``until``; a day partly paused counts whole."""
    unit = rows[row + at.ROW_UNIT]
    since = rows[row + at.ROW_PAUSED_SINCE]
    if unit == at.NOT_STATED or until < since:
        return
    if unit == at.HOURS:
        paused = max(0, until - max(since, rows[row + at.ROW_COUNTED_FROM]))
        rows[row + at.ROW_DUE] += paused
        rows[row + at.ROW_WARN] += paused
        return
    first = max(day_of(law, days, since) - 1, rows[row + at.ROW_PAUSED_UNTIL_DAY])
    last = day_of(law, days, until)
    if last <= first:
        return
    working = law[days + at.DAYS_WORKING_UNTIL]
    worked = law[working + last] - law[working + first]
    warn, due = rows[row + at.ROW_WARN_DAY], rows[row + at.ROW_DUE_DAY]
    as_working = unit == at.WORKING_DAYS or unit == at.DAYS_OF_EITHER_KIND
    rows[row + at.ROW_WARN_DAY] = (
        add(law, days, warn, at.WORKING_DAYS, worked)
        if unit == at.WORKING_DAYS
        else warn + last - first
    )
    rows[row + at.ROW_DUE_DAY] = (
        add(law, days, due, at.WORKING_DAYS, worked) if as_working else due + last - first
    )
    rows[row + at.ROW_PAUSED_UNTIL_DAY] = last
    end_days(law, rows, row, days)
