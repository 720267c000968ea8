"""How near two records must be to be shown as perhaps one person, and how often that is right."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from amparo.domain.linkage.persons import Person

NEAR_WITH_PLACE = 0.58
"""About what either half of FEBRL's fourth set of invented records chooses for the other."""

NEAR_WITHOUT_PLACE = 0.68
"""Our own judgement, tried on persons we invented: without a place more is needed, for many share a
name and the parts of a birth date."""

_VERY_NEAR, _NEAR = 0.88, 0.78
"""Our own judgement: above the first hardly more than a letter or a second name differs."""


class Nearness(Enum):
    """How near two records are, as it is told to who holds one of them."""

    VERY_NEAR = "very near"
    NEAR = "near"
    PERHAPS = "perhaps"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Two records of which it is known whether they are of one person, and how near they are."""

    score: float
    is_same: bool


def nearness_asked(*, person: Person) -> float:
    """Return how near a record must be to that of a person to be shown as perhaps the same.

    It rests on what is known of the person who is asked for.
    """
    return NEAR_WITH_PLACE if person.plain_place else NEAR_WITHOUT_PLACE


def nearness_of(*, score: float) -> Nearness:
    """Return in which of three steps the score of two records lies.

    >>> nearness_of(score=0.7)
    <Nearness.PERHAPS: 'perhaps'>
    """
    if score >= _VERY_NEAR:
        return Nearness.VERY_NEAR
    return Nearness.NEAR if score >= _NEAR else Nearness.PERHAPS


def f1_of(*, judged: Iterable[Judged], there: int, at_least: float) -> float:
    """Return F1 where whatever is as near as said is called the same.

    It is the harmonic mean of two shares: of those called the same, how many are; of the
    ``there`` pairs that are the same, how many are called so, whether they were judged or not.

    >>> pairs = [Judged(score=0.9, is_same=True), Judged(score=0.8, is_same=False)]
    >>> f1_of(judged=pairs, there=1, at_least=0.7)
    0.6666666666666666
    """
    called = [one.is_same for one in judged if one.score >= at_least]
    return 2 * sum(called) / (len(called) + there)


def best_nearness(*, judged: Iterable[Judged], there: int) -> float:
    """Return the nearness that gives the highest F1: half way to the next that is left out.

    Raises `ValueError` where none of the judged is the same: then nothing can be chosen.

    >>> pairs = [Judged(score=0.9, is_same=True), Judged(score=0.5, is_same=False)]
    >>> best_nearness(judged=pairs, there=1)
    0.7
    """
    ordered = sorted(judged, key=lambda one: -one.score)
    best, nearness, right = 0.0, 0.0, 0
    for count, one in enumerate(ordered, start=1):
        right += one.is_same
        following = ordered[count].score if count < len(ordered) else 0.0
        value = 2 * right / (count + there)
        if following < one.score and value > best:
            best, nearness = value, (one.score + following) / 2
    if not best:
        raise ValueError("none of the judged pairs is the same; judge some that are")
    return nearness
