"""A log in the numbers of a protocol: what the kernel walks over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from amparo.audit.grouping import order_rows
from amparo.audit.log import NOT_RECORDED, UNKNOWN, BrokenRow, Instants, Log
from amparo.audit.near_names import NearName, find_near_names
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.phrases import did_you_mean
from amparo.domain.protocol.program import Program, lay_out

Numbers = npt.NDArray[Any]
COMPLETE = "complete"
"""The stage of an act that XES says is done."""

_EXPLAINED = 50


@dataclass(frozen=True, kw_only=True)
class UnknownEvent:
    """An event that stands in the log but not in the protocol: how often, where, the mend.

    Where the log has very many such names, only the first are told with lines and mend.
    """

    event: str
    count: int
    lines: Sequence[int]
    mend: str


@dataclass(frozen=True, kw_only=True)
class CodedLog:
    """The rows of a log in the order they are judged, in the numbers of ``program``.

    ``starts[n]`` is the first row of case ``n``, whose name is ``cases[n]``. The columns
    that the log does not have, and the facts where no protocol asks, are empty. ``broken``
    and ``unknown`` tell of the rows that were left out. ``is_done`` says of each row whether
    it tells of an act that is complete; it too is empty where the log has no such column.
    ``near_names`` are those in the log that may have been meant for one of the protocol.
    """

    program: Program
    cases: Sequence[str]
    starts: Instants
    events: Numbers
    earliest: Instants
    latest: Instants
    actors: Numbers
    places: Numbers
    known: Numbers
    values: Numbers
    lines: Instants
    as_of: int
    by_recorded: bool
    broken: Sequence[BrokenRow]
    unknown: tuple[UnknownEvent, ...]
    is_done: Numbers
    near_names: Sequence[NearName]

    def __len__(self) -> int:
        return len(self.events)

    @property
    def columns(self) -> tuple[Numbers, ...]:
        """The columns in the order in which the kernel takes them."""
        return (self.events, self.earliest, self.latest, self.actors, self.places, self.known,
                self.values)  # fmt: skip


class NothingToJudge(ValueError):
    """No row of the log is an event of the protocol; ``broken`` and ``unknown`` say why not."""

    def __init__(
        self,
        message: str,
        *,
        broken: Sequence[BrokenRow] = (),
        unknown: Sequence[UnknownEvent] = (),
    ) -> None:
        super().__init__(message)
        self.broken, self.unknown = broken, unknown


def code_log(
    *, log: Log, protocol: Protocol, as_of: int | None = None, by_recorded: bool = False
) -> CodedLog:
    """Put a log in the numbers of a protocol, in the order in which it is judged.

    ``as_of`` is in microseconds since 1970 UTC; ``None`` takes the last event. With
    ``by_recorded`` each row counts as having happened when it was written down. Rows of
    events that the protocol does not know are left out and told in `CodedLog.unknown`.

    Raises `NothingToJudge` if no row is left, or the log does not say when it was recorded.
    """
    if by_recorded:
        log = _as_recorded(log)
    unknown = _find_unknown(log=log, protocol=protocol)
    chosen = _rows_known(log=log, protocols=[protocol])
    if not chosen.any():
        message = "no row of the log is an event of the protocol"
        raise NothingToJudge(message, broken=log.broken, unknown=unknown)
    rows = None if chosen.all() else np.flatnonzero(chosen)
    coded = _code(log=_only(log, rows), protocol=protocol, as_of=as_of, unknown=unknown)
    return replace(coded, by_recorded=by_recorded)


def last_event(*, log: Log, protocols: Sequence[Protocol], by_recorded: bool = False) -> int | None:
    """Return the latest instant of an event that any of the protocols knows.

    It is in microseconds since 1970 UTC; ``None`` where no event is known. Judging the same
    log under several protocols as of this instant lets none of them see further than another.

    Raises `NothingToJudge` if ``by_recorded`` and the log does not say when it was recorded.
    """
    if by_recorded:
        log = _as_recorded(log)
    chosen = _rows_known(log=log, protocols=protocols)
    return int(log.latest[chosen].max()) if chosen.any() else None


def _rows_known(*, log: Log, protocols: Sequence[Protocol]) -> Numbers:
    """Say of each row whether any of the protocols knows its event."""
    names = {name for one in protocols for version in one.versions() for name in version.events}
    is_known = np.array([name in names for name in log.events], dtype=bool)
    return is_known[log.event]


def _code(
    *, log: Log, protocol: Protocol, as_of: int | None, unknown: tuple[UnknownEvent, ...]
) -> CodedLog:
    last = int(log.latest.max()) if as_of is None else as_of
    program = lay_out(
        protocol=protocol,
        earliest=min(int(log.earliest.min()), last),
        latest=max(int(log.latest.max()), last),
        institutions=log.institutions,
    )
    names = program.names
    order = order_rows(
        case=log.case, cases=len(log.cases), happened=log.earliest, recorded=log.recorded
    )
    known, values = _facts(log=log, facts=names.facts)
    rows = order.rows
    earliest = log.earliest[rows]
    exact = log.latest is log.earliest or np.array_equal(log.earliest, log.latest)
    return CodedLog(
        program=program,
        cases=log.cases,
        starts=order.starts,
        events=_renumber(log.event, log.events, names.events)[rows],
        earliest=earliest,
        latest=earliest if exact else log.latest[rows],
        actors=_optional(log.institution, log.institutions, names.institutions, rows),
        places=_optional(log.place, log.places, names.places, rows),
        known=known[rows] if len(known) else known,
        values=values[rows] if len(values) else values,
        lines=log.line[rows],
        as_of=last,
        by_recorded=False,
        broken=log.broken,
        unknown=unknown,
        is_done=_is_done(log, rows),
        near_names=find_near_names(log=log, names=names),
    )


def _is_done(log: Log, rows: Instants) -> Numbers:
    if log.stage is None:
        return np.zeros(0, bool)
    done = [stage.casefold() == COMPLETE for stage in log.stages]
    return np.array([*done, True])[log.stage[rows]]  # what says no stage is taken as done


def _renumber(codes: Numbers, names: Sequence[str], known: Sequence[str]) -> Numbers:
    """Translate codes; a name that is not known gets the number after the last known one."""
    numbers = {name: number for number, name in enumerate(known)}
    table = np.array([numbers.get(name, len(known)) for name in names] + [UNKNOWN], np.int32)
    return table[codes]


def _optional(
    codes: Numbers | None, names: Sequence[str], known: Sequence[str], rows: Instants
) -> Numbers:
    if codes is None:
        return np.zeros(0, np.int32)
    return _renumber(codes, names, known)[rows]


def _facts(*, log: Log, facts: Sequence[str]) -> tuple[Numbers, Numbers]:
    stated = [(number, log.facts[name]) for number, name in enumerate(facts) if name in log.facts]
    if not stated:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    known, values = np.zeros(len(log), np.int64), np.zeros(len(log), np.int64)
    for number, column in stated:
        known |= np.where(column == UNKNOWN, 0, 1 << number)
        values |= np.where(column == 1, 1 << number, 0)
    return known, values


def _as_recorded(log: Log) -> Log:
    """Let each row count as having happened when it was recorded, and set the others aside."""
    if log.recorded is None:
        raise NothingToJudge("the log has no column that says when a row was recorded")
    is_said = log.recorded != NOT_RECORDED
    unsaid = [
        BrokenRow(line=int(line), column="recorded", value="", why="it is not said when")
        for line in log.line[~is_said]
    ]
    said = log if is_said.all() else _only(log, np.flatnonzero(is_said))
    earliest = log.recorded[is_said]
    latest = earliest if said.recorded_latest is None else said.recorded_latest
    return replace(said, earliest=earliest, latest=latest, broken=[*log.broken, *unsaid])


def _only(log: Log, rows: Instants | None) -> Log:
    if rows is None:
        return log
    return replace(
        log,
        case=log.case[rows],
        event=log.event[rows],
        earliest=log.earliest[rows],
        latest=log.latest[rows],
        recorded=None if log.recorded is None else log.recorded[rows],
        recorded_latest=None if log.recorded_latest is None else log.recorded_latest[rows],
        institution=None if log.institution is None else log.institution[rows],
        place=None if log.place is None else log.place[rows],
        facts={name: column[rows] for name, column in log.facts.items()},
        line=log.line[rows],
        stage=None if log.stage is None else log.stage[rows],
    )


def _find_unknown(*, log: Log, protocol: Protocol) -> tuple[UnknownEvent, ...]:
    known = {name for version in protocol.versions() for name in version.events}
    counts = np.bincount(log.event, minlength=len(log.events))
    unknown = [n for n, name in enumerate(log.events) if name not in known and counts[n]]
    return tuple(
        UnknownEvent(
            event=log.events[number],
            count=int(counts[number]),
            lines=log.line[log.event == number][:5].tolist() if place < _EXPLAINED else (),
            mend=did_you_mean(name=log.events[number], known=known) if place < _EXPLAINED else "",
        )
        for place, number in enumerate(unknown)
    )


def events_before(*, coded: CodedLog) -> int:
    """Count the events that happened before the first version came into force."""
    first = coded.program.names.versions[0]
    calendar = next(iter(first.calendars.values()))
    return int((coded.earliest < calendar.day_starts_at(first.in_force)).sum())
