"""The one table is whole: every role and every action stand in it."""

import pytest

from amparo.domain.access.table import (
    MEANINGS,
    ON_A_CASE,
    TABLE,
    Action,
    Reach,
    Role,
)


def test_every_action_has_a_row_and_somebody_who_may_do_it() -> None:
    assert set(TABLE) == set(Action)
    assert all(TABLE.values())


def test_every_role_has_a_meaning_and_something_it_may_do() -> None:
    assert set(MEANINGS) == set(Role)
    assert {role for roles in TABLE.values() for role in roles} == set(Role)


def test_only_casework_sees_a_case() -> None:
    assert {Role.OFFICER, Role.CASE_LEAD, Role.DESK_ADMINISTRATOR} == set(TABLE[Action.SEE_CASE])


def test_whoever_manages_members_sees_no_more_cases_than_are_assigned() -> None:
    assert TABLE[Action.SEE_CASE][Role.DESK_ADMINISTRATOR] is Reach.ASSIGNED


@pytest.mark.parametrize("action", sorted(ON_A_CASE, key=str))
@pytest.mark.parametrize(
    "role",
    [Role.COORDINATOR, Role.COUNTRY_ADMINISTRATOR, Role.EDITOR, Role.AUDITOR, Role.PORTAL],
)
def test_a_role_that_sees_no_case_does_nothing_to_one(action: Action, role: Role) -> None:
    assert role not in TABLE[action]


def test_the_portal_only_reads_what_is_public() -> None:
    assert [action for action in Action if Role.PORTAL in TABLE[action]] == [Action.READ_PUBLIC]
