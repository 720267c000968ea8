"""Findings on names and texts: what nobody uses, nobody holds, or nobody wrote down."""

from collections.abc import Iterator
from datetime import date

from amparo.domain.protocol.check.findings import Finding, Kind, find
from amparo.domain.protocol.check.rulebook import Rulebook, facts_of, guards_of
from amparo.domain.protocol.check.words import listed, quoted
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Duty,
    NotBefore,
    NotBetween,
    Protocol,
)
from amparo.domain.protocol.names import holder_on, vacant

_EMPTY = frozenset(
    {
        *("?", "??", "???", "-", "--", "…", "...", "."),
        *("none", "nothing", "nil", "n/a", "na", "unknown", "not known", "pending", "missing"),
        *("tbd", "tba", "tbc", "todo", "fixme", "xxx"),
        *("to be decided", "to be determined", "to be defined", "to be confirmed"),
    }
)
"""What somebody writes who has nothing to write yet."""


def names_and_texts(*, book: Rulebook) -> Iterator[Finding]:
    """Yield what is missing, vacant or of no use among the names and texts of a protocol."""
    protocol = book.protocol
    rules = _rules(protocol)
    for rule in rules:
        yield from _placeholders(rule)
    yield from _nobody_named(protocol)
    yield from _vacant_roles(protocol)
    yield from _facts(protocol, rules)
    yield from _idle_events(protocol, rules)
    yield from _idle_roles(protocol)
    yield from _without_words(rules)
    for remark in protocol.remarks:
        yield Finding(kind=Kind.SLIP_OF_THE_LAW, rules=(), message=remark.remark,
                      articles=(remark.basis,))  # fmt: skip


def _rules(protocol: Protocol) -> list[Duty | Bar]:
    return [*protocol.duties.values(), *protocol.bars.values()]


def _says_nothing(text: str) -> bool:
    """Whether a text only holds the place of one."""
    return text.strip().strip("()[]<>").strip().lower() in {"", *_EMPTY}


def _placeholders(rule: Duty | Bar) -> Iterator[Finding]:
    if _says_nothing(rule.text.basis):
        message = f"{rule.name} rests on no article: its basis is '{rule.text.basis}'"
        yield find(kind=Kind.MISSING_BASIS, rules=[rule], message=message)
    if isinstance(rule, Duty) and _says_nothing(rule.who):
        message = f"{rule.name} names no institution: its 'who' is '{rule.who}'; write one, or "
        message += f"'{NOBODY_NAMED}' where the law itself names nobody"
        yield find(kind=Kind.MISSING_INSTITUTION, rules=[rule], message=message)


def _nobody_named(protocol: Protocol) -> Iterator[Finding]:
    for duty in protocol.duties.values():
        if duty.who == NOBODY_NAMED:
            message = f"the law asks for '{duty.must}' ({duty.name}) and names nobody to do it"
            yield find(kind=Kind.NOBODY_NAMED, rules=[duty], message=message)


def _vacant_roles(protocol: Protocol) -> Iterator[Finding]:
    roles = dict(protocol.roles)
    empty = {vacant(name) for name in roles}
    for name, duties in _duties_by_role(protocol).items():
        places = {holder.place for role in _standing_in(protocol, name)
                  for holder in roles[role].holders}  # fmt: skip
        days = _days(protocol, duties)
        gaps = [
            _where(place, places) + times
            for place in sorted({"", *places})
            if (times := _times([
                (day, holder_on(roles=roles, role=name, place=place, day=day) in empty)
                for day in days
            ]))
        ]  # fmt: skip
        if gaps:
            message = f"nobody holds the role '{name}' {listed(names=gaps)}, and nobody stands in"
            yield find(kind=Kind.VACANT_ROLE, rules=duties, message=message)


def _duties_by_role(protocol: Protocol) -> dict[str, list[Duty]]:
    found: dict[str, list[Duty]] = {}
    for duty in protocol.duties.values():
        if duty.who in protocol.roles:
            found.setdefault(duty.who, []).append(duty)
    return found


def _standing_in(protocol: Protocol, name: str) -> Iterator[str]:
    """Yield a role and those that stand in for it, one after another."""
    role = protocol.roles.get(name)
    while role:
        yield role.name
        role = protocol.roles.get(role.otherwise or "")


