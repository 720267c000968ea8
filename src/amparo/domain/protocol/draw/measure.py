"""How wide text is, by a table, so that a drawing fits whichever common font a screen has.

Widths are thousandths of the size, at least those of Arial and Noto Sans, and for the widest
fallback (DejaVu Sans) at most one sixteenth too small, which the padding of a box takes up.
"""

import re
import unicodedata
from functools import lru_cache

from amparo.domain.protocol.draw.style import Style

_LETTERS_BY_WIDTH = {
    280: "'IijlíîïÍ",
    320: " \u00a0,./:;\\|‘’·",
    360: "-f",
    400: "!()[]rt¡",
    440: '"',
    480: "*`ºª°",
    520: "Jcsz“”ç",
    560: "?L_kvxy–§",
    600: "$0123456789abdeghnopqu{}«»áéóúñüàèùâêôûë",
    640: "FT¿",
    680: "ABEKPSVXYZÁÀÉÈ",
    760: "&CDHNRUÚÑÇ",
    800: "#+<=>GOQ^w~Ó×",
    840: "M",
    920: "%m",
}
_WIDTHS = {letter: width for width, letters in _LETTERS_BY_WIDTH.items() for letter in letters}
_OTHER = 1040
_BREAKS = re.compile(r"[ \t\r\n]+")  # not at the space that holds words together
_BOLD_PERCENT = 112


def width_of(*, text: str, style: Style) -> int:
    """Return the width of one line in pixels, rounded up.

    >>> from amparo.domain.protocol.draw.style import STYLES
    >>> width_of(text="24 hours", style=STYLES["small"])
    51
    """
    thousandths = sum(_width_of_letter(letter) for letter in text) * style.size
    if style.is_bold:
        thousandths = thousandths * _BOLD_PERCENT // 100
    return -(-thousandths // 1000)


def wrap(*, text: str, style: Style, width: int) -> tuple[str, ...]:
    """Break text into lines no wider than ``width``; a word that is too long is cut in pieces.

    >>> from amparo.domain.protocol.draw.style import STYLES
    >>> wrap(text="petition decided in time", style=STYLES["small"], width=100)
    ('petition decided', 'in time')
    >>> wrap(text="Rindfleischetikettierung", style=STYLES["small"], width=80)
    ('Rindfleischet', 'ikettierung')
    """
    lines: list[str] = []
    for word in filter(None, _BREAKS.split(text)):
        together = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(text=together, style=style) <= width:
            lines[-1] = together
        else:
            lines += _pieces(word, style, width)
    return tuple(lines)


def _pieces(word: str, style: Style, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(text=pieces[-1] + letter, style=style) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@lru_cache(maxsize=4096)
def _width_of_letter(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return _WIDTHS.get(letter, _OTHER)
