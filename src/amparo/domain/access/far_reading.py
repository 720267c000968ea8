"""Who reads far beyond their duties: one rule, with its numbers, for the page and for the job.

To look at a case is fine while one's desk owes something in it, and while it is in one's hands.
Beyond that it happens: a colleague asks, a code was mistyped. So it is counted, and whoever does
it much is listed, for somebody to ask why. A list is no verdict.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 7
"""How many days are looked back on, the day itself among them."""

MOST_WITHOUT_DUTY = 5
"""The most cases without a duty, and not in one's hands, in these days."""

MOST_IN_A_DAY = 40
"""The most cases of any kind on one day."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """A member looked at a case on a day.

    ``is_without_duty``: their desk owed nothing in it then, and it was not in their hands.
    """

    day: date
    case: str
    is_without_duty: bool


@dataclass(frozen=True, kw_only=True)
class Far:
    """A day on which a member read far beyond their duties.

    ``cases`` are those of the day, ``without_duty`` those of the days up to it.
    """

    day: date
    cases: int
    without_duty: int


def far_reading(*, looks: Collection[Look], day: date) -> Far | None:
    """Return what is to be listed of one member for a day; none if nothing is.

    A case counts once, however often it was looked at. A day on which they looked at nothing is
    not listed.

    >>> monday = date(2026, 11, 2)
    >>> looks = [Look(day=monday, case=code, is_without_duty=True) for code in "ABCDEF"]
    >>> far_reading(looks=looks, day=monday)
    Far(day=datetime.date(2026, 11, 2), cases=6, without_duty=6)
    >>> far_reading(looks=looks[:5], day=monday) is None
    True
    """
    cases = {look.case for look in looks if look.day == day}
    first = day - timedelta(days=DAYS - 1)
    without_duty = {
        look.case for look in looks if look.is_without_duty and first <= look.day <= day
    }
    is_far = len(without_duty) > MOST_WITHOUT_DUTY or len(cases) > MOST_IN_A_DAY
    if not cases or not is_far:
        return None
    return Far(day=day, cases=len(cases), without_duty=len(without_duty))
