"""Who may not see a case, by its journal: what was put, and not lifted since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.recording import Refused

_ENOUGH_WHO_LIFTED = 2
"""So many persons, each after a review, end the quarrel about one restriction."""


class Restricts(Enum):
    """What a restriction is about.

    ``RELATIVE``, ``MEMBER`` and ``DESK`` are implicated: whoever is meant is not told. ``ENDED``:
    the access of a desk ended, without suspicion.
    """

    RELATIVE = "relative"
    MEMBER = "member"
    DESK = "desk"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Restrictions:
    """Who is kept out of a case now: desks by their ids, members by their pseudonyms."""

    desks: frozenset[int] = frozenset()
    members: tuple[str, ...] = ()
    is_relative: bool = False


def standing_restrictions(*, entries: Iterable[Entry]) -> Mapping[tuple[Restricts, str], Entry]:
    """Return the entry that put each restriction that stands, by its kind and whom it means."""
    found: dict[tuple[Restricts, str], Entry] = {}
    for entry in entries:
        said = entry.content
        if entry.kind is Kind.RESTRICTION:
            found[Restricts(said.restricts), said.target] = entry
        elif entry.kind is Kind.LIFTING:
            found.pop((Restricts(said.restricts), said.target), None)
        elif entry.kind is Kind.GRANT:
            found.pop((Restricts.ENDED, said.target), None)
    return found


def restrictions_of(*, entries: Iterable[Entry]) -> Restrictions:
    """Return the restrictions that stand at the end of a journal.

    A desk to which the case was granted after its access had ended sees it again; a desk that is
    implicated does not, whatever is granted.
    """
    standing = standing_restrictions(entries=entries)
    return Restrictions(
        desks=frozenset(
            int(target) for kind, target in standing if kind in (Restricts.DESK, Restricts.ENDED)
        ),
        members=tuple(sorted(target for kind, target in standing if kind is Restricts.MEMBER)),
        is_relative=any(kind is Restricts.RELATIVE for kind, _ in standing),
    )


def find_warning(*, entries: Iterable[Entry]) -> Entry | None:
    """Return the entry that warns of a relative, if one stands; its reason says why."""
    return standing_restrictions(entries=entries).get((Restricts.RELATIVE, ""))


def is_of_review(*, entry: Entry) -> bool:
    """Whether an entry lifts a restriction because of its review, and not by the desk that put it.

    Only a review says why.
    """
    return entry.kind is Kind.LIFTING and entry.content.reason != ""


def lifted_in_review(
    *, entries: Iterable[Entry], kind: Restricts, target: str
) -> frozenset[str]:  # fmt: skip
    """Return who has lifted one restriction after reviewing it, by their pseudonyms."""
    return frozenset(
        entry.member
        for entry in entries
        if is_of_review(entry=entry)
        and (entry.content.restricts, entry.content.target) == (kind.value, target)
    )


def check_restriction(
    *, entries: Iterable[Entry], kind: Restricts, target: str, by_desk: int, by_member: str
) -> None:
    """Raise `Refused` where a restriction cannot be put.

    ``oneself``: nobody shuts themself or their own desk out, or nobody would be left to answer
    for the case. ``stands already``: the same was put before, and not lifted. ``lifted twice``: two
    who reviewed it, one after the other, lifted it.
    """
    if (kind, target) in ((Restricts.MEMBER, by_member), (Restricts.DESK, str(by_desk)),
                          (Restricts.ENDED, str(by_desk))):  # fmt: skip
        raise Refused("oneself")
    if (kind, target) in standing_restrictions(entries=entries):
        raise Refused("stands already")
    if len(lifted_in_review(entries=entries, kind=kind, target=target)) >= _ENOUGH_WHO_LIFTED:
        raise Refused("lifted twice")


def check_lifting(*, entries: Iterable[Entry], kind: Restricts, target: str) -> None:
    """Raise `Refused` (``lifted already``) where there is nothing to lift."""
    if (kind, target) not in standing_restrictions(entries=entries):
        raise Refused("lifted already")
