"""The letters of a text that a page may hold."""

import re
import unicodedata

_COMMANDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: what is obeyed and not seen, what turns text around, what ends a line."""
_JOINERS = "\u200c\u200d"
"""Without these two, names in Persian and in scripts of India are misspelt."""


def seen(text: str) -> str:
    r"""Put a space where a letter would be obeyed and not seen.

    >>> seen("the\x1bpolice\ndesk")
    'the police desk'
    """
    return "".join(" " if _is_command(letter) else letter for letter in text)


def _is_command(letter: str) -> bool:
    return unicodedata.category(letter) in _COMMANDS and letter not in _JOINERS


_LONG = re.compile(r"\S{25}(?=\S{6})")


def breakable(text: str) -> str:
    r"""Let a word that no line holds be broken, at places that are not seen.

    >>> breakable("a" * 40) == "a" * 25 + "\u200b" + "a" * 15
    True
    >>> breakable("kept as it is")
    'kept as it is'
    """
    return _LONG.sub("\\g<0>\u200b", text)
