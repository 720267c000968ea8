"""What was counted month by month: columns made of parts, and a line of shares."""

from collections.abc import Sequence
from itertools import pairwise

from amparo.web.charts.parts import (
    box,
    key_height,
    key_to,
    number,
    percent,
    stroke,
    whole,
    words,
)

Month = tuple[str, str]
"""A month in three letters or so, and its year."""

_HIGH = 150
_FEWEST = 6  # of fewer months, columns would be as wide as doors
_MOST_FIGURES = 12  # above more columns, figures would touch on a phone
_MOST_NAMES = 6  # and so would the names of more months below them
_WIDE = 0.66
_LEFT = 13  # percent of the width, for the figures of the axis
_ABOVE = 24


def draw_columns(
    *, key: str, title: str, description: str, series: Sequence[tuple[str, int]],
    rows: Sequence[tuple[Month, Sequence[int]]],
) -> str:  # fmt: skip
    """Draw a column for each month, the highest as high as the chart, its sum above it."""
    slots = max(len(rows), _FEWEST)
    highest = max((sum(parts) for _, parts in rows), default=0)
    top = key_height(series=series) + _ABOVE
    floor = top + _HIGH
    drawn = [*key_to(series=series), _floor(floor)]
    for place, (_, parts) in enumerate(rows):
        y = float(floor)
        for part, (_, colour) in zip(parts, series, strict=True):
            height = _HIGH * part / highest if highest else 0
            y -= height
            if part:
                drawn.append(
                    box(kind=f"series-{colour}", x=percent(place + (1 - _WIDE) / 2, slots),
                        y=y, width=percent(_WIDE, slots), height=height)
                )  # fmt: skip
        middle = _across(place, slots, left=0)
        if sum(parts) and slots <= _MOST_FIGURES:
            drawn.append(
                words(text=str(sum(parts)), x=middle, y=y - 5, kind="figure", anchor="middle")
            )
    drawn += _months([month for month, _ in rows], floor, slots, left=0)
    return whole(key=key, title=title, description=description, height=floor + 44, parts=drawn)


def draw_shares(
    *, key: str, title: str, description: str, colour: int,
    rows: Sequence[tuple[Month, int | None, str]],
) -> str:  # fmt: skip
    """Draw a share of a hundred for each month as a line, with a gap where there is none.

    Each row has its month, its share, and the share as it is to be read.
    """
    slots = max(len(rows), _FEWEST)
    floor = _ABOVE + _HIGH
    points = [_point(place, share, slots, floor) for place, (_, share, _) in enumerate(rows)]
    line = f"amparo-chart__line amparo-chart__series-{colour}"
    drawn = [*_scale(floor)]
    drawn += [stroke(kind=line, start=a, end=b) for a, b in pairwise(points) if a and b]
    for place, ((_, _, figure), point) in enumerate(zip(rows, points, strict=True)):
        if point:
            drawn.append(_dot(point, colour))
        if point and slots <= _MOST_FIGURES:
            y = _clear_of_the_line(point, points[max(place - 1, 0) : place + 2], floor)
            drawn.append(words(text=figure, x=point[0], y=y, kind="figure", anchor="middle"))
    drawn += _months([month for month, _, _ in rows], floor, slots, left=_LEFT)
    return whole(key=key, title=title, description=description, height=floor + 44, parts=drawn)


def _clear_of_the_line(
    point: tuple[str, float], around: Sequence[tuple[str, float] | None], floor: int
) -> float:
    """Return where a figure stands: above its dot, or below where the line comes from above."""
    heights = [one[1] for one in around if one and one != point]
    is_valley = bool(heights) and max(heights) < point[1] and point[1] < floor - 24
    return point[1] + (19 if is_valley else -8)


def _point(place: int, share: int | None, slots: int, floor: int) -> tuple[str, float] | None:
    return (
        None if share is None else (_across(place, slots, left=_LEFT), floor - _HIGH * share / 100)
    )


def _across(place: int, slots: int, *, left: int) -> str:
    return percent(left / 100 + (place + 0.5) / slots * (1 - left / 100))


def _dot(point: tuple[str, float], colour: int) -> str:
    return (
        f'<circle class="amparo-chart__series-{colour}" cx="{point[0]}" cy="{number(point[1])}"'
        ' r="4"/>'
    )


def _scale(floor: int) -> list[str]:
    drawn = []
    for share in (0, 50, 100):
        y = floor - _HIGH * share / 100
        drawn.append(words(text=str(share), x="0", y=y + 5))
        kind = "amparo-chart__axis" if share == 0 else "amparo-chart__grid"
        drawn.append(stroke(kind=kind, start=(f"{_LEFT - 4}%", y), end=("100%", y)))
    return drawn


def _floor(y: int) -> str:
    return stroke(kind="amparo-chart__axis", start=("0", y), end=("100%", y))


def _months(months: Sequence[Month], floor: int, slots: int, *, left: int) -> list[str]:
    """Name the months below the floor, or every second or third; a year where it begins."""
    drawn, told = [], ""
    step = -(-slots // _MOST_NAMES)
    for place, (name, year) in list(enumerate(months))[::step]:
        x = _across(place, slots, left=left)
        drawn.append(words(text=name, x=x, y=floor + 17, anchor="middle"))
        if year != told:
            drawn.append(words(text=year, x=x, y=floor + 35, anchor="middle"))
        told = year
    return drawn
