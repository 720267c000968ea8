"""Puts bands on the page: columns side by side, bands in shelves, and the lines between.

Left stand the events that come from outside, then column after column what each opens in turn.
"""

from collections.abc import Mapping
from dataclasses import replace

from amparo.domain.protocol.draw.contents import CHIP_PADDING, CHIP_WIDTH, PADDING, WIDTHS, Writer
from amparo.domain.protocol.draw.head import place_head
from amparo.domain.protocol.draw.heights import Heights, find_heights
from amparo.domain.protocol.draw.picture import (
    Area,
    Picture,
    PlacedBand,
    PlacedBox,
    PlacedLane,
    PlacedRow,
)
from amparo.domain.protocol.draw.routing import find_routes
from amparo.domain.protocol.draw.story import Band, Kind, divide
from amparo.domain.protocol.draw.wires import Channels, draw_wires, find_channels

ARROW = 26
LANE_PADDING = 10
LEAST_CHANNEL = 26
MARGIN = 16
RIGHT_SIDE = 620
LEAST_BETWEEN = 14
BETWEEN_BANDS = 40


def lay_out(*, writer: Writer, is_titled: bool = True) -> Picture:
    """Lay out a protocol. Small bands stand side by side, which fits a screen 1280 pixels wide."""
    bands = divide(protocol=writer.protocol)
    placed = [_lay_out_band(band, writer) for band in bands]
    width = 2 * RIGHT_SIDE - LEAST_BETWEEN
    top = place_head(writer=writer, is_titled=is_titled, x=MARGIN, y=MARGIN, width=width)
    y, headings, found = top.bottom + BETWEEN_BANDS, list(top.headings), []
    for section in dict.fromkeys(band.section for band in bands):
        own = [put for band, put in zip(bands, placed, strict=True) if band.section == section]
        lines = writer.section(section, width=width)
        area = Area(x=MARGIN, y=y, width=width, height=sum(line.height for line in lines))
        headings += [PlacedRow(area=area, lines=lines)] if lines else []
        sided = _in_two_columns(own, area.bottom + (12 if lines else 0))
        found += sided
        y = max(band.area.bottom for band in sided) + BETWEEN_BANDS
    right = max([MARGIN + top.width, *(band.area.right for band in found)])
    return Picture(
        width=right + MARGIN,
        height=y,
        headings=tuple(headings),
        key=top.key,
        bands=tuple(found),
    )


def _in_two_columns(bands: list[PlacedBand], y: int) -> list[PlacedBand]:
    """Put each band where it comes up highest, left or right; a wide one takes both sides."""
    left, right = y, y
    placed = []
    for band in bands:
        below = band.area.height + BETWEEN_BANDS
        if band.area.width > RIGHT_SIDE - LEAST_BETWEEN:
            x, top = 0, max(left, right)
            left = right = top + below
        elif left <= right:
            x, top = 0, left
            left = top + below
        else:
            x, top = RIGHT_SIDE, right
            right = top + below
        placed.append(replace(band, area=band.area.moved(MARGIN + x, top)))
    return placed


def _lay_out_band(band: Band, writer: Writer) -> PlacedBand:
    routes = find_routes(band=band)
    heights = find_heights(band=band, routes=routes, writer=writer)
    channels = find_channels(band=band, routes=routes, heights=heights)
    columns, left_of = _columns(band, heights, channels)
    last = max(columns) + 1
    left = columns[1] - _room_for_arrow(1, band, heights) - LANE_PADDING
    right = left_of[last] + max(LANE_PADDING, channels.width(last))
    boxes = {box.number: _place(box.number, columns, band, heights) for box in band.boxes}
    lanes = tuple(
        PlacedLane(
            who=who,
            area=Area(x=left, y=y, width=right - left, height=height),
            heading=PlacedRow(
                area=Area(x=left + PADDING, y=y + 12, width=right - left - PADDING, height=36),
                lines=heading,
            ),
        )
        for who, (y, height, heading) in zip(band.lanes, heights.lanes, strict=True)
    )
    return PlacedBand(
        area=Area(x=0, y=0, width=right, height=heights.bottom),
        lanes=lanes,
        boxes=tuple(boxes.values()),
        wires=draw_wires(
            band=band,
            routes=routes,
            heights=heights,
            channels=channels,
            left_of=left_of,
            boxes=boxes,
        ),
    )


def _columns(
    band: Band, heights: Heights, channels: Channels
) -> tuple[dict[int, int], dict[int, int]]:
    """The left edge of the boxes of each column, and that of each channel."""
    has_starts = any(box.kind is Kind.START for box in band.boxes)
    x = WIDTHS[Kind.START] if has_starts else 0
    columns, left_of = {0: 0}, {1: x}
    for column in range(1, max(band.columns.values()) + 1):
        least = LEAST_CHANNEL if column == 1 and has_starts else 0
        x += max(least, channels.width(column)) + (LANE_PADDING if column == 1 else 0)
        columns[column] = x + _room_for_arrow(column, band, heights)
        left_of[column + 1] = x = columns[column] + WIDTHS[Kind.DUTIES]
    return columns, left_of


def _room_for_arrow(column: int, band: Band, heights: Heights) -> int:
    """The room of a label and its arrow; the same in each column, so that bands line up."""
    own = [number for number, place in band.columns.items() if place == column]
    if any(heights.sized[number].chip for number in own):
        return CHIP_WIDTH + ARROW
    return ARROW if band.links else (0 if column == 1 else LANE_PADDING)


def _place(number: int, columns: Mapping[int, int], band: Band, heights: Heights) -> PlacedBox:
    sized, top = heights.sized[number], heights.tops[number]
    x, width = columns[band.columns[number]], WIDTHS[sized.box.kind]
    rows = []
    for row, lines in enumerate(sized.rows):
        upper, lower = heights.row(number, row)
        area = Area(x=x, y=upper, width=width, height=lower - upper)
        rows.append(PlacedRow(area=area, lines=lines))
    return PlacedBox(
        box=sized.box,
        area=Area(x=x, y=top, width=width, height=sized.height),
        rows=tuple(rows),
        chip=_chip(x, number, heights),
    )


def _chip(x: int, number: int, heights: Heights) -> PlacedRow | None:
    sized = heights.sized[number]
    if not sized.chip:
        return None
    width = max(line.width for line in sized.chip) + 2 * CHIP_PADDING
    top = heights.tops[number] + sized.entry - sized.chip_height // 2
    area = Area(x=x - ARROW - width, y=top, width=width, height=sized.chip_height)
    return PlacedRow(area=area, lines=sized.chip)
