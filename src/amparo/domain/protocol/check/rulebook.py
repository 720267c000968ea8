"""The rules of a protocol by the event they are about, and which rules bear on which."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from amparo.domain.protocol.language import (
    Bar,
    Duty,
    Guard,
    NotBefore,
    NotBetween,
    NotWhile,
    Protocol,
)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """A protocol whose duties and bars can be looked up by event."""

    protocol: Protocol
    owed: dict[str, list[Duty]] = field(default_factory=dict)
    opened: dict[str, list[Duty]] = field(default_factory=dict)
    bars_on: dict[str, list[Bar]] = field(default_factory=dict)
    derived: dict[str, list[Duty]] = field(default_factory=dict)

    @classmethod
    def of(cls, *, protocol: Protocol) -> "Rulebook":
        """Sort the rules of ``protocol`` by event."""
        book = cls(protocol=protocol)
        for duty in protocol.duties.values():
            book.owed.setdefault(duty.must, []).append(duty)
            for event in triggers_of(duty=duty):
                book.opened.setdefault(event, []).append(duty)
            if duty.silence:
                book.derived.setdefault(duty.silence, []).append(duty)
        for bar in protocol.bars.values():
            book.bars_on.setdefault(bar.event, []).append(bar)
        return book

    def bearing_on(self, *, duty: Duty) -> tuple[list[Duty], list[Bar]]:
        """Return what decides whether ``duty`` arises and may be fulfilled, the nearest first.

        Those are the bars on its trigger and on its act, those on the events these wait for,
        and the duties they wait for.
        """
        duties, bars = [duty], dict[str, Bar]()
        waiting, seen = [duty.must, *triggers_of(duty=duty)], set[str]()
        for event in waiting:
            if event in seen:
                continue
            seen.add(event)
            for bar in self.bars_on.get(event, []):
                bars[bar.name] = bar
                waiting += awaited(bar=bar)
                if isinstance(bar.kind, NotWhile):
                    other = self.protocol.duties[bar.kind.duty]
                    duties += [other] if other not in duties else []
                    waiting += [other.must, *triggers_of(duty=other)]
        return duties, list(bars.values())


def triggers_of(*, duty: Duty) -> list[str]:
    """Return the events that open a duty."""
    return [cause.event for cause in duty.when if cause.event]


def may_come_first(*, duty: Duty) -> bool:
    """Whether an act before the duty arose fulfils it; one that opens it comes too late."""
    return duty.already_done_counts and duty.must not in triggers_of(duty=duty)


def awaited(*, bar: Bar) -> list[str]:
    """Return the event that must have happened for a bar to give way, if there is one."""
    match bar.kind:
        case NotBefore(event=event):
            return [event]
        case NotBetween(end=str() as end):
            return [end]
    return []


def facts_of(*, rules: Iterable[Duty | Bar]) -> Iterator[str]:
    """Yield the facts that rules read, in their order; some more than once."""
    for rule in rules:
        for guard in guards_of(rule=rule):
            yield guard.fact


def guards_of(*, rule: Duty | Bar) -> list[Guard]:
    """Return every condition on a fact that stands in a rule."""
    if isinstance(rule, Bar):
        return list(rule.conditions)
    by_fact = [deadline.when for deadline in rule.within if deadline.when]
    return [*rule.conditions, *by_fact, *rule.unless_facts]
