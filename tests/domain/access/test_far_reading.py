"""Who is listed for reading far beyond their duties, at the edges of the rule."""

from datetime import date, timedelta

import pytest

from amparo.domain.access.far_reading import Far, Look, far_reading

DAY = date(2026, 11, 10)


def looks(number: int, *, days_before: int = 0, without_duty: bool = True, since: int = 0,
          ) -> list[Look]:  # fmt: skip
    """Looks at as many cases, all on one day."""
    day = DAY - timedelta(days=days_before)
    return [
        Look(day=day, case=f"case {one}", is_without_duty=without_duty)
        for one in range(since, since + number)
    ]


@pytest.mark.parametrize(
    ("number", "expected"), [(5, None), (6, Far(day=DAY, cases=6, without_duty=6))]
)
def test_more_than_five_cases_without_a_duty_are_listed(number: int, expected: Far | None) -> None:
    assert far_reading(looks=looks(number), day=DAY) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(40, None), (41, Far(day=DAY, cases=41, without_duty=0))]
)
def test_more_than_forty_cases_on_a_day_are_listed(number: int, expected: Far | None) -> None:
    assert far_reading(looks=looks(number, without_duty=False), day=DAY) == expected


@pytest.mark.parametrize(
    ("days_before", "expected"), [(6, Far(day=DAY, cases=1, without_duty=6)), (7, None)]
)
def test_seven_days_are_looked_back_on_the_day_itself_among_them(
    days_before: int, expected: Far | None
) -> None:
    found = [*looks(5, days_before=days_before), *looks(1, since=5)]

    assert far_reading(looks=found, day=DAY) == expected


def test_a_case_counts_once_however_often_it_was_looked_at() -> None:
    found = [*looks(5), *looks(5), *looks(5, days_before=3)]

    assert far_reading(looks=found, day=DAY) is None


def test_forty_one_cases_of_two_days_are_not_those_of_one() -> None:
    found = [
        *looks(21, without_duty=False),
        *looks(20, since=21, days_before=1, without_duty=False),
    ]

    assert far_reading(looks=found, day=DAY) is None


def test_a_day_on_which_nothing_was_looked_at_is_not_listed() -> None:
    assert far_reading(looks=looks(6, days_before=1), day=DAY) is None


def test_what_was_looked_at_later_does_not_count() -> None:
    found = [*looks(5), *looks(3, since=5, days_before=-1)]

    assert far_reading(looks=found, day=DAY) is None
