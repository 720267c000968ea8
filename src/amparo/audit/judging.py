"""Judging a coded log: the kernel over all cases, on as many threads as there are cores."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from amparo.audit.coding import CodedLog, Numbers
from amparo.audit.compiled import compiled_judge
from amparo.audit.report.printable import cut
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.judge import judge
from amparo.domain.protocol.program import Program

FEW_EVENTS = 40_000
"""Up to so many events the kernel runs interpreted: sooner done than compiled code loads."""

CROWDED_CASE = 1_000
"""From more events in one case the kernel is compiled: its work grows with their square."""

MOST_ROWS = 1 << 21
"""How many duties and bars one case may have, about two million: their table doubles up to that.

Breaches that each open several duties, whose breaches open more, would fill any memory.
"""

FEW_ROWS = 1 << 14
"""Up to so many rows of one case the kernel stays interpreted; a storm of breaches is compiled."""

_CHUNKS_PER_THREAD = 8
_OUT_ROWS = 65_536


class TooManyDuties(Exception):
    """More duties arose in one case than memory should hold; the message says where to look."""

    def __init__(self, *, case: str) -> None:
        super().__init__(
            f"more than {MOST_ROWS:,} duties and bars arose in the case '{case}'; look for a "
            "breach that opens several duties with 'again: each', whose breaches open more in turn"
        )


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What became of every duty and bar.

    ``counts[duty, institution, outcome]`` and ``bars[bar, 0 applied or 1 breached]`` are
    numbered as in ``program``. ``parts`` together have one row for each breach and each undated
    duty (or for each duty and bar): the number of the case, then the parts of a row that the
    kernel keeps (``layout.ROW_KEPT``).
    """

    program: Program
    counts: Numbers
    bars: Numbers
    parts: Sequence[Numbers]

    @cached_property
    def rows(self) -> Numbers:
        """All rows, in the order of the cases. To put millions together takes a while."""
        rows = np.concatenate([np.zeros((0, at.OUT_WIDTH), np.int64), *self.parts])
        if (np.diff(rows[:, 0]) < 0).any():
            rows = rows[np.argsort(rows[:, 0], kind="stable")]
        return rows


@dataclass(kw_only=True)
class _Tables:
    """The tables of one thread. They grow when the kernel says that one is full."""

    program: Program
    interpreted: bool
    row_count: int = 64
    queue_count: int = 64
    out_count: int = _OUT_ROWS

    def __post_init__(self) -> None:
        self.case = self._new(self.program.case_size)
        self.counts = self._new(self.program.counts_size)
        self.progress = self._new(2)
        self.rows = self._new(self.row_count * at.ROW_WIDTH)
        self.queue = self._new(self.queue_count * at.QUEUE_WIDTH)
        self.out = self._new(self.out_count * at.OUT_WIDTH)

    def _new(self, size: int) -> Any:
        return [0] * size if self.interpreted else np.zeros(size, np.int64)

    def take_out(self, used: int) -> Numbers:
        """Return what was written of ``out``, and take a new one in its place."""
        rows = np.asarray(self.out[:used], np.int64).reshape(-1, at.OUT_WIDTH)
        self.out = self._new(self.out_count * at.OUT_WIDTH)
        return rows

    def may_grow(self, *, full: int) -> bool:
        """Whether the table that was full may be doubled."""
        most = FEW_ROWS if self.interpreted else MOST_ROWS
        return full != at.ROWS_FULL or 2 * self.row_count <= most

    def grow(self, *, full: int, is_out_empty: bool) -> None:
        """Double the table that was full; ``out`` only if one case alone overfills it."""
        self.row_count *= 2 if full == at.ROWS_FULL else 1
        self.queue_count *= 2 if full == at.QUEUE_FULL else 1
        self.out_count *= 2 if full == at.OUT_FULL and is_out_empty else 1
        self.rows = self._new(self.row_count * at.ROW_WIDTH)
        self.queue = self._new(self.queue_count * at.QUEUE_WIDTH)
        self.out = self._new(self.out_count * at.OUT_WIDTH)


