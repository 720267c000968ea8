"""Inventing who the cases of a demonstration are about. Nobody of them lives; each is marked."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amparo.domain.casework.compartments import Compartment

MARK = "Demo:"
"""How the name of everybody invented begins."""
_SAFE = ("yes", "yes", "no", "")


@dataclass(frozen=True, kw_only=True)
class InventedPeople:
    """What names and languages are drawn from: common ones of a country, each for itself."""

    given_names: Sequence[str]
    surnames: Sequence[str]
    languages: Sequence[str]


def draw_person(
    *, people: InventedPeople, draw: random.Random
) -> Mapping[Compartment, Mapping[str, str]]:
    """Draw who somebody is and how to reach them, as the forms of these compartments have it.

    >>> few = InventedPeople(given_names=["Ana"], surnames=["Sosa"], languages=["Guaraní"])
    >>> draw_person(people=few, draw=random.Random(4788))[Compartment.IDENTITY]["given_names"]
    'Demo: Ana'
    """
    identity = {
        "given_names": f"{MARK} {draw.choice(people.given_names)}",
        "surnames": " ".join(draw.choice(people.surnames) for _ in range(2)),
        "born": str(draw.randint(1985, 2012)),
    }
    contact = {
        "is_safe_to_call": draw.choice(_SAFE),
        "telephone": f"000 {draw.randint(0, 999):03} {draw.randint(0, 999):03}",
        "language": draw.choice(people.languages),
    }
    return {
        Compartment.IDENTITY: identity,
        Compartment.CONTACT: {name: said for name, said in contact.items() if said},
    }
