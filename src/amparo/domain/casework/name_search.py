"""Whether a name that was typed is like one that is kept: accents, order and beginnings aside."""

import re
import unicodedata

SHORTEST = 3
"""How many letters are needed, so that nobody asks for all names."""


def is_like(*, typed: str, name: str) -> bool:
    """Whether each word that was typed begins a word of the name, letters doubled or not.

    >>> is_like(typed="nasaindy ben", name="Ñasaindy Benítez de Ejemplo")
    True
    >>> is_like(typed="Kolie", name="Fatu Kollie")
    True
    >>> is_like(typed="benitez lopez", name="Ñasaindy Benítez")
    False
    """
    wanted, words = _sounds(typed), _sounds(name)
    return bool(wanted) and all(any(word.startswith(one) for word in words) for one in wanted)


def is_enough(*, typed: str) -> bool:
    """Whether what was typed is enough to look for: in other scripts a sign says more.

    >>> is_enough(typed="Li Wu")
    True
    >>> is_enough(typed="Li")
    False
    """
    letters = "".join(folded_words(typed))
    return len(letters) >= SHORTEST or not letters.isascii()


def folded_words(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return re.findall(r"\w+", plain)


def _sounds(text: str) -> list[str]:
    """Return the words of a text, with once the letters that people write once or twice."""
    return [re.sub(r"(.)\1+", r"\1", word) for word in folded_words(text)]
