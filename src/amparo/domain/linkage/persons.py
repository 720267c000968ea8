"""What of a person is compared, and how much each part of it counts.

Each feature is a short text with a number of bits. Two records of one person share most of
their features although a name was dropped, swapped or misspelled, a day stands where the month
belongs, or two letters of the postcode changed places. What is not known gives no feature.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from amparo.domain.linkage.names import NameRules, as_heard, folded, names_of

PAIR_BITS, LATER_PAIR_BITS = 10, 5
HEARD_BITS, LATER_HEARD_BITS = 20, 10
BIRTH_BITS = 60
PART_OF_BIRTH_BITS, PART_OF_YEAR_BITS = 20, 10
PLACE_BITS, PAIR_OF_PLACE_BITS = 20, 10
MOST_NAMES = 6
"""So many words of the given names, and of the surnames: with a hundred one would be near many."""
FEATURES = 1
"""Rises whenever something else is compared, or counts otherwise: encodings are then made anew."""
_EDGE = "_"


class NothingToCompare(Exception):
    """No name of the person is known; enter one, for a birth date or a place tells nobody."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known of somebody. All of it may be missing but a name; which one does not matter.

    ``surnames`` is empty where people have none. ``born_on`` may be estimated: then, and on 1
    January, which offices write for a day they do not know, the year alone counts. ``place`` is
    a postcode or the name of a place, the same kind in the whole country.
    """

    given_names: str = field(default="", repr=False)
    surnames: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    is_birth_estimated: bool = False
    place: str = field(default="", repr=False)

    @property
    def plain_place(self) -> str:
        """The letters and digits of the place, as they are compared; empty where none is known."""
        return "".join(sign for sign in folded(text=self.place) if sign.isalnum())


def features_of(*, person: Person, rules: NameRules) -> Mapping[str, int]:
    """Return what is compared of a person: each feature with its bits.

    Raises `NothingToCompare`.
    """
    names = dict(_most(_of_names(person, rules)))
    if not names:
        raise NothingToCompare
    return {**names, **dict(_most(_of_birth(person))), **dict(_most(_of_place(person)))}


def _most(found: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """A feature that is there twice counts once, as much as where it counts most."""
    most: dict[str, int] = {}
    for feature, bits in found:
        most[feature] = max(bits, most.get(feature, 0))
    return most


def _of_names(person: Person, rules: NameRules) -> Iterator[tuple[str, int]]:
    """A second given name or surname counts half: it is what is left out most often.

    Nothing says whether a name is a surname, so that the two may be swapped.
    """
    for text in (person.given_names, person.surnames):
        for number, word in enumerate(names_of(text=text, rules=rules)[:MOST_NAMES]):
            for pair in _pairs(word):
                yield f"name {pair}", LATER_PAIR_BITS if number else PAIR_BITS
            heard = as_heard(word=word, rules=rules)
            yield f"heard {heard}", LATER_HEARD_BITS if number else HEARD_BITS


def _of_birth(person: Person) -> Iterator[tuple[str, int]]:
    born = person.born_on
    if born is None:
        return
    year = f"{born.year:04}"
    yield f"year {year}", PART_OF_BIRTH_BITS
    yield f"decade {year[:3]}", PART_OF_YEAR_BITS
    yield f"short year {year[2:]}", PART_OF_YEAR_BITS
    if person.is_birth_estimated or (born.month, born.day) == (1, 1):
        return
    yield f"born {born.isoformat()}", BIRTH_BITS
    yield f"month {born.month}", PART_OF_BIRTH_BITS
    yield f"day {born.day}", PART_OF_BIRTH_BITS
    first, second = sorted((born.month, born.day))
    yield f"day and month {first} {second}", PART_OF_BIRTH_BITS


def _of_place(person: Person) -> Iterator[tuple[str, int]]:
    place = person.plain_place
    if not place:
        return
    yield f"place {place}", PLACE_BITS
    yield f"signs of place {''.join(sorted(place))}", PLACE_BITS
    for pair in _pairs(place):
        yield f"in place {pair}", PAIR_OF_PLACE_BITS


def _pairs(word: str) -> Iterator[str]:
    """Yield each two signs that stand side by side, the edges of the word among them."""
    edged = f"{_EDGE}{word}{_EDGE}"
    yield from (edged[at : at + 2] for at in range(len(edged) - 1))
