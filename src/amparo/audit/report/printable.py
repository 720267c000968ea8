"""Text that does nothing to a terminal, whatever stands in a log or a protocol."""

import unicodedata

LONGEST_NAME = 80
_COMMANDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: what a terminal obeys, what turns text around, what ends a line."""
_JOINERS = "\u200c\u200d"
"""Without these two, names in Persian and in scripts of India are misspelt."""


def printable(text: str) -> str:
    r"""Write out each letter that a terminal would obey or hide, as JSON would.

    >>> printable("\x1b[2Jvisit\nmade")
    '\\u001b[2Jvisit\\u000amade'

    Text without such letters stays as it is, and so does what JSON means.
    """
    if text.isprintable():
        return text
    return "".join(_escaped(letter) if _is_command(letter) else letter for letter in text)


def cut(text: str) -> str:
    """Cut a name that is too long to be read."""
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def _escaped(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def _is_command(letter: str) -> bool:
    return unicodedata.category(letter) in _COMMANDS and letter not in _JOINERS
