"""The journal of a case as values, and its fold into the records that a protocol judges."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from amparo.domain.casework.sharing import Sharing
from amparo.domain.protocol.case import Record


class Kind(Enum):
    """What an entry of the journal is.

    ``EVENT``: something done or learnt. ``CORRECTION``: an earlier entry was wrong, and no
    longer counts. ``REASON``: why a duty was not done in time. ``RESTRICTION``: somebody may see
    the case no longer, or is implicated in it; ``LIFTING`` takes that back. ``GRANT``: a desk may
    see it from now on. ``KEEPING``: a sealed part was kept. ``CONSENT``: the person said what may
    be shared, or that it may not; ``WITHDRAWAL``: they took that back. ``ROUTE``: something is
    shared without their consent, as the law lets it be. ``ACKNOWLEDGEMENT``: a desk confirms that
    it was told of a withdrawal. ``REFERRAL``: a desk is asked for help, or answers. ``MATCHING``: a
    desk that asked was let know that the person is helped. ``ERASURE``: the case says nothing any
    more.
    """

    EVENT = "event"
    CORRECTION = "correction"
    REASON = "reason"
    RESTRICTION = "restriction"
    LIFTING = "lifting"
    GRANT = "grant"
    KEEPING = "keeping"
    CONSENT = "consent"
    WITHDRAWAL = "withdrawal"
    ROUTE = "route"
    ACKNOWLEDGEMENT = "acknowledgement"
    REFERRAL = "referral"
    MATCHING = "matching"
    ERASURE = "erasure"


class Precision(Enum):
    """How exactly it is known when something happened."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an entry says beyond its name and its time: what is to be sealed.

    ``states`` are the facts an event states. ``duty`` and ``opened`` name the duty that a
    ``reason`` is given for; ``reason`` also says why an entry was corrected, or why a review
    lifted a restriction. ``restricts`` says
    what kind of restriction is put or lifted, ``target`` the desk or member it, or a grant or a
    consent, is about. ``about`` says of a sealed part which it is, its version, and a digest of
    what rests; and of a referral what was done with it. ``sharing`` says what may be shared,
    ``answers`` the number of the entry that is acknowledged.
    """

    place: str = ""
    states: Mapping[str, bool] = field(default_factory=dict)
    duty: str = ""
    opened: int | None = None
    reason: str = ""
    against_bars: tuple[str, ...] = ()
    restricts: str = ""
    target: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    sharing: Sharing | None = None
    answers: int | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the journal of a case.

    ``number`` counts from 1 within the case. ``earliest`` and ``latest`` bound when it happened,
    ``recorded`` is when it was written; all in microseconds since 1970 UTC. ``corrects`` is the
    number of the entry that a correction takes back.
    """

    number: int
    kind: Kind
    event: str
    earliest: int
    latest: int
    precision: Precision
    recorded: int
    institution: str
    desk_id: int
    member: str
    content: Content
    corrects: int | None = None


def taken_back(*, entries: Iterable[Entry]) -> Mapping[int, Entry]:
    """Return the entries that were corrected, by number, each with the correction of it."""
    return {e.corrects: e for e in entries if e.kind is Kind.CORRECTION and e.corrects is not None}


def standing(*, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the events that still count, in the order they were recorded."""
    gone = taken_back(entries=entries)
    yield from (e for e in entries if e.kind is Kind.EVENT and e.number not in gone)


def records_of(*, entries: Sequence[Entry]) -> tuple[Record, ...]:
    """Return what a protocol judges: the events that still count."""
    return tuple(
        Record(
            event=entry.event,
            earliest=entry.earliest,
            latest=entry.latest,
            institution=entry.institution or None,
            place=entry.content.place or None,
            states=dict(entry.content.states),
        )
        for entry in standing(entries=entries)
    )


def reasons_of(*, entries: Sequence[Entry]) -> Mapping[tuple[str, int], str]:
    """Return the reason last given for each duty, by its name and the instant it opened."""
    return {
        (entry.content.duty, entry.content.opened): entry.content.reason
        for entry in entries
        if entry.kind is Kind.REASON and entry.content.opened is not None
    }


def place_of(*, entries: Sequence[Entry], until: int, without: Collection[int] = ()) -> str:
    """Return the place of a case at an instant: the last one an event named; empty if none did.

    What the desks ``without`` recorded is left out.
    """
    told = [
        entry
        for entry in standing(entries=entries)
        if entry.content.place and entry.earliest <= until and entry.desk_id not in without
    ]
    last = max(told, key=lambda entry: (entry.earliest, entry.number), default=None)
    return last.content.place if last else ""
