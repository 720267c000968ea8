"""The ledger of consent of a case: a fold over its journal.

What counts is when something was recorded, and not when it is said to have happened: a withdrawal
works from the moment it is written down, and nobody writes a consent into the past.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.restricting import restrictions_of
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.scopes import How, Purpose, Receiver


class Said(Enum):
    """What the person said."""

    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a person said once of one receiver, one purpose and some compartments.

    ``number`` is that of the entry, ``at`` when it was recorded. ``until`` and ``words_version``
    are said of a yes.
    """

    number: int
    at: int
    said: Said
    receiver: Receiver
    purpose: Purpose
    compartments: frozenset[Compartment]
    until: int = 0
    words_version: int | None = None
    how: How | None = None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A lawful route that was taken without consent: to which desk, with what, and when."""

    number: int
    at: int
    desk_id: int
    purpose: Purpose
    compartments: frozenset[Compartment]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Everything that decides what may be shared in a case, in the order it was recorded.

    ``kept_out`` are the desks that are implicated or whose access was ended, ``is_relative``
    whether a relative is implicated. ``words_version`` is that of the words of consent today, and
    ``roles`` are those that each desk's institution holds today. No yes up to ``asked_again``
    stands in it, if there is such an instant.
    """

    words: tuple[Word, ...] = ()
    taken: tuple[Taken, ...] = ()
    kept_out: frozenset[int] = frozenset()
    is_relative: bool = False
    words_version: int = 1
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    asked_again: int | None = None

    def means(self, *, receiver: Receiver, desk_id: int) -> bool:
        """Whether a receiver is a desk, or a role that the desk's institution holds."""
        if receiver.desk_id is not None:
            return receiver.desk_id == desk_id
        return receiver.role in self.roles.get(desk_id, ())

    def desks_of(self, *, receiver: Receiver) -> frozenset[int]:
        """Return every desk that a receiver means today."""
        if receiver.desk_id is not None:
            return frozenset({receiver.desk_id})
        return frozenset(desk for desk, held in self.roles.items() if receiver.role in held)


def ledger_of(
    *, entries: Iterable[Entry], words_version: int, roles: Mapping[int, frozenset[str]],
    asked_again: int | None = None,
) -> Ledger:  # fmt: skip
    """Return the ledger at the end of a journal.

    A yes that was recorded up to ``asked_again`` is left out: it may have been taken back, in a
    time of which only that is known.
    """
    known = tuple(entries)
    restrictions = restrictions_of(entries=known)
    return Ledger(
        words=tuple(
            word
            for entry in known
            for word in _words(entry)
            if asked_again is None or word.said is not Said.YES or word.at > asked_again
        ),
        taken=tuple(_taken(entry) for entry in known if entry.kind is Kind.ROUTE),
        kept_out=restrictions.desks,
        is_relative=restrictions.is_relative,
        words_version=words_version,
        roles=roles,
        asked_again=asked_again,
    )


def receiver_of(*, entry: Entry) -> Receiver:
    """Return whom a consent, its withdrawal or a route is about."""
    target = entry.content.target
    if target:
        return Receiver(desk_id=int(target))
    return Receiver(role=entry.content.sharing.role if entry.content.sharing else "")


def _words(entry: Entry) -> Iterator[Word]:
    """Yield what an entry says: a consent to a part is a yes and a no."""
    sharing = entry.content.sharing
    if sharing is None or entry.kind not in (Kind.CONSENT, Kind.WITHDRAWAL):
        return
    if entry.kind is Kind.WITHDRAWAL:
        yield _word(entry, sharing, Said.TAKEN_BACK, sharing.compartments)
        return
    if sharing.compartments:
        yield _word(entry, sharing, Said.YES, sharing.compartments)
    if sharing.withheld:
        yield _word(entry, sharing, Said.NO, sharing.withheld)


def _word(entry: Entry, sharing: Sharing, said: Said, compartments: tuple[str, ...]) -> Word:
    return Word(
        number=entry.number,
        at=entry.recorded,
        said=said,
        receiver=receiver_of(entry=entry),
        purpose=Purpose(sharing.purpose),
        compartments=as_compartments(compartments),
        until=sharing.until or 0,
        words_version=sharing.words_version,
        how=How(sharing.how) if sharing.how else None,
    )


def _taken(entry: Entry) -> Taken:
    sharing = entry.content.sharing or Sharing()
    return Taken(
        number=entry.number,
        at=entry.recorded,
        desk_id=int(entry.content.target),
        purpose=Purpose(sharing.purpose),
        compartments=as_compartments(sharing.compartments),
    )


def as_compartments(names: Iterable[str]) -> frozenset[Compartment]:
    """Return the compartments of some names."""
    return frozenset(Compartment(name) for name in names)
