"""Which way each link goes: through the channels between columns and the corridors between lanes.

Neither has a box in it, so no line ever crosses one. A link has at most one upright line in a
channel, from which it goes to all that it reaches there. A box in the next column is reached
through the channel between; one further on, or one before, through a corridor.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from amparo.domain.protocol.draw.story import Band, Kind

Row = tuple[int, int]
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Run:
    """A level line of a link in a corridor, from one channel to another; and its track there.

    Channel ``c`` lies left of column ``c``, corridor ``k`` above lane ``k``.
    """

    link: int
    corridor: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Routes:
    """How links go: rows that reach a channel level, and runs with the rows that take them."""

    level: Mapping[tuple[int, int], tuple[Row, ...]]
    """By link and channel: the rows whose line arrives there from the left."""
    runs: Mapping[Run, int]
    """The track of each run in its corridor, counted from above."""

    def tracks(self, corridor: int) -> int:
        """Return how many tracks a corridor needs."""
        return max((t + 1 for run, t in self.runs.items() if run.corridor == corridor), default=0)


def find_routes(*, band: Band) -> Routes:
    """Choose the way of each link of a band."""
    level: dict[tuple[int, int], list[Row]] = {}
    runs: dict[Run, None] = {}
    boxes = {box.number: box for box in band.boxes}
    lane = {box.number: _lane(band, box.number) for box in band.boxes}
    for number, link in enumerate(band.links):
        for column in sorted({band.columns[target] for target in link.targets}):
            targets = [t for t in link.targets if band.columns[t] == column]
            goal = min(lane[target] for target in targets)
            for row in link.rows:
                start = band.columns[row[0]]
                is_start = boxes[row[0]].kind is Kind.START
                if start + 1 == column or (not is_start and _is_free(band, row[0], column)):
                    level.setdefault((number, column), []).append(row)
                    continue
                level.setdefault((number, start + 1), []).append(row)
                corridor = goal if is_start else _corridor(lane[row[0]], goal)
                run = Run(link=number, corridor=corridor, start=start + 1, end=column)
                runs[run] = None
    rows = {key: tuple(dict.fromkeys(found)) for key, found in level.items()}
    return Routes(level=rows, runs=_share_corridors(list(runs)))


def share_tracks(*, spans: Sequence[Span], apart: int) -> list[int]:
    """Give each span a track on which no other comes nearer than ``apart``, with few tracks.

    >>> share_tracks(spans=[(0, 40), (60, 90), (30, 70)], apart=10)
    [0, 0, 1]
    """
    taken: list[list[Span]] = []
    tracks = [0] * len(spans)
    for place in sorted(range(len(spans)), key=lambda place: (spans[place], place)):
        low, high = spans[place]
        track = next(
            (t for t, others in enumerate(taken) if _fits(low, high, others, apart)), len(taken)
        )
        if track == len(taken):
            taken.append([])
        taken[track].append((low, high))
        tracks[place] = track
    return tracks


def _fits(low: int, high: int, others: Iterable[Span], apart: int) -> bool:
    return all(high + apart <= start or end + apart <= low for start, end in others)


def _lane(band: Band, number: int) -> int:
    box = next(box for box in band.boxes if box.number == number)
    return -1 if box.kind is Kind.START else band.lanes.index(box.who)


def _is_free(band: Band, number: int, column: int) -> bool:
    """Whether a level line from a box to a later column meets no box of its lane."""
    start, lane = band.columns[number], _lane(band, number)
    return start < column and not any(
        start < band.columns[box.number] < column and _lane(band, box.number) == lane
        for box in band.boxes
    )


def _corridor(lane: int, goal: int) -> int:
    """The corridor on the near side of the lane to be reached; below, where it is the same."""
    return goal if goal > lane else goal + 1


def _share_corridors(runs: list[Run]) -> dict[Run, int]:
    found: dict[Run, int] = {}
    for corridor in sorted({run.corridor for run in runs}):
        own = [run for run in runs if run.corridor == corridor]
        spans = [(min(run.start, run.end), max(run.start, run.end)) for run in own]
        found |= dict(zip(own, share_tracks(spans=spans, apart=1), strict=True))
    return found
