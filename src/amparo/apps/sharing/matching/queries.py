"""Reading who asked and who is near. Row-level security leaves out what is not the reader's."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from amparo.apps.accounts.queries import desk_names, shown_names
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.codes import codes_of
from amparo.apps.sharing.matching.models import Invitation, Match, Question
from amparo.domain.casework.matching import AskedBecause, Told
from amparo.domain.linkage.scoring import Nearness

LATELY = timedelta(days=7)
"""For how long the first page says that a desk may tell more."""
_MOST_SHOWN = 50
_MOST_ANSWERED = 25


@dataclass(frozen=True, kw_only=True)
class Near:
    """Somebody asks for a person like one whom the reader's desk helps. ``told`` is its answer.

    ``is_kept_out``: who asks is kept out of the case, and only who leads it reads this.
    """

    match: int
    case: uuid.UUID
    code: str
    asked_at: datetime
    because: AskedBecause
    name: str
    desk: str
    nearness: Nearness
    is_kept_out: bool
    told: Told | None


@dataclass(frozen=True, kw_only=True)
class AskedOnce:
    """A question of the reader, or of a colleague for whoever leads: ``name`` is theirs.

    ``invited_by`` are the desks that may tell more; nothing else is ever told.
    """

    asked_at: datetime
    because: AskedBecause
    name: str
    is_own: bool
    invited_by: tuple[str, ...]


def count_near() -> int:
    """Return how often somebody asks for a person like one of the reader's desk. One query."""
    return Match.objects.filter(told="").count()


def count_invitations(*, by: Actor, now: datetime) -> int:
    """Return of how many questions of a member a desk has lately said more may be told."""
    lately = Invitation.objects.filter(asked_by=by.member, at__gte=now - LATELY)
    return lately.values("question").distinct().count()


def was_near_since(*, desk_id: int, since: datetime | None, cases: QuerySet[Any, Any]) -> bool:
    """Whether a desk was told since an instant that somebody asks for a person of some cases.

    One query. ``cases`` asks for their ids; what was answered is no news.
    """
    rows = Match.objects.filter(desk=desk_id, told="", case__in=cases)
    return rows.filter(found_at__gt=since).exists() if since else rows.exists()


def list_near() -> tuple[Sequence[Near], Sequence[Near]]:
    """Return what waits for an answer, the longest first, and what was answered last."""
    waiting = Match.objects.filter(told="").order_by("found_at", "pk")
    answered = Match.objects.exclude(told="").order_by("-told_at", "pk")
    return _near(waiting[:_MOST_SHOWN]), _near(answered[:_MOST_ANSWERED])


def find_near(*, case: uuid.UUID, match: int) -> tuple[Match, Near] | None:
    """Return one that is near a case of the reader's desk, as it rests and in words; or none."""
    found = Match.objects.select_related("question").filter(pk=match, case=case).first()
    return (found, _near([found])[0]) if found else None


def list_asked(*, by: Actor) -> Sequence[AskedOnce]:
    """Return what a member asked, and who leads a desk what its members did; the newest first.

    Always as many queries, whatever came of it.
    """
    rows = list(Question.objects.filter(desk=by.desk_id).order_by("-asked_at", "pk")[:_MOST_SHOWN])
    names = shown_names([str(row.asked_by) for row in rows])
    invited, desks = _invited(rows), desk_names()
    return [
        AskedOnce(
            asked_at=row.asked_at,
            because=AskedBecause(row.because),
            name=names.get(str(row.asked_by), ""),
            is_own=row.asked_by == by.member,
            invited_by=tuple(desks.get(desk, "") for desk in invited.get(row.pk, ())),
        )
        for row in rows
    ]


def _invited(rows: Sequence[Question]) -> Mapping[uuid.UUID, list[int]]:
    found: dict[uuid.UUID, list[int]] = {}
    told = Invitation.objects.filter(question__in=[row.pk for row in rows] or [uuid.UUID(int=0)])
    for question, desk in told.order_by("at").values_list("question", "desk"):
        found.setdefault(question, []).append(desk)
    return found


def _near(rows: Iterable[Match]) -> list[Near]:
    found = list(rows)
    questions = Question.objects.in_bulk([row.question_id for row in found])
    codes = codes_of(cases=[row.case_id for row in found])
    names = shown_names([str(one.asked_by) for one in questions.values()])
    desks = desk_names()
    return [
        Near(
            match=row.pk,
            case=row.case_id,
            code=codes[row.case_id],
            asked_at=question.asked_at,
            because=AskedBecause(question.because),
            name=names.get(str(question.asked_by), ""),
            desk=desks.get(question.desk_id, ""),
            nearness=Nearness(row.nearness),
            is_kept_out=row.is_kept_out,
            told=Told(row.told) if row.told else None,
        )
        for row in found
        if (question := questions.get(row.question_id)) is not None and row.case_id in codes
    ]
