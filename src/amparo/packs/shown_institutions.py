"""Reading the institutions of a demonstration: the roles each holds, and its desks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from amparo.domain.casework.demonstration import ShownDesk, ShownInstitution, duty_roles
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.phrases import did_you_mean
from amparo.packs.amounts import within
from amparo.packs.reading import YES_NO, Part

INSTITUTION_KEYS = ("holds", "holds_at", "desks", "note")
_DESK_KEYS = ("name", "place", "confidential")


def read_institutions(
    *, top: Part, protocol: Protocol, places: Collection[str]
) -> tuple[ShownInstitution, ...]:
    """Read who holds which role where, and at which desks.

    Raises `MistakeInFile` for a role that no duty names, or that somebody holds there already,
    in the protocol or here, and for an institution without a desk.
    """
    roles = _Roles(known=duty_roles(protocol=protocol))
    for role in protocol.roles.values():
        roles.taken.update({(role.name, one.place): one.institution for one in role.holders})
    parts = top.parts("institutions", "institution").items()
    return tuple(_institution(name, part, roles, places) for name, part in parts)


@dataclass(frozen=True, kw_only=True)
class _Roles:
    """The roles that may be held, and who holds one at a place so far."""

    known: Sequence[str]
    taken: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, part: Part, institution: str, place: str, roles: Sequence[str]) -> None:
        key = "holds_at" if place else "holds"
        for role in roles:
            if role not in self.known:
                mend = did_you_mean(name=role, known=self.known)
                raise part.mistake(f"'{role}' is no role of a duty; {mend}", key=key)
            if (role, place) in self.taken:
                holder = self.taken[role, place]
                raise part.mistake(f"'{role}' is held by '{holder}' already; leave it out", key=key)
            self.taken[role, place] = institution


def _institution(name: str, part: Part, roles: _Roles, places: Collection[str]) -> ShownInstitution:
    part.allow(INSTITUTION_KEYS)
    at_places = within(part=part, key="holds_at")
    holds = part.texts("holds")
    holds_at = {place: at_places.texts(place) for place in at_places.node.entries or {}}
    for place in holds_at:
        _check_place(at_places, place, places, key=place)
    for place, held in {"": holds, **holds_at}.items():
        roles.take(part, name, place, held)
    return ShownInstitution(
        name=name,
        desks=_desks(part, places),
        holds=tuple(holds),
        holds_at={place: tuple(held) for place, held in holds_at.items()},
    )


def _desks(part: Part, places: Collection[str]) -> tuple[ShownDesk, ...]:
    found: dict[str, ShownDesk] = {}
    for desk in part.list_of_parts("desks", f"{part.called}, desk"):
        desk.allow(_DESK_KEYS)
        name, place = desk.text("name"), desk.text("place", "")
        if place:
            _check_place(desk, place, places, key="place")
        if name in found:
            raise desk.mistake(f"'{name}' stands twice; give each desk its own name", key="name")
        if place in [other.place for other in found.values()]:
            raise desk.mistake("a second desk at one place; keep one", key="place")
        is_confidential = desk.choice("confidential", YES_NO, "no")
        found[name] = ShownDesk(name=name, place=place, is_confidential=is_confidential)
    if not found:
        raise part.mistake("has no desk; write at least one, such as [{name: Asunción}]")
    return tuple(found.values())


def _check_place(part: Part, place: str, places: Collection[str], *, key: str) -> None:
    if place not in places:
        mend = did_you_mean(name=place, known=places)
        raise part.mistake(f"unknown place '{place}'; {mend}", key=key)
