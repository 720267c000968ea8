"""How many of the invented persons are found again, and how often what is found is right."""

from collections.abc import Iterable
from dataclasses import dataclass

from amparo.domain.linkage.names import NameRules
from amparo.domain.linkage.persons import Person, features_of
from amparo.domain.linkage.scoring import NEAR_WITHOUT_PLACE
from amparo.packs.names_file import read_names
from amparo.packs.pack_file import read_pack
from amparo.vault.encodings import Encodings, encode
from benchmarks.invented_people import COUNTRIES, people
from benchmarks.measure import HOUSE

KEY = b"invented, of nobody, and no secret"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question: what is known of the birth, whether the person was found, and how many."""

    birth: str
    is_found: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class FoundAgain:
    """All questions together."""

    asked: tuple[Asked, ...]

    @property
    def recall(self) -> float:
        """The share of those asked for who are found."""
        return _recall(self.asked)

    @property
    def recall_of(self) -> dict[str, float]:
        """The same by what is known of the birth: the ``whole`` date, the ``year``, ``none``."""
        return {
            birth: _recall([one for one in self.asked if one.birth == birth])
            for birth in ("whole", "year", "none")
        }

    @property
    def precision(self) -> float:
        """The share of what is found that is right."""
        return sum(one.is_found for one in self.asked) / sum(one.count for one in self.asked)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.recall * self.precision / (self.recall + self.precision)


def find_again(*, with_rules: bool) -> FoundAgain:
    """Ask for each of the invented persons who are asked for, with the packs' rules or with none.

    All are in one table under one key; each is encoded under the rules of their country.
    """
    rules = {
        country: read_names(pack=read_pack(folder=HOUSE / "packs" / country))
        if with_rules
        else NameRules()
        for country in COUNTRIES
    }
    everybody = people()
    among = Encodings(encodings=(_encoding(one.first, rules[one.country]) for one in everybody))
    asked = []
    for number, one in enumerate(everybody):
        if one.later is None:
            continue
        near = among.near(one=_encoding(one.later, rules[one.country]), at_least=NEAR_WITHOUT_PLACE)
        is_found = any(found.position == number for found in near)
        asked.append(Asked(birth=_birth(one.later), is_found=is_found, count=len(near)))
    return FoundAgain(asked=tuple(asked))


def _recall(asked: Iterable[Asked]) -> float:
    found = [one.is_found for one in asked]
    return sum(found) / len(found)


def _birth(person: Person) -> str:
    if person.born_on is None:
        return "none"
    return "year" if (person.born_on.month, person.born_on.day) == (1, 1) else "whole"


def _encoding(person: Person, rules: NameRules) -> bytes:
    return encode(key=KEY, features=features_of(person=person, rules=rules))
