"""What follows from the journal of a case as of an instant: its duties, and the next change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amparo.domain.casework.entries import Entry, place_of, reasons_of, records_of
from amparo.domain.protocol.case import BarState, DutyState, Ending
from amparo.domain.protocol.language import Duty
from amparo.domain.protocol.program import Program
from amparo.domain.protocol.replay import replay_with


@dataclass(frozen=True, kw_only=True)
class ProjectedDuty:
    """A duty that arose in a case, whether missing it breaks the law, and why it is late."""

    state: DutyState
    is_law: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Projection:
    """A case as of an instant.

    ``duties`` stand in the order they arose; ``bars`` in the order they were put. ``next_tick``
    is the next instant at which time alone changes the case, none if it never does. Instants
    are in microseconds since 1970 UTC.
    """

    as_of: int
    place: str
    duties: tuple[ProjectedDuty, ...]
    bars: tuple[BarState, ...]
    next_tick: int | None


def project(*, program: Program, entries: Sequence[Entry], as_of: int) -> Projection:
    """Replay what still counts in a journal, as of an instant.

    Raises `amparo.domain.protocol.replay.OutsideProgram` if an entry names an event the protocol
    does not know, or lies outside the years laid out.
    """
    state = replay_with(program=program, records=records_of(entries=entries), as_of=as_of)
    rules, reasons = rules_of(program), reasons_of(entries=entries)
    duties = tuple(
        ProjectedDuty(
            state=duty,
            is_law=rules[duty.version, duty.duty].is_law,
            reason=reasons.get((duty.duty, duty.opened), ""),
        )
        for duty in state.duties
    )
    return Projection(
        as_of=as_of,
        place=place_of(entries=entries),
        duties=duties,
        bars=state.bars,
        next_tick=min(_ticks(state.duties), default=None),
    )


def rules_of(program: Program) -> Mapping[tuple[str, str], Duty]:
    """Return every duty's rule, by its version and its name."""
    names = program.names
    return {(names.versions[number].version, duty.name): duty for number, duty in names.rules}


def _ticks(duties: Sequence[DutyState]) -> Iterator[int]:
    """When the time of an open duty is over: the instant after it was due."""
    for duty in duties:
        if duty.ending is Ending.OPEN and duty.due is not None and not duty.breached_by:
            yield duty.due + 1
