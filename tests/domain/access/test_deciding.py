"""Wall one: who may do what to which case, and what a refusal says."""

import pytest

from amparo.domain.access.deciding import (
    Answer,
    Asking,
    CaseAsked,
    DeskAsked,
    MayNot,
    MemberAsked,
    Refused,
    Relation,
    check,
    may,
)
from amparo.domain.access.table import ON_A_CASE, TABLE, Action, Role

AMINA = Asking(role=Role.OFFICER, desk_id=1)
SARA = Asking(role=Role.OFFICER, desk_id=1, is_by_assignment=True)
LUCIA = Asking(role=Role.CASE_LEAD, desk_id=1)
PABLO = Asking(role=Role.DESK_ADMINISTRATOR, desk_id=1)
CLARA = Asking(role=Role.COORDINATOR, desk_id=2)
DIEGO = Asking(role=Role.COUNTRY_ADMINISTRATOR, desk_id=2)
NOBODY = Asking(role=Role.PORTAL)
OURS = CaseAsked(relation=Relation.OWN)


def code_of(answer: Answer) -> str:
    """The code of a refusal; empty if it is none."""
    return answer.code if isinstance(answer, Refused) else ""


@pytest.mark.parametrize("relation", [Relation.OWN, Relation.GRANTED])
@pytest.mark.parametrize("member", [AMINA, LUCIA])
def test_casework_sees_the_cases_of_its_desk(member: Asking, relation: Relation) -> None:
    assert may(member=member, action=Action.SEE_CASE, asked=CaseAsked(relation=relation))


@pytest.mark.parametrize("relation", [Relation.REVOKED, Relation.FOREIGN, Relation.ERASED])
@pytest.mark.parametrize("action", sorted(ON_A_CASE, key=str))
def test_a_case_the_desk_does_not_hold_is_not_there_whatever_the_reason(
    action: Action, relation: Relation
) -> None:
    member = Asking(role=min(TABLE[action], key=str), desk_id=1)

    refused = may(
        member=member, action=action, asked=CaseAsked(relation=relation, is_assigned=True)
    )

    assert code_of(refused) == "not_there"


def test_whoever_is_implicated_is_told_what_strangers_are_told() -> None:
    implicated = CaseAsked(relation=Relation.OWN, is_assigned=True, is_implicated=True)
    stranger = CaseAsked(relation=Relation.FOREIGN)

    answers = [
        may(member=LUCIA, action=Action.LEAD_CASE, asked=asked) for asked in (implicated, stranger)
    ]

    assert answers[0] == answers[1]
    assert not answers[0]


@pytest.mark.parametrize("member", [PABLO, SARA])
def test_a_case_that_is_not_assigned_is_refused_until_it_is(member: Asking) -> None:
    refused = may(member=member, action=Action.SEE_CASE, asked=OURS)
    allowed = may(
        member=member,
        action=Action.SEE_CASE,
        asked=CaseAsked(relation=Relation.OWN, is_assigned=True),
    )

    assert code_of(refused) == "not_assigned"
    assert allowed


@pytest.mark.parametrize("member", [PABLO, SARA])
def test_what_is_sealed_is_opened_in_assigned_cases_alone(member: Asking) -> None:
    refused = may(member=member, action=Action.UNSEAL, asked=OURS)

    assert code_of(refused) == "not_assigned"
    assert may(member=member, action=Action.UNSEAL)  # a key of their own takes no case
    assert may(member=AMINA, action=Action.UNSEAL, asked=OURS)


@pytest.mark.parametrize("member", [PABLO, SARA])
def test_who_sees_assigned_cases_alone_lets_nobody_in_to_the_key_of_the_desk(
    member: Asking,
) -> None:
    lead = Asking(role=Role.CASE_LEAD, desk_id=1, is_by_assignment=True)

    assert code_of(may(member=member, action=Action.ADMIT_HOLDER)) == "role"
    assert may(member=AMINA, action=Action.ADMIT_HOLDER)
    assert may(member=lead, action=Action.ADMIT_HOLDER)


def test_a_case_lead_sees_every_case_of_a_desk_that_assigns() -> None:
    lead = Asking(role=Role.CASE_LEAD, desk_id=1, is_by_assignment=True)

    assert may(member=lead, action=Action.SEE_CASE, asked=OURS)


@pytest.mark.parametrize("member", [CLARA, DIEGO, NOBODY])
def test_a_role_that_does_not_need_cases_is_refused_for_its_role(member: Asking) -> None:
    refused = may(member=member, action=Action.SEE_CASE, asked=OURS)

    assert code_of(refused) == "role"


def test_a_desk_administrator_manages_their_own_desk_and_no_other() -> None:
    own = may(member=PABLO, action=Action.MANAGE_DESK, asked=DeskAsked(desk_id=1))
    other = may(member=PABLO, action=Action.MANAGE_DESK, asked=DeskAsked(desk_id=2))

    assert own
    assert code_of(other) == "other_desk"


@pytest.mark.parametrize(
    ("role", "is_oneself", "expected"),
    [
        (Role.OFFICER, False, True),
        (Role.CASE_LEAD, False, True),
        (Role.DESK_ADMINISTRATOR, False, True),
        (Role.DESK_ADMINISTRATOR, True, False),
        (Role.COORDINATOR, False, False),
        (Role.COUNTRY_ADMINISTRATOR, False, False),
        (Role.EDITOR, False, False),
        (Role.AUDITOR, False, False),
        (None, False, False),
    ],
)
def test_a_desk_administrator_changes_who_has_a_role_of_the_desk_but_not_themself(
    role: Role | None, is_oneself: bool, expected: bool
) -> None:
    asked = MemberAsked(desk_id=1, role=role, is_oneself=is_oneself)

    assert bool(may(member=PABLO, action=Action.MANAGE_DESK, asked=asked)) is expected


def test_a_country_administrator_manages_every_desk() -> None:
    assert may(member=DIEGO, action=Action.MANAGE_DESK, asked=DeskAsked(desk_id=1))


def test_checking_raises_with_the_reason_a_person_is_shown() -> None:
    with pytest.raises(MayNot) as caught:
        check(member=CLARA, action=Action.SEE_CASE, asked=OURS)

    assert caught.value.refused.code == "role"
    assert caught.value.refused.reason.value == "Your role does not need this."


def test_checking_lets_pass_what_is_allowed() -> None:
    check(member=AMINA, action=Action.RECORD, asked=OURS)
