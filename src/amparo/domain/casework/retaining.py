"""How long a record is kept: until when it must be, and from when on it must not be any more."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

ANNOUNCED = timedelta(days=30)
"""For how long it is announced that a record will be erased. Our own time; no law names it."""


class Record(Enum):
    """A kind of record whose time the packs may state."""

    CASE = "case"


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How many whole years a record is kept after its last entry. None where no law read says so.

    ``basis`` is the article.
    """

    at_least_years: int | None = None
    at_most_years: int | None = None
    basis: str = ""

    @property
    def is_stated(self) -> bool:
        """Whether any time is stated."""
        return self.at_least_years is not None or self.at_most_years is not None


def last_day_kept(*, retention: Retention, last_entry_on: date) -> date | None:
    """Return the last day on which a record may be kept; none where nothing says that it must go.

    Whole years are counted from the day of the last entry; what was last written on 29 February
    is kept through 28 February.

    >>> ten = Retention(at_most_years=10, basis="art. 1")
    >>> last_day_kept(retention=ten, last_entry_on=date(2026, 11, 30))
    datetime.date(2036, 11, 30)
    """
    if retention.at_most_years is None:
        return None
    year = last_entry_on.year + retention.at_most_years
    try:
        return last_entry_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def erased_on(*, last_day: date, announced_on: date) -> date:
    """Return the day on which a record is erased: when its time is over and it was announced.

    >>> erased_on(last_day=date(2036, 11, 30), announced_on=date(2036, 11, 20))
    datetime.date(2036, 12, 20)
    """
    return max(last_day + timedelta(days=1), announced_on + ANNOUNCED)


def is_to_be_announced(*, last_day: date, today: date) -> bool:
    """Whether it is time to announce that a record will be erased."""
    return last_day + timedelta(days=1) <= today + ANNOUNCED
