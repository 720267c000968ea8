"""What of a person is compared, and what stays near although it was written down otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from amparo.domain.linkage.names import NameRules, Spelling
from amparo.domain.linkage.persons import NothingToCompare, Person, features_of

RULES = NameRules(
    joining=frozenset(["de", "del"]),
    spellings=(Spelling(written="z", heard="s"), Spelling(written="v", heard="b")),
)
CARMEN = Person(
    given_names="Carmen Beatriz",
    surnames="Valdez Núñez",
    born_on=date(1999, 5, 7),
    place="2160",
)


def features(person: Person) -> Mapping[str, int]:
    return features_of(person=person, rules=RULES)


def nearness(one: Person, other: Person) -> float:
    """Dice's score without any key: what an encoding says but for chance."""
    first, second = features(one), features(other)
    shared = sum(min(first[name], second[name]) for name in first.keys() & second.keys())
    return 2 * shared / (sum(first.values()) + sum(second.values()))


def test_each_part_of_a_person_counts_as_said() -> None:
    ana = Person(given_names="Ana Paz", surnames="Vaz", born_on=date(1999, 5, 7), place="AB")

    assert features(ana) == {
        "name _a": 10, "name an": 10, "name na": 10, "name a_": 10, "heard ana": 20,
        "name _p": 5, "name pa": 5, "name az": 10, "name z_": 10, "heard pas": 10,
        "name _v": 10, "name va": 10, "heard bas": 20,
        "year 1999": 20, "decade 199": 10, "short year 99": 10,
        "born 1999-05-07": 60, "month 5": 20, "day 7": 20, "day and month 5 7": 20,
        "place ab": 20, "signs of place ab": 20,
        "in place _a": 10, "in place ab": 10, "in place b_": 10,
    }  # fmt: skip


def test_a_name_is_enough_and_no_surname_is_needed() -> None:
    abdi = Person(given_names="Abdi Hassan Mohamed")

    assert features(abdi)["heard abdi"] == 20
    assert features(abdi)["heard hasan"] == 10
    assert features(abdi)["heard mohamed"] == 10


def test_of_very_many_names_the_first_six_count() -> None:
    many = Person(given_names="Ana Bea Cira Dina Eva Flor Gala Hebe", surnames="Vera")

    heard = [name for name in features(many) if name.startswith("heard")]

    assert heard == [
        "heard ana", "heard bea", "heard cira", "heard dina", "heard eba", "heard flor",
        "heard bera",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "nobody",
    [Person(), Person(born_on=date(1999, 5, 7), place="2160"), Person(given_names=" - 7")],
)
def test_without_any_name_nothing_is_compared(nobody: Person) -> None:
    with pytest.raises(NothingToCompare):
        features(nobody)


def test_what_is_not_known_gives_no_feature() -> None:
    found = features(Person(surnames="Vera", place=" , "))

    assert {name.partition(" ")[0] for name in found} == {"name", "heard"}


@pytest.mark.parametrize(
    ("born_on", "is_estimated"), [(date(1999, 1, 1), False), (date(1999, 5, 7), True)]
)
def test_of_an_estimated_birth_the_year_alone_counts(born_on: date, is_estimated: bool) -> None:
    found = features(replace(CARMEN, born_on=born_on, is_birth_estimated=is_estimated))

    assert "year 1999" in found
    assert [name for name in found if name.startswith(("born", "month", "day"))] == []


@pytest.mark.parametrize(
    ("changed", "score"),
    [
        ({"surnames": "Valdez"}, 0.97),
        ({"given_names": "Carmen", "surnames": "Valdez"}, 0.92),
        ({"given_names": "Valdez Núñez", "surnames": "Carmen Beatriz"}, 1.0),
        ({"surnames": "Núñez Valdez"}, 0.94),
        ({"surnames": "Valdez de Ferreira"}, 0.92),
        ({"given_names": "CARMEN BEATRIZ", "surnames": "valdez nunez"}, 1.0),
        ({"surnames": "Baldes Nuñes"}, 0.93),
        ({"born_on": date(1999, 7, 5)}, 0.8),
        ({"born_on": date(1999, 1, 1)}, 0.87),
        ({"born_on": None}, 0.81),
        ({"place": "2610"}, 0.9),
        ({"place": ""}, 0.9),
    ],
)
def test_the_same_person_written_down_otherwise_is_near(
    changed: Mapping[str, object], score: float
) -> None:
    assert round(nearness(CARMEN, replace(CARMEN, **changed)), 2) == score  # type: ignore[arg-type]  # what each case changes


@pytest.mark.parametrize(
    "other",
    [
        Person(given_names="Liz", surnames="Ortiz Franco", born_on=date(1999, 5, 7), place="2160"),
        Person(given_names="Carmen Beatriz", surnames="Gómez", born_on=date(1981, 11, 20)),
        Person(given_names="Hugo", surnames="Valdez Núñez", born_on=date(2003, 2, 14)),
    ],
)
def test_another_person_with_something_in_common_is_not(other: Person) -> None:
    assert nearness(CARMEN, other) < 0.58


def test_a_person_shows_nothing_of_themself_in_a_log() -> None:
    assert repr(CARMEN) == "Person(is_birth_estimated=False)"
