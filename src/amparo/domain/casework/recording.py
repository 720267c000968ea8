"""What may be recorded: an event the protocol knows, that has happened, with its facts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amparo.domain.casework.entries import (
    Entry,
    Kind,
    Precision,
    records_of,
    standing,
    taken_back,
)
from amparo.domain.protocol.calendar import MICROSECONDS
from amparo.domain.protocol.case import BarState, Record
from amparo.domain.protocol.program import Program
from amparo.domain.protocol.replay import replay_with

LATELY_MICROSECONDS = 15 * 60 * MICROSECONDS
"""What a desk does again within this time, it may have done once and sent twice."""


class Refused(ValueError):
    """Something cannot be recorded. ``code`` says why, for the page that tells it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An event about to be recorded. Instants are in microseconds since 1970 UTC."""

    event: str
    earliest: int
    latest: int
    precision: Precision = Precision.MINUTE
    place: str = ""
    states: Mapping[str, bool] = field(default_factory=dict)

    def by(self, institution: str) -> Record:
        """Return the record it makes when an institution writes it down."""
        return Record(
            event=self.event,
            earliest=self.earliest,
            latest=self.latest,
            institution=institution,
            place=self.place or None,
            states=dict(self.states),
        )


def check_draft(*, program: Program, draft: Draft, now: int) -> Draft:
    """Return a draft that may be recorded: as it is, its latest instant no later than now.

    Raises `Refused`: ``unknown event``, ``unknown fact`` for one the event does not state,
    ``future`` if it cannot have happened yet, ``long ago`` before the years laid out.
    """
    stated = {event: facts for version in program.names.versions
              for event, facts in version.events.items()}  # fmt: skip
    if draft.event not in stated:
        raise Refused("unknown event")
    if any(fact not in stated[draft.event] for fact in draft.states):
        raise Refused("unknown fact")
    if draft.earliest > now:
        raise Refused("future")
    if draft.earliest < program.covers[0]:
        raise Refused("long ago")
    return Draft(
        event=draft.event,
        earliest=draft.earliest,
        latest=min(draft.latest, now),
        precision=draft.precision,
        place=draft.place,
        states=draft.states,
    )


def recorded_lately(
    *, entries: Sequence[Entry], event: str, desk_id: int, now: int
) -> Entry | None:
    """Return the last entry by which a desk recorded an event within fifteen minutes; else none.

    One that was taken back does not count.
    """
    return next(
        (
            entry
            for entry in reversed([*standing(entries=entries)])
            if (entry.event, entry.desk_id) == (event, desk_id)
            and entry.recorded >= now - LATELY_MICROSECONDS
        ),
        None,
    )


def bars_against(
    *, program: Program, entries: Sequence[Entry], record: Record, now: int
) -> tuple[BarState, ...]:
    """Return the bars that would be breached if a record joined a case, in the order put.

    An act that happened earlier than others may put bars to those too: they are returned as well.
    """
    before = _breached(program, records_of(entries=entries), now)
    after = _breached(program, (*records_of(entries=entries), record), now)
    known = Counter(before)
    found = []
    for bar in after:
        if known[bar]:
            known[bar] -= 1
        else:
            found.append(bar)
    return tuple(found)


def check_correction(*, entries: Sequence[Entry], number: int, institution: str) -> Entry:
    """Return the entry that an institution may take back: one of its own.

    Raises `Refused`: ``unknown entry``, ``not an event``, ``not yours``, ``already corrected``.
    """
    entry = next((entry for entry in entries if entry.number == number), None)
    if entry is None:
        raise Refused("unknown entry")
    if entry.kind is not Kind.EVENT:
        raise Refused("not an event")
    if entry.institution != institution:
        raise Refused("not yours")
    if number in taken_back(entries=entries):
        raise Refused("already corrected")
    return entry


def _breached(program: Program, records: Sequence[Record], now: int) -> list[BarState]:
    state = replay_with(program=program, records=records, as_of=now)
    return [bar for bar in state.bars if bar.breached]
