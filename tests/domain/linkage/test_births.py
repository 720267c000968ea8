"""When somebody was born, read from what people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.domain.linkage.births import Born, born_of

TODAY = date(2026, 11, 30)
THAT_DAY = date(1998, 3, 14)


def born(text: str) -> Born | None:
    return born_of(text=text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "14 March 1998", "14 march 98", "14th of March, 1998", "March 14, 1998", "1998 March 14",
        "14 de marzo de 1998", "14 MARZO 1998", "14 mar. 1998", "nacida el 14 de marzo de 1998",
        "14 mars 1998", "née le 14 mars 1998", "14/3/1998", "14.03.1998", "14-3-98", "1998-03-14",
        "1998/3/14", "3/14/1998", "born on 14/3/1998", " 14  3  1998 ", "14 mars '98",
    ],
)  # fmt: skip
def test_a_whole_date_is_read_in_three_languages(text: str) -> None:
    assert born(text) == Born(on=THAT_DAY)


@pytest.mark.parametrize(
    "text",
    [
        "1998", "about 1998", "c. 1998", "ca 1998", "~1998", "1998?", "1998 (approx.)",
        "hacia 1998", "aprox. 1998", "alrededor de 1998", "más o menos 1998", "tal vez 1998",
        "vers 1998", "environ 1998", "peut-être 1998", "né vers 1998", "l'année 1998",
        "March 1998", "marzo de 1998", "mars 1998", "3/1998", "about 14 March 1998",
        "hacia el 14 de marzo de 1998", "14/3/1998?",
    ],
)  # fmt: skip
def test_of_what_is_estimated_the_year_is_read(text: str) -> None:
    found = born(text)

    assert found is not None
    assert (found.on.year, found.is_estimated) == (1998, True)


@pytest.mark.parametrize(
    "text",
    [
        "", "unknown", "desconocido", "17 years", "17 años", "a child", "before 1998",
        "antes de 1998", "avant 1998", "1998 or 1999", "1998-2000", "98", "3/98", "14 March",
        "31 February 1998", "31/2/1998", "14/13/1998", "March April 1998", "14 15 16 1998",
        "1899", "2027", "1 December 2026", "19980314", "1998=1999", "14 March 199", "٢",
        "not 14 March 1998", "0/0/1998",
    ],
)  # fmt: skip
def test_what_is_not_understood_stays_unknown(text: str) -> None:
    assert born(text) is None


def test_where_both_can_be_the_day_the_first_number_is() -> None:
    assert born("4/3/1998") == Born(on=date(1998, 3, 4))


def test_a_short_year_is_the_last_one_that_has_been() -> None:
    assert born("1/2/26") == Born(on=date(2026, 2, 1))
    assert born("1/2/27") == Born(on=date(1927, 2, 1))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("1er mars 1998", date(1998, 3, 1)),
        ("1º de marzo de 1998", date(1998, 3, 1)),
        ("2nd August 2001", date(2001, 8, 2)),
        ("5 setiembre 2001", date(2001, 9, 5)),
        ("5 août 2001", date(2001, 8, 5)),
        ("5 febrero 2001", date(2001, 2, 5)),
        ("5 juillet 2001", date(2001, 7, 5)),
        ("5 juin 2001", date(2001, 6, 5)),
        ("5 dic 2001", date(2001, 12, 5)),
        ("5 ene 2001", date(2001, 1, 5)),
    ],
)
def test_months_and_days_are_read_as_they_are_written(text: str, on: date) -> None:
    assert born(text) == Born(on=on)


@given(st.text(max_size=30))
def test_whatever_is_typed_it_gives_a_date_that_can_be_or_none(text: str) -> None:
    found = born(text)

    assert found is None or date(1906, 1, 1) <= found.on <= TODAY


@given(st.dates(min_value=date(1910, 1, 1), max_value=TODAY))
def test_every_day_is_read_again_as_it_was_written(on: date) -> None:
    assert born(on.isoformat()) == Born(on=on)
    assert born(f"{on.day}.{on.month}.{on.year}") == Born(on=on)
