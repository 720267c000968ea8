"""Reading situations: the tests of a protocol that a jurist writes beside it."""

import os.path
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from amparo.domain.protocol.case import Record
from amparo.domain.protocol.instants import UnreadableInstant, read_instant
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.phrases import did_you_mean
from amparo.domain.protocol.situation import BARS, OUTCOMES, Situation
from amparo.packs.protocol_file import read_protocol
from amparo.packs.reading import YES_NO, Part
from amparo.packs.strict_yaml import read_yaml

_DETAILS = ("due", "warns", "holder")


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What a situation may name: of every version of its protocol, gathered once."""

    events: Mapping[str, tuple[str, ...]]
    duties: Collection[str]
    bars: Collection[str]
    zone: ZoneInfo

    @classmethod
    def of(cls, protocol: Protocol) -> "_Known":
        versions = protocol.versions()
        return cls(
            events={name: facts for version in versions for name, facts in version.events.items()},
            duties=dict.fromkeys(name for version in versions for name in version.duties),
            bars=dict.fromkeys(name for version in versions for name in version.bars),
            zone=next(iter(protocol.calendars.values())).zone,
        )

    @property
    def rules(self) -> Collection[str]:
        return dict.fromkeys([*self.bars, *self.duties])


def read_situations(*, path: Path) -> tuple[Protocol, list[Situation]]:
    """Read a file of situations and the protocol it names, in the same folder or one beside it.

    Raises `MistakeInFile` with file, line, situation and mend.
    """
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(("protocol", "situations", "note"))
    protocol = read_protocol(path=_protocol_path(top, path.parent))
    known = _Known.of(protocol)
    parts = top.list_of_parts("situations", "situation")
    return protocol, [_situation(part, known) for part in parts]


def _protocol_path(top: Part, folder: Path) -> Path:
    """Return where the protocol lies: a pack names nothing outside itself."""
    name = Path(top.text("protocol"))
    inside = name.parts[1:] if name.parts[:1] == ("..",) else name.parts
    if name.is_absolute() or name.drive or ".." in inside or not inside:
        message = f"'{name}' is outside this pack; write a path such as ../protocol.yaml"
        raise top.mistake(message, key="protocol")
    return Path(os.path.normpath(folder / name))


def _situation(part: Part, known: _Known) -> Situation:
    part.allow(("situation", "about", "place", "events", "as_of", "expect", "note"))
    place = part.text("place", "") or None
    records = part.list_of_parts("events", f"{part.called}, event")
    node = part.get("expect")
    if node is None:
        raise part.mistake("'expect' is missing; say what the protocol must answer")
    expect = Part(file=part.file, called=f"{part.called}, 'expect'", node=node)
    expect.allow((*OUTCOMES, *BARS, *_DETAILS))
    about = frozenset(part.texts("about"))
    _check_rules(part, expect, known)
    return Situation(
        name=part.text("situation"),
        records=[_record(record, known, place) for record in records],
        as_of=_instant(part, "as_of", known.zone)[1],
        outcomes={outcome: expect.texts(outcome) for outcome in OUTCOMES},
        bars={outcome: expect.texts(outcome) for outcome in BARS},
        about=about,
        due=_details(expect, "due"),
        warns=_details(expect, "warns"),
        holders=_details(expect, "holder"),
    )


def _check_rules(part: Part, expect: Part, known: _Known) -> None:
    """Refuse a rule the protocol does not have, and one that ``about`` leaves out."""
    about = frozenset(part.texts("about"))
    for name in part.texts("about"):
        _check_rule(part, "about", name, known.rules)
    named: tuple[tuple[Collection[str], Collection[str], Callable[[str], Collection[str]]], ...] = (
        (OUTCOMES, known.duties, expect.texts),
        (BARS, known.bars, expect.texts),
        (_DETAILS, known.duties, lambda key: _details(expect, key)),
    )
    for keys, rules, read in named:
        for key in keys:
            for name in read(key):
                _check_rule(expect, key, name, rules)
                if about and name not in about:
                    message = f"'{name}' is not in 'about'; add it there, or leave it out here"
                    raise expect.mistake(message, key=key)


def _check_rule(part: Part, key: str, name: str, rules: Collection[str]) -> None:
    if name not in rules:
        mend = did_you_mean(name=name, known=rules)
        raise part.mistake(f"unknown rule '{name}'; {mend}", key=key)


def _details(expect: Part, key: str) -> dict[str, str]:
    node = expect.get(key)
    if node is None:
        return {}
    part = Part(file=expect.file, called=f"{expect.called}, '{key}'", node=node)
    if node.entries is None:
        raise part.mistake(f"{node.kind} stands where a mapping is expected")
    return {rule: part.text(rule) for rule in node.entries}


def _record(part: Part, known: _Known, place: str | None) -> Record:
    part.allow(("at", "event", "by", "place", "states", "note"))
    event = part.text("event")
    if event not in known.events:
        mend = did_you_mean(name=event, known=known.events)
        raise part.mistake(f"unknown event '{event}'; {mend}", key="event")
    earliest, latest = _instant(part, "at", known.zone)
    return Record(
        event=event,
        earliest=earliest,
        latest=latest,
        institution=part.text("by", "") or None,
        place=part.text("place", "") or place,
        states=_states(part, known.events[event]),
    )


def _states(part: Part, may_state: tuple[str, ...]) -> dict[str, bool]:
    node = part.get("states")
    if node is None:
        return {}
    facts = Part(file=part.file, called=f"{part.called}, 'states'", node=node)
    facts.allow(may_state)
    return {fact: facts.choice(fact, YES_NO) for fact in node.entries or {}}


def _instant(part: Part, key: str, zone: ZoneInfo) -> tuple[int, int]:
    try:
        return read_instant(text=part.text(key), zone=zone)
    except UnreadableInstant as problem:
        raise part.mistake(str(problem), key=key) from problem
