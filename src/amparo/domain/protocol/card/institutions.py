"""Whose card it is: the roles an institution fills, and the name it may be asked for by."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amparo.domain.protocol.labels import InstitutionLabel, Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Bar, Duty, Holder, Protocol
from amparo.domain.protocol.phrases import did_you_mean


class UnknownInstitution(ValueError):
    """No institution of the protocol is called so, or several are. The message names them."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A role an institution fills: its own, one it holds (at a place), or one it stands in for."""

    role: str
    place: str = ""
    stands_in: bool = False


def parts_of(*, protocol: Protocol, institution: str) -> Mapping[str, Part]:
    """Return the roles an institution fills under this version, by name, its own first.

    Who ceased to hold a role before the version came into force no longer fills it.
    """
    parts = {institution: Part(role=institution)}
    for role in protocol.roles.values():
        for holder in role.holders:
            if holder.institution == institution and not _is_over(holder, protocol):
                parts.setdefault(role.name, Part(role=role.name, place=holder.place))
    while more := [
        role.name
        for role in protocol.roles.values()
        if role.otherwise in parts and role.name not in parts
    ]:
        parts |= {name: Part(role=name, stands_in=True) for name in more}
    return parts


def _is_over(holder: Holder, protocol: Protocol) -> bool:
    return holder.held_until is not None and holder.held_until <= protocol.in_force


def named_institutions(*, protocol: Protocol) -> tuple[str, ...]:
    """Return every role that a rule tells what to do or not to do, each once, in their order.

    Roles that stand in for another count; institutions that merely hold a role have its card.
    """
    told = _told(protocol)
    names = dict.fromkeys([*told, *protocol.roles])
    return tuple(name for name in names if _is_told(protocol, name, told))


def find_institution(*, name: str, protocol: Protocol, labels: Labels) -> str:
    """Return the institution that is called ``name`` in the protocol or in its labels.

    Capital letters matter only where two names differ in nothing else. Raises
    `UnknownInstitution`, which says what was perhaps meant.
    """
    told = _told(protocol)
    holders = [held.institution for role in protocol.roles.values() for held in role.holders]
    every = dict.fromkeys([*named_institutions(protocol=protocol), *holders])
    known = [one for one in every if _is_told(protocol, one, told)]
    wanted = name.strip().casefold()
    found = (
        [one for one in known if one == name.strip()]
        or [one for one in known if one.casefold() == wanted]
        or [one for one in known if wanted in _called(labels.institution(one))]
    )
    if len(found) == 1:
        return found[0]
    raise UnknownInstitution(_refusal(name, known, found, labels))


def _called(label: InstitutionLabel) -> tuple[str, str]:
    return label.name.casefold(), label.the.casefold()


def _refusal(name: str, known: Iterable[str], found: list[str], labels: Labels) -> str:
    if found:
        names = ", ".join(f"'{one}'" for one in found)
        return f"several institutions are called '{name}'; give one of {names}"
    names_and_labels = {one: labels.institution(one).name for one in known}
    every = [*names_and_labels, *names_and_labels.values()]
    meant = did_you_mean(name=name, known=every)
    if meant.startswith("known"):
        meant = did_you_mean(name=name, known=names_and_labels)
    return f"no institution here is called '{name}'; {meant}"


def _told(protocol: Protocol) -> dict[str, None]:
    rules: Iterator[Duty | Bar] = iter([*protocol.duties.values(), *protocol.bars.values()])
    return {rule.who: None for rule in rules if rule.who not in ("", NOBODY_NAMED)}


def _is_told(protocol: Protocol, name: str, told: Mapping[str, None]) -> bool:
    return any(role in told for role in parts_of(protocol=protocol, institution=name))
