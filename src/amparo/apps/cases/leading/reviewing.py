"""Answering a restriction without seeing the case, and carrying out what was answered.

Whoever reviews writes on the row of the restriction and nowhere else. What lifts it is done by the
worker, in their name: the case, its journal and its duties are there for it and not for them.
"""

import uuid
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from amparo.apps.accounts.access import require
from amparo.apps.accounts.queries import houses_of_desks, houses_of_members
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.holding import just_now, not_before
from amparo.apps.cases.leading.actions import enough_words
from amparo.apps.cases.leading.reasons import Reason, close_reason
from amparo.apps.cases.models import Case, Restriction
from amparo.apps.cases.projecting import follow_restrictions, project_case
from amparo.apps.journal.actions import append
from amparo.apps.journal.queries import list_entries
from amparo.apps.operations.transactions import tell_policies
from amparo.apps.sharing.referring.ending import hide_from
from amparo.apps.sharing.referring.moving import hold_referrals
from amparo.domain.access.table import Action
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import (
    Restricts,
    restrictions_of,
    standing_restrictions,
)
from amparo.domain.casework.reviewing import Answer, Mark, check_review

_TASK = "cases.carry_out_review"


def review_restriction(
    *, by: Actor, at: datetime, restriction: int, answer: Answer, words: str
) -> None:
    """Say whether a restriction stands, and why; or that its lifting by its own desk does.

    One that is to be lifted is lifted by the worker, once this is committed. Raises `Refused` as
    `check_review` does; ``few words``; ``reviewed already``, also where it is not there for them.
    """
    require(action=Action.REVIEW_MARKS, actor=by)
    kept = enough_words(words)
    with transaction.atomic():
        put = Restriction.objects.select_for_update().filter(
            pk=restriction, reviewed_at=None
        ).first()  # fmt: skip
        if put is None:
            raise Refused("reviewed already")
        check_review(mark=_mark(put), answer=answer, member=str(by.member), house=by.institution)
        put.reviewed_at, put.reviewed_by, put.review_desk_id = at, by.member, by.desk_id
        put.answer = answer.value
        put.answer_words = close_reason(put=put, whose=Reason.ANSWERED, words=kept)
        put.save(update_fields=["reviewed_at", "reviewed_by", "review_desk", "answer",
                                "answer_words"])  # fmt: skip
        if answer.lifts:
            app.configure_task(_TASK).defer(restriction=restriction)


def carry_out_review(*, restriction: int, at: datetime) -> None:
    """Lift a restriction that a review has answered so. The worker's; may be done twice.

    Does nothing where it was lifted meanwhile by the desk that put it.
    """
    case = Restriction.objects.values_list("case_id", flat=True).get(pk=restriction)
    hold_referrals(case=case)
    locked = Case.objects.select_for_update().get(pk=case)
    put = Restriction.objects.select_for_update().get(pk=restriction)
    if put.lifted_at is not None or put.answer in ("", Answer.STANDS.value):
        return
    entries = list_entries(case=case)
    at = not_before(entries=entries, at=at)
    if (Restricts(put.kind), put.target) in standing_restrictions(entries=entries):
        _journal_lifting(put, at)
    put.lifted_at, put.lifted_by = at, put.reviewed_by
    put.save(update_fields=["lifted_at", "lifted_by"])
    project_case(case=locked, now=at)
    now = restrictions_of(entries=list_entries(case=case))
    follow_restrictions(case=case, now=now, then=restrictions_of(entries=entries), at=at)
    hide_from(case=case, restrictions=now)


def _journal_lifting(put: Restriction, at: datetime) -> None:
    (house,) = houses_of_desks([put.review_desk_id or 0])
    tell_policies(
        said={"amparo.member": str(put.reviewed_by), "amparo.desk": str(put.review_desk_id)}
    )
    append(
        case=put.case_id, kind=Kind.LIFTING, event="", happened=just_now(at=at), recorded_at=at,
        institution=house,
        content=Content(restricts=put.kind, target=put.target, reason=put.answer),
        submission=uuid.uuid4(),
    )  # fmt: skip


def _mark(put: Restriction) -> Mark:
    desks, members = [put.desk_id], []
    if put.kind == Restriction.Kind.MEMBER:
        members.append(put.target)
    else:
        desks.append(int(put.target))
    before = Restriction.objects.filter(case=put.case_id, kind=put.kind, target=put.target)
    lifted = before.exclude(answer__in=("", Answer.STANDS.value)).exclude(pk=put.pk)
    return Mark(
        kind=Restricts(put.kind),
        target=put.target,
        put_by=str(put.put_by),
        houses=frozenset((*houses_of_desks(desks), *houses_of_members(members))),
        lifted_by=frozenset(str(one.reviewed_by) for one in lifted),
        is_lifted=put.lifted_at is not None,
    )
