"""The wall clock of a time zone: which instants a local time, day or month may mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from amparo.audit.log import Instants

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = datetime(1899, 1, 1, tzinfo=UTC)
AFTER = datetime(2201, 1, 1, tzinfo=UTC)
# No zone changed its clocks twice within four days since 1899, so this step misses no change.
STEP = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Instants from ``start`` until before ``end`` whose clocks stand ``offset`` ahead of UTC."""

    start: int
    end: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class WallClock:
    """Stretches of wall clock, each from ``start``, and the offsets at which they were read.

    A stretch shown twice has two offsets, ``early`` and ``late``. One that the clocks skipped
    is ``skipped``, and ``resumes`` is the instant at which they jumped over it.
    """

    start: Instants
    early: Instants
    late: Instants
    skipped: npt.NDArray[np.bool_]
    resumes: Instants

    def bounds(self, *, first: Instants, last: Instants) -> tuple[Instants, Instants]:
        """Give the earliest and latest instants at which the clock stood from first to last.

        Args:
            first: microseconds on the wall clock, counted as if from 1970 UTC.
            last: the same, the last microsecond meant; the same array where one moment is.

        Returns:
            Microseconds since 1970 UTC; latest is before earliest where the clocks skipped
            all of it.
        """
        at = self._stretch(first)
        until = at if last is first else self._stretch(last)
        earliest, latest = first - self.early[at], last - self.late[until]
        if self.skipped[at].any():
            earliest = np.where(self.skipped[at], self.resumes[at], earliest)
        if self.skipped[until].any():
            latest = np.where(self.skipped[until], self.resumes[until] - 1, latest)
        return earliest, latest

    def _stretch(self, wall: Instants) -> Instants:
        found = np.searchsorted(self.start, wall, side="right") - 1
        return np.maximum(found, 0)


@lru_cache(maxsize=8)
def wall_clock(zone: ZoneInfo) -> WallClock:
    """Work out the wall clock of a zone from 1899 to 2200."""
    periods = _periods(zone)
    starts = np.array([period.start + period.offset for period in periods])
    ends = np.array([period.end + period.offset for period in periods])
    points = np.unique(np.concatenate([starts, ends]))[:-1]
    shown = [np.flatnonzero((starts <= point) & (point < ends)) for point in points]
    return WallClock(
        start=points,
        early=np.array([periods[one[0]].offset if len(one) else 0 for one in shown]),
        late=np.array([periods[one[-1]].offset if len(one) else 0 for one in shown]),
        skipped=np.array([len(one) == 0 for one in shown]),
        resumes=np.array([_resumes(periods, int(point)) for point in points]),
    )


def _resumes(periods: Sequence[Period], wall: int) -> int:
    return min((one.start for one in periods if one.start + one.offset > wall), default=0)


def _periods(zone: ZoneInfo) -> list[Period]:
    changes = _changes(zone)
    ends = [*changes[1:], AFTER]
    return [
        Period(
            start=(start - EPOCH) // MICROSECOND,
            end=(end - EPOCH) // MICROSECOND,
            offset=_offset(zone, start) // MICROSECOND,
        )
        for start, end in zip(changes, ends, strict=True)
    ]


def _changes(zone: ZoneInfo) -> list[datetime]:
    changes, before = [FIRST], FIRST
    while before < AFTER:
        after = before + STEP
        if _offset(zone, before) != _offset(zone, after):
            changes.append(_change_between(zone, before, after))
        before = after
    return changes


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    return timedelta(0) if offset is None else offset
