"""Bars that lie, one below the other, each made of parts; its name above it, its figure beside."""

from collections.abc import Sequence

from amparo.web.charts.parts import (
    LINE,
    box,
    key_height,
    key_to,
    lines_of,
    percent,
    whole,
    words,
)

Bar = tuple[str, Sequence[int], str]
"""Its name, its parts in the order of the series, and the figure as it is to be read."""

_LETTERS = 30  # of a name, on a phone of 360 px, beside a figure of twelve
_THICK = 14
_APART = 14


def draw_bars(
    *, key: str, title: str, description: str, series: Sequence[tuple[str, int]],
    rows: Sequence[Bar],
) -> str:  # fmt: skip
    """Draw a bar for each row, the longest as wide as the chart.

    ``series`` names each part and the number of its colour; with one alone there is no key.
    """
    longest = max((sum(parts) for _, parts, _ in rows), default=0)
    shown = series if len(series) > 1 else ()
    drawn = key_to(series=shown)
    y = key_height(series=shown) if shown else 0
    colours = [colour for _, colour in series]
    for row in rows:
        pieces, reach = _bar(row, colours, longest, y)
        drawn += pieces
        y += reach
    return whole(key=key, title=title, description=description, height=max(y, 1), parts=drawn)


def _bar(row: Bar, colours: Sequence[int], longest: int, y: int) -> tuple[list[str], int]:
    name, parts, figure = row
    lines = lines_of(text=name, letters=_LETTERS)
    drawn = [
        words(text=line, x="0", y=y + place * LINE + 15, kind="name")
        for place, line in enumerate(lines)
    ]
    drawn.append(words(text=figure, x="100%", y=y + 15, kind="figure", anchor="end"))
    top = y + LINE * len(lines) + 2
    drawn.append(box(kind="track", x="0", y=top, width="100%", height=_THICK))
    begun = 0
    for part, colour in zip(parts, colours, strict=True):
        if part:
            drawn.append(
                box(kind=f"series-{colour}", x=percent(begun, longest), y=top,
                    width=percent(part, longest), height=_THICK)
            )  # fmt: skip
        begun += part
    return drawn, LINE * len(lines) + 2 + _THICK + _APART
