"""When a colleague has to let somebody open more cases."""

import pytest

from amparo.domain.access.opening import MOST_CASES, needs_another

TWENTY = [f"case {number}" for number in range(20)]


def test_one_person_alone_opens_twenty_cases_within_an_hour() -> None:
    assert MOST_CASES == 20
    assert not needs_another(opened=TWENTY[:19], case="another", is_allowed=False)
    assert needs_another(opened=TWENTY, case="another", is_allowed=False)


def test_a_case_that_was_opened_is_opened_again_however_many_there_are() -> None:
    assert not needs_another(opened=TWENTY, case="case 7", is_allowed=False)
    assert not needs_another(opened=[*TWENTY, "case 20"], case="case 7", is_allowed=False)


def test_a_case_that_was_opened_often_counts_once() -> None:
    assert not needs_another(opened=["case 1"] * 50, case="another", is_allowed=False)


def test_who_was_let_opens_more() -> None:
    assert not needs_another(opened=TWENTY, case="another", is_allowed=True)


@pytest.mark.parametrize("is_allowed", [True, False])
def test_who_has_opened_nothing_opens_the_first(is_allowed: bool) -> None:
    assert not needs_another(opened=(), case="another", is_allowed=is_allowed)
