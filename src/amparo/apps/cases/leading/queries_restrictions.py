"""What is read of who is kept out of cases, by the desk that put it and by who reviews it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.apps.accounts.queries import PlacedMember, desk_names, placed_members
from amparo.apps.cases.leading.queries import MOST_SHOWN, said_or_not, waiting_first
from amparo.apps.cases.leading.reasons import Reason, open_reason
from amparo.apps.cases.models import Restriction
from amparo.apps.protocols.clock import instant
from amparo.domain.casework.restricting import Restricts
from amparo.domain.casework.reviewing import REVIEW_WITHIN, Answer, is_overdue


@dataclass(frozen=True, kw_only=True)
class Put:
    """A restriction, and whom it is about: a desk, or a member with their role.

    ``desk`` put it, by a member with a role, and ``words`` say why. ``review_by`` is when it is to
    be reviewed. ``answer`` is what the review said, none where it has not yet; ``lifted_at`` is
    empty while it stands. Of the case there is only its code.
    """

    number: int
    kind: Restricts
    about: str
    about_role: str
    desk: str
    by: str
    by_role: str
    code: str
    words: str
    put_at: str
    review_by: str
    is_overdue: bool
    is_reviewed: bool
    lifted_at: str
    answer: Answer | None
    answer_words: str

    @property
    def is_lifted(self) -> bool:
        """Whether it was lifted, or will be within a minute because a review says so."""
        return self.lifted_at != "" or (self.answer is not None and self.answer.lifts)


def list_restrictions(*, case: uuid.UUID, now: datetime) -> tuple[Put, ...]:
    """Return what the reader's own desk has put in a case and not lifted, the oldest first.

    What a review has lifted is told, too.
    """
    of_case = Restriction.objects.filter(case=case)
    rows = of_case.filter(lifted_at=None) | of_case.exclude(answer__in=_LEAVES)
    return _told(list(rows.order_by("put_at")), now)


def list_to_review(*, now: datetime) -> tuple[Put, ...]:
    """Return the restrictions: those that wait for a review first, then the newest."""
    rows = Restriction.objects.order_by(*waiting_first("put_at"))[:MOST_SHOWN]
    return _told(list(rows), now)


def find_to_review(*, restriction: int, now: datetime) -> Put | None:
    """Return a restriction that the reader may review; none where it is not there for them."""
    found = _told(list(Restriction.objects.filter(pk=restriction)), now)
    return found[0] if found else None


def list_answered(*, now: datetime) -> tuple[tuple[uuid.UUID, str], ...]:
    """Return the cases in which a review has answered the reader's own desk within three days.

    Each with its code, the newest first. One query.
    """
    rows = Restriction.objects.filter(reviewed_at__gte=now - _LATELY).exclude(answer="")
    found = rows.order_by("-reviewed_at").values_list("case_id", "code")
    return tuple(dict.fromkeys(found[:MOST_SHOWN]))


def count_to_review() -> int:
    """Return how many restrictions and liftings wait for the coordination's review. One query."""
    return Restriction.objects.filter(reviewed_at=None).count()


_LATELY = timedelta(days=3)
_LEAVES = ("", Answer.STANDS.value)
_NOBODY = PlacedMember(name="", role="", desk="")


def _told(rows: list[Restriction], now: datetime) -> tuple[Put, ...]:
    named = [row.target for row in rows if row.kind == Restriction.Kind.MEMBER]
    members = placed_members([*named, *(str(row.put_by) for row in rows)])
    desks = desk_names()
    return tuple(_put(row, members, desks, now) for row in rows)


def _put(
    row: Restriction, members: Mapping[str, PlacedMember], desks: Mapping[int, str], now: datetime
) -> Put:
    by = members.get(str(row.put_by), _NOBODY)
    meant = members.get(row.target, _NOBODY)
    about = meant.name or desks.get(int(row.target) if row.target.isdecimal() else 0, "")
    waits = row.reviewed_at is None
    return Put(
        number=row.pk,
        kind=Restricts(row.kind),
        about=about,
        about_role=meant.role,
        desk=desks.get(row.desk_id, ""),
        by=by.name,
        by_role=by.role,
        code=row.code,
        words=open_reason(put=row, whose=Reason.PUT),
        put_at=instant(row.put_at),
        review_by=instant(row.put_at + REVIEW_WITHIN),
        is_overdue=waits and row.lifted_at is None and is_overdue(put_at=row.put_at, now=now),
        is_reviewed=not waits,
        lifted_at=said_or_not(row.lifted_at),
        answer=Answer(row.answer) if row.answer else None,
        answer_words=open_reason(put=row, whose=Reason.ANSWERED),
    )
