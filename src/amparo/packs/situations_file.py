"""Reading situations: the tests of a protocol that a jurist writes beside it."""

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


def read_situations(*, path: Path) -> tuple[Protocol, list[Situation]]:
    """Read a file of situations and the protocol it names, relative to the file.

    Raises `MistakeInFile` with file, line, situation and mend.
    """
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(("protocol", "situations", "note"))
    protocol = read_protocol(path=path.parent / top.text("protocol"))
    parts = top.list_of_parts("situations", "situation")
    return protocol, [_situation(part, protocol) for part in parts]


def _situation(part: Part, protocol: Protocol) -> Situation:
    part.allow(("situation", "about", "place", "events", "as_of", "expect", "note"))
    zone = next(iter(protocol.calendars.values())).zone
    place = part.text("place", "") or None
    records = part.list_of_parts("events", f"{part.called}, event")
    node = part.get("expect")
    if node is None:
        raise part.mistake("'expect' is missing; say what the protocol must answer")
    expect = Part(file=part.file, called=f"{part.called}, 'expect'", node=node)
    expect.allow((*OUTCOMES, *BARS, *_DETAILS))
    about = frozenset(part.texts("about"))
    _check_rules(part, expect, protocol)
    return Situation(
        name=part.text("situation"),
        records=[_record(record, protocol, place, zone) for record in records],
        as_of=_instant(part, "as_of", zone)[1],
        outcomes={outcome: expect.texts(outcome) for outcome in OUTCOMES},
        bars={outcome: expect.texts(outcome) for outcome in BARS},
        about=about,
        due=_details(expect, "due"),
        warns=_details(expect, "warns"),
        holders=_details(expect, "holder"),
    )


def _check_rules(part: Part, expect: Part, protocol: Protocol) -> None:
    """Refuse a rule the protocol does not have, and one that ``about`` would leave unchecked."""
    duties = {name for version in protocol.versions() for name in version.duties}
    bars = {name for version in protocol.versions() for name in version.bars}
    about = part.texts("about")
    for name in about:
        if name not in duties | bars:
            mend = did_you_mean(name=name, known=duties | bars)
            raise part.mistake(f"unknown rule '{name}'; {mend}", key="about")
    for keys, known in ((OUTCOMES, duties), (BARS, bars)):
        for key in keys:
            for name in expect.texts(key):
                if name not in known:
                    mend = did_you_mean(name=name, known=known)
                    raise expect.mistake(f"unknown rule '{name}'; {mend}", key=key)
                if about and name not in about:
                    message = f"'{name}' is not in 'about', so it would not be checked; add it"
                    raise expect.mistake(message, key=key)


def _details(expect: Part, key: str) -> dict[str, str]:
    node = expect.get(key)
    if node is None:
        return {}
    part = Part(file=expect.file, called=f"{expect.called}, '{key}'", node=node)
    return {rule: part.text(rule) for rule in node.entries or {}}


def _record(part: Part, protocol: Protocol, place: str | None, zone: ZoneInfo) -> Record:
    part.allow(("at", "event", "by", "place", "states", "note"))
    versions = protocol.versions()
    events = {name: facts for version in versions for name, facts in version.events.items()}
    event = part.text("event")
    if event not in events:
        mend = did_you_mean(name=event, known=events)
        raise part.mistake(f"unknown event '{event}'; {mend}", key="event")
    earliest, latest = _instant(part, "at", zone)
    return Record(
        event=event,
        earliest=earliest,
        latest=latest,
        institution=part.text("by", "") or None,
        place=part.text("place", "") or place,
        states=_states(part, events[event]),
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
