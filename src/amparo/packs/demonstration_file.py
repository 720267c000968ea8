"""Reading what a demonstration shows of a country: ``demonstration.yaml`` in its pack."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from amparo.domain.casework.demonstration import (
    LATE_REASONS,
    MEMBER_ROLES,
    Demonstration,
    ShownInstitution,
    ShownMember,
    duty_roles,
    is_held_everywhere,
    rebound,
)
from amparo.domain.casework.people import InventedPeople
from amparo.domain.casework.profiles import FoundTogether
from amparo.domain.protocol.labels import LANGUAGES
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.phrases import did_you_mean
from amparo.packs.amounts import read_chance, read_weights, within
from amparo.packs.profile_file import read_profile
from amparo.packs.reading import YES_NO, Part
from amparo.packs.shown_institutions import read_institutions
from amparo.packs.strict_yaml import read_yaml

DEMONSTRATION_KEYS = ("institutions", "unheld", "members", "late_reasons", "profile",
                      "found_together", "people", "note")  # fmt: skip
PEOPLE_KEYS = ("given_names", "surnames", "languages")
MEMBER_KEYS = ("name", "institution", "desk", "role", "sees", "without_key")
_SIGN_IN = re.compile(r"[a-z][a-z0-9-]{2,29}")
_MARK = "Demo: "


def read_demonstration(*, path: Path, protocol: Protocol, places: Collection[str]) -> Demonstration:
    """Read a demonstration whose roles are those of ``protocol`` and whose places are ``places``.

    Raises `MistakeInFile` with file, line and mend; so too where a role of a duty is neither
    held nor said to be unheld, or is held by somebody in the protocol already.
    """
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(DEMONSTRATION_KEYS)
    institutions = read_institutions(top=top, protocol=protocol, places=places)
    demonstration = Demonstration(
        institutions=institutions,
        unheld=_unheld(top, protocol),
        members=_members(top, institutions),
        late_reasons=_late_reasons(top),
        profile=read_profile(
            part=within(part=top, key="profile"), facts=protocol.facts, places=places
        ),
        found_together=_found_together(top, protocol),
        people=_people(top),
    )
    _check_every_role(top, protocol, demonstration)
    return demonstration


def _unheld(top: Part, protocol: Protocol) -> dict[str, str]:
    known = duty_roles(protocol=protocol)
    unheld = within(part=top, key="unheld")
    for name in unheld.node.entries or {}:
        if name not in known:
            mend = did_you_mean(name=name, known=known)
            raise unheld.mistake(f"no role of a duty; {mend}", key=name)
    return {name: unheld.text(name) for name in unheld.node.entries or {}}


def _check_every_role(top: Part, protocol: Protocol, demonstration: Demonstration) -> None:
    roles = rebound(protocol=protocol, demonstration=demonstration).roles
    for name in duty_roles(protocol=protocol):
        is_held = name in roles and is_held_everywhere(role=roles[name])
        if is_held and name in demonstration.unheld:
            raise top.mistake(f"'{name}' is held; leave it out", key="unheld")
        if not is_held and name not in demonstration.unheld:
            mend = "let an institution hold it everywhere, or list it under 'unheld' with a reason"
            raise top.mistake(f"nobody holds '{name}'; {mend}", key="institutions")


def _members(top: Part, institutions: Collection[ShownInstitution]) -> tuple[ShownMember, ...]:
    desks = {one.name: [desk.name for desk in one.desks] for one in institutions}
    members = top.parts("members", "member").items()
    return tuple(_member(sign_in, part, desks) for sign_in, part in members)


def _member(sign_in: str, part: Part, desks: Mapping[str, Collection[str]]) -> ShownMember:
    part.allow(MEMBER_KEYS)
    if not _SIGN_IN.fullmatch(sign_in):
        raise part.mistake("a sign-in is 3 to 30 small letters, digits or hyphens")
    name, institution, desk = part.text("name"), part.text("institution"), part.text("desk")
    if not name.startswith(_MARK):
        raise part.mistake(f"is not marked as invented; begin it with '{_MARK}'", key="name")
    for key, found, known in (("institution", institution, desks),
                              ("desk", desk, desks.get(institution, ()))):  # fmt: skip
        if found not in known:
            mend = did_you_mean(name=found, known=known)
            raise part.mistake(f"unknown {key} '{found}'; {mend}", key=key)
    role = part.choice("role", {role: role for role in MEMBER_ROLES})
    sees = within(part=part, key="sees")
    sees.allow(LANGUAGES)
    sentences = {language: sees.text(language) for language in LANGUAGES}
    return ShownMember(
        sign_in=sign_in, name=name, institution=institution, desk=desk, role=role, sees=sentences,
        is_without_key=part.choice("without_key", YES_NO, "no"),
    )  # fmt: skip


def _people(top: Part) -> InventedPeople:
    part = within(part=top, key="people")
    part.allow(PEOPLE_KEYS)
    found = {key: tuple(part.texts(key)) for key in PEOPLE_KEYS}
    for key, names in found.items():
        if not names:
            raise part.mistake("nothing to draw from; write one or more", key=key)
    return InventedPeople(**found)


def _late_reasons(top: Part) -> dict[str, int]:
    within(part=top, key="late_reasons").allow(LATE_REASONS)
    example = "reason; write one, such as {fuel: 1}"
    return read_weights(part=top, key="late_reasons", example=example)


def _found_together(top: Part, protocol: Protocol) -> FoundTogether:
    part = within(part=top, key="found_together")
    part.allow(("chance", "people", "fact"))
    fact = part.text("fact", "")
    if fact and fact not in protocol.facts:
        mend = did_you_mean(name=fact, known=protocol.facts)
        raise part.mistake(f"unknown fact '{fact}'; {mend}", key="fact")
    people = read_weights(part=part, key="people", example="number of people, such as {2: 1}")
    for number in people:
        if not (number.isdecimal() and int(number) > 1):
            raise part.mistake(f"'{number}' is no number of people above 1", key="people")
    numbered = {int(number): weight for number, weight in people.items()}
    return FoundTogether(chance=read_chance(part=part, key="chance"), people=numbered, fact=fact)
