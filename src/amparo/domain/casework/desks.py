"""Which desk of an institution a duty reaches."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DeskAt:
    """A desk of an institution, and its place; empty for everywhere."""

    desk_id: int
    place: str = ""


def receiving_desk(*, desks: Sequence[DeskAt], place: str) -> int | None:
    """Return the desk of an institution that a duty reaches in a case at ``place``.

    The desk at that place; else the one for everywhere; else the first; none where there is none.

    >>> desks = [DeskAt(desk_id=1, place="Bong"), DeskAt(desk_id=2)]
    >>> receiving_desk(desks=desks, place="Bong"), receiving_desk(desks=desks, place="Lofa")
    (1, 2)
    >>> receiving_desk(desks=[], place="Bong") is None
    True
    """
    by_place = {desk.place: desk.desk_id for desk in reversed(desks)}
    for wanted in (place, ""):
        if wanted in by_place:
            return by_place[wanted]
    return desks[0].desk_id if desks else None
