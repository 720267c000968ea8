"""Answering who asks for a person like one whom one's desk helps. Nobody else ever answers."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.access import require
from amparo.apps.accounts.confidential import confidential_among
from amparo.apps.accounts.queries import houses_of_desks, houses_of_members
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.holding import lock_case, sending_once
from amparo.apps.journal.queries import list_entries
from amparo.apps.sharing.matching.covering import check_may_know
from amparo.apps.sharing.matching.models import Invitation, Match
from amparo.domain.access.table import Action
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.matching import (
    LETS_KNOW,
    AskedBecause,
    Marks,
    Told,
    check_letting_know,
    houses_to_ask,
    is_kept_out,
)
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts, standing_restrictions


class AnsweredAlready(Refused):
    """Somebody else of the desk answered before."""

    def __init__(self) -> None:
        super().__init__("answered already")


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What speaks against letting who asks know that a person is helped.

    ``keeps_out``: they are kept out of the case. ``is_relative``: a relative is implicated, who may
    have sent them. ``is_covered``: what the person said, or the law, lets that desk know.
    ``is_nameless``: the desk that helps is confidential, so that nobody is told which to call;
    ``is_asker_nameless``: the one that asks is, so that nobody knows whom to call there.
    """

    keeps_out: bool
    is_relative: bool
    is_covered: bool
    is_nameless: bool
    is_asker_nameless: bool

    def leaves_out(self) -> frozenset[Told]:
        """Return the answers that cannot be given."""
        found = set(LETS_KNOW) if self.keeps_out or not self.is_covered else set()
        if self.is_nameless:
            found.add(Told.INVITED)
        if self.is_asker_nameless:
            found.add(Told.WE_CALL)
        return frozenset(found)


def answer_match(*, by: Actor, at: datetime, match: int, told: Told, submission: uuid.UUID) -> None:
    """Answer for one's desk who asks for a person like one of its case.

    Only an answer that lets them know is journalled in the case: others who see it, the desk that
    asked among them, would learn from any other that somebody asked, and for whom. Raises
    `AnsweredAlready`; `Refused`: ``kept out``, ``confidential`` for a desk that nobody may be told
    of, and as `check_may_know` does; `Match.DoesNotExist`.
    """
    require(action=Action.ANSWER_WHO_HELPS, actor=by)
    form = uuid.uuid5(submission, f"{by.member} {match}")
    with sending_once():
        found = Match.objects.select_related("question").get(pk=match)
        lock_case(case=found.case_id)
        # The policies show for change only what is not answered, also to who waited for the lock.
        held = Match.objects.select_for_update(of=("self",)).filter(pk=match, told="")
        if not held.exists():
            if Match.objects.filter(pk=match, form=form).exists():
                return
            raise AnsweredAlready
        if told in LETS_KNOW:
            _let_know(by, at, found, told, form)
        Match.objects.filter(pk=match).update(
            told=told.value, told_at=at, told_by=by.member, form=form
        )


def weigh(*, match: Match, at: datetime) -> Weighed:
    """Return what speaks against letting who asks know, before anybody decides."""
    marks = _marks(match.case_id)
    asker, own = match.question.desk_id, match.desk_id
    nameless = confidential_among(desks=[asker, own])
    try:
        _check_may_know(match, at)
    except Refused:
        is_covered = False
    else:
        is_covered = True
    return Weighed(
        keeps_out=_keeps_out(match, marks),
        is_relative=(Restricts.RELATIVE, "") in marks,
        is_covered=is_covered,
        is_nameless=own in nameless,
        is_asker_nameless=asker in nameless,
    )


def _marks(case: uuid.UUID) -> Marks:
    return frozenset(standing_restrictions(entries=list_entries(case=case)))


def _keeps_out(match: Match, marks: Marks) -> bool:
    """Whether who asks must learn nothing of the case, as its journal says now."""
    desks, members = houses_to_ask(marks=marks)
    (house,) = houses_of_desks([match.question.desk_id])
    return match.is_kept_out or is_kept_out(
        marks=marks, asked_by=match.question.asked_by, desk_id=match.question.desk_id, house=house,
        houses=houses_of_desks(desks) | houses_of_members(members),
    )  # fmt: skip


def _check_may_know(match: Match, at: datetime) -> None:
    question = match.question
    check_may_know(
        case=match.case_id, desk_id=question.desk_id, because=AskedBecause(question.because), at=at
    )


def _let_know(by: Actor, at: datetime, match: Match, told: Told, form: uuid.UUID) -> None:
    question = match.question
    check_letting_know(is_kept_out=_keeps_out(match, _marks(match.case_id)))
    if told is Told.INVITED and confidential_among(desks=[by.desk_id]):
        raise Refused("confidential")
    _check_may_know(match, at)
    content = Content(target=str(question.desk_id), about={"told": told.value})
    add_entry(
        by=by, at=at, case=match.case_id, kind=Kind.MATCHING, content=content, submission=form
    )
    if told is Told.INVITED:
        told_once = Invitation(
            question_id=question.pk, asked_by=question.asked_by, asking_desk_id=question.desk_id,
            desk_id=by.desk_id, at=at,
        )  # fmt: skip
        Invitation.objects.bulk_create([told_once], ignore_conflicts=True)
