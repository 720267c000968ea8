"""When somebody was born, read from words: *14 March 1998*, *hacia 1998*, *vers mars 1998*.

What is not understood stays unknown: a birth date that is wrong parts two records of one person
more surely than none. So each word must be known, and there must be one date.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from amparo.domain.linkage.names import folded

OLDEST_YEARS = 120
"""Nobody is compared who would be older."""
_MONTHS: Sequence[str] = (
    "january jan enero ene janvier janv",
    "february feb febrero fevrier fevr fev",
    "march mar marzo mars",
    "april apr abril abr avril avr",
    "may mayo mai",
    "june jun junio juin",
    "july jul julio juillet juil",
    "august aug agosto ago aout",
    "september sept sep septiembre setiembre set septembre",
    "october oct octubre octobre",
    "november nov noviembre novembre",
    "december dec diciembre dic decembre",
)
_MONTH_OF: Mapping[str, int] = {
    word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()
}
_ABOUT_PHRASES = (
    "mas o menos", "tal vez", "alrededor de", "more or less", "plus ou moins", "peut etre",
    "a peu pres",
)  # fmt: skip
_ABOUT_WORDS = (
    "about around approximately approx circa ca c maybe perhaps probably possibly estimated est",
    "hacia aproximadamente aprox alrededor cerca quizas quiza probablemente posiblemente estimado",
    "estimada unos vers environ env probablement estime estimee autour",
)
_WORDS_THAT_SAY_NOTHING = (
    "born on in the of date birth year nacida nacido nacio el en de del fecha nacimiento ano",
    "nee ne le la l an annee du d naissance",
)
_ABOUT = frozenset(word for words in _ABOUT_WORDS for word in words.split())
_SAYS_NOTHING = frozenset(word for words in _WORDS_THAT_SAY_NOTHING for word in words.split())
_ABOUT_SIGNS = frozenset("?~±")
_PLAIN_SIGNS = frozenset(" \t,.;:/-–'’()")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th|er|ero|ere|o|a)\b")
_WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+")
_DAY, _YEAR = 2, 4  # so many numbers at most; so many in any case


@dataclass(frozen=True, kw_only=True)
class Born:
    """A birth date. ``is_estimated``: of it the year alone is known, or even that is a guess."""

    on: date = field(repr=False)
    is_estimated: bool = False


def born_of(*, text: str, today: date) -> Born | None:
    """Return when somebody was born as a text says it, in English, Spanish or French.

    None where nothing is said, or it is not understood. Of three numbers the first is the day,
    unless only the second can be. A year of two numbers is the last such year before ``today``.

    >>> today = date(2026, 11, 30)
    >>> born_of(text="14 de marzo de 1998", today=today).on
    datetime.date(1998, 3, 14)
    >>> born_of(text="vers 1998", today=today).is_estimated
    True
    >>> born_of(text="before 1998", today=today) is None
    True
    """
    plain = _ORDINAL.sub("", folded(text=text))
    for phrase in _ABOUT_PHRASES:
        plain = re.sub(rf"\b{phrase.replace(' ', '[ -]')}\b", "about", plain)
    parts = _WORD_OR_NUMBER.findall(plain)
    numbers = [part for part in parts if part.isdigit()]
    words = [part for part in parts if not part.isdigit()]
    months = [_MONTH_OF[word] for word in words if word in _MONTH_OF]
    if not _is_understood(plain, words) or len(months) > 1:
        return None
    found = _with_month(numbers, months[0], today) if months else _in_numbers(numbers, today)
    if found is None or not _can_be(found.on, today):
        return None
    is_about = any(word in _ABOUT for word in words) or any(sign in _ABOUT_SIGNS for sign in plain)
    return Born(on=found.on, is_estimated=found.is_estimated or is_about)


def _is_understood(plain: str, words: Sequence[str]) -> bool:
    known = all(word in _MONTH_OF or word in _ABOUT or word in _SAYS_NOTHING for word in words)
    signs = _ABOUT_SIGNS | _PLAIN_SIGNS
    return known and all(sign.isalnum() or sign in signs for sign in plain)


def _with_month(numbers: Sequence[str], month: int, today: date) -> Born | None:
    """A month in letters, with a year, and perhaps a day before or after it."""
    match numbers:
        case [year]:
            return _born(_year(year), month, 1, is_estimated=True)
        case [year, day] if len(year) == _YEAR and len(day) <= _DAY:
            return _born(_year(year), month, int(day))
        case [day, year] if len(day) <= _DAY:
            return _born(_year(year) or _short_year(year, today), month, int(day))
    return None


def _in_numbers(numbers: Sequence[str], today: date) -> Born | None:
    match numbers:
        case [year]:
            return _born(_year(year), 1, 1, is_estimated=True)
        case [month, year] if len(month) <= _DAY:
            return _born(_year(year), int(month), 1, is_estimated=True)
        case [year, month, day] if len(year) == _YEAR and max(len(month), len(day)) <= _DAY:
            return _born(_year(year), int(month), int(day))
        case [day, month, year] if max(len(day), len(month)) <= _DAY:
            whole = _year(year) or _short_year(year, today)
            return _born(whole, int(month), int(day)) or _born(whole, int(day), int(month))
    return None


def _year(written: str) -> int | None:
    return int(written) if len(written) == _YEAR else None


def _short_year(written: str, today: date) -> int | None:
    if len(written) != _DAY:
        return None
    year = today.year // 100 * 100 + int(written)
    return year if year <= today.year else year - 100


def _born(year: int | None, month: int, day: int, *, is_estimated: bool = False) -> Born | None:
    if year is None:
        return None
    try:
        return Born(on=date(year, month, day), is_estimated=is_estimated)
    except ValueError:
        return None


def _can_be(born_on: date, today: date) -> bool:
    return born_on <= today and born_on.year >= today.year - OLDEST_YEARS
