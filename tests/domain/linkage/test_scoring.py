"""How near is near enough, and how often that is right."""

from dataclasses import replace
from datetime import date

import pytest

from amparo.domain.linkage.persons import Person
from amparo.domain.linkage.scoring import Judged, best_nearness, f1_of, nearness_asked

PAIRS = [
    Judged(score=0.5, is_same=False),
    Judged(score=0.9, is_same=True),
    Judged(score=0.6, is_same=True),
    Judged(score=0.7, is_same=False),
    Judged(score=0.8, is_same=True),
]


@pytest.mark.parametrize(
    ("at_least", "f1"), [(0.9, 2 / 5), (0.8, 4 / 6), (0.6, 6 / 8), (0.4, 6 / 9), (0.95, 0.0)]
)
def test_f1_weighs_what_is_called_the_same_and_what_is_missed(at_least: float, f1: float) -> None:
    assert f1_of(judged=PAIRS, there=4, at_least=at_least) == pytest.approx(f1)


def test_the_best_nearness_lies_half_way_to_what_it_leaves_out() -> None:
    assert best_nearness(judged=PAIRS, there=4) == pytest.approx(0.55)
    assert best_nearness(judged=PAIRS[1:2], there=1) == pytest.approx(0.45)


def test_pairs_that_are_equally_near_are_not_torn_apart() -> None:
    tied = [
        Judged(score=0.8, is_same=True),
        *(Judged(score=0.8, is_same=False) for _ in range(9)),
        Judged(score=0.9, is_same=True),
    ]

    assert best_nearness(judged=tied, there=2) == pytest.approx(0.85)


def test_where_none_is_the_same_no_nearness_is_chosen() -> None:
    with pytest.raises(ValueError, match="none of the judged pairs is the same"):
        best_nearness(judged=[Judged(score=0.9, is_same=False)], there=1)


def test_without_a_place_more_is_asked() -> None:
    ana = Person(given_names="Ana", born_on=date(1999, 5, 7))

    assert nearness_asked(person=replace(ana, place="2160")) == 0.58
    assert nearness_asked(person=ana) == 0.68
    assert nearness_asked(person=replace(ana, place=" - ")) == 0.68
