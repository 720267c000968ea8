"""Referrals as figures, without a case."""

from datetime import date

import pytest

from amparo.domain.referral.acts import Outcome, Reason, State
from amparo.domain.referral.counting import (
    RESULTS,
    NeedTally,
    ReferralCount,
    moved,
    narrowed,
    result_of,
    tallies,
)

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


def count(result: str, *, need: str = "shelter", place: str = "Bong",
          month: date = MARCH) -> ReferralCount:  # fmt: skip
    return ReferralCount(need=need, place=place, month=month, result=result)


@pytest.mark.parametrize(
    ("state", "reason", "outcome", "result"),
    [
        (State.SENT, None, None, "waiting"),
        (State.MORE_SAID, None, None, "waiting"),
        (State.ACCEPTED, None, None, "accepted"),
        (State.DECLINED, Reason.DANGER, None, "declined"),
        (State.DECLINED, Reason.NO_PLACE, None, "no service"),
        (State.HANDED_BACK, None, Outcome.NO_SERVICE, "no service"),
        (State.HANDED_BACK, None, Outcome.NOT_WANTED, "not wanted"),
        (State.TAKEN_BACK, None, None, "taken back"),
        (State.LAPSED, None, None, "lapsed"),
    ],
)
def test_a_referral_counts_as_one_result(
    state: State, reason: Reason | None, outcome: Outcome | None, result: str
) -> None:
    assert result_of(state=state, reason=reason, outcome=outcome) == result
    assert result in RESULTS


def test_one_that_moves_leaves_one_count_for_another() -> None:
    waiting, helped = count("waiting"), count("helped")

    assert moved(before=None, after=waiting) == {waiting: 1}
    assert moved(before=waiting, after=helped) == {waiting: -1, helped: 1}
    assert moved(before=waiting, after=waiting) == {}
    assert moved(before=helped, after=None) == {helped: -1}


def test_what_was_missing_most_stands_first() -> None:
    counts = {
        count("helped", need="legal"): 3,
        count("partly helped", need="legal"): 1,
        count("waiting"): 1,
        count("no service"): 2,
        count("accepted"): 1,
        count("declined"): 1,
        count("waiting", need="medical"): 0,
    }

    found = tallies(counts=counts, by="need")

    assert list(found.items()) == [
        ("shelter", NeedTally(asked=5, waiting=1, accepted=1, no_service=2, other=1)),
        ("legal", NeedTally(asked=4, helped=4)),
    ]


def test_a_choice_of_months_and_place_leaves_out_the_others() -> None:
    counts = {count("helped"): 1, count("helped", month=MAY): 2, count("helped", place=""): 4}

    assert sum(narrowed(counts=counts, months=(None, None), place=None).values()) == 7
    assert sum(narrowed(counts=counts, months=(MAY, None), place=None).values()) == 2
    assert sum(narrowed(counts=counts, months=(None, MARCH), place=None).values()) == 5
    assert sum(narrowed(counts=counts, months=(None, None), place="").values()) == 4
