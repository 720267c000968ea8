"""Invented persons with names as in Paraguay and Liberia, and how they are written the next time.

The second time a surname or a second name is missing, a name is spelled as it sounds or mistyped,
given names and surnames change places, a birth date is missing, estimated or turned round. More is
spoiled than we would expect of a careful desk. Of places nothing is known.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from amparo.domain.linkage.persons import Person

SEED, PERSONS, ASKED = 1, 4000, 2000
COUNTRIES = ("paraguay", "liberia")
_SURNAMES = {
    "paraguay": "González Benítez Martínez López Giménez Vera Duarte Ramírez Villalba Fernández "
    "Gómez Rodríguez Acosta Rojas Ortiz Núñez Cabrera Ayala Báez Rolón Cáceres Aquino Vázquez Ruiz "
    "Díaz Franco Mendoza Torres Chávez Ferreira Bogado Insfrán Cardozo Espínola Sánchez Pereira "
    "Alonso Riveros Colmán Ovelar Peralta Sosa Valdez Zárate Galeano Irala Yegros Guerrero Llanes "
    "Echeverría Barboza Quintana Servín Ybarra Huerta",
    "liberia": "Johnson Kollie Flomo Cooper Doe Sumo Mulbah Kamara Konneh Dolo Massaquoi Sirleaf "
    "Weah Toe Tarr Gbowee Togba Harris Williams Brown Davis Roberts Paye Karnga Freeman Barclay "
    "Kpadeh Zaza Saah Yarkpawolo Fahnbulleh Sherman Kromah Sheriff Nyan Quoi Gaye Wleh Nimely "
    "Varney",
}
_GIVEN_NAMES = {
    "paraguay": "María José Juan Carlos Luis Ana Rosa Carmen Lourdes Miguel Ángel Jorge Liz Noelia "
    "Claudia Fátima Derlis Hugo Sofía Lucía Belén Mirta Blanca Gloria Victoria Yolanda Zulma Perla "
    "Graciela Patricia Celeste Jazmín Hilaria Estela Guadalupe Felipe Wilson Óscar Ramón Pedro "
    "Aida Vicente Nélida Francisca",
    "liberia": "Fatu Mary Josephine Musu Kebbeh Hawa Martha Princess Comfort Patience Emmanuel "
    "Prince James John Moses Boakai Varney Siah Korpo Yassah Lorpu Gorma Tenneh Mamie Bendu Massa "
    "Oretha Ruth Esther Marthaline Joseph Samuel Abraham Mohammed Sekou Amara Abu Isaac Thomas "
    "George",
}
_SPELLED = {
    "paraguay": "z-s s-z v-b b-v ll-y y-i i-y h- gu-w ph-f ce-se ci-si g-j x-s",
    "liberia": "ou-u u-ou ll-l mm-m ie-y y-ie c-k ie-i ah-a a-ah ss-s ph-f kp-p oo-u ee-i",
}
_HAS_SECOND_NAME = {"paraguay": 0.7, "liberia": 0.25}
_FIRST_DAY, _DAYS = date(1975, 1, 1), 12_500


@dataclass(frozen=True, kw_only=True)
class Twice:
    """A person as first written down, and as asked for later, or ``None`` where nobody asks."""

    country: str
    first: Person
    later: Person | None


def people() -> list[Twice]:
    """Return the invented persons, the same each time; half of them are asked for later."""
    draw = random.Random(SEED)
    countries = [draw.choices(COUNTRIES, (6, 4))[0] for _ in range(PERSONS)]
    firsts = [_person(draw, country) for country in countries]
    return [
        Twice(country=country, first=first,
              later=_spoiled(draw, first, country) if number < ASKED else None)
        for number, (country, first) in enumerate(zip(countries, firsts, strict=True))
    ]  # fmt: skip


def _person(draw: random.Random, country: str) -> Person:
    given = [_one(draw, _GIVEN_NAMES, country)]
    if draw.random() < _HAS_SECOND_NAME[country]:
        given.append(_one(draw, _GIVEN_NAMES, country))
    surnames = [_one(draw, _SURNAMES, country) for _ in range(2 if country == "paraguay" else 1)]
    born_on = _FIRST_DAY + timedelta(days=draw.randrange(_DAYS))
    return Person(given_names=" ".join(given), surnames=" ".join(surnames), born_on=born_on)


def _one(draw: random.Random, names: Mapping[str, str], country: str) -> str:
    """Draw a name; the first of a list are the most frequent."""
    known = names[country].split()
    return draw.choices(known, [1 / (place + 3) for place in range(len(known))])[0]


def _spoiled(draw: random.Random, person: Person, country: str) -> Person:
    given, surnames = (
        _names(draw, text.split(), country) for text in (person.given_names, person.surnames)
    )
    if draw.random() < 0.05:
        given, surnames = surnames, given
    return replace(
        person, given_names=given, surnames=surnames, born_on=_birth(draw, person.born_on)
    )


def _names(draw: random.Random, names: Sequence[str], country: str) -> str:
    kept = names[:1] if draw.random() < 0.35 else names
    return " ".join(_mistyped(draw, _spelled(draw, name, country)) for name in kept)


def _spelled(draw: random.Random, name: str, country: str) -> str:
    if draw.random() >= 0.15:
        return name
    spellings = [one.split("-") for one in _SPELLED[country].split()]
    fitting = [(old, new) for old, new in spellings if old in name.lower()]
    return name.lower().replace(*draw.choice(fitting), 1) if fitting else name


def _mistyped(draw: random.Random, name: str) -> str:
    if draw.random() >= 0.08 or len(name) < 3:
        return name
    at, letter = draw.randrange(len(name) - 1), draw.choice("aeiounrsl")
    return draw.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
        ]
    )


def _birth(draw: random.Random, born_on: date | None) -> date | None:
    chance = draw.random()
    if born_on is None or chance < 0.08:
        return None
    if chance < 0.16:
        return date(born_on.year + draw.choice([0, 0, 0, 1, -1]), 1, 1)
    if chance < 0.19 and born_on.day <= 12:
        return date(born_on.year, born_on.day, born_on.month)
    if chance < 0.22:
        year = born_on.year + draw.choice([1, -1, 10, -10])
        return born_on.replace(year=year, day=min(born_on.day, 28))
    return born_on
