"""The roles of the protocol that governs here: who holds each, and which nobody holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amparo.apps.accounts.administration.days import shown_day
from amparo.apps.accounts.administration.queries import ONE_DAY, ShownHolding, list_holdings
from amparo.apps.accounts.queries import list_institutions
from amparo.apps.protocols.governing import country_pack, governing, labels
from amparo.domain.casework.demonstration import duty_roles
from amparo.domain.casework.next_steps import folded
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Duty, Holder, Protocol, Role
from amparo.packs.pack_file import read_places


@dataclass(frozen=True, kw_only=True)
class ShownRole:
    """A role, its holders, and how many duty rules of today fall to it.

    ``stands_in`` names the role that takes over where nobody holds this one. ``is_by_name``: no
    holder was ever said, and the institution of the same name holds it.
    """

    role: str
    name: str
    rules: int
    holdings: tuple[ShownHolding, ...]
    is_held: bool
    is_by_name: bool = False
    stands_in: str = ""

    @property
    def is_by_file(self) -> bool:
        """Whether only the protocol's own file says who holds it."""
        return any(held.holding_id is None for held in self.holdings)


def list_roles(*, on: date) -> tuple[ShownRole, ...]:
    """Return every role: those nobody holds on a day first, of them the most burdened first."""
    protocol, words = governing().protocol, labels()
    entered: dict[str, list[ShownHolding]] = {}
    for held in list_holdings():
        entered.setdefault(held.role, []).append(held)
    rules, known = _rules(protocol, on), frozenset(list_institutions())
    found = [
        _shown(role, entered.get(role.name, ()), rules[role.name], words, known, on)
        for role in _roles(protocol).values()
    ]
    return tuple(sorted(found, key=_urgency))


def find_role(*, role: str, on: date) -> ShownRole | None:
    """Return one role of the protocol; none where it knows none of this name."""
    return next((one for one in list_roles(on=on) if one.role == role), None)


def count_unnamed(*, on: date) -> int:
    """Return how many duty rules of a day name nobody: a gap in the law that no role can fill."""
    return _rules(governing().protocol, on)[NOBODY_NAMED]


def list_places() -> tuple[str, ...]:
    """Return the names of the country's places."""
    return tuple(read_places(pack=country_pack()))


def _roles(protocol: Protocol) -> Mapping[str, Role]:
    used = {name: Role(name=name) for name in duty_roles(protocol=protocol)}
    return {**used, **protocol.roles}


def _rules(protocol: Protocol, on: date) -> Counter[str]:
    return Counter(duty.who for duty in protocol.duties.values() if _is_in_force(duty, on))


def _is_in_force(duty: Duty, on: date) -> bool:
    begun = duty.in_force is None or duty.in_force <= on
    return begun and (duty.until is None or on < duty.until)


def _shown(
    role: Role,
    entered: Sequence[ShownHolding],
    rules: int,
    words: Labels,
    known: frozenset[str],
    on: date,
) -> ShownRole:
    holdings = entered or [_by_file(role.name, holder) for holder in role.holders]
    is_by_name = not holdings and not role.otherwise and role.name in known
    return ShownRole(
        role=role.name,
        name=words.institution(role.name).name,
        rules=rules,
        holdings=tuple(holdings),
        is_held=is_by_name or any(_holds_on(held, on) for held in holdings),
        is_by_name=is_by_name,
        stands_in=words.institution(role.otherwise).name if role.otherwise else "",
    )


def _by_file(role: str, holder: Holder) -> ShownHolding:
    return ShownHolding(
        role=role,
        institution=holder.institution,
        place=holder.place,
        first_day=shown_day(holder.held_from),
        last_day=shown_day(holder.held_until and holder.held_until - ONE_DAY),
        is_assumed=holder.is_assumed,
    )


def _holds_on(held: ShownHolding, on: date) -> bool:
    begun = held.first_day is None or held.first_day.day <= on
    return begun and (held.last_day is None or on <= held.last_day.day)


def _urgency(role: ShownRole) -> tuple[bool, int, str]:
    return role.is_held, 0 if role.is_held else -role.rules, folded(role.name)
