"""Deadlines that cannot be kept: a duty asks for an act before the bars on it can give way.

*Impossible* is what no day of the calendar allows. *May be impossible* is what fails on some
days, under one reading of "days", or only as long as no other duty is lifted.
"""

from collections.abc import Iterator

from amparo.domain.protocol.calendar import as_instant
from amparo.domain.protocol.check.differences import Bound, find_contradiction
from amparo.domain.protocol.check.elapsed import HOUR, Elapsed
from amparo.domain.protocol.check.findings import Finding, Kind, find
from amparo.domain.protocol.check.rulebook import Rulebook, awaited, facts_of, triggers_of
from amparo.domain.protocol.check.scenarios import Scenarios, make_scenarios
from amparo.domain.protocol.check.systems import Link, Rules, System, event_of
from amparo.domain.protocol.check.words import quoted, say_bar, say_duty, say_period
from amparo.domain.protocol.language import Bar, Deadline, Duty, NotBetween, Period
from amparo.domain.protocol.program import period_of

_HOURS_OF_DAY = (0, 9, 15, 23)


def impossible_deadlines(*, book: Rulebook, elapsed: Elapsed) -> Iterator[Finding]:
    """Yield each set of rules whose deadlines contradict each other, once."""
    found: dict[tuple[str, ...], Finding] = {}
    for duty in book.protocol.duties.values():
        if any(deadline.period for deadline in duty.within):
            for trigger in triggers_of(duty=duty):
                for finding in _of_duty(book, elapsed, duty, trigger):
                    key = tuple(sorted(finding.rules))
                    if key not in found or (finding.is_severe and not found[key].is_severe):
                        found[key] = finding
    yield from found.values()


def _of_duty(book: Rulebook, elapsed: Elapsed, duty: Duty, trigger: str) -> Iterator[Finding]:
    duties, bars = _within_reach(book, duty)
    if not any(period_of(bar) for bar in bars) and not any(one.silence for one in duties):
        return  # nothing asks anybody to wait for any length of time
    scenarios = make_scenarios(
        protocol=book.protocol, rules=[*duties, *bars], facts=facts_of(rules=[*duties, *bars])
    )
    arises = scenarios.applies(rule=duty, in_doubt=True)
    for guard in duty.unless_facts:
        arises &= ~scenarios.where(guards=[guard], in_doubt=True)
    for part in _parts(scenarios, duties, bars, arises):
        rules = _rules_of(scenarios, duties, bars, part, duty)
        system = System(rules=rules, focus=duty, trigger=trigger)
        contradiction = _contradiction(elapsed, system.links)
        if contradiction:
            where = scenarios.describe(among=arises, chosen=part)
            yield _finding(contradiction, where)


def _within_reach(book: Rulebook, duty: Duty) -> tuple[list[Duty], list[Bar]]:
    """Return the rules that may matter to a duty in any scenario, the nearest first."""
    duties, bars = {duty.name: duty}, dict[str, Bar]()
    waiting, seen = [*triggers_of(duty=duty), duty.must], set[str]()
    for event in waiting:
        if event in seen:
            continue
        seen.add(event)
        for bar in book.bars_on.get(event, []):
            bars[bar.name] = bar
            starts = [bar.kind.start] if isinstance(bar.kind, NotBetween) else []
            waiting += [*awaited(bar=bar), *starts]
        for other in [*book.opened.get(event, []), *book.derived.get(event, [])]:
            duties[other.name] = other
            waiting.append(other.must)
    return list(duties.values()), list(bars.values())


def _parts(scenarios: Scenarios, duties: list[Duty], bars: list[Bar], arises: int) -> list[int]:
    """Split the scenarios into parts within which the same rules and deadlines hold."""
    guards = [deadline.when for duty in duties for deadline in duty.within if deadline.when]
    rules: list[Duty | Bar] = [*duties, *bars]
    masks = {scenarios.applies(rule=rule, in_doubt=False) for rule in rules}
    masks |= {scenarios.where(guards=[guard], in_doubt=False) for guard in guards}
    parts = [arises] if arises else []
    for mask in masks:
        parts = [piece for part in parts for piece in (part & mask, part & ~mask) if piece]
    return parts


def _rules_of(
    scenarios: Scenarios, duties: list[Duty], bars: list[Bar], part: int, focus: Duty
) -> Rules:
    """Return the rules that surely hold throughout ``part``."""

    def holds(rule: Duty | Bar) -> bool:
        return not part & ~scenarios.applies(rule=rule, in_doubt=False)

    return Rules(
        duties=[(duty, _period_in(scenarios, duty.within, part))
                for duty in duties if duty is focus or holds(duty)],
        bars=[bar for bar in bars if holds(bar)],
    )  # fmt: skip


def _period_in(scenarios: Scenarios, within: tuple[Deadline, ...], part: int) -> Period | None:
    """Return the first deadline whose fact holds; none where that was not tried."""
    for deadline in within:
        guards = [deadline.when] if deadline.when else []
        if not part & ~scenarios.where(guards=guards, in_doubt=False):
            return deadline.period
        if part & scenarios.where(guards=guards, in_doubt=True):
            return None
    return None


