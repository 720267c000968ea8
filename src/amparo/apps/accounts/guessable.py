"""Whether a password is soon guessed: what many use, words, names, dates, rows of keys."""

import threading
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from amparo.apps.accounts.passwords import SHORTEST_PASSWORD

FEWEST_GUESSES = 10**8
SIGNS_ASKED = 20
"""The first so many signs must be hard to guess; of a long password the estimate takes seconds."""
_one_at_a_time = threading.Lock()


class HardToGuess:
    """Refuses a password whose first signs a program finds within a hundred million guesses.

    The estimate is that of zxcvbn, which knows the passwords, words and names that are used most,
    and how people change them. It asks nobody.
    """

    def validate(self, password: str, _user: Any = None) -> None:
        """Refuse a password that is soon guessed; of one that is too short others tell."""
        if len(password) < SHORTEST_PASSWORD:
            return
        with _one_at_a_time:
            guesses = zxcvbn(password[:SIGNS_ASKED])["guesses"]
        if guesses < FEWEST_GUESSES:
            raise ValidationError(
                _(
                    "A program guesses this password soon: it is used by many, or made of words,"
                    " names, dates or keys that follow one another. Choose four or more words"
                    " that have nothing to do with each other."
                ),
                code="soon_guessed",
            )
