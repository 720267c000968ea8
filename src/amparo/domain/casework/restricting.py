"""Who may not see a case, by its journal: what was put, and not lifted since."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.recording import Refused


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


def restrictions_of(*, entries: Iterable[Entry]) -> Restrictions:
    """Return the restrictions that stand at the end of a journal.

    A desk to which the case was granted after its access had ended sees it again; a desk that is
    implicated does not, whatever is granted.
    """
    standing = _standing(entries)
    return Restrictions(
        desks=frozenset(
            int(target) for kind, target in standing if kind in (Restricts.DESK, Restricts.ENDED)
        ),
        members=tuple(sorted(target for kind, target in standing if kind is Restricts.MEMBER)),
        is_relative=any(kind is Restricts.RELATIVE for kind, _ in standing),
    )


def check_restriction(
    *, entries: Iterable[Entry], kind: Restricts, target: str, by_desk: int, by_member: str
) -> None:
    """Raise `Refused` where a restriction cannot be put.

    ``oneself``: nobody shuts themself or their own desk out, or nobody would be left to answer
    for the case. ``stands already``: the same was put before, and not lifted.
    """
    if (kind, target) in ((Restricts.MEMBER, by_member), (Restricts.DESK, str(by_desk)),
                          (Restricts.ENDED, str(by_desk))):  # fmt: skip
        raise Refused("oneself")
    if (kind, target) in _standing(entries):
        raise Refused("stands already")


def check_lifting(*, entries: Iterable[Entry], kind: Restricts, target: str) -> None:
    """Raise `Refused` (``lifted already``) where there is nothing to lift."""
    if (kind, target) not in _standing(entries):
        raise Refused("lifted already")


def _standing(entries: Iterable[Entry]) -> set[tuple[Restricts, str]]:
    standing: set[tuple[Restricts, str]] = set()
    for entry in entries:
        said = entry.content
        if entry.kind is Kind.RESTRICTION:
            standing.add((Restricts(said.restricts), said.target))
        elif entry.kind is Kind.LIFTING:
            standing.discard((Restricts(said.restricts), said.target))
        elif entry.kind is Kind.GRANT:
            standing.discard((Restricts.ENDED, said.target))
    return standing
