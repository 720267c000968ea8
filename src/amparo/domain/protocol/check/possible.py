"""Findings on what can happen: duties that never arise or that nobody can lawfully fulfil."""

from collections.abc import Iterator

from amparo.domain.protocol.check.elapsed import Elapsed
from amparo.domain.protocol.check.findings import Finding, Kind, find
from amparo.domain.protocol.check.reachability import (
    Reach,
    lawful_somewhere,
    masks,
    may_be_missed,
    satisfiable,
    what_can_happen,
)
from amparo.domain.protocol.check.rulebook import Rulebook, awaited, facts_of, triggers_of
from amparo.domain.protocol.check.scenarios import Scenarios, make_scenarios
from amparo.domain.protocol.check.words import quoted, say_bar, say_guard
from amparo.domain.protocol.language import Bar, Duty, Happening, Never, NotBetween, NotWhile
from amparo.domain.protocol.wellformed import find_circle


def impossible_rules(*, book: Rulebook, elapsed: Elapsed) -> Iterator[Finding]:
    """Yield the duties, bars and events that can never do what they are written for."""
    reach = what_can_happen(book=book, elapsed=elapsed, unprompted=True)
    led_to = what_can_happen(book=book, elapsed=elapsed, unprompted=False)
    for duty in book.protocol.duties.values():
        if duty.name not in reach.duties:
            yield _dead(book, elapsed, duty, reach)
        else:
            yield from _unfulfillable(book, duty, reach)
    for bar in book.protocol.bars.values():
        yield from _standing(book, bar, reach)
    yield from _waiting_for_each_other(book, reach, led_to)


def _dead(book: Rulebook, elapsed: Elapsed, duty: Duty, reach: Reach) -> Finding:
    reasons = _why_unsatisfiable(book, duty) if not satisfiable(book=book, duty=duty) else []
    if not reasons:
        reasons = [_why_no_cause(book, elapsed, duty, cause, reach) for cause in duty.when]
    message = f"{duty.name} never arises: {'; '.join(dict.fromkeys(reasons))}"
    others = [bar for event in triggers_of(duty=duty) for bar in _blocking(book, event, reach)]
    return find(kind=Kind.DEAD_DUTY, rules=[duty, *others], message=message)


def _why_unsatisfiable(book: Rulebook, duty: Duty) -> list[str]:
    alone = make_scenarios(protocol=book.protocol, rules=[duty], facts=facts_of(rules=[duty]))
    if not alone.governed(rule=duty):
        return [f"it no longer governs on {book.protocol.in_force}, when the protocol begins"]
    return [
        f"no event states '{guard.fact}', so it stays {_yes_no(book.protocol.facts[guard.fact])} "
        f"and '{say_guard(guard=guard)}' never holds"
        for guard in duty.conditions
        if not alone.where(guards=[guard], in_doubt=True)
    ] or ["its conditions never hold together"]


def _why_no_cause(
    book: Rulebook, elapsed: Elapsed, duty: Duty, cause: Happening, reach: Reach
) -> str:
    event, missed = cause.event, cause.breach_of
    if event:
        steps = [say_bar(bar=bar) for bar in _blocking(book, event, reach)]
        return f"'{event}' can never lawfully happen ({'; '.join(steps)})"
    target = book.protocol.duties[missed or ""]
    if not any(deadline.period for deadline in target.within):
        return f"{missed} has no stated time, so it is never missed ({target.text.basis})"
    if not may_be_missed(book=book, elapsed=elapsed, missed=missed, opens=duty):
        return f"{missed} is missed only on days on which {duty.name} does not govern"
    return f"{missed} never arises itself, so it is never missed ({target.text.basis})"


def _blocking(book: Rulebook, event: str, reach: Reach) -> list[Bar]:
    """Return the bars that keep an event from ever happening."""
    if event in reach.events:
        return []
    return [
        bar for bar in book.bars_on.get(event, [])
        if isinstance(bar.kind, Never) or any(one not in reach.events for one in awaited(bar=bar))
    ]  # fmt: skip


