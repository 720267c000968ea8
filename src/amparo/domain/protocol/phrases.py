"""The short phrases of a protocol, read from text: ``5 working days``, ``not child``."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from amparo.domain.protocol.language import Guard, Happening, Period, Unit

NOT_STATED = "not stated"
LONGEST_YEARS = 100
_MOST_COMPARED = 300
_LONGEST_COMPARED = 80
_MOST_LISTED = 8
_PERIOD = re.compile(r"(\d{1,9}) +(hours?|days?|working days?|days or working days|months?)")
_UNITS = {
    "hour": Unit.HOURS,
    "day": Unit.DAYS,
    "working day": Unit.WORKING_DAYS,
    "days or working day": Unit.DAYS_OF_EITHER_KIND,
    "month": Unit.MONTHS,
}
_MEANT = (
    (re.compile(r"(\d+) *(?:h|hrs?|hs)\.?", re.IGNORECASE), "{0} hours"),
    (re.compile(r"(\d+) *d\.?", re.IGNORECASE), "{0} days"),
    (re.compile(r"(\d+) (?:business|labou?r|court) days?", re.IGNORECASE), "{0} working days"),
    (re.compile(r"(\d+) (?:calendar|natural|running) days?", re.IGNORECASE), "{0} days"),
    (re.compile(r"(\d+) weeks?", re.IGNORECASE), "7 days for each week, if the law counts so"),
    (re.compile(r"(\d+) years?", re.IGNORECASE), "12 months for each year"),
    (re.compile(r"not stated|none|unknown|\?|-", re.IGNORECASE), NOT_STATED),
)
_LONGEST = {
    Unit.HOURS: LONGEST_YEARS * 366 * 24,
    Unit.DAYS: LONGEST_YEARS * 366,
    Unit.WORKING_DAYS: LONGEST_YEARS * 366,
    Unit.DAYS_OF_EITHER_KIND: LONGEST_YEARS * 366,
    Unit.MONTHS: LONGEST_YEARS * 12,
}


class UnreadablePhrase(ValueError):
    """A phrase is not of the language. The message says what was read and what may stand.

    ``meant`` is what was probably meant, empty where that cannot be said.
    """

    def __init__(self, message: str, *, meant: str = "") -> None:
        super().__init__(f"{message}: perhaps {meant}" if meant else message)
        self.meant = meant


def read_period(*, phrase: str) -> Period:
    """Read a length of time.

    >>> read_period(phrase="5 working days")
    Period(amount=5, unit=<Unit.WORKING_DAYS: 'working days'>)

    The law that says *five days* and not which is written with both readings:

    >>> read_period(phrase="5 days or working days").unit
    <Unit.DAYS_OF_EITHER_KIND: 'days or working days'>

    Raises `UnreadablePhrase` for anything else, and for more than a hundred years:

    >>> read_period(phrase="5 business days")
    Traceback (most recent call last):
    ...
    amparo.domain.protocol.phrases.UnreadablePhrase: '5 business days' is not a period; write a \
number and hours, days, working days, 'days or working days' or months: perhaps 5 working days
    >>> read_period(phrase="soon")
    Traceback (most recent call last):
    ...
    amparo.domain.protocol.phrases.UnreadablePhrase: 'soon' is not a period; write a number and \
hours, days, working days, 'days or working days' or months
    """
    match = _PERIOD.fullmatch(phrase.strip())
    if match is None:
        raise UnreadablePhrase(
            f"'{phrase}' is not a period; write a number and hours, days, working days, "
            "'days or working days' or months",
            meant=_meant(phrase.strip()),
        )
    amount, unit = int(match[1]), _UNITS[match[2].removesuffix("s")]
    if amount > _LONGEST[unit]:
        raise UnreadablePhrase(f"'{phrase}' is longer than {LONGEST_YEARS} years")
    return Period(amount=amount, unit=unit)


def _meant(phrase: str) -> str:
    """Say what was probably meant by a period in other words."""
    for pattern, mend in _MEANT:
        if match := pattern.fullmatch(phrase):
            return mend.format(*match.groups())
    return ""


def read_stated_period(*, phrase: str) -> Period | None:
    """Read a length of time, or ``None`` for ``not stated``.

    >>> read_stated_period(phrase="not stated") is None
    True
    """
    return None if phrase.strip() == NOT_STATED else read_period(phrase=phrase)


def reads_as_phrase(*, name: str) -> bool:
    """Whether a name would be taken for a phrase of the language where it stands.

    >>> reads_as_phrase(name="not child"), reads_as_phrase(name="90 days")
    (True, True)
    >>> reads_as_phrase(name="2 days after report"), reads_as_phrase(name="90 days over")
    (True, False)
    """
    if name.startswith(("not ", "breach of ")) or name in ("otherwise", NOT_STATED):
        return True
    return _PERIOD.fullmatch(name.partition(" after ")[0].strip()) is not None


def read_guard(*, phrase: str) -> Guard:
    """Read a condition on a fact.

    >>> read_guard(phrase="not child")
    Guard(fact='child', wanted=False)
    """
    fact = phrase.strip().removeprefix("not ").strip()
    if not fact:
        raise UnreadablePhrase(f"'{phrase}' names no fact; write a fact, or 'not' and a fact")
    return Guard(fact=fact, wanted=not phrase.strip().startswith("not "))


def read_happening(*, phrase: str) -> Happening:
    """Read what opens a duty.

    >>> read_happening(phrase="breach of D2")
    Happening(event=None, breach_of='D2')
    >>> read_happening(phrase="report received")
    Happening(event='report received', breach_of=None)
    """
    name = phrase.strip()
    if name.startswith("breach of "):
        return Happening(breach_of=name.removeprefix("breach of ").strip())
    return Happening(event=name)


def did_you_mean(*, name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, or list them where none is near.

    >>> did_you_mean(name="victim identfied", known=["victim identified", "case closed"])
    "did you mean 'victim identified'?"
    >>> did_you_mean(name="x", known=["case closed", "report received"])
    "known are 'case closed', 'report received'"

    Of very many names only the first 300 are looked at, and none of over 80 letters.
    """
    names = sorted(islice(known, _MOST_COMPARED))
    short = [known_name for known_name in names if len(known_name) <= _LONGEST_COMPARED]
    near = get_close_matches(name, short, n=1) if len(name) <= _LONGEST_COMPARED else []
    if near:
        return f"did you mean '{near[0]}'?"
    if not names:
        return "none is listed yet"
    listed = ", ".join(f"'{known_name}'" for known_name in names[:_MOST_LISTED])
    return f"known are {listed}" + (", …" if len(names) > _MOST_LISTED else "")