def _days(protocol: Protocol, duties: list[Duty]) -> list[date]:
    """Return the first day of some duties, and each day on which a holder changes after it."""
    first = max(protocol.in_force, min(duty.in_force or date.min for duty in duties))
    changes = {day for role in protocol.roles.values() for holder in role.holders
               for day in (holder.held_from, holder.held_until) if day}  # fmt: skip
    return sorted({first, *(day for day in changes if day > first)})


def _where(place: str, places: set[str]) -> str:
    named = sorted(places - {""})
    if place:
        return f"at {place}"
    return f"outside {listed(names=named)}" if named else "anywhere"


def _times(days: list[tuple[date, bool]]) -> str:
    """Say from when until when it is vacant, of days on which something changes.

    >>> _times([(date(2020, 1, 1), True), (date(2021, 1, 1), False), (date(2022, 1, 1), True)])
    ' from 2020-01-01 until 2021-01-01 and from 2022-01-01 on'
    """
    said: list[str] = []
    before = False
    for day, is_vacant in days:
        if is_vacant and not before:
            said.append(f"from {day} on")
        elif before and not is_vacant:
            said[-1] = f"{said[-1].removesuffix(' on')} until {day}"
        before = is_vacant
    return f" {listed(names=said)}" if said else ""


def _facts(protocol: Protocol, rules: list[Duty | Bar]) -> Iterator[Finding]:
    read = set(facts_of(rules=rules))
    stated = {fact for facts in protocol.events.values() for fact in facts}
    for fact, presumed in protocol.facts.items():
        if fact not in read:
            message = f"no rule reads the fact '{fact}'"
            yield Finding(kind=Kind.FACT_NO_RULE_READS, rules=(fact,), message=message)
        elif fact not in stated:
            readers = [rule for rule in rules if fact in {g.fact for g in guards_of(rule=rule)}]
            message = f"no event states '{fact}', so it always counts as "
            message += f"{'yes' if presumed else 'no'}, as presumed"
            yield find(kind=Kind.FACT_NOBODY_STATES, rules=readers, message=message)


def _idle_events(protocol: Protocol, rules: list[Duty | Bar]) -> Iterator[Finding]:
    used = {name for rule in rules for name in _events_of(rule)}
    used |= {transfer.event for transfer in protocol.transfers}
    read = set(facts_of(rules=rules))
    for event, states in protocol.events.items():
        if event not in used and not read.intersection(states):
            message = f"no rule names the event '{event}'"
            yield Finding(kind=Kind.EVENT_NO_RULE_NAMES, rules=(event,), message=message)


def _events_of(rule: Duty | Bar) -> list[str]:
    if isinstance(rule, Duty):
        clock = [rule.clock.stops_at, rule.clock.runs_from] if rule.clock else []
        causes = [cause.event or "" for cause in rule.when]
        return [rule.must, *causes, *rule.unless_events, *clock, rule.silence or ""]
    match rule.kind:
        case NotBefore(event=event):
            return [rule.event, event]
        case NotBetween(start=start, end=end):
            return [rule.event, start, end or ""]
    return [rule.event]


def _idle_roles(protocol: Protocol) -> Iterator[Finding]:
    used = {duty.who for duty in protocol.duties.values()}
    used |= {bar.who for bar in protocol.bars.values()}
    used |= {transfer.to for transfer in protocol.transfers if transfer.to}
    needed = {one for name in used for one in _standing_in(protocol, name)}
    for name in protocol.roles:
        if name not in needed:
            message = f"no duty, bar or transfer names the role '{name}'"
            yield Finding(kind=Kind.ROLE_NO_RULE_NAMES, rules=(name,), message=message)


def _without_words(rules: list[Duty | Bar]) -> Iterator[Finding]:
    """Tell of rules that lack what other rules of the same law have: its words, how sure we are."""
    for instrument in dict.fromkeys(rule.text.instrument for rule in rules):
        beside = [rule for rule in rules if rule.text.instrument == instrument]
        for key, said in (("quote", "the words of the law"), ("confidence", "how sure we are")):
            bare = [rule for rule in beside if not getattr(rule.text, key)]
            if bare and len(bare) < len(beside):
                names = listed(names=[rule.name for rule in bare])
                message = f"other rules of {quoted(names=[instrument])} give {said}; not {names}"
                yield find(kind=Kind.MISSING_WORDS, rules=bare, message=message)
