"""Whether a desk may let another desk see a case, and for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amparo.domain.casework.entries import Entry
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts, standing_restrictions


@dataclass(frozen=True, kw_only=True)
class Term:
    """How long an access lasts: up to ``until``; without it, until somebody ends it."""

    until: datetime | None = None

    def outlasts(self, other: "Term") -> bool:
        """Whether it lasts longer than another one."""
        if other.until is None:
            return False
        return self.until is None or self.until > other.until


def check_grant(
    *, entries: Iterable[Entry], by_desk: int, to_desk: int, term: Term, own: Term,
    has_now: Term | None,
) -> None:  # fmt: skip
    """Raise `Refused` where a desk may not let another see a case.

    ``kept out``: the other desk is implicated, or its access was ended by a desk other than this
    one. One answer for both: that a desk is implicated is nobody's to learn. ``sees it already``:
    what it ``has_now`` lasts as long. ``longer than own``: nobody gives what they do not have.
    """
    standing = standing_restrictions(entries=entries)
    ended = standing.get((Restricts.ENDED, str(to_desk)))
    if (Restricts.DESK, str(to_desk)) in standing or (ended and ended.desk_id != by_desk):
        raise Refused("kept out")
    if has_now is not None and not term.outlasts(has_now):
        raise Refused("sees it already")
    if term.outlasts(own):
        raise Refused("longer than own")
