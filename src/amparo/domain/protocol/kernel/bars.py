"""Bars: whether an event was allowed when it happened. Where that is doubtful, it was."""

from collections.abc import Sequence

from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.counting import add, day_of, end_of, holds
from amparo.domain.protocol.kernel.duties import new_row
from amparo.domain.protocol.kernel.layout import Law, Table
from amparo.domain.protocol.kernel.places import first_row_at, open_count_at, order_at, seen_at


def may_come_first(
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int],
    now: int, stop: int, event: int,
) -> int:  # fmt: skip
    """Find an occurrence of ``event`` that stands after ``now`` but may have come before it.

    Only where the day or month of what stands at ``now`` is all that is known.
    """
    if latest[now] == earliest[now]:
        return at.NONE
    for later in range(now + 1, stop):
        if earliest[later] > latest[now]:
            return at.NONE
        if events[later] == event:
            return later
    return at.NONE


def end_of_period(law: Law, bar: int, instant: int) -> int:
    """Return the first instant after the period of a bar that began at ``instant``."""
    unit, amount = law[bar + at.BAR_UNIT], law[bar + at.BAR_AMOUNT]
    if unit == at.HOURS:
        return instant + amount * at.HOUR
    if unit == at.DAYS_OF_EITHER_KIND:
        unit = at.DAYS
    days = law[bar + at.BAR_CALENDAR]
    last = add(law, days, day_of(law, days, instant), unit, amount)
    return end_of(law, days, last, 0) + 1


def too_early(
    law: Law, case: Table, bar: int,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int], now: int, stop: int,
) -> bool:  # fmt: skip
    """Whether what the event must wait for has not happened, or its delay is not over."""
    required = law[bar + at.BAR_SUBJECT]
    since = case[seen_at(law, required) + at.SEEN_EARLIEST]
    if case[order_at(required)] == 0:
        later = may_come_first(events, earliest, latest, now, stop, required)
        if later == at.NONE:
            return True
        since = earliest[later]
    if law[bar + at.BAR_UNIT] == at.NOT_STATED:
        return False
    return latest[now] < end_of_period(law, bar, since)


def surely_open(
    law: Law, case: Table, rows: Table, duty: int,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int], now: int, stop: int,
) -> bool:  # fmt: skip
    """Whether a duty was open when the event happened, whatever the hour of either."""
    if case[open_count_at(law, duty)] == 0:
        return False
    versions = law[law[at.LAW_DUTY_TABLE] + duty * at.DUTY_WIDTH + at.DUTY_RULES]
    for position in range(versions + 1, versions + 1 + law[versions]):
        rule = law[position]
        enders = law[law[at.LAW_RULE_TABLE] + rule * at.RULE_WIDTH + at.RULE_ENDERS]
        ended = False
        for ender in range(enders + 1, enders + 1 + law[enders]):
            later = may_come_first(events, earliest, latest, now, stop, law[ender])
            ended = ended or later != at.NONE
        row = case[first_row_at(law, rule)]
        while row != at.NONE and not ended:
            if rows[row + at.ROW_COUNTED_FROM] <= earliest[now]:
                return True
            row = rows[row + at.ROW_NEXT]
    return False


def surely_between(
    law: Law, case: Table, bar: int,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int], now: int, stop: int,
) -> bool:  # fmt: skip
    """Whether the event happened within the barred time, whatever the hour of its ends."""
    start, end = law[bar + at.BAR_SUBJECT], law[bar + at.BAR_END]
    seen = seen_at(law, start)
    if case[order_at(start)] == 0 or case[seen + at.SEEN_LATEST] > earliest[now]:
        return False
    if end == at.NONE:
        return latest[now] < end_of_period(law, bar, case[seen + at.SEEN_EARLIEST])
    if case[order_at(end)] > case[order_at(start)]:
        return False
    return may_come_first(events, earliest, latest, now, stop, end) == at.NONE


def is_barred(
    law: Law, case: Table, rows: Table, bar: int,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int], now: int, stop: int,
) -> bool:  # fmt: skip
    """Whether a bar that applies to the event forbids it."""
    kind = law[bar + at.BAR_KIND]
    if kind == at.BAR_NEVER:
        return True
    if kind == at.BAR_NOT_BEFORE:
        return too_early(law, case, bar, events, earliest, latest, now, stop)
    if kind == at.BAR_NOT_WHILE:
        duty = law[bar + at.BAR_SUBJECT]
        return surely_open(law, case, rows, duty, events, earliest, latest, now, stop)
    return surely_between(law, case, bar, events, earliest, latest, now, stop)


def put_bars(
    law: Law, case: Table, rows: Table, actor: int,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int], now: int, stop: int,
) -> None:  # fmt: skip
    """Put every bar that applies to the event, and note which it respected and which not."""
    bars = law[law[at.LAW_EVENT_TABLE] + events[now] * at.EVENT_WIDTH + at.EVENT_BARS]
    known, values = case[at.CASE_KNOWN], case[at.CASE_VALUES]
    for position in range(bars + 1, bars + 1 + law[bars]):
        bar = law[at.LAW_BAR_TABLE] + law[position] * at.BAR_WIDTH
        if not law[bar + at.BAR_FROM] <= earliest[now] < law[bar + at.BAR_UNTIL]:
            continue
        mask, want = law[bar + at.BAR_MASK], law[bar + at.BAR_WANT]
        if not holds(known, values, mask, want, law[bar + at.BAR_PRESUMED]):
            continue
        row = new_row(case, rows)
        if row == at.NONE:
            return
        barred = is_barred(law, case, rows, bar, events, earliest, latest, now, stop)
        rows[row + at.ROW_RULE] = -1 - law[position]
        rows[row + at.ROW_STATE] = 1 if barred else 0
        rows[row + at.ROW_OPENED] = earliest[now]
        rows[row + at.ROW_DUE] = earliest[now]
        rows[row + at.ROW_WARN] = earliest[now]
        rows[row + at.ROW_HOLDER] = at.NONE
        rows[row + at.ROW_BREACHED_BY] = at.NONE
        rows[row + at.ROW_ENDED] = earliest[now]
        rows[row + at.ROW_BY] = actor
        rows[row + at.ROW_PAUSED_SINCE] = at.NEVER
