"""A whole protocol to be read: what is due after each moment, what is barred, what is open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amparo.domain.protocol.describe.sentences import (
    BY_LAW,
    Told,
    moment_of,
    tell_bar,
    tell_duty,
)
from amparo.domain.protocol.describe.speech import day, listed, say, sentence
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Duty,
    Happening,
    Holder,
    Protocol,
    Transfer,
)


@dataclass(frozen=True, kw_only=True)
class Section:
    """Rules under one heading, or remarks where there are no rules."""

    title: str
    rules: tuple[Told, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A protocol in one language, as sections in the order in which a case meets them."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]


def describe(*, protocol: Protocol, labels: Labels) -> Reading:
    """Tell the newest version of a protocol in plain sentences, one paragraph a rule.

    Duties stand under the moment that opens them, in the order of the events; then what a
    breach opens; then the bars; then what counts while facts are unknown, who holds the roles,
    who takes over, and what the law leaves open. Every rule appears once.
    """
    language = labels.language
    title = labels.title or protocol.title or protocol.name
    return Reading(
        title=say(language, "title", title=title, version=protocol.version),
        lead=tuple(_lead(protocol, language)),
        sections=tuple(
            section for section in _sections(protocol, labels) if section.rules or section.remarks
        ),
    )


def _lead(protocol: Protocol, language: str) -> Iterator[str]:
    """Say of each law and agreement since when it governs."""
    for instrument in protocol.instruments:
        since = day(language, instrument.in_force)
        key = "instrument_assumed" if instrument.is_assumed else "instrument"
        yield say(language, key, title=instrument.title, day=since)
    if not protocol.instruments:
        yield say(language, "in_force", day=day(language, protocol.in_force))


def _sections(protocol: Protocol, labels: Labels) -> Iterator[Section]:
    language = labels.language

    def titled(key: str, remarks: Iterable[str]) -> Section:
        return Section(title=say(language, key), remarks=tuple(map(sentence, remarks)))

    for cause, duties in _by_cause(protocol).items():
        told = [tell_duty(duty=duty, protocol=protocol, labels=labels) for duty in duties]
        yield Section(title=_heading(cause, protocol, labels), rules=tuple(told))
    bars = [tell_bar(bar=b, protocol=protocol, labels=labels) for b in protocol.bars.values()]
    yield Section(title=say(language, "bars"), rules=tuple(bars))
    yield titled("presumptions", _presumptions(protocol, labels))
    yield titled("stands_for", _holders(protocol, labels))
    yield titled("transfers", [_transfer(one, labels) for one in protocol.transfers])
    yield titled("gaps", _gaps(protocol, labels))


def _by_cause(protocol: Protocol) -> Mapping[Happening | None, list[Duty]]:
    """Group the duties by what opens them first; those that only a breach opens come last."""
    order = [Happening(event=event) for event in protocol.events]
    grouped: dict[Happening | None, list[Duty]] = {cause: [] for cause in order}
    after_breach: list[Duty] = []
    for duty in protocol.duties.values():
        opening = [cause for cause in order if cause in duty.when]
        (grouped[opening[0]] if opening else after_breach).append(duty)
    grouped[None] = after_breach
    return {cause: duties for cause, duties in grouped.items() if duties}


def _heading(cause: Happening | None, protocol: Protocol, labels: Labels) -> str:
    if cause is None:
        return say(labels.language, "not_in_time")
    moment = moment_of(cause=cause, protocol=protocol, labels=labels)
    return sentence(say(labels.language, "after", moment=moment))


def _presumptions(protocol: Protocol, labels: Labels) -> Iterator[str]:
    for fact, counts_as in protocol.facts.items():
        answer = say(labels.language, "yes" if counts_as else "no")
        yield say(labels.language, "presumption", ask=labels.fact(fact).ask, answer=answer)


def _holders(protocol: Protocol, labels: Labels) -> Iterator[str]:
    for role in protocol.roles.values():
        if role.holders:
            held = [_holder(holder, labels) for holder in role.holders]
            if role.otherwise:
                other = labels.institution(role.otherwise).the
                held.append(say(labels.language, "else", role=other))
            name = labels.institution(role.name).name
            yield say(
                labels.language,
                "holder",
                role=name,
                holders=say(labels.language, "then_again").join(held),
            )


def _holder(holder: Holder, labels: Labels) -> str:
    language, start, end = labels.language, holder.held_from, holder.held_until
    gaps = {"institution": labels.institution(holder.institution).name}
    key = "holder_always"
    if start:
        gaps["start"], key = day(language, start), "holder_from"
    if end:
        gaps["end"], key = day(language, end), "holder_between" if start else "holder_until"
    held = say(language, key, **gaps)
    if holder.place:
        held = say(language, "holder_place", holder=held, place=holder.place)
    return say(language, "holder_assumed", holder=held) if holder.is_assumed else held


def _transfer(transfer: Transfer, labels: Labels) -> str:
    language, moment = labels.language, labels.event(transfer.event).moment
    rules = ", ".join(transfer.duties)
    duties = say(language, "transfer_duties", rules=rules) if rules else ""
    if transfer.to is None:
        return say(language, "transfer", moment=moment, duties=duties)
    the = labels.institution(transfer.to).the
    return say(language, "transfer_to", moment=moment, duties=duties, the=the)


def _gaps(protocol: Protocol, labels: Labels) -> Iterator[str]:
    language = labels.language
    law = [duty for duty in protocol.duties.values() if duty.source in BY_LAW]
    untimed = [duty.name for duty in law if any(d.period is None for d in duty.within)]
    unnamed = [duty.name for duty in law if duty.who == NOBODY_NAMED]
    for key, rules in (("gap_time", untimed), ("gap_who", unnamed)):
        if rules:
            yield say(language, key, rules=listed(language, rules, word="and"))
    for remark in protocol.remarks:
        told = labels.remarks.get(remark.basis) or remark.remark
        yield say(language, "gap_remark", basis=remark.basis, remark=told)
