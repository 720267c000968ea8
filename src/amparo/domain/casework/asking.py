"""What somebody may ask of whoever holds a case, without learning whether there is one."""

import re

from amparo.domain.casework.recording import Refused

FEWEST_LETTERS, MOST_LETTERS = 20, 1000
"""How long a written reason is."""

MOST_A_DAY = 10
"""How often a member may ask within 24 hours: enough for work, too few for trying codes."""

_LETTER = "[2-9BCDFGHJKMNP-TV-Z]"  # those that the database draws from: without a vowel, no name
_CODE = re.compile(rf"{_LETTER}{{3}}-{_LETTER}{{3}}-{_LETTER}")


def is_code(*, text: str) -> bool:
    """Whether a text is written as a code is, whosever it may be.

    What is not may be anything that somebody typed into the wrong field, a name even: it is kept
    nowhere.

    >>> is_code(text="K7Q-M4X-2"), is_code(text="YAM-ILE-T")
    (True, False)
    """
    return _CODE.fullmatch(text) is not None


def check_asking(*, code: str, words: str, asked_today: int) -> None:
    """Raise `Refused` where somebody may not ask: ``code``, ``words`` or ``too often``.

    Judges only how a code is written. Whether a case has it, nobody looks up.
    """
    if not is_code(text=code):
        raise Refused("code")
    if not FEWEST_LETTERS <= len(words) <= MOST_LETTERS:
        raise Refused("words")
    if asked_today >= MOST_A_DAY:
        raise Refused("too often")
