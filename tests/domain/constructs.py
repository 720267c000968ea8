"""What the protocol language consists of, and what of it bears on a rule, read off its classes.

A construct is written ``Duty.silence`` for a field that says more than its default,
``Unit.MONTHS`` for a member of an enumeration, ``Guard.wanted=False`` for each answer of a
yes or no, and ``Deadline.period=None`` where nothing is said that must be said.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from enum import Enum
from inspect import isclass
from typing import Any, get_args, get_type_hints

from amparo.domain.protocol import language
from amparo.domain.protocol.calendar import Calendar
from amparo.domain.protocol.language import Bar, Duty, Guard, Protocol, Role, Unit


def all_constructs() -> set[str]:
    """Every construct of the language, as its classes define it today."""
    found: set[str] = set()
    for known in [*vars(language).values(), Calendar]:
        if isclass(known) and issubclass(known, Enum):
            found |= {_member(member) for member in known}
        elif isclass(known) and dataclasses.is_dataclass(known):
            found |= set(_constructs_of_class(known))
    return found


def _constructs_of_class(known: type[Any]) -> Iterator[str]:
    hints = get_type_hints(known)
    if not hints:
        yield known.__name__
    for field in dataclasses.fields(known):
        hint, name = hints[field.name], f"{known.__name__}.{field.name}"
        if bool in (hint, *get_args(hint)):
            yield from (f"{name}=True", f"{name}=False")
        else:
            yield name
        if type(None) in get_args(hint) and field.default is dataclasses.MISSING:
            yield f"{name}=None"


def constructs_of(*, protocol: Protocol, rule: Duty | Bar) -> set[str]:
    """The constructs that bear on one rule: its own, and those of what it stands on."""
    found = {*_used(rule), *_used(_calendars(protocol, rule)), *_shallow(protocol)}
    if isinstance(rule, Duty):
        touching = [t for t in protocol.transfers if rule.name in (t.duties or [rule.name])]
        found |= {*_used(_roles(protocol, rule.who)), *_used(touching)}
    own = [one for one in protocol.instruments if one.name == rule.text.instrument]
    found |= {*_used(own), *_used(protocol.remarks)}
    presumed = {protocol.facts[guard.fact] for guard in _guards(rule)}
    return found | {f"Protocol.facts={answer}" for answer in presumed}


def _calendars(protocol: Protocol, rule: Duty | Bar) -> list[Calendar]:
    counts_days = any(f"Unit.{unit.name}" in set(_used(rule)) for unit in [*Unit][1:])
    name = rule.calendar or next(iter(protocol.calendars))
    return [protocol.calendars[name]] if counts_days else []


def _roles(protocol: Protocol, name: str | None) -> list[Role]:
    role = protocol.roles.get(name or "")
    return [role, *_roles(protocol, role.otherwise)] if role else []


def _guards(value: object) -> list[Guard]:
    if isinstance(value, Guard):
        return [value]
    if isinstance(value, tuple):
        return [guard for item in value for guard in _guards(item)]
    if dataclasses.is_dataclass(value):
        held = (getattr(value, field.name) for field in dataclasses.fields(value))
        return [guard for item in held for guard in _guards(item)]
    return []


def _shallow(protocol: Protocol) -> Iterable[str]:
    fields = [field.name for field in dataclasses.fields(protocol) if field.name != "facts"]
    return {f"Protocol.{name}" for name in fields if getattr(protocol, name)}


def _used(value: object) -> Iterator[str]:
    if isinstance(value, Enum):
        yield _member(value)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _used(item)
    elif dataclasses.is_dataclass(value) and not isclass(value):
        yield from _used_fields(value)


def _used_fields(value: Any) -> Iterator[str]:
    fields = dataclasses.fields(value)
    if not fields:
        yield type(value).__name__
    for field in fields:
        held, name = getattr(value, field.name), f"{type(value).__name__}.{field.name}"
        must_be_said = field.default is dataclasses.MISSING
        if isinstance(held, bool) or (held is None and must_be_said):
            yield f"{name}={held}"
        elif held and (must_be_said or held != field.default):
            yield name
        yield from _used(held)


def _member(member: Enum) -> str:
    return f"{type(member).__name__}.{member.name}"
