"""The names of a protocol, numbered: in the order they first stand, oldest version first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Duty,
    Holder,
    Protocol,
    Role,
)


@dataclass(frozen=True, kw_only=True)
class Names:
    """Every name of every version, each in the tuple that gives it its number.

    ``rules`` and ``bar_rules`` hold each duty and bar once for each version, with the
    number of that version. ``roles`` holds who fills each role, by the newest version.
    """

    versions: tuple[Protocol, ...]
    events: tuple[str, ...]
    facts: tuple[str, ...]
    duties: tuple[str, ...]
    bars: tuple[str, ...]
    rules: tuple[tuple[int, Duty], ...]
    bar_rules: tuple[tuple[int, Bar], ...]
    roles: tuple[Role, ...]
    institutions: tuple[str, ...]
    places: tuple[str, ...]


def number_names(*, protocol: Protocol, institutions: Iterable[str] = ()) -> Names:
    """Number the names of a protocol; ``institutions`` are more that a log may name."""
    versions = protocol.versions()
    rules = tuple((n, duty) for n, v in enumerate(versions) for duty in v.duties.values())
    bar_rules = tuple((n, bar) for n, v in enumerate(versions) for bar in v.bars.values())
    roles = _roles(versions=versions)
    holders = [holder for role in roles for holder in role.holders]
    own_names = [vacant(role.name) if role.holders else role.name for role in roles]
    return Names(
        versions=versions,
        events=_once(name for version in versions for name in version.events),
        facts=_once(name for version in versions for name in version.facts),
        duties=_once(duty.name for _, duty in rules),
        bars=_once(bar.name for _, bar in bar_rules),
        rules=rules,
        bar_rules=bar_rules,
        roles=roles,
        institutions=_once(
            [*(holder.institution for holder in holders), *own_names, *institutions]
        ),
        places=_once(holder.place for holder in holders if holder.place),
    )


def holder_on(*, roles: dict[str, Role], role: str, place: str, day: date) -> str:
    """Name the institution that holds ``role`` at ``place`` on ``day``.

    The holder for the place comes first, then the one for everywhere, then whoever stands
    in. A role with neither holders nor a stand-in is the institution of its own name; one
    that nobody holds that day is vacant.

    >>> office = Role(name="child office", otherwise="municipality",
    ...               holders=(Holder(institution="CODENI Luque", place="Luque"),))
    >>> holder_on(roles={"child office": office}, role="child office", place="Luque",
    ...           day=date(2026, 1, 1))
    'CODENI Luque'
    >>> holder_on(roles={"child office": office}, role="child office", place="Itá",
    ...           day=date(2026, 1, 1))
    'municipality'
    >>> lapsed = Holder(institution="SNNA", held_until=date(2018, 6, 1))
    >>> holder_on(roles={"office": Role(name="office", holders=(lapsed,))}, role="office",
    ...           place="", day=date(2026, 1, 1))
    'office (vacant)'
    """
    defined = roles.get(role) or Role(name=role)
    for wanted in dict.fromkeys((place, "")):
        for holder in defined.holders:
            if holder.place == wanted and _holds_on(holder=holder, day=day):
                return holder.institution
    if defined.otherwise:
        return holder_on(roles=roles, role=defined.otherwise, place=place, day=day)
    return vacant(role) if defined.holders else role


def vacant(role: str) -> str:
    """Name the holder of a role that nobody holds."""
    return f"{role} (vacant)"


def _holds_on(*, holder: Holder, day: date) -> bool:
    begun = holder.held_from is None or holder.held_from <= day
    return begun and (holder.held_until is None or day < holder.held_until)


def _roles(*, versions: tuple[Protocol, ...]) -> tuple[Role, ...]:
    defined = {name: role for version in versions for name, role in version.roles.items()}
    used = [duty.who for version in versions for duty in version.duties.values()]
    used += [t.to for version in versions for t in version.transfers if t.to]
    used += [role.otherwise for role in defined.values() if role.otherwise]
    return tuple(
        defined.get(name) or Role(name=name) for name in _once([*used, *defined, NOBODY_NAMED])
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
