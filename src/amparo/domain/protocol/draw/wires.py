"""The lines of a band: which tracks upright lines take, and every piece of every link."""

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.domain.protocol.draw.heights import Heights
from amparo.domain.protocol.draw.picture import PlacedBox, Wire
from amparo.domain.protocol.draw.routing import Routes, share_tracks
from amparo.domain.protocol.draw.story import Band, Tie

STEP = 12
FIRST = 12
FREE = 14
ROUND = 7
Key = tuple[int, int]
Point = tuple[int, int]
Level = tuple[int, int, int]
"""A level line: where it starts, where it ends, how far down it is."""


@dataclass(frozen=True, kw_only=True)
class Trunk:
    """The upright line of a link in a channel: the levels that reach it from left and right."""

    left: tuple[int, ...]
    right: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int]:
        """Its upper and its lower end."""
        levels = (*self.left, *self.right)
        return min(levels), max(levels)

    @property
    def is_level(self) -> bool:
        """Whether it has no length, so that the line goes straight on."""
        return self.span[0] == self.span[1]


@dataclass(frozen=True, kw_only=True)
class Channels:
    """The trunk of each (link, channel), and the track of each in its channel."""

    trunks: Mapping[Key, Trunk]
    tracks: Mapping[Key, int]

    def width(self, channel: int) -> int:
        """Return the room that the trunks of a channel need."""
        tracks = [self.tracks[key] + 1 for key in self.trunks if key[1] == channel]
        return FREE + STEP * max(tracks) if tracks else 0


def find_channels(*, band: Band, routes: Routes, heights: Heights) -> Channels:
    """Find the trunks of a band and share the tracks of each channel among them."""
    trunks: dict[Key, Trunk] = {}
    for number, link in enumerate(band.links):
        own = [(run, heights.run(run.corridor, track)) for run, track in routes.runs.items()
               if run.link == number]  # fmt: skip
        ends = {run.start for run, _ in own} | {run.end for run, _ in own}
        arrived = {channel for which, channel in routes.level if which == number}
        for channel in sorted(ends | arrived):
            rows = routes.level.get((number, channel), ())
            entries = [heights.entry(link.tie, target) for target in link.targets
                       if band.columns[target] == channel]  # fmt: skip
            trunks[number, channel] = Trunk(
                left=(
                    *(heights.exit(band, link, row) for row in rows),
                    *(y for run, y in own if channel == max(run.start, run.end)),
                ),
                right=(
                    *entries,
                    *(y for run, y in own if channel == min(run.start, run.end)),
                ),
            )
    return Channels(trunks=trunks, tracks=_share_channels(trunks))


def _share_channels(trunks: Mapping[Key, Trunk]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for channel in sorted({channel for _, channel in trunks}):
        keys = [key for key in trunks if key[1] == channel]
        own = [trunks[key] for key in keys]
        tracks = share_tracks(spans=[trunk.span for trunk in own], apart=STEP)
        found |= dict(zip(keys, _with_few_crossings(own, tracks), strict=True))
    return found


def _with_few_crossings(trunks: list[Trunk], tracks: list[int]) -> list[int]:
    """Swap neighbouring tracks for as long as that saves crossings."""
    best, fewest = tracks, _crossings(trunks, tracks)
    is_better = True
    while is_better:
        is_better = False
        for one in range(max(tracks)):
            other = {one: one + 1, one + 1: one}
            swapped = [other.get(track, track) for track in best]
            if (crossings := _crossings(trunks, swapped)) < fewest:
                best, fewest, is_better = swapped, crossings, True
    return best


def _crossings(trunks: list[Trunk], tracks: list[int]) -> int:
    return sum(
        crossed.span[0] <= level <= crossed.span[1]
        for one, track in zip(trunks, tracks, strict=True)
        for crossed, other in zip(trunks, tracks, strict=True)
        for level in (one.left if other < track else one.right if other > track else ())
    )


def draw_wires(
    *,
    band: Band,
    routes: Routes,
    heights: Heights,
    channels: Channels,
    left_of: Mapping[int, int],
    boxes: Mapping[int, PlacedBox],
) -> tuple[Wire, ...]:
    """Draw every link of a band. ``left_of`` says where each channel begins."""
    x = {key: left_of[key[1]] + FIRST + STEP * track for key, track in channels.tracks.items()}
    wires = []
    for number, link in enumerate(band.links):
        trunks = {x[key]: trunk for key, trunk in channels.trunks.items() if key[0] == number}
        levels = [
            (boxes[row[0]].area.right, x[number, channel], heights.exit(band, link, row))
            for (which, channel), rows in routes.level.items()
            if which == number
            for row in rows
        ]
        for run, track in routes.runs.items():
            if run.link == number:
                ends = (x[number, run.start], x[number, run.end])
                levels.append((min(ends), max(ends), heights.run(run.corridor, track)))
        tips = []
        for target in link.targets:
            box, y = boxes[target], heights.entry(link.tie, target)
            end = box.chip.area.x if box.chip else box.area.x
            levels.append((x[number, band.columns[target]], end, y))
            tips.append((end, y))
        wires.append(_wire(link.tie, trunks, levels, tips))
    return tuple(wires)


def _wire(tie: Tie, trunks: Mapping[int, Trunk], levels: list[Level], tips: list[Point]) -> Wire:
    """Join trunks and level lines: round where a line turns, a dot where it forks."""
    corners: set[Point] = set()
    forks: set[Point] = set()
    for x, trunk in trunks.items():
        low, high = trunk.span
        for level in {level for _, _, level in levels if low <= level <= high and low < high}:
            sides = {start < x for start, end, y in levels if y == level and start <= x <= end}
            sides |= {end <= x for start, end, y in levels if y == level and start <= x <= end}
            if not sides:
                continue
            is_turn = level in (low, high) and len(sides) == 1
            (corners if is_turn else forks).add((x, level))
    upright = {x: trunk for x, trunk in trunks.items() if not trunk.is_level}
    pieces = [_trunk(x, trunk, levels, corners) for x, trunk in upright.items()]
    for start, end, y in levels:
        free_start = start + (ROUND if (start, y) in corners else 0)
        free_end = end - (ROUND if (end, y) in corners else 0)
        if free_start < free_end:
            pieces.append(((free_start, y), (free_end, y)))
    return Wire(
        tie=tie,
        pieces=tuple(dict.fromkeys(pieces)),
        forks=tuple(sorted(forks)),
        tips=tuple(dict.fromkeys(tips)),
    )


def _trunk(x: int, trunk: Trunk, levels: list[Level], corners: set[Point]) -> tuple[Point, ...]:
    """The upright line, begun and ended beside it where it turns into a level one."""
    points: list[Point] = []
    for y in trunk.span:
        beside = []
        if (x, y) in corners:
            goes_right = any(start == x and level == y for start, _, level in levels)
            beside = [(x + ROUND if goes_right else x - ROUND, y)]
        points += [(x, y), *beside] if points else [*beside, (x, y)]
    return tuple(points)
