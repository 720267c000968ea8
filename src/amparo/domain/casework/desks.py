"""Which desk of an institution a duty reaches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class DeskAt:
    """A desk of an institution, and its place; empty for everywhere.

    It is open from ``opened_on`` on, and no longer on ``closed_on``; none where not said.
    """

    desk_id: int
    place: str = ""
    opened_on: date | None = None
    closed_on: date | None = None

    def is_open(self, on: date) -> bool:
        """Whether the desk is open on a day."""
        has_opened = self.opened_on is None or self.opened_on <= on
        return has_opened and (self.closed_on is None or on < self.closed_on)


def receiving_desk(*, desks: Sequence[DeskAt], place: str, on: date) -> int | None:
    """Return the desk of an institution that a duty reaches on a day in a case at ``place``.

    The desk at that place; else the one for everywhere; else the first; none where there is none.
    Of a day before any desk was open, as of a case from old paper, those open longest answer.

    >>> day = date(2026, 3, 2)
    >>> desks = [DeskAt(desk_id=1, place="Bong"), DeskAt(desk_id=2)]
    >>> [receiving_desk(desks=desks, place=place, on=day) for place in ("Bong", "Lofa")]
    [1, 2]
    >>> closed = DeskAt(desk_id=3, place="Lofa", closed_on=day)
    >>> receiving_desk(desks=[closed, *desks], place="Lofa", on=day)
    2
    >>> receiving_desk(desks=[], place="Bong", on=day) is None
    True
    """
    then = [desk for desk in desks if desk.is_open(on)]
    then = then or [desk for desk in desks if desk.closed_on is None]
    by_place = {desk.place: desk.desk_id for desk in reversed(then)}
    for wanted in (place, ""):
        if wanted in by_place:
            return by_place[wanted]
    return then[0].desk_id if then else None


def rerouted_desk(
    *, desks: Sequence[DeskAt], alternates: Sequence[Sequence[DeskAt]], without: Collection[int],
    place: str, on: date,
) -> int | None:  # fmt: skip
    """Return the desk that a duty reaches where some desks may not see the case.

    If it would reach one of those, it goes to a desk of the first alternate institution that has
    one to go to, and never to another desk of the same institution: word travels inside a house.

    >>> day = date(2026, 3, 2)
    >>> police, town = [DeskAt(desk_id=1), DeskAt(desk_id=2, place="Bong")], [DeskAt(desk_id=7)]
    >>> rerouted_desk(desks=police, alternates=[town], without={1}, place="Lofa", on=day)
    7
    >>> rerouted_desk(desks=police, alternates=[town], without={1}, place="Bong", on=day)
    2
    >>> rerouted_desk(desks=police, alternates=[town], without={1, 7}, place="", on=day) is None
    True
    """
    for those in (desks, *alternates):
        found = receiving_desk(desks=those, place=place, on=on)
        if found is not None and found not in without:
            return found
        if found is None and those is desks:
            return None
    return None
