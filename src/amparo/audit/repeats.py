"""Rows that may tell of one act twice. They are judged all the same; a reader is told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from amparo.audit.coding import CodedLog, Numbers

_TOLD = 5


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """How many rows, and the lines of the first of them."""

    count: int
    lines: Sequence[int]


def find_repeats(*, coded: CodedLog) -> Repeats:
    """Find rows that say again what one before says: case, event, time and all that is read.

    When a row was written down does not count: an act entered twice is entered at two times.
    """
    rows = _at_one_time(coded)
    table = _table(coded, rows, "earliest", "latest", "actors", "places", "known", "values",
                   "is_done")  # fmt: skip
    return _told(coded, rows[~table.select(pl.struct(pl.all()).is_first_distinct()).to_series()])


def find_stages(*, coded: CodedLog) -> Repeats:
    """Find rows of an act that is not complete, in cases where the same event is complete too.

    XES tells one act so: once as it starts, once when it is done.
    """
    if coded.is_done.all():
        return Repeats(count=0, lines=())
    rows = np.arange(len(coded))
    table = _table(coded, rows, "is_done")
    both = table.select(pl.col("is_done").any().over("case", "events")).to_series().to_numpy()
    return _told(coded, rows[both & ~coded.is_done])


def _at_one_time(coded: CodedLog) -> Numbers:
    """Give the rows that share their case and instant with the row before or after."""
    is_same = np.diff(coded.earliest) == 0
    begins = coded.starts[(coded.starts > 0) & (coded.starts < len(coded))]
    is_same[begins - 1] = False
    near = np.zeros(len(coded), bool)
    near[1:] |= is_same
    near[:-1] |= is_same
    return np.flatnonzero(near)


def _table(coded: CodedLog, rows: Numbers, *columns: str) -> pl.DataFrame:
    case = np.searchsorted(coded.starts, rows, side="right")
    stated = {name: column for name in columns if len(column := getattr(coded, name))}
    return pl.DataFrame(
        {"case": case, "events": coded.events[rows]}
        | {name: column[rows] for name, column in stated.items()}
    )


def _told(coded: CodedLog, rows: Numbers) -> Repeats:
    return Repeats(count=len(rows), lines=sorted(coded.lines[rows].tolist())[:_TOLD])
