"""Persons as somebody told of them: which of them are compared."""

from datetime import date

import pytest

from amparo.domain.linkage.persons import Person
from amparo.domain.linkage.told import persons_of

TODAY = date(2026, 11, 30)


def names(**told: str) -> list[tuple[str, str]]:
    return [(one.given_names, one.surnames) for one in persons_of(told=told, today=TODAY)]


def test_a_person_has_their_names_and_their_birth_date() -> None:
    told = {"given_names": "Ana", "surnames": "Vera Báez", "born": "14 March 1998", "mother": "x"}

    assert persons_of(told=told, today=TODAY) == (
        Person(given_names="Ana", surnames="Vera Báez", born_on=date(1998, 3, 14)),
    )


def test_a_birth_date_that_is_a_guess_stays_one_under_each_name() -> None:
    found = persons_of(
        told={"given_names": "Ana", "also_called": "Nani", "born": "hacia 1998"}, today=TODAY
    )

    assert [(one.born_on, one.is_birth_estimated) for one in found] == [
        (date(1998, 1, 1), True),
        (date(1998, 1, 1), True),
    ]


@pytest.mark.parametrize(
    "also_called",
    ["Nani, Ana Rojas", "Nani; Ana Rojas", "Nani / Ana Rojas", "Nani o Ana Rojas",
     "Nani ou Ana Rojas", "Nani or Ana Rojas", "“Nani” (Ana Rojas)", "Nani alias Ana Rojas"],
)  # fmt: skip
def test_other_names_stand_apart_however_they_are_joined(also_called: str) -> None:
    assert names(given_names="Ana", surnames="Vera", also_called=also_called) == [
        ("Ana", "Vera"),
        ("Nani", "Vera"),
        ("Ana", "Rojas"),
    ]


def test_a_name_that_stands_twice_is_compared_once() -> None:
    assert names(given_names="Ana", surnames="Vera", also_called="ana, ANA VERA, Nani, Nani") == [
        ("Ana", "Vera"),
        ("Nani", "Vera"),
    ]


def test_whoever_is_known_by_a_nickname_alone_is_compared_by_it() -> None:
    assert names(also_called="Nani") == [("Nani", "")]


def test_whoever_has_no_name_is_not_compared() -> None:
    assert names(born="14 March 1998", also_called=" , / ", given_names="-") == []
    assert names() == []


def test_of_very_many_other_names_six_are_compared() -> None:
    assert len(names(given_names="Ana", also_called="A, B, C, D, E, F, G, H")) == 7


def test_a_surname_that_joins_is_not_torn_apart() -> None:
    assert names(also_called="Sofía y Núñez") == [("Sofía", ""), ("Núñez", "")]
    assert names(given_names="Yolanda", surnames="Ovelar") == [("Yolanda", "Ovelar")]
    assert names(also_called="Yolanda Ovelar") == [("Yolanda", "Ovelar")]
