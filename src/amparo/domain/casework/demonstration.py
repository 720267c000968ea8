"""What a demonstration shows: institutions that hold the roles, their desks, invented people.

A protocol names roles; in a demonstration each duty must reach a desk. So the data of a country
say which institution holds a role there. What the protocol says of holders comes first, and a
duty whose law names nobody stays with nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from amparo.domain.casework.people import InventedPeople
from amparo.domain.casework.profiles import FoundTogether, Profile
from amparo.domain.protocol.language import NOBODY_NAMED, Holder, Protocol, Role

MEMBER_ROLES = (
    "officer", "case lead", "desk administrator", "coordinator", "country administrator", "editor",
    "auditor",
)  # fmt: skip
"""What a member may be at a desk: the persons among `amparo.domain.access.table.Role`."""

LATE_REASONS = ("vehicle", "fuel", "bed", "interpreter", "staff", "other")
"""Why a duty was not done in time, as a desk says it."""


@dataclass(frozen=True, kw_only=True)
class ShownDesk:
    """A desk of an institution, and its place; empty for everywhere.

    ``is_confidential``: nobody but its own members is told which it is, nor where.
    """

    name: str
    place: str = ""
    is_confidential: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownInstitution:
    """An institution by the name that holders of duties have, the roles it holds, its desks.

    ``holds`` are roles it holds everywhere, ``holds_at`` those it holds at a place.
    """

    name: str
    desks: tuple[ShownDesk, ...]
    holds: tuple[str, ...] = ()
    holds_at: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class ShownMember:
    """An invented person: how they sign in, their shown name, where they sit, what they see.

    ``sees`` tells by language what to look at. A password is no data: the demonstration makes one.
    ``is_without_key``: they have yet to choose a passphrase, so that a reader can try that.
    """

    sign_in: str
    name: str
    institution: str
    desk: str
    role: str
    sees: Mapping[str, str]
    is_without_key: bool = False


@dataclass(frozen=True, kw_only=True)
class Demonstration:
    """Everything invented that the casework web shows of a country, save the cases themselves.

    ``unheld`` gives each role that nobody holds here, with the reason. ``late_reasons`` gives
    each reason its weight.
    """

    institutions: tuple[ShownInstitution, ...]
    unheld: Mapping[str, str]
    members: tuple[ShownMember, ...]
    late_reasons: Mapping[str, int]
    profile: Profile
    found_together: FoundTogether
    people: InventedPeople


def duty_roles(*, protocol: Protocol) -> tuple[str, ...]:
    """Return every role to which a duty can fall, of every version, in the order they stand.

    Roles that only bars name are not among them, nor is nobody.
    """
    versions = protocol.versions()
    named = [duty.who for version in versions for duty in version.duties.values()]
    named += [given.to for version in versions for given in version.transfers if given.to]
    found = [name for first in named for name in (first, *_standing_in(protocol.roles, first))]
    return tuple(name for name in dict.fromkeys(found) if name != NOBODY_NAMED)


def _standing_in(roles: Mapping[str, Role], name: str) -> Iterator[str]:
    role = roles.get(name)
    if role and role.otherwise:
        yield role.otherwise
        yield from _standing_in(roles, role.otherwise)


def is_held_everywhere(*, role: Role) -> bool:
    """Return whether somebody holds a role at every place, today or once, or stands in."""
    return bool(role.otherwise) or any(not holder.place for holder in role.holders)


def rebound(*, protocol: Protocol, demonstration: Demonstration) -> Protocol:
    """Return the protocol with its roles held by the institutions of a demonstration.

    Holders that the protocol names stay, and come first; so do dates. Versions before are
    rebound too.
    """
    previous = protocol.previous
    return replace(
        protocol,
        roles=_rebound_roles(protocol.roles, demonstration),
        previous=previous and rebound(protocol=previous, demonstration=demonstration),
    )


def _rebound_roles(roles: Mapping[str, Role], demonstration: Demonstration) -> dict[str, Role]:
    found = dict(roles)
    for institution in demonstration.institutions:
        for place, held in {"": institution.holds, **institution.holds_at}.items():
            for name in held:
                role = found.get(name) or Role(name=name)
                holder = Holder(institution=institution.name, place=place)
                found[name] = replace(role, holders=(*role.holders, holder))
    return found
