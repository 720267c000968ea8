"""Reading duties and bars."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from amparo.domain.protocol.language import (
    Again,
    Bar,
    BarKind,
    Clock,
    Deadline,
    Duty,
    Guard,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Source,
    Text,
)
from amparo.domain.protocol.phrases import (
    UnreadablePhrase,
    read_guard,
    read_happening,
    read_period,
    read_stated_period,
)
from amparo.packs.reading import Part

_TEXT_KEYS = ("basis", "words", "quote", "gloss", "confidence", "note", "if_not", "read_in")
DUTY_KEYS = ("who", "must", "when", "if", "within", "source", "calendar", "unless",
             "clock_stops", "again", "by", "already_done", "silence", "in_force", "until",
             *_TEXT_KEYS)  # fmt: skip
_KINDS = ("never", "not_before", "not_while", "not_between")
BAR_KEYS = ("event", "if", "who", "source", "calendar", "in_force", "until", *_KINDS,
             *_TEXT_KEYS)  # fmt: skip
SOURCES = {source.value: source for source in Source}
_AGAIN = {again.value: again for again in Again}
_BY = {"anyone": False, "holder": True}
_CONFIDENCE = {"": "", "high": "high", "medium": "medium", "low": "low"}
_TURNED = re.compile(r"(.+) after (\d+ [a-z ]+)")
_AFTER = re.compile(r"(\d.*?) after (.+)")


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What holds for every rule of a file that does not say otherwise."""

    instrument: str
    source: Source
    read_in: str
    in_force: date | None


def read_duty(*, name: str, part: Part, defaults: Defaults, facts: Collection[str]) -> Duty:
    """Read one duty; ``facts`` are those of the protocol. Raises `MistakeInFile`."""
    part.allow(DUTY_KEYS)
    unless = [part.phrase("unless", _guard_reader(phrase)) for phrase in part.texts("unless")]
    is_fact = [not guard.wanted or guard.fact in facts for guard in unless]
    return Duty(
        name=name,
        who=part.text("who"),
        must=part.text("must"),
        when=tuple(
            read_happening(phrase=phrase) for phrase in part.texts("when") or [part.text("when")]
        ),
        within=_within(part),
        source=part.choice("source", SOURCES, defaults.source.value),
        text=_text(part, defaults),
        conditions=_guards(part),
        unless_events=tuple(
            guard.fact for guard, fact in zip(unless, is_fact, strict=True) if not fact
        ),
        unless_facts=tuple(guard for guard, fact in zip(unless, is_fact, strict=True) if fact),
        clock=_clock(part),
        again=part.choice("again", _AGAIN, "keep"),
        by_holder=part.choice("by", _BY, "anyone"),
        already_done_counts=part.choice("already_done", {"counts": True, "": False}, ""),
        silence=part.text("silence", "") or None,
        calendar=part.text("calendar", ""),
        in_force=part.date("in_force") or defaults.in_force,
        until=part.date("until"),
    )


def read_bar(*, name: str, part: Part, defaults: Defaults) -> Bar:
    """Read one bar. Raises `MistakeInFile`."""
    part.allow(BAR_KEYS)
    return Bar(
        name=name,
        event=part.text("event"),
        kind=_bar_kind(part),
        source=part.choice("source", SOURCES, defaults.source.value),
        text=_text(part, defaults),
        who=part.text("who", ""),
        conditions=_guards(part),
        calendar=part.text("calendar", ""),
        in_force=part.date("in_force") or defaults.in_force,
        until=part.date("until"),
    )


def _text(part: Part, defaults: Defaults) -> Text:
    return Text(
        basis=part.text("basis"),
        words=part.text("words", ""),
        quote=part.text("quote", ""),
        gloss=part.text("gloss", ""),
        confidence=part.choice("confidence", _CONFIDENCE, ""),
        note=part.text("note", ""),
        if_not=part.text("if_not", ""),
        instrument=defaults.instrument,
        read_in=part.text("read_in", "") or defaults.read_in,
    )


def _guard_reader(phrase: str) -> Callable[[], Guard]:
    return lambda: read_guard(phrase=phrase)


def _guards(part: Part) -> tuple[Guard, ...]:
    guards = tuple(part.phrase("if", _guard_reader(phrase)) for phrase in part.texts("if"))
    refused = {guard.fact for guard in guards if not guard.wanted}
    for guard in guards:
        if guard.wanted and guard.fact in refused:
            message = f"'{guard.fact}' and 'not {guard.fact}' never hold together; leave one out, "
            raise part.mistake(message + "or write two rules", key="if")
    return guards


def _within(part: Part) -> tuple[Deadline, ...]:
    node = part.get("within")
    if node is None or node.entries is None:
        phrase = part.text("within")
        period = part.phrase("within", lambda: read_stated_period(phrase=phrase))
        return (Deadline(when=None, period=period),)
    cases = Part(file=part.file, called=f"{part.called}, 'within'", node=node)
    return tuple(_deadline(cases, fact) for fact in node.entries)


def _deadline(cases: Part, fact: str) -> Deadline:
    phrase = cases.text(fact)
    period = cases.phrase(fact, lambda: read_stated_period(phrase=phrase))
    when = None if fact == "otherwise" else cases.phrase(fact, _guard_reader(fact))
    return Deadline(when=when, period=period)


def _clock(part: Part) -> Clock | None:
    node = part.get("clock_stops")
    if node is None:
        return None
    clock = Part(file=part.file, called=f"{part.called}, 'clock_stops'", node=node)
    clock.allow(("from", "until"))
    return Clock(stops_at=clock.text("from"), runs_from=clock.text("until"))


def _bar_kind(part: Part) -> BarKind:
    kinds = [key for key in _KINDS if part.get(key)]
    if len(kinds) != 1:
        listed = ", ".join(_KINDS)
        raise part.mistake(f"says {len(kinds)} of {listed}; write exactly one")
    return _READERS[kinds[0]](part)


def _never(part: Part) -> BarKind:
    if part.text("never") != "yes":
        raise part.mistake("write 'never: yes', or leave the bar out", key="never")
    return Never()


def _not_before(part: Part) -> BarKind:
    phrase = part.text("not_before")
    match = _AFTER.fullmatch(phrase)
    if match is None and (turned := _TURNED.fullmatch(phrase)):
        message = f"the period comes first: write '{turned[2]} after {turned[1]}'"
        raise part.mistake(message, key="not_before")
    if match is None:
        return NotBefore(event=phrase)
    delay = part.phrase("not_before", lambda: read_period(phrase=match[1]))
    return NotBefore(event=match[2].strip(), delay=delay)


def _not_while(part: Part) -> BarKind:
    return NotWhile(duty=part.text("not_while"))


def _not_between(part: Part) -> BarKind:
    ends = part.texts("not_between")
    if len(ends) != 2:
        raise part.mistake("write two: [event, event] or [event, 90 days]", key="not_between")
    start, end = ends
    if start == end:
        message = f"'{start}' cannot both begin and end it; name two events, or a period"
        raise part.mistake(message, key="not_between")
    try:
        return NotBetween(start=start, lasting=read_period(phrase=end))
    except UnreadablePhrase as problem:
        if problem.meant:
            raise part.mistake(str(problem), key="not_between") from problem
        return NotBetween(start=start, end=end)


_READERS: dict[str, Callable[[Part], BarKind]] = {
    "never": _never,
    "not_before": _not_before,
    "not_while": _not_while,
    "not_between": _not_between,
}
