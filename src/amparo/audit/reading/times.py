"""Turns a column of times into the earliest and latest instants that each row may mean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from amparo.audit.log import Instants
from amparo.audit.reading import stamps
from amparo.audit.reading.zones import EPOCH, MICROSECOND, wall_clock

BEGIN = (datetime(1900, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
END = (datetime(2200, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
# A day beyond either end: still out of range in every zone, and far from overflowing.
LOWEST, HIGHEST = BEGIN - 2 * stamps.DAY, END + 2 * stamps.DAY

GOOD, MISSING, STRANGE, OUTSIDE, SKIPPED = 0, 1, 2, 3, 4
WHY = {
    MISSING: "time is missing",
    STRANGE: "is not a time such as 2026-03-05T14:30, 2026-03-05 or 2026-03",
    OUTSIDE: "time out of range, which is 1900 to 2199",
    SKIPPED: "no clock in {zone} showed this time",
}

# Fresh memory costs more than the work: slices let the same memory serve again.
SLICE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Times:
    """What is known of when each row happened, and what is wrong with it (``GOOD`` if nothing)."""

    earliest: Instants
    latest: Instants
    fault: npt.NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class _Stretches:
    """The first and last microsecond meant, some of them of the wall clock."""

    first: Instants
    last: Instants
    local: npt.NDArray[np.bool_]
    fault: npt.NDArray[np.int8]


def read_times(*, column: pl.Series, zone: ZoneInfo) -> Times:
    """Read ISO 8601 texts, timestamps or dates.

    A date or month means all of it, from its first microsecond in ``zone`` to its last. A time
    without a zone is one of ``zone``; one that its clocks showed twice means both.

    Args:
        column: of one of the types in ``READERS``.
        zone: where the wall clock of times without a zone hangs.
    """
    stretches = READERS[type(column.dtype)](column)
    earliest, latest = stretches.first, stretches.last
    if stretches.local.all():
        earliest, latest = wall_clock(zone).bounds(first=earliest, last=latest)
    elif stretches.local.any():
        at = stretches.local
        earliest, latest = earliest.copy(), latest.copy()
        earliest[at], latest[at] = wall_clock(zone).bounds(first=earliest[at], last=latest[at])
    fault = stretches.fault
    fault[(fault == GOOD) & (latest < earliest)] = SKIPPED
    fault[(fault == GOOD) & ((earliest < BEGIN) | (latest >= END))] = OUTSIDE
    return Times(earliest=earliest, latest=latest, fault=fault)


def _from_text(column: pl.Series) -> _Stretches:
    kinds = np.empty(len(column), dtype=np.int8)
    first, last = np.empty(len(column), dtype=np.int64), np.empty(len(column), dtype=np.int64)
    for start in range(0, len(column), SLICE):
        part = slice(start, start + SLICE)
        array = column[part].fill_null("").to_arrow(compat_level=pl.CompatLevel.oldest())
        _, offsets, text = array.buffers()
        stamps.read_stamps(
            np.frombuffer(text or b"", dtype=np.uint8),
            np.frombuffer(offsets, dtype=np.int64)[array.offset :],
            kinds[part],
            first[part],
            last[part],
        )
    fault = np.zeros(len(column), dtype=np.int8)
    fault[kinds == stamps.BLANK] = MISSING
    fault[kinds == stamps.UNREADABLE] = STRANGE
    return _Stretches(first=first, last=last, local=kinds == stamps.LOCAL, fault=fault)


def _from_timestamps(column: pl.Series) -> _Stretches:
    unit, zone = column.dtype.time_unit, column.dtype.time_zone  # type: ignore[attr-defined]  # only Datetime comes here
    if unit == "ns":
        moments = _tamed(_physical(column) // 1000)
    else:
        moments = _tamed(_physical(column), width=1000 if unit == "ms" else 1)
    local = np.full(len(column), zone is None)
    return _Stretches(first=moments, last=moments, local=local, fault=_missing(column))


def _from_dates(column: pl.Series) -> _Stretches:
    midnights = _tamed(_physical(column).astype(np.int64), width=stamps.DAY)
    local = np.full(len(column), True)
    last = midnights + stamps.DAY - 1
    return _Stretches(first=midnights, last=last, local=local, fault=_missing(column))


def _physical(column: pl.Series) -> Instants:
    numbers: Instants = column.to_physical().fill_null(0).to_numpy()
    return numbers


def _missing(column: pl.Series) -> npt.NDArray[np.int8]:
    return np.where(column.is_null().to_numpy(), MISSING, GOOD).astype(np.int8)


def _tamed(numbers: Instants, *, width: int = 1) -> Instants:
    """Turn units of ``width`` microseconds into microseconds, holding back what would overflow."""
    lowest, highest = LOWEST // width, HIGHEST // width
    if len(numbers) and (numbers.min() < lowest or numbers.max() > highest):
        numbers = np.clip(numbers, lowest, highest)
    return numbers if width == 1 else numbers * width


READERS: dict[type[pl.DataType], Callable[[pl.Series], _Stretches]] = {
    pl.String: _from_text,
    pl.Datetime: _from_timestamps,
    pl.Date: _from_dates,
}
