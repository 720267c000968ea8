"""Reading requests and demands. Row-level security leaves out what is not the reader's."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.apps.accounts.queries import desk_names, shown_names
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.codes import cases_by_code, codes_of, ends_of_access
from amparo.apps.journal.door import open_texts
from amparo.apps.sharing.models import RequestAnswer, UrgentRequest

LATELY = timedelta(days=3)
"""For how long the first page says that something was answered."""
_MOST_ANSWERED = 25
_MOST_MINE = 50
_NO_CASE = uuid.UUID(int=0)
"""Asked for too, so that the database is asked as often where nothing was granted."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A request by a code of the reader's desk.

    ``told`` is how it was answered; none where it waits.
    """

    asked: uuid.UUID
    code: str
    case: uuid.UUID
    asked_at: datetime
    name: str
    desk: str
    words: str
    answer: str
    told: RequestAnswer | None


@dataclass(frozen=True, kw_only=True)
class Mine:
    """A request that the reader sent, by the ``code`` they typed.

    ``case``, and ``own_code`` by which their own desk knows it, are said once it was granted, while
    it is seen. ``until`` is when that ends by itself; none where it does not.
    """

    code: str
    own_code: str
    asked_at: datetime
    words: str
    answer: str
    case: uuid.UUID | None
    until: datetime | None


def count_answered(*, by: Actor, now: datetime) -> int:
    """Return how many requests a member sent within three days are answered. One query."""
    lately = UrgentRequest.objects.filter(asked_by=by.member, asked_at__gte=now - LATELY)
    return lately.exclude(answer="").count()


def count_held() -> int:
    """Return how many requests wait for the reader's desk. Two queries."""
    codes = list(UrgentRequest.objects.filter(answer="").values_list("code", flat=True))
    held = cases_by_code(codes=set(codes))
    return sum(code in held for code in codes)


def list_held() -> tuple[Sequence[Held], Sequence[Held]]:
    """Return the requests that wait, the oldest first, and those answered last."""
    waiting = UrgentRequest.objects.filter(answer="").order_by("asked_at", "pk")
    answered = UrgentRequest.objects.exclude(answer="").order_by("-asked_at", "pk")
    return _held(waiting), _held(answered[:_MOST_ANSWERED])


def find_held(*, asked: uuid.UUID) -> Held | None:
    """Return one request by a code of the reader's desk; none if it is not one."""
    return next(iter(_held(UrgentRequest.objects.filter(pk=asked))), None)


def list_mine(*, by: Actor) -> Sequence[Mine]:
    """Return what a member asked, the newest first. Always as many queries."""
    found = list(
        UrgentRequest.objects.filter(asked_by=by.member).order_by("-asked_at", "pk")[:_MOST_MINE]
    )
    granted = [row.case_id for row in found if row.case_id is not None]
    seen = codes_of(cases=[*granted, _NO_CASE])
    ends = ends_of_access(cases=[*seen, _NO_CASE], desk_id=by.desk_id)
    return [
        Mine(
            code=row.code,
            own_code=seen.get(row.case_id or _NO_CASE, ""),
            asked_at=row.asked_at,
            words=_words(row),
            answer=row.answer,
            case=row.case_id if row.case_id in seen else None,
            until=ends.get(row.case_id or _NO_CASE),
        )
        for row in found
    ]


def _held(rows: Iterable[UrgentRequest]) -> list[Held]:
    # What their own desk asked is seen too; held are those by a code of theirs.
    found = list(rows)
    cases = cases_by_code(codes={row.code for row in found})
    names = shown_names([str(row.asked_by) for row in found])
    desks, told = desk_names(), _told(found)
    return [
        Held(
            asked=row.pk,
            code=row.code,
            case=cases[row.code],
            asked_at=row.asked_at,
            name=names.get(str(row.asked_by), ""),
            desk=desks.get(row.desk_id, ""),
            words=_words(row),
            answer=row.answer,
            told=told.get(row.pk),
        )
        for row in found
        if row.code in cases
    ]


def _told(rows: Iterable[UrgentRequest]) -> Mapping[uuid.UUID, RequestAnswer]:
    answers = RequestAnswer.objects.filter(request__in=[row.pk for row in rows])
    return {answer.request_id: answer for answer in answers}


def _words(row: UrgentRequest) -> str:
    return open_texts(of=row.pk, kept=bytes(row.words)).get("words", "")
