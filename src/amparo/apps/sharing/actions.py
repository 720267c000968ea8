"""Asking the desk whose code was typed for a case, and answering who asks."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.codes import cases_by_code, tidy_code
from amparo.apps.cases.granting import grant_access
from amparo.apps.journal.door import close_texts
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.apps.sharing.models import RequestAnswer, UrgentRequest
from amparo.domain.access.table import Action
from amparo.domain.casework.asking import check_asking
from amparo.domain.casework.recording import Refused

REASONS_TO_REFUSE = ("not needed", "others", "danger", "unclear")
_A_DAY = timedelta(hours=24)


class AnsweredAlready(Refused):
    """Somebody else answered the request before."""

    def __init__(self) -> None:
        super().__init__("answered already")


def ask_holder(
    *, by: Actor, at: datetime, code: str, words: str, submission: uuid.UUID | None = None
) -> uuid.UUID:
    """Ask the desk whose code it is for a case; return the id of the request.

    Nothing is looked up: the same happens whether there is such a code, whosever it is. Sent
    twice with one ``submission``, it is asked once. Raises `Refused` as `check_asking` does.
    """
    require(action=Action.ASK_HOLDER, actor=by)
    tidied, reason = tidy_code(typed=code), "\n".join(words.strip().splitlines())
    number = _id_of(by, submission or uuid.uuid4(), tidied)
    with transaction.atomic():
        take_turn(Turn.ASKING, about=str(by.member))
        own = UrgentRequest.objects.filter(asked_by=by.member)
        if own.filter(pk=number).exists():
            return number
        asked_today = own.filter(asked_at__gt=at - _A_DAY).count()
        check_asking(code=tidied, words=reason, asked_today=asked_today)
        UrgentRequest.objects.create(
            id=number, code=tidied, asked_by=by.member, desk_id=by.desk_id, asked_at=at,
            words=close_texts(of=number, texts={"words": reason}),
        )  # fmt: skip
    return number


def grant_request(
    *, by: Actor, at: datetime, asked: uuid.UUID, lasts: timedelta | None, submission: uuid.UUID
) -> None:
    """Let the asking desk see the case, for a time or until somebody ends it.

    Raises `AnsweredAlready`, `Refused` as `grant_access` does, and `UrgentRequest.DoesNotExist`
    where the code is not one of the desk of ``by``.
    """
    require(action=Action.ANSWER_HOLDER, actor=by)
    number = _id_of(by, submission, str(asked))
    with transaction.atomic():
        found = _hold(asked, number)
        if found is None:
            return
        held, case = found
        until = None if lasts is None else at + lasts
        grant_access(
            by=by, at=at, case=case, desk_id=held.desk_id, until=until, submission=number
        )  # fmt: skip
        told = RequestAnswer(answer=UrgentRequest.Answer.GRANTED, until=until)
        _keep(held, told, by, at, number, case=case)


def refuse_request(
    *, by: Actor, at: datetime, asked: uuid.UUID, why: str, submission: uuid.UUID
) -> None:
    """Do not let the asking desk see the case. ``why`` is kept for the answering desk alone.

    Raises as `grant_request` does, and `Refused` for an unknown reason.
    """
    require(action=Action.ANSWER_HOLDER, actor=by)
    if why not in REASONS_TO_REFUSE:
        raise Refused("unknown reason")
    number = _id_of(by, submission, str(asked))
    with transaction.atomic():
        found = _hold(asked, number)
        if found is None:
            return
        told = RequestAnswer(answer=UrgentRequest.Answer.REFUSED, why=why)
        _keep(found[0], told, by, at, number)


def _hold(asked: uuid.UUID, number: uuid.UUID) -> tuple[UrgentRequest, uuid.UUID] | None:
    """Lock a request that waits, and find its case; none if the same form answered it before."""
    if RequestAnswer.objects.filter(pk=number).exists():
        return None
    seen = UrgentRequest.objects.get(pk=asked)
    case = cases_by_code(codes=[seen.code]).get(seen.code)
    if case is None:
        raise UrgentRequest.DoesNotExist
    # The policies show for change only what is not answered, also to who waited for the lock.
    held = UrgentRequest.objects.select_for_update().filter(pk=asked).first()
    if held is not None:
        return held, case
    if RequestAnswer.objects.filter(pk=number).exists():
        return None
    raise AnsweredAlready


def _keep(
    held: UrgentRequest, told: RequestAnswer, by: Actor, at: datetime, number: uuid.UUID, *,
    case: uuid.UUID | None = None,
) -> None:  # fmt: skip
    told.id, told.request, told.answered_at = number, held, at
    told.answered_by, told.desk_id = by.member, by.desk_id
    told.save(force_insert=True)
    UrgentRequest.objects.filter(pk=held.pk).update(answer=told.answer, case=case)


def _id_of(by: Actor, submission: uuid.UUID, what: str) -> uuid.UUID:
    """Return the id of what a form does: the same form sent for something else does that too."""
    return uuid.uuid5(submission, f"{by.member} {what}")
