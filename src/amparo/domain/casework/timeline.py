"""What happened in a case, line by line: what was recorded, and what followed from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amparo.domain.casework.entries import Entry, standing, taken_back
from amparo.domain.casework.projecting import ProjectedDuty
from amparo.domain.protocol.calendar import MICROSECONDS

_A_DAY = 24 * 60 * 60 * MICROSECONDS


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: an entry of the journal, or, without one, what time or the law brought about.

    ``corrected_by`` is the correction that took the entry back. ``ended`` are the duties that ended
    at that instant, ``ran_out`` those whose time was over then.
    """

    at: int
    entry: Entry | None = None
    corrected_by: Entry | None = None
    ended: tuple[ProjectedDuty, ...] = ()
    ran_out: tuple[ProjectedDuty, ...] = ()

    @property
    def is_recorded_late(self) -> bool:
        """Whether it was written down more than a day after it happened."""
        return self.entry is not None and self.entry.recorded - self.entry.latest > _A_DAY


def timeline(*, entries: Sequence[Entry], duties: Sequence[ProjectedDuty]) -> tuple[Line, ...]:
    """Return what happened in a case, the newest first.

    A duty that ended stands with the event that ended it; where only the law did, by silence, in
    a line of its own. Of what happened at one instant, the entry recorded last stands first.
    """
    ended = _by_instant((duty.state.ended, duty) for duty in duties)
    ran_out = _by_instant(
        (duty.state.due, duty) for duty in duties if duty.state.breached_by is not None
    )
    lines = [*_recorded(entries, ended), *_followed(entries, ended, ran_out)]
    return tuple(sorted(lines, key=_place, reverse=True))


def _recorded(
    entries: Sequence[Entry], ended: Mapping[int, tuple[ProjectedDuty, ...]]
) -> Iterator[Line]:
    gone, ends = taken_back(entries=entries), _ends(entries, ended)
    for entry in entries:
        yield Line(
            at=entry.earliest,
            entry=entry,
            corrected_by=gone.get(entry.number),
            ended=tuple(ends.get(entry.number, ())),
        )


def _ends(
    entries: Sequence[Entry], ended: Mapping[int, tuple[ProjectedDuty, ...]]
) -> Mapping[int, list[ProjectedDuty]]:
    """Find the entry with which each duty ended: its act; else the last one of that instant."""
    acts = {(entry.earliest, entry.event): entry.number for entry in standing(entries=entries)}
    last = {entry.earliest: entry.number for entry in standing(entries=entries)}
    found: dict[int, list[ProjectedDuty]] = {}
    for at, duties in ended.items():
        for duty in duties:
            number = acts.get((at, duty.must), last.get(at))
            if number is not None:
                found.setdefault(number, []).append(duty)
    return found


def _followed(
    entries: Sequence[Entry],
    ended: Mapping[int, tuple[ProjectedDuty, ...]],
    ran_out: Mapping[int, tuple[ProjectedDuty, ...]],
) -> Iterator[Line]:
    told = {entry.earliest for entry in standing(entries=entries)}
    for at, duties in ended.items():
        if at not in told:
            yield Line(at=at, ended=duties)
    for at, duties in ran_out.items():
        yield Line(at=at, ran_out=duties)


def _by_instant(
    duties: Iterable[tuple[int | None, ProjectedDuty]],
) -> Mapping[int, tuple[ProjectedDuty, ...]]:
    found: dict[int, tuple[ProjectedDuty, ...]] = {}
    for at, duty in duties:
        if at is not None:
            found[at] = (*found.get(at, ()), duty)
    return found


def _place(line: Line) -> tuple[int, int]:
    return line.at, line.entry.number if line.entry else 0
