"""Until when a record is kept, and on which day it is erased."""

from datetime import date

import pytest

from amparo.domain.casework.retaining import (
    Retention,
    erased_on,
    is_to_be_announced,
    last_day_kept,
)

TEN = Retention(at_most_years=10, basis="Law 3, art. 9")
LAST = date(2036, 11, 30)


def test_what_no_law_ends_is_kept() -> None:
    for retention in (Retention(), Retention(at_least_years=10, basis="Law 3, art. 9")):
        assert last_day_kept(retention=retention, last_entry_on=date(2026, 11, 30)) is None


@pytest.mark.parametrize(
    ("written", "until"),
    [
        (date(2026, 11, 30), date(2036, 11, 30)),
        (date(2024, 2, 29), date(2034, 2, 28)),
        (date(2020, 12, 31), date(2030, 12, 31)),
    ],
)
def test_whole_years_are_counted_from_the_last_entry(written: date, until: date) -> None:
    assert last_day_kept(retention=TEN, last_entry_on=written) == until


@pytest.mark.parametrize(
    ("announced", "erased"),
    [
        (date(2036, 10, 31), date(2036, 12, 1)),
        (date(2036, 11, 1), date(2036, 12, 1)),
        (date(2036, 11, 2), date(2036, 12, 2)),
        (date(2040, 1, 1), date(2040, 1, 31)),
    ],
)
def test_nothing_is_erased_within_its_time_nor_within_thirty_days_of_being_announced(
    announced: date, erased: date
) -> None:
    assert erased_on(last_day=LAST, announced_on=announced) == erased


@pytest.mark.parametrize(
    ("today", "is_time"), [(date(2036, 10, 31), False), (date(2036, 11, 1), True),
                           (date(2037, 1, 1), True)],
)  # fmt: skip
def test_it_is_announced_thirty_days_before(today: date, is_time: bool) -> None:
    assert is_to_be_announced(last_day=LAST, today=today) is is_time
