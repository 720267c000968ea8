"""Reading a protocol from its YAML files into the words of `amparo.domain.protocol.language`."""

from datetime import date
from pathlib import Path
from typing import TypeVar

from amparo.domain.protocol.language import Instrument, Protocol, Role
from amparo.domain.protocol.wellformed import Mistake, find_mistakes
from amparo.packs.gathering import Files, gather_files, united
from amparo.packs.reading import YES_NO, Part
from amparo.packs.rules import SOURCES, Defaults, read_bar, read_duty
from amparo.packs.sections import (
    read_calendar,
    read_event,
    read_fact,
    read_is_of_country,
    read_remark,
    read_role,
    read_transfer,
)
from amparo.packs.strict_yaml import MistakeInFile

_SECTIONS = {"duties": "duty", "bars": "bar", "roles": "role", "facts": "fact", "events": "event"}
_MOST_VERSIONS = 50
_MOST_MISTAKES = 50
Value = TypeVar("Value")


def read_protocol(*, path: Path) -> Protocol:
    """Read a protocol, what it includes and the versions before it; check that each fits together.

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
    files = gather_files(path=path)
    previous = _previous(files.laws[0])
    before = _read(path=path.parent / previous, seen=(*seen, path.name)) if previous else None
    protocol = _protocol(files=files, previous=before)
    mistakes = find_mistakes(protocol=protocol)
    if mistakes:
        raise MistakeInFile(*_lines(files=files, mistakes=mistakes))
    return protocol


def _previous(top: Part) -> str:
    """Return the name of the file of the version before: all versions lie in one folder."""
    name = top.text("previous", "")
    if name and (name == ".." or Path(name).parts != (Path(name).name,)):
        message = f"'{name}' is not beside this file; write a name alone, such as protocol-1.yaml"
        raise top.mistake(message, key="previous")
    return Path(name).name


def _protocol(*, files: Files, previous: Protocol | None) -> Protocol:
    top, begins = files.laws[0], [_in_force(law) for law in files.laws]
    facts: dict[str, bool] = united(
        files=files.all, key="facts", called="fact", unite=_if_equal,
        read=lambda _, part, __: read_fact(part=part),
    )  # fmt: skip
    of_country: dict[str, bool] = united(
        files=files.all, key="events", called="event", unite=_either,
        read=lambda _, part, __: read_is_of_country(part=part),
    )  # fmt: skip
    return Protocol(
        name=top.text("protocol"),
        version=top.text("version"),
        title=top.text("title", ""),
        in_force=begins[0] if previous else min(begins),
        facts=facts,
        events=united(files=files.all, key="events", called="event",
                      read=lambda _, part, __: read_event(part=part), unite=_both),
        duties=united(files=files.laws, key="duties", called="duty", unite=None,
                      read=lambda name, part, law: read_duty(
                          name=name, part=part, defaults=_defaults(law), facts=facts)),
        bars=united(files=files.laws, key="bars", called="bar", unite=None,
                    read=lambda name, part, law: read_bar(
                        name=name, part=part, defaults=_defaults(law))),
        roles=united(files=files.all, key="roles", called="role", unite=_filled,
                     read=lambda name, part, _: read_role(name=name, part=part)),
        calendars=united(files=files.all, key="calendars", called="calendar", unite=_if_equal,
                         read=lambda _, part, __: read_calendar(part=part)),
        country_events=frozenset(event for event, is_so in of_country.items() if is_so),
        transfers=tuple(read_transfer(part=part) for law in files.laws
                        for part in law.list_of_parts("transfers", "transfer")),
        instruments=tuple(_instrument(law) for law in files.laws),
        remarks=tuple(read_remark(part=part) for law in files.laws
                      for part in law.list_of_parts("remarks", "remark")),
        previous=previous,
        note=top.text("note", ""),
    )  # fmt: skip


def _in_force(law: Part) -> date:
    in_force = law.date("in_force")
    if in_force is None:
        raise law.mistake("'in_force' is missing; write the day from which it governs")
    return in_force


def _instrument(law: Part) -> Instrument:
    name = law.text("protocol")
    return Instrument(
        name=name,
        title=law.text("title", "") or name,
        in_force=_in_force(law),
        is_assumed=law.choice("assumed", YES_NO, "no"),
        note=law.text("note", ""),
    )


def _defaults(law: Part) -> Defaults:
    return Defaults(
        instrument=law.text("protocol"),
        source=law.choice("source", SOURCES, "statute"),
        read_in=law.text("read_in", ""),
        in_force=_in_force(law),
    )


def _if_equal(one: Value, other: Value) -> Value | None:
    return one if one == other else None


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """An event may state what any of the files says."""
    return tuple(dict.fromkeys([*one, *other]))


def _either(one: bool, other: bool) -> bool:
    """An event is of the country if any of the files says so; the others only name it."""
    return one or other


def _filled(one: Role, other: Role) -> Role | None:
    """Whoever includes a role may say who holds it; only one of two may."""
    empty = [role for role in (one, other) if not role.holders and role.otherwise is None]
    if not empty:
        return None
    return other if empty[0] is one else one


def _lines(*, files: Files, mistakes: list[Mistake]) -> list[str]:
    """Say the first mistakes, and how many more there are; to say one costs a search."""
    lines = [_line(files=files, mistake=mistake) for mistake in mistakes[:_MOST_MISTAKES]]
    more = len(mistakes) - len(lines)
    return [*lines, f"{files.laws[0].file}: … and {more} more"] if more else lines


def _line(*, files: Files, mistake: Mistake) -> str:
    """Find the line of a mistake again, by its section, rule and key."""
    if mistake.section == "transfers":
        return _line_of_transfer(files=files, mistake=mistake)
    top = files.laws[0]
    for file in files.all:
        section = file.get(mistake.section)
        rule = (section.entries or {}).get(mistake.rule) if section else None
        if section and (rule or not mistake.rule):
            kind = _SECTIONS.get(mistake.section, mistake.section)
            called = f"{kind} {mistake.rule}" if mistake.rule else mistake.section
            part = Part(file=file.file, called=called, node=rule or section)
            return str(part.mistake(mistake.message, key=mistake.key))
    return str(top.mistake(mistake.message, key=mistake.key))


def _line_of_transfer(*, files: Files, mistake: Mistake) -> str:
    parts = [part for law in files.laws for part in law.list_of_parts("transfers", "transfer")]
    return str(parts[int(mistake.rule)].mistake(mistake.message, key=mistake.key))
