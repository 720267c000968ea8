"""How high everything in a band stands.

All boxes stand on a grid of 20 pixels. Where a line leaves or reaches a box keeps to a share of
the grid of its own (`SHARES`), so that two links never run along the same level.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.domain.protocol.draw.contents import Line, Writer
from amparo.domain.protocol.draw.routing import Routes
from amparo.domain.protocol.draw.story import Band, Box, Kind, Link, Tie
from amparo.domain.protocol.language import Happening

GRID = 20
CORRIDOR_STEP = 10
HEADING_WIDTHS = {True: 360, False: 250}
"""Of a lane, by whether its first column has labels on arrows: no wider than that column."""
ROW_PADDING = 10
CHIP_ROOM = 12
BELOW = 10
SHARES = {
    Tie.OPENS: (6, 0),
    Tie.BREACH: (18, 12),
    Tie.MISSED: (18, 12),
    Tie.LOCKS: (15, 0),
}
"""By tie: the share of the grid for lines that leave a row, and for those that reach a box."""


@dataclass(frozen=True, kw_only=True)
class Sized:
    """A box and its lines, with the height of each row and how far down the arrow reaches it."""

    box: Box
    rows: tuple[tuple[Line, ...], ...]
    row_heights: tuple[int, ...]
    chip: tuple[Line, ...]
    entry: int

    @property
    def openings(self) -> tuple[Happening, ...]:
        """What opens its duties, the same for all of them."""
        return self.box.duties[0].when if self.box.duties else ()

    @property
    def height(self) -> int:
        """The height of the whole box."""
        return sum(self.row_heights)

    @property
    def chip_height(self) -> int:
        """The height of the label on its arrow."""
        return sum(line.height for line in self.chip) + CHIP_ROOM if self.chip else 0


@dataclass(frozen=True, kw_only=True)
class Heights:
    """Where lanes, boxes and runs stand, from the top of the band."""

    sized: Mapping[int, Sized]
    tops: Mapping[int, int]
    lanes: tuple[tuple[int, int, tuple[Line, ...]], ...]
    corridors: tuple[int, ...]
    bottom: int

    def run(self, corridor: int, track: int) -> int:
        """Return the level of a track."""
        return self.corridors[corridor] + CORRIDOR_STEP * (track + 1)

    def entry(self, tie: Tie, number: int) -> int:
        """Return the level at which a link reaches a box: in the middle, if all come alike."""
        ties = {opens.breach_of is None for opens in self.sized[number].openings}
        share = SHARES[tie][1] if len(ties) > 1 else 0
        return self.tops[number] + self.sized[number].entry + share

    def row(self, number: int, row: int) -> tuple[int, int]:
        """Return the upper and the lower edge of a row."""
        heights = self.sized[number].row_heights
        top = self.tops[number] + sum(heights[:row])
        return top, top + heights[row]

    def exit(self, band: Band, link: Link, row: tuple[int, int]) -> int:
        """Return the level at which a link leaves a row: straight on to a target if it can."""
        top, bottom = self.row(*row)
        column = band.columns[row[0]]
        for target in link.targets:
            level = self.entry(link.tie, target)
            if band.columns[target] == column + 1 and top + 10 <= level <= bottom - 10:
                return level
        share, middle = SHARES[link.tie][0], (top + bottom) // 2
        levels = [y for y in range(top + 8, bottom - 7) if y % GRID == share]
        return min(levels, key=lambda y: (abs(y - middle), y), default=middle)


def find_heights(*, band: Band, routes: Routes, writer: Writer) -> Heights:
    """Stack the boxes of each lane and column, and leave the corridors their room."""
    sized = {box.number: _size(box, writer) for box in band.boxes}
    tops: dict[int, int] = {}
    has_chips = any(sized[n].chip for n, column in band.columns.items() if column == 1)
    lanes, corridors, y = [], [], 0
    for place, who in enumerate(band.lanes):
        corridors.append(y)
        y += _corridor_height(routes.tracks(place), is_outer=place == 0)
        heading = writer.lane(who, width=HEADING_WIDTHS[has_chips])
        inside = y + up_to_grid(sum(line.height for line in heading) + 16)
        own = [box for box in band.boxes if box.who == who and box.kind is not Kind.START]
        bottom = _stack(band, own, sized, tops, inside)
        lanes.append((y, bottom - y, heading))
        y = bottom
    corridors.append(y)
    y += _corridor_height(routes.tracks(len(band.lanes)), is_outer=True)
    heights = Heights(
        sized=sized, tops=tops, lanes=tuple(lanes), corridors=tuple(corridors), bottom=y
    )
    lowest = _place_starts(band, heights, tops)
    return Heights(
        sized=sized,
        tops=tops,
        lanes=tuple(lanes),
        corridors=tuple(corridors),
        bottom=max(y, lowest),
    )


def up_to_grid(height: int) -> int:
    """Round up to the grid.

    >>> up_to_grid(41)
    60
    """
    return -(-height // GRID) * GRID


def _size(box: Box, writer: Writer) -> Sized:
    rows, chip = writer.rows(box), writer.chip(box)
    heights = [max(44, sum(line.height for line in row) + 2 * ROW_PADDING) for row in rows]
    chip_height = sum(line.height for line in chip) + CHIP_ROOM if chip else 0
    entry = max(up_to_grid(chip_height // 2), min(60, sum(heights) // 2 // GRID * GRID), GRID)
    heights[-1] += max(0, entry + chip_height // 2 - sum(heights))
    return Sized(box=box, rows=rows, row_heights=tuple(heights), chip=chip, entry=entry)


def _corridor_height(tracks: int, *, is_outer: bool) -> int:
    if not tracks:
        return 0 if is_outer else GRID
    return up_to_grid(CORRIDOR_STEP * (tracks + 1))


def _stack(
    band: Band, boxes: list[Box], sized: Mapping[int, Sized], tops: dict[int, int], inside: int
) -> int:
    bottoms: dict[int, int] = {}
    for box in boxes:
        column = band.columns[box.number]
        tops[box.number] = bottoms.get(column, inside)
        bottoms[column] = tops[box.number] + up_to_grid(sized[box.number].height + BELOW)
    return max(bottoms.values())


def _place_starts(band: Band, heights: Heights, tops: dict[int, int]) -> int:
    """Put each event from outside as near as can be to the first box it leads to."""
    wanted = []
    for box in band.boxes:
        if box.kind is Kind.START:
            ways = [link for link in band.links if (box.number, 0) in link.rows]
            entries = [
                (heights.entry(link.tie, target), band.columns[target])
                for link in ways
                for target in link.targets
            ]
            wanted.append((min(entries)[0], box.number))
    bottom = 0
    for level, number in sorted(wanted):
        height = heights.sized[number].height
        tops[number] = max(bottom, level - height // 2)
        bottom = tops[number] + height + 12
    return bottom - 12 if wanted else 0
