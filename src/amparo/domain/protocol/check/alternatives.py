"""Rules that are meant for different cases: where two of them apply, and where none does."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from amparo.domain.protocol.check.elapsed import Elapsed
from amparo.domain.protocol.check.findings import Finding, Kind, find
from amparo.domain.protocol.check.rulebook import Rulebook, facts_of
from amparo.domain.protocol.check.scenarios import Scenarios, make_scenarios
from amparo.domain.protocol.check.words import listed, say_guard, say_happening, say_period
from amparo.domain.protocol.language import (
    Bar,
    Duty,
    Guard,
    NotBefore,
    NotBetween,
    Period,
    Protocol,
)
from amparo.domain.protocol.program import period_of


def alternatives(*, book: Rulebook, elapsed: Elapsed) -> Iterator[Finding]:
    """Yield overlaps and gaps among alternatives, and deadlines that another one hides."""
    for opener, duties in _duties_side_by_side(book):
        for one, other in combinations(duties, 2):
            yield from _overlap_of_duties(book.protocol, one, other, opener)
            yield from _target_beside_law(elapsed, one, other, opener)
        yield from _gap(book.protocol, duties, f"'{duties[0].must}' is owed after '{opener}'")
    for bars in _bars_side_by_side(book):
        for bar, another in combinations(bars, 2):
            yield from _overlap_of_bars(book.protocol, bar, another)
        yield from _gap(book.protocol, bars, f"'{bars[0].event}' has to wait")
    for duty in book.protocol.duties.values():
        yield from _hidden_deadlines(book.protocol, duty)


def _duties_side_by_side(book: Rulebook) -> Iterator[tuple[str, list[Duty]]]:
    """Yield the duties that one happening opens and one act fulfils, a group once."""
    told: set[tuple[str, ...]] = set()
    groups: dict[tuple[str, str], list[Duty]] = {}
    for duty in book.protocol.duties.values():
        for cause in duty.when:
            groups.setdefault((say_happening(happening=cause), duty.must), []).append(duty)
    for (opener, _), duties in groups.items():
        names = tuple(duty.name for duty in duties)
        if len(duties) > 1 and names not in told:
            told.add(names)
            yield opener, duties


def _bars_side_by_side(book: Rulebook) -> Iterator[list[Bar]]:
    for bars in book.bars_on.values():
        for kind in (NotBefore, NotBetween):
            group = [bar for bar in bars if isinstance(bar.kind, kind)]
            if len(group) > 1:
                yield group


def _scenarios(protocol: Protocol, rules: Sequence[Duty | Bar]) -> Scenarios:
    return make_scenarios(protocol=protocol, rules=rules, facts=facts_of(rules=rules))


def _together(scenarios: Scenarios, one: Duty | Bar, other: Duty | Bar) -> int:
    both = [scenarios.applies(rule=rule, in_doubt=False) for rule in (one, other)]
    return both[0] & both[1]


def _overlap_of_duties(
    protocol: Protocol, one: Duty, other: Duty, opener: str
) -> Iterator[Finding]:
    if one.is_law is not other.is_law:
        return  # a target stands beside the law on purpose
    scenarios = _scenarios(protocol, [one, other])
    together = _together(scenarios, one, other)
    differ = 0
    periods = [periods_where(scenarios=scenarios, duty=duty) for duty in (one, other)]
    for first, here in periods[0]:
        for second, there in periods[1]:
            differ |= here & there if first != second else 0
    if one.who != other.who and set(one.conditions) != set(other.conditions):
        differ = scenarios.all
    if together & differ:
        where = scenarios.describe(among=scenarios.all, chosen=together & differ)
        message = (
            f"{one.name} and {other.name} both ask for '{one.must}' after '{opener}'{where}: "
            f"{_owed(one)}, and {_owed(other)}"
        )
        yield find(kind=Kind.OVERLAP, rules=[one, other], message=message)


def _owed(duty: Duty) -> str:
    periods = dict.fromkeys(deadline.period for deadline in duty.within)
    said = [f"within {say_period(period=one)}" if one else "at no stated time" for one in periods]
    return f"by {duty.who} {' or '.join(said)}"


def _overlap_of_bars(protocol: Protocol, one: Bar, other: Bar) -> Iterator[Finding]:
    if _begins(one) != _begins(other) or period_of(one) == period_of(other):
        return
    scenarios = _scenarios(protocol, [one, other])
    together = _together(scenarios, one, other)
    if together:
        where = scenarios.describe(among=scenarios.all, chosen=together)
        waits = [say_period(period=period_of(bar)) for bar in (one, other)]
        message = (
            f"{one.name} and {other.name} both make '{one.event}' wait after '{_begins(one)}'"
            f"{where}: {waits[0]}, and {waits[1]}"
        )
        yield find(kind=Kind.OVERLAP, rules=[one, other], message=message)


def _begins(bar: Bar) -> str:
    return getattr(bar.kind, "event", "") or getattr(bar.kind, "start", "")


def _gap(protocol: Protocol, rules: Sequence[Duty | Bar], what: str) -> Iterator[Finding]:
    """Tell where no rule of a group applies that asks a fact and its contrary."""
    guards = {guard for rule in rules for guard in rule.conditions}
    contrary = any(Guard(fact=one.fact, wanted=not one.wanted) in guards for one in guards)
    if not contrary or not all(rule.conditions for rule in rules):
        return
    scenarios = _scenarios(protocol, rules)
    governed = covered = 0
    for rule in rules:
        governed |= scenarios.governed(rule=rule)
        covered |= scenarios.applies(rule=rule, in_doubt=True)
    left = governed & ~covered
    if left:
        where = scenarios.describe(among=governed, chosen=left)
        names = listed(names=[rule.name for rule in rules])
        message = f"none of {names} applies{where}, so nothing says whether {what}"
        yield find(kind=Kind.GAP, rules=rules, message=message)


def _target_beside_law(elapsed: Elapsed, one: Duty, other: Duty, opener: str) -> Iterator[Finding]:
    """Tell of a target that is met whenever the law is kept."""
    target, law = (other, one) if one.is_law else (one, other)
    if target.is_law or not law.is_law or set(law.conditions) - set(target.conditions):
        return
    agreed = [deadline.period for deadline in target.within]
    owed = [deadline.period for deadline in law.within]
    if all(_no_longer(elapsed, law, period, target, wish) for period in owed for wish in agreed):
        times = [listed(names=dict.fromkeys(say_period(period=period) for period in periods))
                 for periods in (agreed, owed)]  # fmt: skip
        message = (
            f"the target {target.name} gives '{target.must}' {times[0]} after '{opener}', and "
            f"{law.name} already gives it no more than {times[1]}"
        )
        yield find(kind=Kind.TARGET_LOOSER_THAN_LAW, rules=[target, law], message=message)


def _no_longer(
    elapsed: Elapsed, law: Duty, period: Period | None, target: Duty, wish: Period | None
) -> bool:
    """Whether keeping the law's time always keeps the target's."""
    if period is None or wish is None:
        return wish is None
    if (period.unit, law.calendar) == (wish.unit, target.calendar):
        return period.amount <= wish.amount
    longest = elapsed.span(rule=law, period=period).longest
    return longest <= elapsed.span(rule=target, period=wish).shortest


def periods_where(*, scenarios: Scenarios, duty: Duty) -> list[tuple[Period | None, int]]:
    """Return each deadline of a duty with the scenarios in which it is the first that holds."""
    left = scenarios.applies(rule=duty, in_doubt=True)
    found = []
    for deadline in duty.within:
        guards = [deadline.when] if deadline.when else []
        here = left & scenarios.where(guards=guards, in_doubt=True)
        found.append((deadline.period, here))
        left &= ~scenarios.where(guards=guards, in_doubt=False)
    return found


def _hidden_deadlines(protocol: Protocol, duty: Duty) -> Iterator[Finding]:
    scenarios = _scenarios(protocol, [duty])
    if not scenarios.applies(rule=duty, in_doubt=True):
        return  # it never arises at all, which is told elsewhere
    pairs = zip(duty.within, periods_where(scenarios=scenarios, duty=duty), strict=True)
    for deadline, (period, here) in pairs:
        if not here:
            name = say_guard(guard=deadline.when) if deadline.when else "otherwise"
            message = (
                f"the time of {duty.name} for '{name}' ({say_period(period=period)}) never "
                "applies: its conditions or the deadlines before it leave no case"
            )
            yield find(kind=Kind.DEADLINE_NEVER_APPLIES, rules=[duty], message=message)
