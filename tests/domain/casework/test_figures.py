"""Figures: what the counts of duties add up to, with the sums written out."""

from datetime import date

import pytest

from amparo.domain.casework.counting import Count
from amparo.domain.casework.figures import (
    Choice,
    Tally,
    chosen,
    missing_services,
    months_between,
    only,
    reasons,
    spans,
    tallies,
    tally,
)

MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)


def count(outcome: str, **more: object) -> Count:
    """Duties of the police in Asunción that arose in May, save where said."""
    said: dict[str, object] = {
        "institution": "police", "duty": "D1", "place": "Asunción", "month": MAY, "reason": "",
        "is_law": True, "is_dated": True, "took": "", "outcome": outcome, **more,
    }  # fmt: skip
    return Count(**said)  # type: ignore[arg-type]  # as the fields are


COUNTS = {
    count("on time", took="a day"): 4,
    count("on time", is_dated=False, took="a week"): 7,
    count("late", took="a month", reason="bed"): 1,
    count("overdue", reason="vehicle", institution="court"): 2,
    count("overdue", month=JULY, place=""): 1,
    count("open"): 3,
    count("open", is_dated=False, place="Luque"): 5,
    count("lifted"): 6,
    count("overdue", is_law=False, reason="interpreter"): 9,
}


def test_what_has_a_time_is_kept_or_not_and_what_has_none_is_apart() -> None:
    found = tally(counts=only(counts=COUNTS, is_law=True))

    assert found == Tally(kept=4, late=1, overdue=3, running=3, done=7, waiting=5, lifted=6)
    assert (found.not_kept, found.judged) == (4, 8)


def test_a_missed_target_is_no_breach_of_law() -> None:
    found = tally(counts=only(counts=COUNTS, is_law=False))

    assert found == Tally(overdue=9)


@pytest.mark.parametrize(
    ("found", "share"),
    [
        (Tally(kept=2, late=1), None),
        (Tally(kept=3, overdue=1), None),
        (Tally(kept=3, overdue=2), 60),
        (Tally(kept=999, late=1), 99),
        (Tally(done=50, waiting=3, running=9), None),
    ],
)
def test_a_share_is_told_of_five_or_more_and_rounded_down(found: Tally, share: int | None) -> None:
    assert found.share == share


def test_tallies_stand_apart_by_whatever_is_asked() -> None:
    law = only(counts=COUNTS, is_law=True)

    found = tallies(counts=law, by=lambda one: one.institution)

    assert found["court"] == Tally(overdue=2)
    assert found["police"].judged == 6


@pytest.mark.parametrize(
    ("choice", "number"),
    [
        (Choice(), 38),
        (Choice(institution="court"), 2),
        (Choice(place=""), 1),
        (Choice(first=JULY), 1),
        (Choice(last=MAY), 37),
        (Choice(duty="D2"), 0),
        (Choice(institution="court", place="Luque"), 0),
    ],
)
def test_only_what_was_chosen_is_counted(choice: Choice, number: int) -> None:
    assert sum(chosen(counts=COUNTS, choice=choice).values()) == number


def test_spans_say_how_long_what_is_done_took() -> None:
    assert spans(counts=COUNTS) == {"D1": (4, 7, 1, 0, 0)}


def test_reasons_are_those_of_what_was_not_done_in_time() -> None:
    found = reasons(counts={**COUNTS, count("on time", reason="fuel"): 8})

    assert found == {"interpreter": 9, "vehicle": 2, "bed": 1, "": 1}


def test_a_service_is_missing_where_it_made_a_duty_late_and_not_where_help_only_waits() -> None:
    assert missing_services(counts=COUNTS) == {"Asunción": (1, 9)}


def test_a_month_without_a_duty_is_a_month() -> None:
    assert months_between(months={JULY, MAY}) == (MAY, date(2026, 6, 1), JULY)
    assert months_between(months=()) == ()
