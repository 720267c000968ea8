"""Duties as figures: what a duty counts as, and how the counts change when a case does."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_SPANS = (
    (timedelta(days=1), "a day"),
    (timedelta(days=7), "a week"),
    (timedelta(days=30), "a month"),
    (timedelta(days=90), "three months"),
)
_LONGER = "longer"

SPANS = (*(name for _, name in _SPANS), _LONGER)
"""How long a duty that is done took, in steps: up to a day, a week, and so on."""


@dataclass(frozen=True, kw_only=True, order=True)
class Count:
    """What duties have in common that are counted together.

    ``institution`` answers for the duty: who held it when it was not done in time, else who
    holds it. ``month`` is the first day of the month in which it arose. ``took`` is one of
    `SPANS` where it is done, else empty. ``is_dated``: a time is stated for it, so that it can
    be kept or not.
    """

    institution: str
    duty: str
    place: str
    month: date
    outcome: str
    reason: str
    is_law: bool
    is_dated: bool
    took: str


def span_of(*, opened: datetime, ended: datetime) -> str:
    """Return how long a duty took, as one of `SPANS`.

    >>> start = datetime(2026, 3, 1)
    >>> span_of(opened=start, ended=start + timedelta(hours=24))
    'a day'
    >>> span_of(opened=start, ended=start + timedelta(days=91))
    'longer'
    """
    return next((name for most, name in _SPANS if ended - opened <= most), _LONGER)


def changes(*, before: Iterable[Count], after: Iterable[Count]) -> dict[Count, int]:
    """Return by how much each count changes, without those that stay.

    >>> changes(before=[], after=[])
    {}
    """
    difference = Counter(after)
    difference.subtract(Counter(before))
    return {count: number for count, number in sorted(difference.items()) if number}
