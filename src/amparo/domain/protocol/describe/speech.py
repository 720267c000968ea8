"""Filling the gaps of a sentence, and the small words: periods, days, lists."""

from collections.abc import Sequence
from datetime import date
from string import Formatter

from amparo.domain.protocol.describe.wording import (
    CONTRACTIONS,
    DAYS,
    FIRST_OF_MONTH,
    MONTH_NAMES,
    UNITS,
    WORDINGS,
    Wording,
)
from amparo.domain.protocol.language import Period, Unit


def say(language: str, key: str, **gaps: str) -> str:
    """Return a sentence of `wording` with its gaps filled.

    >>> say("en", "unless_events", moments="the withdrawal of consent")
    'It is no longer due after the withdrawal of consent.'

    Where a text meets a gap, two words may become one:

    >>> say("es", "not_before", nobody="nadie puede", act="oír al niño", moment="el nombramiento")
    'nadie puede oír al niño antes del nombramiento.'
    """
    return fill(language, WORDINGS[language][key], **gaps)


def fill(language: str, text: str, **gaps: str) -> str:
    """Return a sentence of any table of wordings with its gaps filled, as `say` does.

    >>> fill("fr", "au début de {moment}.", moment="le délai")
    'au début du délai.'
    """
    said = ""
    for before, gap, _, _ in Formatter().parse(text):
        said += before
        if gap is not None:
            said = _joined(language, said, gaps[gap])
    return said


def unbroken(wording: Wording) -> Wording:
    """Return French sentences whose signs never begin a line, nor leave a quote open at its end.

    >>> unbroken({"gone": "« {name} » : rien ; fini"})["gone"].count("\u00a0")
    4
    """
    signs = {f" {sign}": f"\u00a0{sign}" for sign in ":;?!»"} | {"« ": "«\u00a0"}
    found = dict(wording)
    for sign, kept in signs.items():
        found = {key: text.replace(sign, kept) for key, text in found.items()}
    return found


def _joined(language: str, before: str, after: str) -> str:
    for (end, start), both in CONTRACTIONS[language].items():
        if before.endswith(f" {end}") and after.startswith(start):
            return before.removesuffix(end) + both + after.removeprefix(start)
    return before + after


def sentence(text: str) -> str:
    """Begin with a capital letter.

    >>> sentence("nobody may lodge the victim in a cell.")
    'Nobody may lodge the victim in a cell.'
    """
    return text[:1].upper() + text[1:]


def listed(language: str, texts: Sequence[str], *, word: str = "or") -> str:
    """Join texts: the last two by *or* (or *and*), the others by commas.

    >>> listed("fr", ["la plainte", "le signalement", "l'appel"])
    "la plainte, le signalement ou l'appel"
    """
    if len(texts) < 2:
        return "".join(texts)
    return ", ".join(texts[:-1]) + WORDINGS[language][word] + texts[-1]


def period(language: str, length: Period, *, as_unit: Unit | None = None) -> str:
    """Write a length of time.

    >>> period("es", Period(amount=5, unit=Unit.WORKING_DAYS))
    '5 días hábiles'
    """
    one, many = UNITS[language][as_unit or length.unit]
    return (one if length.amount == 1 else many).format(n=length.amount)


def day(language: str, when: date) -> str:
    """Write a day.

    >>> day("fr", date(2021, 10, 3)), day("fr", date(2021, 10, 1))
    ('3 octobre 2021', '1er octobre 2021')
    """
    month = MONTH_NAMES[language][when.month - 1]
    number = FIRST_OF_MONTH[language] if when.day == 1 else str(when.day)
    return DAYS[language].format(day=number, month=month, year=when.year)
