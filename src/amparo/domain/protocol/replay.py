"""Replaying one case: which duties arose, what became of them, which bars were put."""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.domain.protocol.case import BarState, CaseState, DutyState, Ending, Record
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.judge import judge
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.program import Program, lay_out

_ENDINGS = {at.OPEN: Ending.OPEN, at.DONE: Ending.DONE, at.LIFTED: Ending.LIFTED}
_FIRST_TABLE = 64


def replay(*, protocol: Protocol, records: Sequence[Record], as_of: int) -> CaseState:
    """Replay the records of one case and return its duties and bars as of an instant.

    ``records`` may come in any order; they are taken by when they happened (`Record.earliest`),
    and records of the same instant as they stand. ``as_of`` is in microseconds since 1970 UTC.
    To replay many cases, lay the protocol out once and use `replay_with`.
    """
    instants = [as_of, *(r.earliest for r in records), *(r.latest for r in records)]
    program = lay_out(
        protocol=protocol,
        earliest=min(instants),
        latest=max(instants),
        institutions=[r.institution for r in records if r.institution],
    )
    return replay_with(program=program, records=records, as_of=as_of)


def replay_with(*, program: Program, records: Sequence[Record], as_of: int) -> CaseState:
    """Replay one case under a protocol already laid out.

    Raises `OutsideProgram` if a record or ``as_of`` lies outside `Program.covers`, or names
    an event, institution, place or fact the program does not know.
    """
    ordered = sorted(records, key=lambda record: record.earliest)
    columns = _Columns.of(program=program, records=ordered, as_of=as_of)
    case = [0] * program.case_size
    sizes = {at.ROWS_FULL: _FIRST_TABLE, at.QUEUE_FULL: _FIRST_TABLE, at.OUT_FULL: _FIRST_TABLE}
    while True:
        rows = [0] * (sizes[at.ROWS_FULL] * at.ROW_WIDTH)
        queue = [0] * (sizes[at.QUEUE_FULL] * at.QUEUE_WIDTH)
        out = [0] * (sizes[at.OUT_FULL] * at.OUT_WIDTH)
        counts, progress = [0] * program.counts_size, [0, 0]
        judge(
            program.law, case, rows, queue, columns.events, columns.earliest, columns.latest,
            columns.actors, columns.places, columns.known, columns.values,
            [0, len(ordered)], 0, 1, as_of, 1, counts, out, progress,
        )  # fmt: skip
        if progress[1] == 0:
            return state_of(program=program, rows=out[: progress[0]])
        sizes[progress[1]] *= 2


def state_of(*, program: Program, rows: Sequence[int]) -> CaseState:
    """Turn the kernel's rows for one case back into names: duties in the order they arose."""
    duties, bars = [], []
    for start in range(1, len(rows), at.OUT_WIDTH):
        row = rows[start : start + at.ROW_KEPT]
        if row[at.ROW_RULE] < 0:
            bars.append(_bar_state(program, row))
        else:
            duties.append(_duty_state(program, row))
    return CaseState(duties=tuple(duties), bars=tuple(bars))


class OutsideProgram(ValueError):
    """A record does not belong to the protocol as laid out: its event, its time or its fact."""


@dataclass(frozen=True, kw_only=True)
class _Columns:
    events: list[int]
    earliest: list[int]
    latest: list[int]
    actors: list[int]
    places: list[int]
    known: list[int]
    values: list[int]

    @classmethod
    def of(cls, *, program: Program, records: Sequence[Record], as_of: int) -> "_Columns":
        names = program.names
        first, last = program.covers
        instants = [as_of, *(r.earliest for r in records), *(r.latest for r in records)]
        if min(instants) < first or max(instants) > last:
            raise OutsideProgram("a record or the verdict lies outside the days laid out")
        events = {name: number for number, name in enumerate(names.events)}
        actors = {name: number for number, name in enumerate(names.institutions)}
        places = {name: number for number, name in enumerate(names.places)}
        bits = {name: 1 << number for number, name in enumerate(names.facts)}
        try:
            return cls(
                events=[events[r.event] for r in records],
                earliest=[r.earliest for r in records],
                latest=[r.latest for r in records],
                actors=[actors[r.institution] if r.institution else at.NONE for r in records],
                places=[places.get(r.place, len(places)) if r.place else at.NONE for r in records],
                known=[sum(bits[fact] for fact in r.states) for r in records],
                values=[sum(bits[f] for f, value in r.states.items() if value) for r in records],
            )
        except KeyError as unknown:
            raise OutsideProgram(f"the protocol does not know {unknown}") from unknown


def _duty_state(program: Program, row: Sequence[int]) -> DutyState:
    names = program.names
    version, duty = names.rules[row[at.ROW_RULE]]
    ending = _ENDINGS[row[at.ROW_STATE]]
    paused = row[at.ROW_PAUSED_SINCE] != at.NEVER
    is_dated = row[at.ROW_DUE] != at.FOREVER and not paused
    return DutyState(
        duty=duty.name,
        version=names.versions[version].version,
        opened=row[at.ROW_OPENED],
        due=row[at.ROW_DUE] if is_dated else None,
        warn_at=row[at.ROW_WARN] if is_dated else None,
        ending=ending,
        holder=names.institutions[row[at.ROW_HOLDER]],
        breached_by=_institution(program, row[at.ROW_BREACHED_BY]),
        ended=None if ending is Ending.OPEN else row[at.ROW_ENDED],
        ended_by=_institution(program, row[at.ROW_BY]),
        paused=paused,
    )


def _bar_state(program: Program, row: Sequence[int]) -> BarState:
    version, bar = program.names.bar_rules[-1 - row[at.ROW_RULE]]
    return BarState(
        bar=bar.name,
        version=program.names.versions[version].version,
        put_at=row[at.ROW_OPENED],
        by=_institution(program, row[at.ROW_BY]),
        breached=row[at.ROW_STATE] == 1,
    )


def _institution(program: Program, number: int) -> str | None:
    return None if number == at.NONE else program.names.institutions[number]
