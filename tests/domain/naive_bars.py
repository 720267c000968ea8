"""Whether a bar forbids an event, as `docs/reference/protocol-language.md` says.

Comments in quotation marks are the words of that page.
"""

from collections.abc import Sequence

from amparo.domain.protocol.case import Record
from amparo.domain.protocol.language import (
    Bar,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
    Protocol,
)
from tests.domain.naive_state import Armed
from tests.domain.naive_time import calendar_named, first_instant_after


def forbids(
    *,
    bar: Bar,
    version: Protocol,
    record: Record,
    happened: Sequence[Record],
    later: Sequence[Record],
    open_duties: Sequence[Armed],
) -> bool:
    """Whether `record` is forbidden, given what `happened` before it and what comes `later`."""
    # "where the record is inexact", "later in the order with `earliest` <= the record's `latest`"
    is_inexact = record.earliest < record.latest
    may_precede = [one for one in later if is_inexact and one.earliest <= record.latest]

    def is_over(period: Period, start: Record) -> bool:
        # "breached only if the record's `latest` is before the end of the delay counted from
        # the `earliest` of E"
        calendar = calendar_named(version=version, name=bar.calendar)
        end = first_instant_after(counts_from=start.earliest, period=period, calendar=calendar)
        return record.latest >= end

    match bar.kind:
        case Never():
            return True
        case NotBefore(event=event, delay=delay):
            seen = [one for one in happened if one.event == event]
            if not seen:
                # "that first such E counts as having happened before"
                seen = [one for one in may_precede if one.event == event][:1]
            if not seen:
                return True
            # "from the last E"
            return delay is not None and not is_over(delay, seen[-1])
        case NotWhile(duty=name):
            of_that_name = [duty for duty in open_duties if duty.rule.name == name]
            return any(_stands_in_the_way(duty, record, may_precede) for duty in of_that_name)
        case NotBetween(start=start, end=end, lasting=lasting):
            places = [place for place, one in enumerate(happened) if one.event == start]
            # "only if the `latest` of the last E1 is not after the record's `earliest`"
            if not places or happened[places[-1]].latest > record.earliest:
                return False
            if lasting is not None:
                return not is_over(lasting, happened[places[-1]])
            # "no E2 came since in the order, and - where the record is inexact - no E2 later
            # in the order has `earliest` <= the record's `latest`"
            since = [*happened[places[-1] + 1 :], *may_precede]
            return not any(one.event == end for one in since)


def _stands_in_the_way(duty: Armed, record: Record, may_precede: Sequence[Record]) -> bool:
    # "no event that would fulfil or lift D (its `must`, its `unless` events, in that duty's
    # version) stands later in the order with `earliest` <= the record's `latest`"
    freeing = (duty.rule.must, *duty.rule.unless_events)
    may_be_over = any(one.event in freeing for one in may_precede)
    # "counts from an instant (the `latest` of its trigger) not after the record's `earliest`"
    return duty.counts_from <= record.earliest and not may_be_over
