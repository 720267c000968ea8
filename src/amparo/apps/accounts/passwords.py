"""What a password may not be made of: the words that anybody would try here first."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST_PASSWORD = 12
WORDS = (
    "amparo",
    "administrador", "administrateur", "administrator", "auditor", "coordinador", "coordinator",
    "fiscalia", "officer", "police", "policia",
    "trafficking", "traite", "trata", "victima", "victim",
)  # fmt: skip
"""The words of every Amparo, in small letters without accents. The page of decisions lists them."""
_SHORTEST_NAME = 3
_SHORTEST_PLACE = 4


class WithoutWordsOfHere:
    """Lets words that anybody would try first count for nothing: what is left must be long enough.

    Such are `WORDS`, and of a member the sign-in name, each name they are shown by, and the words
    that name their desk and its institution.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that is too short without them. As Django asks its validators."""
        left = _folded(password)
        for word in (*_names_of(user), *_places_of(user), *WORDS):
            left = left.replace(word, "")
        if len(left) < SHORTEST_PASSWORD <= len(password):
            raise ValidationError(
                _(
                    "Names and words that anybody would try first, such as Amparo, your own name"
                    " or that of your desk, do not count. Add others."
                ),
                code="words_of_here",
            )


def _names_of(user: Any) -> Sequence[str]:
    if user is None:
        return ()
    names = [_folded(user.sign_in_name), *_folded(user.shown_name).split()]
    return [name for name in names if len(name) >= _SHORTEST_NAME]


def _places_of(user: Any) -> Sequence[str]:
    if user is None or user.pk is None:
        return ()
    named = user.postings.filter(ends_on=None).values_list("desk__name", "desk__institution__name")
    words = {word for names in named for name in names for word in re.split(r"\W+", _folded(name))}
    return sorted((word for word in words if len(word) >= _SHORTEST_PLACE), key=len, reverse=True)


def _folded(text: str) -> str:
    """Return a text in small letters, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
