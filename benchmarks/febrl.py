"""FEBRL's fourth set: 5,000 invented persons, each written down twice, the second time spoiled.

The weights of the features were tried on the whole set before; only the nearness is chosen on a
half of it.
"""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amparo.domain.linkage.persons import NothingToCompare, Person, features_of
from amparo.domain.linkage.scoring import NEAR_WITH_PLACE, Judged, best_nearness, f1_of
from amparo.packs.names_file import read_names
from amparo.packs.pack_file import read_pack
from amparo.vault.encodings import Encodings, encode
from benchmarks.measure import HOUSE

FEBRL = HOUSE.parent / "shared/data/febrl"
RULES_OF = HOUSE / "packs/spain"
KEY = b"invented, of FEBRL, and no secret"
LEAST = 0.4
"""What is less near is not looked at: no nearness that is worth choosing lies below."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """F1 on the half that chose nothing, and the nearness that the other half chose.

    ``turned_round`` is F1 with the halves exchanged, ``as_shipped`` on all records together with
    the nearness that the domain has.
    """

    f1: float
    nearness: float
    turned_round: float
    as_shipped: float


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Each pair of records that is near enough to look at, and how many are of one person."""

    judged: list[Judged]
    there: int

    @property
    def nearness(self) -> float:
        """The nearness with the best F1."""
        return best_nearness(judged=self.judged, there=self.there)

    def f1(self, at_least: float) -> float:
        """F1 at a nearness."""
        return f1_of(judged=self.judged, there=self.there, at_least=at_least)


def measure_f1() -> Measured:
    """Choose the nearness on one half of the persons and measure on the other; both ways."""
    originals, spoiled = (read_persons(name=f"dataset4{which}.csv") for which in "ab")
    first, second = (
        judge(originals=half_of(originals, half), spoiled=half_of(spoiled, half)) for half in (0, 1)
    )
    return Measured(
        f1=second.f1(first.nearness),
        nearness=first.nearness,
        turned_round=first.f1(second.nearness),
        as_shipped=judge(originals=originals, spoiled=spoiled).f1(NEAR_WITH_PLACE),
    )


def read_persons(*, name: str) -> dict[int, Person]:
    """Read a file of the set: each person by their number, which is the same in both files."""
    with (FEBRL / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    return {int(row["rec_id"].split("-")[1]): _person(row) for row in rows}


def half_of(persons: Mapping[int, Person], half: int) -> dict[int, Person]:
    """Return one half, drawn by a hash of the number."""
    return {
        number: person
        for number, person in persons.items()
        if hashlib.sha256(str(number).encode()).digest()[0] % 2 == half
    }


def judge(
    *, originals: Mapping[int, Person], spoiled: Mapping[int, Person], other_key: bytes = KEY
) -> Pairs:
    """Compare each spoiled record with each original. Who has no name is found by nobody.

    ``other_key`` is that of the originals.
    """
    known = encoded(persons=originals, key=other_key)
    numbers = list(known)
    among = Encodings(encodings=known.values())
    judged = [
        Judged(score=near.score, is_same=numbers[near.position] == number)
        for number, one in encoded(persons=spoiled, key=KEY).items()
        for near in among.near(one=one, at_least=LEAST)
    ]
    return Pairs(judged=judged, there=len(spoiled))


def encoded(*, persons: Mapping[int, Person], key: bytes) -> dict[int, bytes]:
    """Return the encoding of each person who has a name."""
    rules = read_names(pack=read_pack(folder=RULES_OF))
    found = {}
    for number, person in persons.items():
        try:
            found[number] = encode(key=key, features=features_of(person=person, rules=rules))
        except NothingToCompare:
            continue
    return found


def _person(row: Mapping[str, str]) -> Person:
    return Person(
        given_names=row["given_name"],
        surnames=row["surname"],
        born_on=_date(row["date_of_birth"].strip()),
        place=row["postcode"],
    )


def _date(digits: str) -> date | None:
    """Read 19151111. A day that there never was is not known, as on our forms."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
