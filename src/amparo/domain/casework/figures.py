"""What the counts of duties say: kept or not, by whom and where, why not, and how long it took."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from amparo.domain.casework.counting import SPANS, Count

Key = TypeVar("Key")
Counts = Mapping[Count, int]
"""How many duties have each `Count` in common."""

FEWEST_FOR_A_SHARE = 5
"""Of fewer duties a share is not told: one more or less would turn it over."""

SERVICES = ("bed", "interpreter")
"""The reasons for lateness that name a service which was not there."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became of duties that are counted together.

    Where a time is stated: ``kept`` were done within it, ``late`` after it, ``overdue`` are past
    it and not done, ``running`` are open and still within it. Where none is stated: ``done`` and
    ``waiting``. ``lifted`` are no longer owed, whether or not their time had run out.
    """

    kept: int = 0
    late: int = 0
    overdue: int = 0
    running: int = 0
    done: int = 0
    waiting: int = 0
    lifted: int = 0

    @property
    def not_kept(self) -> int:
        """How many were not done in time, done since or not."""
        return self.late + self.overdue

    @property
    def judged(self) -> int:
        """How many were kept or not: what a share is a share of."""
        return self.kept + self.not_kept

    @property
    def share(self) -> int | None:
        """Return how many in a hundred were kept, rounded down; none of too few to say.

        >>> Tally(kept=199, late=1).share, Tally(kept=4).share
        (99, None)
        """
        return 100 * self.kept // self.judged if self.judged >= FEWEST_FOR_A_SHARE else None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which duties to look at; none where all. Months are first days, the last one included."""

    first: date | None = None
    last: date | None = None
    institution: str | None = None
    place: str | None = None
    duty: str | None = None

    def holds(self, count: Count) -> bool:
        """Whether duties of this kind are among those chosen."""
        return (
            (self.first is None or count.month >= self.first)
            and (self.last is None or count.month <= self.last)
            and self.institution in (None, count.institution)
            and self.place in (None, count.place)
            and self.duty in (None, count.duty)
        )


def chosen(*, counts: Counts, choice: Choice) -> dict[Count, int]:
    """Return the counts of the duties that were chosen."""
    return {count: number for count, number in counts.items() if choice.holds(count)}


def only(*, counts: Counts, is_law: bool) -> dict[Count, int]:
    """Return the counts of duties of law, or else of targets agreed in practice."""
    return {count: number for count, number in counts.items() if count.is_law is is_law}


def tally(*, counts: Counts) -> Tally:
    """Add up what became of all the duties."""
    found: Counter[str] = Counter()
    for count, number in counts.items():
        found[_fate(count)] += number
    return Tally(**{field.name: found[field.name] for field in fields(Tally)})


def tallies(*, counts: Counts, by: Callable[[Count], Key]) -> dict[Key, Tally]:
    """Add up what became of the duties, apart for each institution, month, place or duty."""
    apart: dict[Key, dict[Count, int]] = {}
    for count, number in counts.items():
        apart.setdefault(by(count), {})[count] = number
    return {key: tally(counts=own) for key, own in apart.items()}


def spans(*, counts: Counts) -> dict[str, tuple[int, ...]]:
    """Return how many of each duty that is done took how long, in the steps of `SPANS`."""
    found: dict[str, Counter[str]] = {}
    for count, number in counts.items():
        if count.took:
            found.setdefault(count.duty, Counter())[count.took] += number
    return {duty: tuple(took[span] for span in SPANS) for duty, took in found.items()}


def reasons(*, counts: Counts) -> dict[str, int]:
    """Return how many duties were not done in time for each reason; empty for none given."""
    found: Counter[str] = Counter()
    for count, number in counts.items():
        if _fate(count) in ("late", "overdue"):
            found[count.reason] += number
    return {reason: number for reason, number in found.most_common() if number}


def missing_services(*, counts: Counts) -> dict[str, tuple[int, ...]]:
    """Return, by place, how many duties were late for want of each of `SERVICES`."""
    places: dict[str, dict[Count, int]] = {}
    for count, number in counts.items():
        places.setdefault(count.place, {})[count] = number
    found = {}
    for place, own in places.items():
        why = reasons(counts=own)
        late_for = tuple(why.get(service, 0) for service in SERVICES)
        if any(late_for):
            found[place] = late_for
    return found


def months_between(*, months: Iterable[date]) -> tuple[date, ...]:
    """Return every month from the first to the last, also those without a duty.

    >>> [str(month) for month in months_between(months=[date(2026, 2, 1), date(2025, 12, 1)])]
    ['2025-12-01', '2026-01-01', '2026-02-01']
    """
    ordered = sorted(months)
    if not ordered:
        return ()
    first, last = (12 * month.year + month.month - 1 for month in (ordered[0], ordered[-1]))
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1))


_FATES = {
    ("on time", True): "kept",
    ("on time", False): "done",
    ("open", True): "running",
    ("open", False): "waiting",
}


def _fate(count: Count) -> str:
    """Name the field of `Tally` in which a duty counts."""
    return _FATES.get((count.outcome, count.is_dated), count.outcome)
