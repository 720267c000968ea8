"""Each demonstration is whole: roles held, desks there, cases alive for every desk of the tour."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from amparo.domain.casework.demonstration import Demonstration, duty_roles, rebound
from amparo.domain.casework.desks import DeskAt, receiving_desk
from amparo.domain.casework.profiles import CODE_LISTS
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.case import CaseState, DutyState, Record
from amparo.domain.protocol.caseload import Caseload, invent_cases
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol
from amparo.domain.protocol.names import holder_on
from amparo.domain.protocol.program import lay_out
from amparo.domain.protocol.replay import replay_with
from amparo.packs.caseload_file import read_caseload
from amparo.packs.demonstration_file import read_demonstration
from amparo.packs.folder import packs_folder
from amparo.packs.pack_file import read_pack, read_places
from amparo.packs.protocol_file import read_protocol

COUNTRIES = ("paraguay", "chile", "liberia")
EACH = pytest.mark.parametrize("country", COUNTRIES)
SOON = 3 * 24 * 3_600_000_000
Desk = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A country as the demonstration shows it."""

    protocol: Protocol
    places: frozenset[str]
    demonstration: Demonstration
    caseload: Caseload


@cache
def shown(country: str) -> Shown:
    pack = read_pack(folder=packs_folder() / country)
    protocol, places = read_protocol(path=pack.protocol), frozenset(read_places(pack=pack))
    demonstration = read_demonstration(
        path=pack.folder / "demonstration.yaml", protocol=protocol, places=places
    )
    return Shown(
        protocol=rebound(protocol=protocol, demonstration=demonstration),
        places=places,
        demonstration=demonstration,
        caseload=read_caseload(path=pack.folder / "demo.yaml", protocol=protocol),
    )


@cache
def replayed(country: str) -> tuple[tuple[list[Record], CaseState], ...]:
    one = shown(country)
    begins, ends = as_microseconds(one.caseload.begins), as_microseconds(one.caseload.ends)
    names = [institution.name for institution in one.demonstration.institutions]
    program = lay_out(protocol=one.protocol, earliest=begins, latest=ends, institutions=names)
    return tuple(
        (records, replay_with(program=program, records=records, as_of=ends))
        for _, records in invent_cases(caseload=one.caseload)
    )


def desk_of(country: str, holder: str, place: str) -> Desk | None:
    for institution in shown(country).demonstration.institutions:
        if institution.name == holder:
            desks = [DeskAt(desk_id=n, place=d.place) for n, d in enumerate(institution.desks)]
            number = receiving_desk(desks=desks, place=place, on=date(2026, 3, 5))
            return None if number is None else (holder, institution.desks[number].name)
    return None


def state_of(duty: DutyState, as_of: int) -> str:
    if duty.outcome == "overdue":
        return "overdue"
    if duty.due is None:
        return "undated"
    return "due soon" if duty.due < as_of + SOON else "due later"


@cache
def waiting(country: str) -> dict[Desk, Counter[str]]:
    """What waits at each desk when the demonstration begins, by state."""
    as_of = as_microseconds(shown(country).caseload.ends)
    found: dict[Desk, Counter[str]] = defaultdict(Counter)
    for records, state in replayed(country):
        for duty in state.duties:
            desk = desk_of(country, duty.holder, records[0].place or "")
            if desk and duty.outcome in ("open", "overdue"):
                found[desk][state_of(duty, as_of)] += 1
    return found


@pytest.mark.parametrize(
    ("country", "unheld"),
    [
        ("paraguay", ["municipality"]),
        ("chile", ["armed forces", "transport operator", "ship or aircraft captain",
                   "private security"]),
        ("liberia", ["home State's competent authority", "issuing State's competent authority"]),
    ],
)  # fmt: skip
def test_every_role_is_held_at_every_place_save_those_left_out_on_purpose(
    country: str, unheld: list[str]
) -> None:
    one = shown(country)
    roles, day = dict(one.protocol.roles), one.caseload.ends.date()
    named = [role for role in duty_roles(protocol=one.protocol) if role not in unheld]

    holders = {
        holder_on(roles=roles, role=role, place=place, day=day)
        for role in named
        for place in ("", *one.places)
    }

    assert sorted(one.demonstration.unheld) == sorted(unheld)
    institutions = {institution.name for institution in one.demonstration.institutions}
    assert holders - institutions <= set(unheld)  # a municipality stands in for a CODENI


@EACH
def test_in_every_case_a_duty_reaches_a_desk_unless_nobody_is_named(country: str) -> None:
    nobody = {NOBODY_NAMED, *shown(country).demonstration.unheld}

    for records, state in replayed(country):
        for duty in state.duties:
            desk = desk_of(country, duty.holder, records[0].place or "")
            assert (desk is None) == (duty.holder in nobody), (duty.duty, duty.holder)


