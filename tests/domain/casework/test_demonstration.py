"""Rebinding a protocol gives roles to institutions, and never takes one from a holder it names."""

from datetime import date

from amparo.domain.casework.demonstration import (
    Demonstration,
    ShownDesk,
    ShownInstitution,
    duty_roles,
    is_held_everywhere,
    rebound,
)
from amparo.domain.casework.people import InventedPeople
from amparo.domain.casework.profiles import FoundTogether, Profile
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Deadline,
    Duty,
    Happening,
    Holder,
    Protocol,
    Role,
    Source,
    Text,
    Transfer,
)
from amparo.domain.protocol.names import holder_on

TODAY = date(2026, 1, 1)


def duty(name: str, who: str) -> Duty:
    return Duty(
        name=name, who=who, must="told", when=(Happening(event="met"),), source=Source.STATUTE,
        within=(Deadline(when=None, period=None),), text=Text(basis="art. 1"),
    )  # fmt: skip


def protocol(*roles: Role, previous: Protocol | None = None) -> Protocol:
    duties = (duty("D1", "police"), duty("D2", "child office"), duty("D3", NOBODY_NAMED))
    return Protocol(
        name="small", version="1", title="Small", in_force=date(2020, 1, 1), facts={},
        events={"met": (), "told": ()}, duties={one.name: one for one in duties}, bars={},
        roles={role.name: role for role in roles}, calendars={}, previous=previous,
        transfers=(Transfer(event="met", to="coast guard"),),
    )  # fmt: skip


def demonstration(*institutions: ShownInstitution) -> Demonstration:
    return Demonstration(
        institutions=institutions, unheld={}, members=(), late_reasons={"fuel": 1},
        profile=Profile(weights={}, fits={}, routes=()),
        found_together=FoundTogether(chance=0, people={2: 1}),
        people=InventedPeople(given_names=["Ana"], surnames=["Sosa"], languages=["Guaraní"]),
    )  # fmt: skip


def institution(name: str, *holds: str, **holds_at: str) -> ShownInstitution:
    return ShownInstitution(
        name=name,
        desks=(ShownDesk(name="Luque"),),
        holds=holds,
        holds_at={place: (role,) for place, role in holds_at.items()},
    )


def holder(found: Protocol, role: str, place: str = "") -> str:
    return holder_on(roles=dict(found.roles), role=role, place=place, day=TODAY)


OFFICE = Role(
    name="child office",
    holders=(Holder(institution="SNNA", held_until=date(2018, 1, 1)),
             Holder(institution="MINNA", held_from=date(2018, 1, 1))),
)  # fmt: skip


def test_a_role_without_a_holder_is_held_by_the_institution_shown() -> None:
    found = rebound(protocol=protocol(), demonstration=demonstration(institution("PN", "police")))

    assert holder(found, "police") == "PN"


def test_a_role_is_held_at_a_place_by_one_and_elsewhere_by_another() -> None:
    shown = demonstration(institution("PN", "police"), institution("PN Itá", Itá="police"))

    found = rebound(protocol=protocol(), demonstration=shown)

    assert (holder(found, "police", "Itá"), holder(found, "police", "Luque")) == ("PN Itá", "PN")


def test_a_holder_that_the_protocol_names_stays_with_its_dates() -> None:
    shown = demonstration(institution("Other", "child office"))

    found = rebound(protocol=protocol(OFFICE), demonstration=shown)

    assert holder(found, "child office") == "MINNA"


def test_versions_before_are_rebound_too() -> None:
    shown = demonstration(institution("PN", "police"))

    found = rebound(protocol=protocol(previous=protocol()), demonstration=shown)

    assert [holder(version, "police") for version in found.versions()] == ["PN", "PN"]


def test_the_roles_of_duties_are_who_owes_who_is_handed_one_and_who_stands_in() -> None:
    office = Role(name="child office", otherwise="municipality")
    bar_only = Role(name="press")

    assert duty_roles(protocol=protocol(office, bar_only)) == (
        "police", "child office", "municipality", "coast guard",
    )  # fmt: skip


def test_a_role_held_at_one_place_only_is_not_held_everywhere() -> None:
    here = Holder(institution="PN Itá", place="Itá")

    assert not is_held_everywhere(role=Role(name="police", holders=(here,)))
    assert not is_held_everywhere(role=Role(name="police"))
    assert is_held_everywhere(role=Role(name="police", holders=(here,), otherwise="mayor"))
    assert is_held_everywhere(role=OFFICE)
