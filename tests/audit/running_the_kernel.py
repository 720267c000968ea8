"""What the tests of the kernel share: its columns as lists or arrays, and tables that grow."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, SupportsIndex

import numpy as np

from amparo.audit.compiled import compiled_judge
from amparo.domain.protocol.case import Record
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.judge import judge
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.program import Program, lay_out

COLUMNS = {
    "events": np.int32, "earliest": np.int64, "latest": np.int64, "actors": np.int32,
    "places": np.int32, "known": np.int64, "values": np.int64, "starts": np.int64,
}  # fmt: skip
"""The columns of a coded log, in the order in which the kernel takes them."""

CANARY = 0x5AFE_5AFE_5AFE
GUARD = 64
"""How many numbers before and behind each table nobody may touch."""


class Strict(list[int]):
    """A list that has no items before its first, unlike Python's own."""

    def __getitem__(self, place: SupportsIndex) -> int:  # type: ignore[override]  # one place alone
        """Give an item, or refuse a place before the first."""
        if int(place) < 0:
            raise IndexError(place)
        return super().__getitem__(place)

    def __setitem__(self, place: SupportsIndex, value: int) -> None:  # type: ignore[override]  # one place alone
        """Set an item, or refuse a place before the first."""
        if int(place) < 0:
            raise IndexError(place)
        super().__setitem__(place, value)


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Cases under one protocol, as the kernel takes them."""

    program: Program
    columns: dict[str, list[int]]
    as_of: int

    @property
    def count(self) -> int:
        return len(self.columns["starts"]) - 1


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How many entries each table has at first."""

    rows: int = 64
    queue: int = 64
    out: int = 1024


@dataclass(kw_only=True)
class Verdict:
    """All that the kernel left behind, and what it said each time a table was full."""

    counts: list[int] = field(default_factory=list)
    found: list[list[int]] = field(default_factory=list)
    stops: list[tuple[int, int, int]] = field(default_factory=list)
    left: list[list[int]] = field(default_factory=list)


def lay_out_cases(
    *,
    protocol: Protocol,
    cases: Sequence[Sequence[Record]],
    as_of: int,
    leave_out: Iterable[str] = (),
) -> Cases:
    """Lay out cases as columns; those of ``leave_out`` are empty, as if the log had none."""
    records = [record for case in cases for record in case]
    instants = [as_of, *(r.earliest for r in records), *(r.latest for r in records)]
    program = lay_out(
        protocol=protocol,
        earliest=min(instants),
        latest=max(instants),
        institutions=[r.institution for r in records if r.institution],
    )
    names = program.names
    places = (*names.places, None)
    columns = {
        "events": [names.events.index(r.event) for r in records],
        "earliest": [r.earliest for r in records],
        "latest": [r.latest for r in records],
        "actors": [
            names.institutions.index(r.institution) if r.institution else -1 for r in records
        ],
        "places": [
            places.index(r.place if r.place in names.places else None) if r.place else -1
            for r in records
        ],
        "known": [sum(1 << names.facts.index(fact) for fact in r.states) for r in records],
        "values": [
            sum(1 << names.facts.index(fact) for fact, value in r.states.items() if value)
            for r in records
        ],
        "starts": [sum(map(len, cases[:number])) for number in range(len(cases) + 1)],
    }
    columns |= {name: [] for name in leave_out}
    return Cases(program=program, columns=columns, as_of=as_of)


def interpreted(*, cases: Cases, sizes: Sizes, every: bool = True) -> Verdict:
    """Judge over lists that refuse every place outside them."""
    columns = [Strict(cases.columns[name]) for name in COLUMNS]
    law = Strict(cases.program.law)
    verdict = _judge(judge, law, columns, cases, sizes, every, lambda size: Strict([0] * size))
    assert law == list(cases.program.law)
    return verdict


def compiled(*, cases: Cases, sizes: Sizes, every: bool = True) -> Verdict:
    """Judge over arrays that lie between canaries; none of those may change."""
    columns = [np.array(cases.columns[name], dtype) for name, dtype in COLUMNS.items()]
    law = np.array(cases.program.law, np.int64)
    buffers: list[Any] = []

    def table(size: int) -> Any:
        buffer = np.full(size + 2 * GUARD, CANARY, np.int64)
        buffer[GUARD : GUARD + size] = 0
        buffers.append(buffer)
        return buffer[GUARD : GUARD + size]

    verdict = _judge(compiled_judge(), law, columns, cases, sizes, every, table)
    for buffer in buffers:
        assert (buffer[:GUARD] == CANARY).all()
        assert (buffer[-GUARD:] == CANARY).all()
    assert law.tolist() == list(cases.program.law)
    return verdict


def _judge(
    function: Callable[..., int], law: Any, columns: Sequence[Any], cases: Cases, sizes: Sizes,
    every: bool, table: Callable[[int], Any],
) -> Verdict:  # fmt: skip
    count = {at.ROWS_FULL: sizes.rows, at.QUEUE_FULL: sizes.queue, at.OUT_FULL: sizes.out}
    case, counts, progress = (
        table(size) for size in (cases.program.case_size, cases.program.counts_size, 2)
    )
    verdict, first, is_done = Verdict(), 0, False
    while not is_done:
        rows = table(count[at.ROWS_FULL] * at.ROW_WIDTH)
        queue = table(count[at.QUEUE_FULL] * at.QUEUE_WIDTH)
        out = table(count[at.OUT_FULL] * at.OUT_WIDTH)
        first = int(function(law, case, rows, queue, *columns, first, cases.count, cases.as_of,
                             int(every), counts, out, progress))  # fmt: skip
        used, full = int(progress[0]), int(progress[1])
        verdict.stops.append((first, used, full))
        told = np.array(out, np.int64)[:used].reshape(-1, at.OUT_WIDTH)
        verdict.found += told.tolist()
        verdict.left += [np.array(one, np.int64).tolist() for one in (case, rows, queue)]
        is_done = full == 0
        if full and not (full == at.OUT_FULL and used):
            count[full] *= 2
    verdict.counts = np.array(counts, np.int64).tolist()
    return verdict