def _unfulfillable(book: Rulebook, duty: Duty, reach: Reach) -> Iterator[Finding]:
    duties, bars = book.bearing_on(duty=duty)
    rules: list[Duty | Bar] = [*duties, *bars]
    scenarios = make_scenarios(
        protocol=book.protocol, rules=rules, facts=facts_of(rules=[*bars, *duties])
    )
    opens, kept = masks(book=book, scenarios=scenarios, duty=duty, reach=reach)
    stuck = opens & ~kept
    for guard in duty.unless_facts:
        stuck &= ~scenarios.where(guards=[guard], in_doubt=True)
    if scenarios.left_out:
        yield _not_tried(duty, scenarios)
    if not stuck:
        return
    holding = [bar for bar in bars if bar.event == duty.must
               and stuck & scenarios.applies(rule=bar, in_doubt=False)]  # fmt: skip
    where = scenarios.describe(among=opens, chosen=stuck)
    lifted = f", unless {quoted(names=duty.unless_events)} lifts it" if duty.unless_events else ""
    yield find(
        kind=Kind.UNFULFILLABLE_DUTY,
        rules=[duty, *holding],
        message=f"{duty.name} asks for '{duty.must}', which{where} is never allowed while it is "
        f"owed{lifted}",
        steps=[say_bar(bar=bar) for bar in holding],
    )


def _not_tried(duty: Duty, scenarios: Scenarios) -> Finding:
    message = (
        f"{len(scenarios.facts) + len(scenarios.left_out)} facts bear on {duty.name}; the check "
        f"tried yes and no of {len(scenarios.facts)}, and not of {quoted(names=scenarios.left_out)}"
    )
    return find(kind=Kind.NOT_TRIED, rules=[duty], message=message)


def _standing(book: Rulebook, bar: Bar, reach: Reach) -> Iterator[Finding]:
    """Tell of a bar that, once it stands, stands for ever, and of one that never stands."""
    never = _why_never_applies(book, bar, reach)
    if never:
        message = f"{bar.name} never forbids anything: {never}"
        yield find(kind=Kind.BAR_NEVER_APPLIES, rules=[bar], message=message)
        return
    for event in awaited(bar=bar):
        if event not in reach.events:
            others = [other for other in _blocking(book, event, reach) if other is not bar]
            yield find(
                kind=Kind.BAR_NEVER_LIFTS,
                rules=[bar, *others],
                message=f"{bar.name} waits for '{event}', which can never lawfully happen, so "
                f"'{bar.event}' stays forbidden",
                steps=[say_bar(bar=one) for one in dict.fromkeys([bar, *others])],
            )


def _why_never_applies(book: Rulebook, bar: Bar, reach: Reach) -> str:
    alone = make_scenarios(protocol=book.protocol, rules=[bar], facts=facts_of(rules=[bar]))
    if not alone.governed(rule=bar):
        return f"it no longer governs on {book.protocol.in_force}, when the protocol begins"
    if not alone.applies(rule=bar, in_doubt=True):
        return "its conditions rest on facts that no event states, and never hold as presumed"
    match bar.kind:
        case NotWhile(duty=name) if name not in reach.duties:
            return f"{name} never arises"
        case NotBetween(start=start) if start not in reach.events:
            return f"'{start}' can never lawfully happen"
    return ""


def _waiting_for_each_other(book: Rulebook, reach: Reach, led_to: Reach) -> Iterator[Finding]:
    """Tell of acts each of which is owed only once another of them has been done."""
    stuck = {
        event: [
            cause
            for duty in book.owed[event]
            for cause in triggers_of(duty=duty)
            if cause not in led_to.events and cause in reach.events
        ]
        for event in book.owed
        if event in reach.events and event not in led_to.events
        and lawful_somewhere(book=book, event=event, events=reach.events)
    }  # fmt: skip
    while circle := find_circle(after=_among(stuck)):
        duties = [duty for event in circle for duty in book.owed[event]
                  if set(triggers_of(duty=duty)) & set(circle)]  # fmt: skip
        steps = [
            f"{duty.name}: '{duty.must}' is owed once {quoted(names=triggers_of(duty=duty))} "
            f"happened ({duty.text.basis})" for duty in duties
        ]  # fmt: skip
        each = "each is owed only once another" if len(circle) > 1 else "it is owed only once it"
        message = f"nothing leads to {quoted(names=circle)}: {each} has happened"
        yield find(kind=Kind.NEVER_TRIGGERED_EVENT, rules=duties, message=message, steps=steps)
        for event in circle:
            del stuck[event]


def _among(stuck: dict[str, list[str]]) -> dict[str, list[str]]:
    """Keep of what each act waits for only what is stuck itself."""
    return {event: [cause for cause in causes if cause in stuck] for event, causes in stuck.items()}


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
