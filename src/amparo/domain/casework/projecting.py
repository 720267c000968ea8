"""What follows from the journal of a case as of an instant: its duties, and the next change."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amparo.domain.casework.entries import Entry, place_of, reasons_of, records_of, standing
from amparo.domain.protocol.case import BarState, DutyState, Ending
from amparo.domain.protocol.language import Duty
from amparo.domain.protocol.program import Program
from amparo.domain.protocol.replay import replay_with


@dataclass(frozen=True, kw_only=True)
class ProjectedDuty:
    """A duty that arose in a case, whether missing it breaks the law, and why it is late.

    It arose at ``state.opened`` or up to ``opened_until``, where only the day or the month of
    what opened it is known. ``must`` is the event that fulfils it; ``place`` that of the case
    when it ended, or now.
    """

    state: DutyState
    must: str
    is_law: bool
    opened_until: int
    place: str = ""
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
    until = {entry.earliest: entry.latest for entry in standing(entries=entries)}
    kinds = Counter(duty.duty for duty in state.duties)
    duties = tuple(
        ProjectedDuty(
            state=duty,
            must=rules[duty.version, duty.duty].must,
            is_law=rules[duty.version, duty.duty].is_law,
            opened_until=until.get(duty.opened, duty.opened),
            place=place_of(entries=entries, until=as_of if duty.ended is None else duty.ended),
            reason=_reason(duty, reasons, is_only_one=kinds[duty.duty] == 1),
        )
        for duty in state.duties
    )
    return Projection(
        as_of=as_of,
        place=place_of(entries=entries, until=as_of),
        duties=duties,
        bars=state.bars,
        next_tick=min(_ticks(program, state.duties, as_of), default=None),
    )


def rules_of(program: Program) -> Mapping[tuple[str, str], Duty]:
    """Return every duty's rule, by its version and its name."""
    names = program.names
    return {(names.versions[number].version, duty.name): duty for number, duty in names.rules}


def _reason(duty: DutyState, reasons: Mapping[tuple[str, int], str], *, is_only_one: bool) -> str:
    """Return why a duty is late.

    Where its beginning was corrected since, the reason given stays with it, if no other is meant.
    """
    given = reasons.get((duty.duty, duty.opened), "")
    if given or not is_only_one:
        return given
    return next((reason for (name, _), reason in reasons.items() if name == duty.duty), "")


def _ticks(program: Program, duties: Sequence[DutyState], as_of: int) -> Iterator[int]:
    """When time alone changes a case: an open duty's time is over, or its role changes hands."""
    is_open = [duty for duty in duties if duty.ending is Ending.OPEN]
    for duty in is_open:
        if duty.due is not None and not duty.breached_by:
            yield duty.due + 1
    if is_open:
        yield from (instant for instant in _handovers(program) if instant > as_of)


def _handovers(program: Program) -> Iterator[int]:
    """When a role of the protocol begins or ends to be held by somebody."""
    calendar = next(iter(program.protocol.calendars.values()))
    for role in program.names.roles:
        for holder in role.holders:
            for day in (holder.held_from, holder.held_until):
                if day is not None:
                    yield calendar.day_starts_at(day)
