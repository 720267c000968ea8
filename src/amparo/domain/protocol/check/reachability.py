"""What can happen at all: which events, which duties, by a least fixpoint.

Nothing ever takes a possibility away: bars wait for events, and events do not un-happen. So
one starts from what comes from outside and adds what follows, until nothing is added.

Two readings are needed. Whoever looks for what *cannot* be lets facts change between one event
and the next, and any act be done by somebody who owes it to nobody. Whoever looks for what
*nothing leads to* lets an act that is somebody's duty happen only once the duty has arisen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.domain.protocol.check.elapsed import Elapsed
from amparo.domain.protocol.check.rulebook import (
    Rulebook,
    awaited,
    facts_of,
    may_come_first,
    triggers_of,
)
from amparo.domain.protocol.check.scenarios import Scenarios, make_scenarios
from amparo.domain.protocol.language import Bar, Duty, Never, NotBefore, NotBetween, NotWhile


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The events that can happen and the duties that can arise, by name."""

    events: frozenset[str]
    duties: frozenset[str]


def what_can_happen(*, book: Rulebook, elapsed: Elapsed, unprompted: bool) -> Reach:
    """Return what can happen in some case, whatever its facts and however they change.

    ``unprompted``: an act may also be done before anybody owes it.
    """
    events: set[str] = set()
    duties: set[str] = set()
    before = -1
    while before != len(events) + len(duties):
        before = len(events) + len(duties)
        events |= {
            event
            for event in book.protocol.events
            if (unprompted or _has_a_cause(book, event, duties))
            and lawful_somewhere(book=book, event=event, events=events)
        }
        duties |= {
            duty.name
            for duty in book.protocol.duties.values()
            if satisfiable(book=book, duty=duty)
            and any(
                cause.event in events or (cause.breach_of in duties
                and may_be_missed(book=book, elapsed=elapsed, missed=cause.breach_of, opens=duty))
                for cause in duty.when
            )
        }  # fmt: skip
    return Reach(events=frozenset(events), duties=frozenset(duties))


def _has_a_cause(book: Rulebook, event: str, duties: set[str]) -> bool:
    """Whether an event comes from outside, or follows from a duty that has arisen."""
    owed, derived = book.owed.get(event, []), book.derived.get(event, [])
    return not owed or any(duty.name in duties for duty in [*owed, *derived])


def satisfiable(*, book: Rulebook, duty: Duty) -> bool:
    """Whether there is a day and an answer to each fact on which the duty may arise."""
    local = make_scenarios(protocol=book.protocol, rules=[duty], facts=facts_of(rules=[duty]))
    return bool(local.applies(rule=duty, in_doubt=True))


def lawful_somewhere(*, book: Rulebook, event: str, events: set[str] | frozenset[str]) -> bool:
    """Whether some answer to the facts lets every bar on an event give way."""
    bars = book.bars_on.get(event, [])
    local = make_scenarios(protocol=book.protocol, rules=bars, facts=facts_of(rules=bars))
    possible = dict.fromkeys(events, local.all)
    return bool(lawful(scenarios=local, bars=bars, possible=possible))


def lawful(*, scenarios: Scenarios, bars: list[Bar], possible: Mapping[str, int]) -> int:
    """Return where no bar forbids an event for ever; ``possible`` says where others can happen.

    An event barred between two others may still come before the first, and one barred while
    a duty is open may come before it arises: both count as lawful here.
    """
    found = scenarios.all
    for bar in bars:
        if isinstance(bar.kind, Never):
            found &= ~scenarios.applies(rule=bar, in_doubt=False)
        elif isinstance(bar.kind, NotBefore):
            waits = scenarios.applies(rule=bar, in_doubt=False)
            found &= ~waits | possible.get(bar.kind.event, 0)
    return found


def may_be_missed(*, book: Rulebook, elapsed: Elapsed, missed: str | None, opens: Duty) -> bool:
    """Whether a duty can fall due, and on a day on which its breach opens another."""
    duty = book.protocol.duties[missed or ""]
    periods = [deadline.period for deadline in duty.within if deadline.period]
    if not periods:
        return False
    first = max(duty.in_force or book.protocol.in_force, book.protocol.in_force)
    if opens.until and opens.until <= first:
        return False
    if duty.until and opens.in_force and duty.clock is None:
        longest = max(elapsed.longest_days(rule=duty, period=period) for period in periods)
        return (opens.in_force - duty.until).days <= longest
    return True


def masks(*, book: Rulebook, scenarios: Scenarios, duty: Duty, reach: Reach) -> tuple[int, int]:
    """Return where a duty can arise and where it can lawfully be fulfilled, facts unchanging."""
    duties, bars = book.bearing_on(duty=duty)
    bars_on: dict[str, list[Bar]] = {}
    for bar in bars:
        bars_on.setdefault(bar.event, []).append(bar)
    possible: dict[str, int] = {}
    names = [event for rule in duties for event in (rule.must, *triggers_of(duty=rule))]
    names += [event for bar in bars for event in (bar.event, *awaited(bar=bar))]
    for _ in range(len(set(names)) + 1):
        for event in names:
            possible[event] = lawful(
                scenarios=scenarios, bars=bars_on.get(event, []), possible=possible
            )
    opens = {one.name: _opens(scenarios, one, possible, reach) for one in duties}
    kept = dict.fromkeys(opens, 0)
    for _ in range(len(duties) + 1):
        for one in duties:
            kept[one.name] = opens[one.name] & possible[one.must]
            for bar in bars_on.get(one.must, []):
                applies = scenarios.applies(rule=bar, in_doubt=False)
                kept[one.name] &= ~applies | _gives_way(
                    bar, one, scenarios, book, possible=possible, opens=opens, kept=kept
                )
    return opens[duty.name], kept[duty.name]


def _opens(scenarios: Scenarios, duty: Duty, possible: Mapping[str, int], reach: Reach) -> int:
    caused = 0
    for cause in duty.when:
        missed = scenarios.all if cause.breach_of in reach.duties else 0
        caused |= possible[cause.event] if cause.event else missed
    return caused & scenarios.applies(rule=duty, in_doubt=True)


def _gives_way(
    bar: Bar, duty: Duty, scenarios: Scenarios, book: Rulebook,
    *, possible: Mapping[str, int], opens: Mapping[str, int], kept: Mapping[str, int],
) -> int:  # fmt: skip
    """Return where a bar on the act of ``duty`` ends after the duty has arisen."""
    if may_come_first(duty=duty):
        return scenarios.all
    match bar.kind:
        case NotBetween(start=start, end=str() as end) if _always_opens(start, duty):
            return possible[end]
        case NotWhile(duty=name):
            other = book.protocol.duties[name]
            if other is duty:
                return 0
            if other.unless_events or other.unless_facts or not _opens_with(other, duty):
                return scenarios.all
            return ~opens[name] | kept[name]
    return scenarios.all


def _always_opens(event: str, duty: Duty) -> bool:
    return all(cause.event == event for cause in duty.when)


def _opens_with(other: Duty, duty: Duty) -> bool:
    """Whether whatever opens ``duty`` opens the other, conditions aside, and it lasts."""
    return set(duty.when) <= set(other.when)
