"""Persons as somebody told of them: what was typed into a form, as what is compared."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from amparo.domain.linkage.births import born_of
from amparo.domain.linkage.names import words_of
from amparo.domain.linkage.persons import Person

MOST_OTHER_NAMES = 6
"""So many other names of one person are compared."""

FIELDS = ("given_names", "surnames", "also_called", "born")
"""What is compared of what is kept of a person."""

_BETWEEN_NAMES = re.compile(
    r"[,;/|()\[\]\"“”«»\n]+|(?:^|\s)(?:or|o|u|ou|alias|aka|and|y|et)(?=\s|$)", re.IGNORECASE
)


def persons_of(*, told: Mapping[str, str], today: date) -> tuple[Person, ...]:
    """Return a person under their own names, and then under each other name; empty without any.

    ``told`` has the `FIELDS`, each of which may be missing. Another name of one word stands for
    the given names, and the surnames stay; one of more words stands for all of them.

    >>> told = {"given_names": "Ana", "surnames": "Vera", "also_called": "Nani, Ana Rojas"}
    >>> [(one.given_names, one.surnames) for one in persons_of(told=told, today=date(2026, 1, 1))]
    [('Ana', 'Vera'), ('Nani', 'Vera'), ('Ana', 'Rojas')]
    """
    given, surnames = told.get("given_names", ""), told.get("surnames", "")
    born = born_of(text=told.get("born", ""), today=today)
    found: dict[tuple[tuple[str, ...], ...], Person] = {}
    for names in [(given, surnames), *_other_names(told.get("also_called", ""), surnames)]:
        person = Person(
            given_names=names[0],
            surnames=names[1],
            born_on=born.on if born else None,
            is_birth_estimated=born.is_estimated if born else False,
        )
        words = tuple(words_of(text=name) for name in names)
        if any(words):
            found.setdefault(words, person)
    return tuple(found.values())


def _other_names(text: str, surnames: str) -> Iterator[tuple[str, str]]:
    names = [name.split() for name in _BETWEEN_NAMES.split(text) if words_of(text=name)]
    for first, *others in names[:MOST_OTHER_NAMES]:
        yield first, " ".join(others) if others else surnames
