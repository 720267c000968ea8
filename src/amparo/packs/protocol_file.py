"""Reading a protocol from its YAML file into the words of `amparo.domain.protocol.language`."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amparo.domain.protocol.calendar import WEEKDAYS, Calendar
from amparo.domain.protocol.instants import UnreadableInstant, read_date
from amparo.domain.protocol.language import Bar, Duty, Holder, Protocol, Role, Source, Transfer
from amparo.domain.protocol.wellformed import Mistake, find_mistakes
from amparo.packs.reading import YES_NO, Part
from amparo.packs.rules import read_bar, read_duty
from amparo.packs.strict_yaml import MistakeInFile, read_yaml

_KEYS = ("protocol", "version", "title", "in_force", "previous", "source", "calendars", "roles",
         "facts", "events", "duties", "bars", "transfers", "note")  # fmt: skip
_SOURCES = {source.value: source for source in Source}
_LAST_DAY_OFF = {"stands": False, "moves to next working day": True}
_MONTHS = {"round down": False, "round up": True}
_SECTIONS = {"duties": "duty", "bars": "bar", "roles": "role", "facts": "fact", "events": "event"}
_MOST_VERSIONS = 50
_MOST_MISTAKES = 50


def read_protocol(*, path: Path) -> Protocol:
    """Read a protocol and the versions before it, and check that each fits together.

    Raises `MistakeInFile`: one line for a file that cannot be read, or a line for each of
    the first 50 mistakes in how its words fit together, with file, line, rule and mend.
    """
    return _read(path=path, seen=())


def _read(*, path: Path, seen: tuple[str, ...]) -> Protocol:
    if path.name in seen:
        raise MistakeInFile(f"{path}: 'previous' leads back to this file; name an older version")
    if len(seen) == _MOST_VERSIONS:
        message = f"more than {_MOST_VERSIONS} versions; leave 'previous' out of the oldest needed"
        raise MistakeInFile(f"{path}: {message}")
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(_KEYS)
    previous = _previous(top)
    before = _read(path=path.parent / previous, seen=(*seen, path.name)) if previous else None
    protocol = _protocol(top=top, previous=before)
    mistakes = find_mistakes(protocol=protocol)
    if mistakes:
        raise MistakeInFile(*_lines(top=top, mistakes=mistakes))
    return protocol


def _previous(top: Part) -> str:
    """Return the name of the file of the version before: all versions lie in one folder."""
    name = top.text("previous", "")
    if name and (name == ".." or Path(name).parts != (Path(name).name,)):
        message = f"'{name}' is not beside this file; write a name alone, such as protocol-1.yaml"
        raise top.mistake(message, key="previous")
    return Path(name).name


def _protocol(*, top: Part, previous: Protocol | None) -> Protocol:
    source = top.choice("source", _SOURCES, "statute")
    in_force = top.date("in_force")
    if in_force is None:
        raise top.mistake("'in_force' is missing; write the day from which it governs")
    return Protocol(
        name=top.text("protocol"),
        version=top.text("version"),
        title=top.text("title", ""),
        in_force=in_force,
        facts={name: _fact(part) for name, part in top.parts("facts", "fact").items()},
        events={name: _event(part) for name, part in top.parts("events", "event").items()},
        duties=_duties(top=top, source=source),
        bars=_bars(top=top, source=source),
        roles={name: _role(name, part) for name, part in top.parts("roles", "role").items()},
        calendars={n: _calendar(part) for n, part in top.parts("calendars", "calendar").items()},
        transfers=tuple(_transfer(part) for part in top.list_of_parts("transfers", "transfer")),
        previous=previous,
        note=top.text("note", ""),
    )


def _duties(*, top: Part, source: Source) -> dict[str, Duty]:
    facts = (top.get("facts") or top.node).entries or {}
    return {
        name: read_duty(name=name, part=part, source=source, facts=facts)
        for name, part in top.parts("duties", "duty").items()
    }


def _bars(*, top: Part, source: Source) -> dict[str, Bar]:
    return {
        name: read_bar(name=name, part=part, source=source)
        for name, part in top.parts("bars", "bar").items()
    }


def _fact(part: Part) -> bool:
    part.allow(("if_unknown", "note"))
    return part.choice("if_unknown", YES_NO)


def _event(part: Part) -> tuple[str, ...]:
    if part.node.text is not None and not part.node.text.strip():
        return ()
    part.allow(("states", "note"))
    return tuple(part.texts("states"))


def _role(name: str, part: Part) -> Role:
    part.allow(("holders", "else", "note"))
    holders = part.list_of_parts("holders", f"{part.called}, holder")
    return Role(
        name=name,
        holders=tuple(_holder(holder) for holder in holders),
        otherwise=part.text("else", "") or None,
        note=part.text("note", ""),
    )


def _holder(part: Part) -> Holder:
    part.allow(("institution", "place", "from", "until", "note", "basis"))
    return Holder(
        institution=part.text("institution"),
        place=part.text("place", ""),
        held_from=part.date("from"),
        held_until=part.date("until"),
    )


def _transfer(part: Part) -> Transfer:
    part.allow(("event", "duties", "to", "note", "basis"))
    to = part.text("to")
    return Transfer(
        event=part.text("event"),
        duties=tuple(part.texts("duties")),
        to=None if to == "whoever acts" else to,
    )


def _calendar(part: Part) -> Calendar:
    part.allow(("zone", "weekend", "last_day_off", "months", "days_off", "known", "note", "basis"))
    weekend = part.texts("weekend") if part.get("weekend") else ["saturday", "sunday"]
    for day in weekend:
        if day not in WEEKDAYS:
            message = f"'{day}' is no weekday; write {', '.join(WEEKDAYS)}"
            raise part.mistake(message, key="weekend")
    if len(set(weekend)) == len(WEEKDAYS):
        raise part.mistake("no working day is left; name fewer days", key="weekend")
    known = part.get("known")
    bounds = Part(file=part.file, called=f"{part.called}, known", node=known) if known else None
    if bounds:
        bounds.allow(("from", "until"))
    return Calendar(
        zone=_zone(part),
        weekend=frozenset(WEEKDAYS.index(day) for day in weekend),
        days_off=_days_off(part),
        known_from=bounds.date("from") if bounds else None,
        known_until=bounds.date("until") if bounds else None,
        last_day_moves=part.choice("last_day_off", _LAST_DAY_OFF, "stands"),
        months_round_up=part.choice("months", _MONTHS) if part.get("months") else None,
        note=part.text("note", ""),
    )


def _zone(part: Part) -> ZoneInfo:
    name = part.text("zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        message = f"'{name}' is no time zone; write one such as 'America/Asuncion'"
        raise part.mistake(message, key="zone") from problem


def _days_off(part: Part) -> dict[date, str]:
    node = part.get("days_off")
    if node is None:
        return {}
    days = Part(file=part.file, called=f"{part.called}, days_off", node=node)
    found: dict[date, str] = {}
    for key in node.entries or {}:
        try:
            found[read_date(text=key)] = days.text(key, "")
        except UnreadableInstant as problem:
            raise days.mistake(str(problem), key=key) from problem
    if node.entries is None:
        raise days.mistake("write each day off with its name: {2026-05-01: Labour Day}")
    return found


def _lines(*, top: Part, mistakes: list[Mistake]) -> list[str]:
    """Say the first mistakes, and how many more there are; to say one costs a search."""
    lines = [_line(top=top, mistake=mistake) for mistake in mistakes[:_MOST_MISTAKES]]
    more = len(mistakes) - len(lines)
    return [*lines, f"{top.file}: … and {more} more"] if more else lines


def _line(*, top: Part, mistake: Mistake) -> str:
    """Find the line of a mistake again, by its section, rule and key."""
    section = top.get(mistake.section)
    if section is None:
        return str(top.mistake(mistake.message, key=mistake.key))
    if section.items is not None:
        rule = section.items[int(mistake.rule)]
        called = f"transfer {int(mistake.rule) + 1}"
    else:
        rule = (section.entries or {}).get(mistake.rule, section)
        kind = _SECTIONS.get(mistake.section, mistake.section)
        called = f"{kind} {mistake.rule}" if mistake.rule else mistake.section
    part = Part(file=top.file, called=called, node=rule)
    return str(part.mistake(mistake.message, key=mistake.key))
