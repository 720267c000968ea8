"""Referrals as figures: by need, place and month, and never by case."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from amparo.domain.referral.acts import WAITING, Outcome, Reason, State

NO_SERVICE = "no service"
"""What nobody could give: no desk was there to be asked, none had a place, none had the service."""

_BY_STATE: Mapping[State, str] = {
    **dict.fromkeys(WAITING, "waiting"),
    State.ACCEPTED: "accepted",
    State.DECLINED: "declined",
    State.TAKEN_BACK: "taken back",
    State.LAPSED: "lapsed",
}
RESULTS = (*dict.fromkeys(_BY_STATE.values()), *(one.value for one in Outcome))
"""Everything that a referral may count as."""


@dataclass(frozen=True, kw_only=True, order=True)
class ReferralCount:
    """What referrals have in common that are counted together.

    ``place`` is that of the desk that sent them, since where a service is may be nobody's to
    know; ``month`` the first day of that in which they were sent. ``result`` is one of `RESULTS`.
    """

    need: str
    place: str
    month: date
    result: str


def result_of(*, state: State, reason: Reason | None, outcome: Outcome | None) -> str:
    """Return what a referral counts as.

    >>> result_of(state=State.DECLINED, reason=Reason.NO_PLACE, outcome=None)
    'no service'
    >>> result_of(state=State.MORE_ASKED, reason=None, outcome=None)
    'waiting'
    """
    if outcome is not None:
        return outcome.value
    return NO_SERVICE if reason is Reason.NO_PLACE else _BY_STATE[state]


@dataclass(frozen=True, kw_only=True)
class NeedTally:
    """What became of the referrals for one need."""

    asked: int = 0
    waiting: int = 0
    accepted: int = 0
    helped: int = 0
    no_service: int = 0
    other: int = 0


_COLUMNS: Mapping[str, str] = {
    "waiting": "waiting",
    "accepted": "accepted",
    Outcome.HELPED.value: "helped",
    Outcome.PARTLY_HELPED.value: "helped",
    NO_SERVICE: "no_service",
}


def tallies(*, counts: Mapping[ReferralCount, int], by: str) -> Mapping[str, NeedTally]:
    """Return what became of referrals by ``need``, or by ``place``; what was missing most first."""
    found: dict[str, Counter[str]] = {}
    for count, number in counts.items():
        row = found.setdefault(getattr(count, by), Counter())
        row["asked"] += number
        row[_COLUMNS.get(count.result, "other")] += number
    told = {name: NeedTally(**row) for name, row in found.items() if row["asked"]}
    return dict(sorted(told.items(), key=lambda row: (-row[1].no_service, -row[1].asked, row[0])))


def narrowed(
    *, counts: Mapping[ReferralCount, int], months: tuple[date | None, date | None],
    place: str | None,
) -> Mapping[ReferralCount, int]:  # fmt: skip
    """Return the counts from one month to another, at one place if one is chosen."""
    first, last = months
    return {
        count: number
        for count, number in counts.items()
        if (first is None or first <= count.month)
        and (last is None or count.month <= last)
        and (place is None or count.place == place)
    }


def moved(
    *, before: ReferralCount | None, after: ReferralCount | None
) -> Mapping[ReferralCount, int]:
    """Return by how much each count changes when a referral comes to count as something else.

    >>> moved(before=None, after=None)
    {}
    """
    changed: Counter[ReferralCount] = Counter(_those(after))
    changed.subtract(_those(before))
    return {count: number for count, number in changed.items() if number}


def _those(count: ReferralCount | None) -> Iterable[ReferralCount]:
    return () if count is None else (count,)