def judge_log(
    *,
    coded: CodedLog,
    every: bool = False,
    threads: int | None = None,
    progress: Callable[[int], object] | None = None,
) -> Judged:
    """Judge every case of a log.

    ``every`` keeps a row for each duty and bar, not only for breaches and undated duties.
    ``progress`` is told the number of events judged since it was told last. Memory for the
    rows grows with their number; all else is fixed or grows with the largest case.

    Raises `TooManyDuties` if more than `MOST_ROWS` arise in one case.
    """
    if is_small(coded=coded):
        with suppress(_CaseFull):
            return _judge_on_threads(coded, judge, every=every, workers=1, progress=progress)
    workers = threads or os.cpu_count() or 1
    try:
        return _judge_on_threads(
            coded, compiled_judge(), every=every, workers=workers, progress=progress
        )
    except _CaseFull as problem:
        raise TooManyDuties(case=_name_of(coded, problem.case)) from None


def _judge_on_threads(
    coded: CodedLog,
    function: Callable[..., int],
    *,
    every: bool,
    workers: int,
    progress: Callable[[int], object] | None,
) -> Judged:
    interpreted = function is judge
    arguments = _arguments(coded, interpreted)
    bounds = _bounds(coded, workers)
    waiting = pairwise(bounds)

    def work(_: int) -> tuple[Numbers, list[Numbers]]:
        tables = _Tables(program=coded.program, interpreted=interpreted)
        found: list[Numbers] = []
        for first, last in waiting:
            found += _judge_chunk(function, arguments, coded.as_of, first, last, every, tables)
            if progress:
                progress(int(coded.starts[last] - coded.starts[first]))
        return np.asarray(tables.counts, np.int64), found

    with ThreadPoolExecutor(workers) as pool:
        try:
            results = list(pool.map(work, range(workers)))
        finally:
            # After an error or Ctrl-C the others would go on to the end of the log.
            deque(waiting, maxlen=0)
    found = [rows for _, chunk in results for rows in chunk]
    counts = sum(counts for counts, _ in results)
    return gather(program=coded.program, counts=counts, found=found)


def is_small(*, coded: CodedLog) -> bool:
    """Whether a log is judged sooner interpreted: few events, and no case crowded with them."""
    largest_case = int(np.diff(coded.starts).max(initial=0))
    return len(coded) <= FEW_EVENTS and largest_case <= CROWDED_CASE


def _bounds(coded: CodedLog, workers: int) -> list[int]:
    cuts = np.linspace(coded.starts[0], coded.starts[-1], workers * _CHUNKS_PER_THREAD + 1)
    bounds = np.searchsorted(coded.starts, cuts).tolist()
    return sorted({0, *bounds, len(coded.starts) - 1})


def _arguments(coded: CodedLog, interpreted: bool) -> tuple[Any, ...]:
    law = np.array(coded.program.law, np.int64)
    columns = (law, *coded.columns, coded.starts)
    return tuple(column.tolist() for column in columns) if interpreted else columns


def _judge_chunk(
    function: Callable[..., int], arguments: tuple[Any, ...], as_of: int,
    first: int, last: int, every: bool, tables: _Tables,
) -> list[Numbers]:  # fmt: skip
    law, *columns = arguments
    found = []
    while True:
        case = function(
            law, tables.case, tables.rows, tables.queue, *columns, first, last, as_of,
            int(every), tables.counts, tables.out, tables.progress,
        )  # fmt: skip
        used, full = int(tables.progress[0]), int(tables.progress[1])
        if used:
            found.append(tables.take_out(used))
        if full == 0:
            return found
        if not tables.may_grow(full=full):
            raise _CaseFull(case)
        tables.grow(full=full, is_out_empty=used == 0)
        first = case


class _CaseFull(Exception):
    """A case needs a larger table than any may be."""

    def __init__(self, case: int) -> None:
        super().__init__(case)
        self.case = case


def _name_of(coded: CodedLog, case: int) -> str:
    """Name a case; on Spark, whose workers know no names, number it."""
    return cut(coded.cases[case]) if coded.cases else f"number {case + 1} of a part"


def gather(*, program: Program, counts: Any, found: list[Numbers]) -> Judged:
    """Put the answers of several threads or workers together, in the order of the cases."""
    names = program.names
    shape = (len(names.duties), len(names.institutions), at.OUTCOMES)
    duties = int(np.prod(shape))
    ordered = sorted((rows for rows in found if len(rows)), key=lambda rows: int(rows[0, 0]))
    return Judged(
        program=program,
        counts=counts[:duties].reshape(shape),
        bars=counts[duties:].reshape(-1, 2),
        parts=ordered,
    )