@EACH
def test_who_acts_where_in_the_script_is_there(country: str) -> None:
    one = shown(country)
    names = {institution.name for institution in one.demonstration.institutions}

    assert set(one.caseload.places) <= one.places
    for records, _ in replayed(country):
        assert {record.institution for record in records} <= names


@EACH
def test_an_event_of_the_script_states_only_what_the_protocol_lets_it_state(country: str) -> None:
    one = shown(country)

    for step in one.caseload.steps:
        assert set(step.states) <= set(one.protocol.events[step.event]), step.event


@EACH
def test_people_are_marked_as_invented_and_each_kind_is_among_them(country: str) -> None:
    members = shown(country).demonstration.members

    assert all(member.name.startswith("Demo: ") for member in members)
    assert Counter(member.role for member in members)["officer"] >= 9
    assert {"coordinator", "country administrator", "case lead", "auditor"} < {
        member.role for member in members
    }
    assert len({member.name for member in members}) == len(members)


@EACH
def test_a_profile_can_say_that_the_case_is_of_a_child(country: str) -> None:
    profile = shown(country).demonstration.profile

    assert set(profile.weights) == set(CODE_LISTS)
    assert profile.fits["child"] == {"age_band": ("0-11", "12-17")}


@EACH
def test_each_officer_finds_a_handful_of_duties_and_no_flood(country: str) -> None:
    confidential = confidential_desks(country)
    for member in shown(country).demonstration.members:
        if member.role == "officer" and (member.institution, member.desk) not in confidential:
            found = waiting(country)[member.institution, member.desk].total()
            assert 5 <= found <= 45, (member.sign_in, found)


@EACH
def test_a_shelter_is_confidential_holds_no_role_and_has_a_case_lead_and_an_officer(
    country: str,
) -> None:
    one = shown(country)
    (desk,) = confidential_desks(country)

    found = [member for member in one.demonstration.members
             if (member.institution, member.desk) == desk]  # fmt: skip
    assert sorted(member.role for member in found) == ["case lead", "officer"]
    assert waiting(country)[desk].total() == 0
    assert desk[0] not in {
        holder.institution for role in one.protocol.roles.values() for holder in role.holders
    }


def confidential_desks(country: str) -> set[Desk]:
    """The desks of which others are not told."""
    return {
        (institution.name, desk.name)
        for institution in shown(country).demonstration.institutions
        for desk in institution.desks
        if desk.is_confidential
    }


@pytest.mark.parametrize(
    ("country", "institution", "desk", "least"),
    [
        ("paraguay", "Policía Nacional", "Asunción",
         {"overdue": 3, "due soon": 2, "undated": 15}),
        ("paraguay", "Policía Nacional", "Ciudad del Este", {"overdue": 2, "undated": 10}),
        ("paraguay", "Ministerio Público", "Asunción", {"undated": 20}),
        ("paraguay", "MINNA", "Asunción", {"overdue": 5, "due soon": 2, "undated": 5}),
        ("paraguay", "Dirección Nacional de Migraciones", "Asunción", {"overdue": 3}),
        ("paraguay", "Ministerio de Relaciones Exteriores", "Asuntos consulares", {"undated": 15}),
        ("chile", "Ministerio Público", "Santiago",
         {"overdue": 5, "due soon": 3, "undated": 20}),
        ("chile", "Policía de Investigaciones", "Santiago", {"overdue": 5, "due soon": 1}),
        ("liberia", "Women and Children Protection Section Bong", "Gbarnga", {"undated": 15}),
        ("liberia", "Ministry of Gender, Children and Social Protection", "Monrovia",
         {"undated": 5}),
    ],
)  # fmt: skip
def test_the_desks_of_the_tour_have_work_of_each_kind(
    country: str, institution: str, desk: str, least: dict[str, int]
) -> None:
    found = waiting(country)[institution, desk]

    assert all(found[state] >= number for state, number in least.items()), dict(found)


@pytest.mark.parametrize(
    ("country", "outcomes"),
    [
        ("paraguay", {"on time", "late", "open", "overdue", "lifted"}),
        ("chile", {"on time", "late", "open", "overdue", "lifted"}),
        ("liberia", {"on time", "open", "lifted"}),
    ],
)
def test_every_kind_of_outcome_shows_and_nothing_is_late_without_a_deadline(
    country: str, outcomes: set[str]
) -> None:
    states = [state for _, state in replayed(country)]

    assert {duty.outcome for state in states for duty in state.duties} == outcomes
    assert {bar.breached for state in states for bar in state.bars} == {True, False}


@EACH
def test_a_demonstration_loads_a_moderate_number_of_cases(country: str) -> None:
    assert 60 <= shown(country).caseload.cases <= 160
