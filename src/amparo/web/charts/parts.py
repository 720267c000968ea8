"""What charts are made of: text, rectangles, lines, a key to the colours."""

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap

LINE = 20
"""The height of a line of text, in pixels."""
_ROUND = 2
_PHONE = 326
"""The width of a chart on a narrow phone, in pixels."""
_LETTER = 7.2
"""The mean width of a letter of the key, rather too wide."""


def whole(*, key: str, title: str, description: str, height: int, parts: Iterable[str]) -> str:
    """Return a chart, named and described for who does not see it. ``key`` is its own on a page."""
    return (
        f'<svg role="img" width="100%" height="{height}"'
        f' aria-labelledby="{escape(key)}-title {escape(key)}-description">'
        f'<title id="{escape(key)}-title">{escape(title)}</title>'
        f'<desc id="{escape(key)}-description">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def words(*, text: str, x: str, y: float, kind: str = "label", anchor: str = "start") -> str:
    """Write a text at a place; ``y`` is its base line."""
    return (
        f'<text class="amparo-chart__{kind}" x="{x}" y="{number(y)}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def box(*, kind: str, x: str, y: float, width: str, height: float) -> str:
    """Draw a rectangle."""
    return (
        f'<rect class="amparo-chart__{kind}" x="{x}" y="{number(y)}" width="{width}"'
        f' height="{number(height)}"/>'
    )


def stroke(*, kind: str, start: tuple[str, float], end: tuple[str, float]) -> str:
    """Draw a straight line."""
    return (
        f'<line class="{kind}" x1="{start[0]}" y1="{number(start[1])}" x2="{end[0]}"'
        f' y2="{number(end[1])}"/>'
    )


def key_to(*, series: Sequence[tuple[str, int]]) -> list[str]:
    """Name the colour of each series, side by side as far as there is room on a phone."""
    drawn = []
    for (name, colour), (x, y) in zip(series, _key_places(series), strict=True):
        drawn += [
            box(kind=f"series-{colour}", x=number(x), y=y + 4, width="12", height=12),
            words(text=name, x=number(x + 20), y=y + 15),
        ]
    return drawn


def key_height(*, series: Sequence[tuple[str, int]]) -> int:
    """Return how much room the key takes."""
    lowest = max((y for _x, y in _key_places(series)), default=-LINE)
    return lowest + LINE + 10


def _key_places(series: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
    """Return where each name of the key begins: the next one in the line, or the next line."""
    places, x, y = [], 0, 0
    for name, _colour in series:
        width = 20 + round(_LETTER * len(name))
        if x and x + width > _PHONE:
            x, y = 0, y + LINE
        places.append((x, y))
        x += width + 14
    return places


def percent(part: float, of: float = 1) -> str:
    """Return a share of the width.

    >>> percent(1, 3), percent(1, 2), percent(0, 0)
    ('33.33%', '50%', '0%')
    """
    return f"{number(100 * part / of) if of else 0}%"


def number(value: float) -> str:
    """Write a number without digits that nobody sees.

    >>> number(12.0), number(0.3333)
    ('12', '0.33')
    """
    return f"{round(value, _ROUND):g}"


def lines_of(*, text: str, letters: int) -> list[str]:
    """Break a text into lines of at most so many letters; a longer word is cut."""
    return wrap(text, letters) or [""]
