"""Whether instants can be chosen so that each lies close enough to, or far enough from, another.

The instants of a case and the rules between them form a graph. A way around it whose bounds
add up to less than nothing cannot be walked in any case: those rules contradict each other,
and they are the explanation.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bound:
    """``later`` comes at most ``most`` after ``earlier``.

    A negative ``most`` says that it comes at least so much before. ``why`` is the number of
    the rule that says so, for whoever asks.
    """

    earlier: str
    later: str
    most: int
    why: int = 0


def find_contradiction(*, bounds: Sequence[Bound]) -> list[Bound]:
    """Return bounds that cannot hold together, each beginning where the one before ends.

    Nothing if instants can be chosen that keep all of them (Bellman and Ford).

    >>> told = Bound(earlier="identified", later="prosecutor told", most=24)
    >>> waits = Bound(earlier="prosecutor told", later="identified", most=-720)
    >>> [bound.most for bound in find_contradiction(bounds=[told, waits])]
    [24, -720]
    >>> find_contradiction(bounds=[told])
    []
    """
    names = {name for bound in bounds for name in (bound.earlier, bound.later)}
    latest = dict.fromkeys(names, 0)
    through: dict[str, Bound] = {}
    moved = ""
    for _ in range(len(names)):
        moved = ""
        for bound in bounds:
            reached = latest[bound.earlier] + bound.most
            if reached < latest[bound.later]:
                latest[bound.later], through[bound.later] = reached, bound
                moved = bound.later
        if not moved:
            break
    if not moved:
        return []
    return _way_around(moved, through, len(names))


def _way_around(moved: str, through: dict[str, Bound], count: int) -> list[Bound]:
    """Walk back far enough to be on the circle, then once around it."""
    for _ in range(count):
        moved = through[moved].earlier
    circle = [through[moved]]
    while circle[-1].earlier != moved:
        circle.append(through[circle[-1].earlier])
    circle.reverse()
    start = min(range(len(circle)), key=lambda n: circle[n].earlier)
    return circle[start:] + circle[:start]
