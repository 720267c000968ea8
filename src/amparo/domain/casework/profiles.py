"""Inventing the coded profile of a case, so that it agrees with the facts the case states."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

CODE_LISTS = ("sex", "age_band", "nationality", "exploitation", "brought_by")
"""What a profile says of a case besides its places, each as one code."""

AGE_BANDS = ("0-11", "12-17", "18-24", "25-39", "40+")
SEXES = ("female", "male", "other")


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way somebody was taken: found ``at`` a place, from one place or country to another."""

    at: str
    origin: str
    destination: str
    weight: int


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The weight of each code of each list, which codes fit a fact, and the routes.

    ``fits`` gives, by fact and list, the codes of a case where the fact is true; where it is
    false the other codes are left.
    """

    weights: Mapping[str, Mapping[str, int]]
    fits: Mapping[str, Mapping[str, tuple[str, ...]]]
    routes: tuple[Route, ...]


@dataclass(frozen=True, kw_only=True)
class FoundTogether:
    """The chance that several people were found together, and the weight of each number.

    Where a case states ``fact``, that decides instead of the chance.
    """

    chance: float
    people: Mapping[int, int]
    fact: str = ""


def draw_code(*, weights: Mapping[str, int], draw: random.Random) -> str:
    """Draw one code by its weight; one of them must weigh something."""
    return draw.choices(list(weights), list(weights.values()))[0]


def draw_profile(
    *, profile: Profile, facts: Mapping[str, bool], place: str, draw: random.Random
) -> dict[str, str]:
    """Draw a code from each list, fitting what the case states, and a route of its place.

    The keys are those of `CODE_LISTS`, then ``origin`` and ``destination`` where the place
    has a route.
    """
    drawn = {
        name: draw_code(weights=_fitting(profile, name, facts), draw=draw) for name in CODE_LISTS
    }
    routes = [route for route in profile.routes if route.at == place]
    if routes:
        route = draw.choices(routes, [route.weight for route in routes])[0]
        drawn |= {"origin": route.origin, "destination": route.destination}
    return drawn


def draw_people(
    *, found_together: FoundTogether, facts: Mapping[str, bool], draw: random.Random
) -> int:
    """Draw how many people were found together with this one, this one counted: one if alone."""
    is_group = facts.get(found_together.fact, draw.random() < found_together.chance)
    people = draw.choices(list(found_together.people), list(found_together.people.values()))[0]
    return people if is_group else 1


def _fitting(profile: Profile, name: str, facts: Mapping[str, bool]) -> Mapping[str, int]:
    """Return the weights of a list, without the codes that a stated fact rules out."""
    left = profile.weights[name]
    for fact, value in facts.items():
        codes = profile.fits.get(fact, {}).get(name)
        if codes:
            left = {code: weight for code, weight in left.items() if (code in codes) is value}
    return left
