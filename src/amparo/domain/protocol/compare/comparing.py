"""Two versions compared: rules first, then what they rest on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from amparo.domain.protocol.compare import rest
from amparo.domain.protocol.compare.entries import Entry
from amparo.domain.protocol.compare.flight import tell_flight
from amparo.domain.protocol.compare.parts import different_parts
from amparo.domain.protocol.compare.speaker import Side, Speaker
from amparo.domain.protocol.compare.wording import PARTS
from amparo.domain.protocol.describe.speech import say
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Bar, Duty, Protocol


@dataclass(frozen=True, kw_only=True)
class Section:
    """What differs, under one heading."""

    key: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs between two versions, in one language."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]


def compare(
    *, before: Protocol, after: Protocol, before_labels: Labels, after_labels: Labels
) -> Comparison:
    """Compare two versions of a protocol, and say what ``after`` does to duties in flight.

    Both are taken by themselves; the versions before them are not looked at. Where ``after`` does
    not name ``before`` as the version before it, this is read as if it did.
    """
    speaker = Speaker(before=Side(protocol=before, labels=before_labels),
                      after=Side(protocol=after, labels=after_labels))  # fmt: skip
    sections = tuple(section for section in _sections(speaker) if section.entries)
    title = after_labels.title or after.title or after.name
    return Comparison(
        title=speaker.say("title", title=title, before=before.version, after=after.version),
        lead=tuple(_lead(speaker, differs=bool(sections))),
        sections=sections,
    )


def _lead(speaker: Speaker, *, differs: bool) -> Iterator[str]:
    before, after = speaker.before.protocol, speaker.after.protocol
    if not differs:
        yield speaker.say("same")
        return
    if after.previous != before:
        yield speaker.say("as_if")
    key = "keeps" if speaker.has_flight else "not_after"
    yield speaker.say(key, day=speaker.day(after.in_force))


def _sections(speaker: Speaker) -> Iterator[Section]:
    tables: Mapping[str, Callable[[Speaker], Iterator[Entry]]] = {
        "itself": rest.tell_itself,
        "added": _added,
        "removed": _removed,
        "changed": _changed,
        "events": rest.tell_events,
        "facts": rest.tell_facts,
        "roles": rest.tell_roles,
        "calendars": rest.tell_calendars,
        "transfers": rest.tell_transfers,
        "remarks": rest.tell_remarks,
    }
    for key, told in tables.items():
        yield Section(key=key, title=speaker.say(key), entries=tuple(told(speaker)))


def _rules(side: Side) -> dict[tuple[str, str], Duty | Bar]:
    """The rules of a version by kind and name: a duty that became a bar is another rule."""
    return {(type(rule).__name__, rule.name): rule for rule in rules_of(protocol=side.protocol)}


def _added(speaker: Speaker) -> Iterator[Entry]:
    known = _rules(speaker.before)
    for key, rule in _rules(speaker.after).items():
        if key not in known:
            flight = tell_flight(speaker=speaker, before=None, after=rule, parts=())
            yield Entry(name=rule.name, texts=(speaker.after.tell(rule).text, " ".join(flight)))


def _removed(speaker: Speaker) -> Iterator[Entry]:
    kept = _rules(speaker.after)
    for key, rule in _rules(speaker.before).items():
        if key not in kept:
            flight = tell_flight(speaker=speaker, before=rule, after=None, parts=())
            yield Entry(name=rule.name, texts=(speaker.before.tell(rule).text, " ".join(flight)))


def _changed(speaker: Speaker) -> Iterator[Entry]:
    kept = _rules(speaker.after)
    for key, before in _rules(speaker.before).items():
        after = kept.get(key)
        if after is None:
            continue
        parts = different_parts(before=before, after=after, old=speaker.before.protocol,
                                new=speaker.after.protocol)  # fmt: skip
        if parts:
            yield Entry(name=after.name, texts=tuple(_told(speaker, before, after, parts)))


def _told(
    speaker: Speaker, before: Duty | Bar, after: Duty | Bar, parts: tuple[str, ...]
) -> Iterator[str]:
    named = [PARTS[speaker.language][part] for part in parts]
    yield speaker.say("what", parts=say(speaker.language, "then_again").join(named))
    yield speaker.say("before", told=speaker.before.tell(before).text)
    yield speaker.say("now", told=speaker.after.tell(after).text)
    yield " ".join(tell_flight(speaker=speaker, before=before, after=after, parts=parts))