def _contradiction(elapsed: Elapsed, links: list[Link]) -> tuple[list[Link], str] | None:
    """Return links that contradict each other, and when; nothing said means always."""
    hard = [link for link in links if not link.soft]
    always = _circle(elapsed, hard, surely=True)
    if any(link.upper for link in always):
        return always, ""
    generous: set[int] = set()
    while circle := _circle(elapsed, links, surely=False, generous=generous):
        uppers = [link for link in circle if link.upper]
        if not uppers:
            return None  # bars that wait for each other: told where events cannot happen
        if len(uppers) > 1:
            return circle, "on some days, or as long as nothing is lifted, paused or done unasked"
        when = _when(elapsed, uppers[0], circle)
        if when is not None:
            return circle, when
        generous.add(links.index(uppers[0]))
    return None


def _circle(
    elapsed: Elapsed, links: list[Link], *, surely: bool, generous: set[int] | None = None
) -> list[Link]:
    bounds = []
    for number, link in enumerate(links):
        wide = surely or number in (generous or set())
        bounds.append(_bound(elapsed, link, number, wide=wide))
    return [links[bound.why] for bound in find_contradiction(bounds=bounds)]


def _bound(elapsed: Elapsed, link: Link, number: int, *, wide: bool) -> Bound:
    """Bound two instants: ``wide`` leaves as much room as the calendar ever does."""
    if link.upper and link.period:
        span = elapsed.span(rule=link.rule, period=link.period, early=not wide)
        most = span.longest if wide else span.shortest
        return Bound(earlier=link.earlier, later=link.later, most=most, why=number)
    least = 0
    if link.period:
        span = elapsed.span(rule=link.rule, period=link.period)
        least = span.shortest if wide else span.longest
    return Bound(earlier=link.later, later=link.earlier, most=-least, why=number)


def _when(elapsed: Elapsed, duty: Link, circle: list[Link]) -> str | None:
    """Try a duty on each day against what it must wait for. ``None``: it can always be kept."""
    waits = _in_order(duty, circle)
    period = duty.period
    soft = " as long as nothing is lifted, paused or done unasked"
    if period is None or not isinstance(duty.rule, Duty):
        return None
    for early, reading in ((False, ""), (True, " if 'days' means every day")):
        tried = failed = 0
        example = ""
        for day in elapsed.days_tried(rule=duty.rule):
            for hour in _HOURS_OF_DAY:
                begins = day + hour * HOUR
                due = elapsed.end(rule=duty.rule, period=period, begins=begins, early=early)
                tried += 1
                if _earliest(elapsed, waits, begins) > due:
                    failed += 1
                    zone = elapsed.calendar(rule=duty.rule).zone
                    example = example or f"{as_instant(begins, zone):%Y-%m-%d}"
        if failed == tried:
            return (reading + (soft if any(link.soft for link in circle) else "")).strip()
        if failed:
            trigger = event_of(node=duty.earlier)
            return f"on some days{reading}, for example where '{trigger}' falls on {example}"
    return None


def _in_order(duty: Link, circle: list[Link]) -> list[Link]:
    """Return the waits of a circle from the trigger of its one duty on."""
    by_earlier = {link.earlier: link for link in circle if link is not duty}
    found: list[Link] = []
    name = duty.earlier
    while name != duty.later:
        found.append(by_earlier[name])
        name = found[-1].later
    return found


def _earliest(elapsed: Elapsed, waits: list[Link], begins: int) -> int:
    instant = begins
    for link in waits:
        if link.period:
            instant = elapsed.end(rule=link.rule, period=link.period, begins=instant)
    return instant


def _finding(contradiction: tuple[list[Link], str], where: str) -> Finding:
    circle, when = contradiction
    uppers, waits = _as_time_passes(circle)
    same = [link for link in waits if event_of(node=link.earlier) == event_of(node=link.later)]
    in_time = [*uppers, *(link for link in waits if link not in same)]
    names = quoted(names=[event_of(node=link.later) for link in uppers])
    lifted = sorted({event for link in uppers if isinstance(link.rule, Duty)
                     for event in link.rule.unless_events})  # fmt: skip
    unless = f", unless {' or '.join(repr(event) for event in lifted)} lifts it" if lifted else ""
    kind = Kind.DEADLINE_MAY_BE_IMPOSSIBLE if when else Kind.IMPOSSIBLE_DEADLINE
    together = "be done together in time" if len(uppers) > 1 else "be done in time"
    time = f"may not {together}: {when}" if when else f"can never {together}"
    return find(
        kind=kind,
        rules=[link.rule for link in in_time],
        message=f"{names}{where} {time}{unless}",
        steps=dict.fromkeys(_step(link) for link in in_time),
    )


def _as_time_passes(circle: list[Link]) -> tuple[list[Link], list[Link]]:
    """Return the duties of a circle, then what makes them wait, each in order of time."""
    first = next(n for n, link in enumerate(circle) if link.upper and not circle[n - 1].upper)
    turned = circle[first:] + circle[:first]
    waits = [link for link in reversed(turned) if not link.upper]
    return [link for link in turned if link.upper], waits


def _step(link: Link) -> str:
    if isinstance(link.rule, Bar):
        return say_bar(bar=link.rule)
    after, act = event_of(node=link.earlier), event_of(node=link.later)
    if link.period and not link.upper:
        said = f"{link.rule.name}: {act} by silence {say_period(period=link.period)} after {after}"
        return f"{said} ({link.rule.text.basis})"
    return say_duty(duty=link.rule, period=link.period, after=after)
