"""A drawing as numbers: where each lane, box, label and line stands, in whole pixels."""

from dataclasses import dataclass

from amparo.domain.protocol.draw.contents import Line
from amparo.domain.protocol.draw.story import Box, Tie


@dataclass(frozen=True, kw_only=True)
class Area:
    """An upright rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + self.height

    def moved(self, x: int, y: int) -> "Area":
        """Return the same rectangle elsewhere."""
        return Area(x=self.x + x, y=self.y + y, width=self.width, height=self.height)

    def overlaps(self, other: "Area") -> bool:
        """Whether two rectangles share more than an edge."""
        is_beside = self.right <= other.x or other.right <= self.x
        return not is_beside and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, kw_only=True)
class PlacedRow:
    """One row of a box and its lines."""

    area: Area
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class PlacedBox:
    """A box with its rows, and the label on the arrow to it, where it has one."""

    box: Box
    area: Area
    rows: tuple[PlacedRow, ...]
    chip: PlacedRow | None


@dataclass(frozen=True, kw_only=True)
class PlacedLane:
    """A lane and its heading."""

    who: str
    area: Area
    heading: PlacedRow


@dataclass(frozen=True, kw_only=True)
class Wire:
    """A link: pieces of line, each a list of corners, the points where it forks, and its tips."""

    tie: Tie
    pieces: tuple[tuple[tuple[int, int], ...], ...]
    forks: tuple[tuple[int, int], ...]
    tips: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class PlacedBand:
    """A band; its own parts count from its upper left corner, which stands at ``area``."""

    area: Area
    lanes: tuple[PlacedLane, ...]
    boxes: tuple[PlacedBox, ...]
    wires: tuple[Wire, ...]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A sign of the key, by name, and what it means."""

    sign: str
    area: Area
    meaning: PlacedRow


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A whole drawing: its headings, its key, and its bands."""

    width: int
    height: int
    headings: tuple[PlacedRow, ...]
    key: tuple[Sample, ...]
    bands: tuple[PlacedBand, ...]
