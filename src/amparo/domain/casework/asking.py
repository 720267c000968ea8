"""What somebody may ask of whoever holds a case, without learning whether there is one."""

import re

from amparo.domain.casework.recording import Refused

FEWEST_LETTERS, MOST_LETTERS = 20, 1000
"""How long a written reason is."""

MOST_A_DAY = 10
"""How often a member may ask within 24 hours: enough for work, too few for trying codes."""

_CODE = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]")


def check_asking(*, code: str, words: str, asked_today: int) -> None:
    """Raise `Refused` where somebody may not ask: ``code``, ``words`` or ``too often``.

    Judges only how a code is written. Whether a case has it, nobody looks up.
    """
    if not _CODE.fullmatch(code):
        raise Refused("code")
    if not FEWEST_LETTERS <= len(words) <= MOST_LETTERS:
        raise Refused("words")
    if asked_today >= MOST_A_DAY:
        raise Refused("too often")
