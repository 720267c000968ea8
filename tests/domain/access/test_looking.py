"""What a look at a case was for."""

from amparo.domain.access.looking import Ground, LookedFor, OwedIn, ground_of

URGENT = OwedIn(position=3, duty="PY1")
LATER = OwedIn(position=5, duty="PY4")


def test_the_most_urgent_duty_is_what_a_look_is_for() -> None:
    found = ground_of(owed=[URGENT, LATER])

    assert found == Ground(looked_for=LookedFor.DUTY, duty="PY1")


def test_the_duty_that_a_link_named_is_what_it_is_for() -> None:
    found = ground_of(owed=[URGENT, LATER], wanted=5)

    assert found == Ground(looked_for=LookedFor.DUTY, duty="PY4")


def test_a_link_cannot_name_a_duty_that_is_not_owed() -> None:
    assert ground_of(owed=[URGENT], wanted=5) == Ground(looked_for=LookedFor.DUTY, duty="PY1")
    assert ground_of(owed=[], wanted=5) is None


def test_a_case_in_ones_hands_needs_no_duty_and_a_duty_goes_before() -> None:
    assert ground_of(owed=[], is_in_hand=True) == Ground(looked_for=LookedFor.HAND)
    assert ground_of(owed=[URGENT], is_in_hand=True) == Ground(
        looked_for=LookedFor.DUTY, duty="PY1"
    )


def test_without_either_nothing_says_what_a_look_is_for() -> None:
    assert ground_of(owed=[]) is None
