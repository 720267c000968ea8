"""Whether somebody who sees no case may answer a restriction, and what the answer does.

A restriction that wrongly stands costs a desk its work, and others take that on. One that is
wrongly lifted shows the case to who is implicated, and nothing takes that back. So what nobody
has reviewed stays, and a mark that was lifted once and put again is lifted by a second person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts

REVIEW_WITHIN = timedelta(days=3)
"""How soon a restriction is to be reviewed. Ours, and no law's: it is overdue then, and stands."""


class Answer(Enum):
    """What a review says. All but the first lift the restriction, and say why."""

    STANDS = "stands"
    NO_GROUND = "no ground"
    MISTAKEN = "mistaken"
    NOT_CONFIRMED = "not confirmed"

    @property
    def lifts(self) -> bool:
        """Whether it ends the restriction."""
        return self is not Answer.STANDS


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A restriction, as it stands to who reviews it.

    ``houses`` are the institutions of the desk that put it and of whoever is meant.
    ``lifted_by`` are those who lifted the same one before, in a review.
    """

    kind: Restricts
    target: str
    put_by: str
    houses: frozenset[str]
    lifted_by: frozenset[str] = frozenset()
    is_lifted: bool = False


def check_review(*, mark: Mark, answer: Answer, member: str, house: str) -> None:
    """Raise `Refused` where a member of an institution may not answer a restriction so.

    ``own house``: they, or somebody of their institution, put it or are meant; word travels
    inside a house. ``lifted already``. ``second person``: they lifted the same one before.

    >>> mark = Mark(kind=Restricts.DESK, target="4", put_by="a", houses=frozenset({"Police"}))
    >>> check_review(mark=mark, answer=Answer.MISTAKEN, member="b", house="Secretariat")
    >>> check_review(mark=mark, answer=Answer.STANDS, member="b", house="Police")
    Traceback (most recent call last):
    amparo.domain.casework.recording.Refused: own house
    """
    if house in mark.houses or member in (mark.put_by, mark.target):
        raise Refused("own house")
    if not answer.lifts:
        return
    if mark.is_lifted:
        raise Refused("lifted already")
    if member in mark.lifted_by:
        raise Refused("second person")


def is_overdue(*, put_at: datetime, now: datetime) -> bool:
    """Whether a restriction that nobody has reviewed should have been by now."""
    return now > put_at + REVIEW_WITHIN
