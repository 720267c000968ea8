"""Answering a referral, by a desk that was asked. Before it accepts, it sees no case."""

import uuid
from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.granting import see_by_referral
from amparo.apps.cases.holding import lock_case, sending_once
from amparo.apps.cases.serving import find_open_duty, fulfil
from amparo.apps.journal.queries import list_entries
from amparo.apps.sharing.consenting.covering import Uncovered, check_covered
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.ending import lapse_uncovered, take_back_others
from amparo.apps.sharing.referring.given import (
    accept_what_it_gives,
    end_what_it_gave,
    give_back_what_waits,
)
from amparo.apps.sharing.referring.moving import (
    begin_move,
    doer_of,
    find_held,
    finish_move,
    number_of,
)
from amparo.apps.sharing.referring.packets import close_words
from amparo.apps.sharing.referring.unmoved import check_unmoved
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.ledger import as_compartments
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.acts import Act, Outcome, Reason, Said
from amparo.domain.referral.sending import LONGEST_WORDS, Packet


def accept_referral(
    *, by: Actor, at: datetime, referral: uuid.UUID, submission: uuid.UUID,
    serves: int | None = None,
) -> uuid.UUID | None:  # fmt: skip
    """Accept a referral, and return the case, which one's desk sees from now on.

    What it opens by that is new, so consent is asked for once more. Where neither that nor a lawful
    route covers it any more, the referral lapses, and none is returned.

    Others that were asked for the same need are asked no longer. ``serves``: the position of a
    duty of one's own desk that is fulfilled by it. Raises `Refused` as `check_act` does and ``not
    your duty``, `Barred`, and `Referral.DoesNotExist` where it is not there for who is looking.
    """
    require(action=Action.ANSWER_REFERRAL, actor=by)
    number = number_of(by=by, referral=referral, submission=submission)
    with sending_once():
        row, is_done = find_held(referral=referral, number=number)
        if is_done:
            return row.case_id
        try:
            with transaction.atomic():
                return _accepted(by, at, row, serves, number)
        except Uncovered:
            lapse_uncovered(by=by, at=at, referral=referral)
            return None


def decline_referral(
    *, by: Actor, at: datetime, referral: uuid.UUID, reason: Reason, submission: uuid.UUID
) -> None:
    """Decline a referral, also after its time. What waited for one's desk goes.

    Raises `Refused` as `check_act` does, and `Referral.DoesNotExist`.
    """
    require(action=Action.ANSWER_REFERRAL, actor=by)
    number = number_of(by=by, referral=referral, submission=submission)
    with sending_once():
        row, is_done = find_held(referral=referral, number=number)
        if is_done:
            return
        doer = doer_of(by=by, at=at, row=row, number=number)
        move = begin_move(row=row, act=Act.DECLINE, by=doer, said=Said(reason=reason))
        give_back_what_waits(row=row, at=at)
        finish_move(move=move, by=doer)


def ask_more(
    *, by: Actor, at: datetime, referral: uuid.UUID, words: str, submission: uuid.UUID
) -> None:
    """Ask the sender for more before one answers. The time to answer runs on.

    Raises `Refused` as `check_act` does and ``too long``, and `Referral.DoesNotExist`.
    """
    require(action=Action.ANSWER_REFERRAL, actor=by)
    _say(by, at, referral, Act.ASK_MORE, words, submission)


def say_more(
    *, by: Actor, at: datetime, referral: uuid.UUID, words: str, submission: uuid.UUID
) -> None:
    """Say what the desk that was asked wanted to know. Raises as `ask_more` does."""
    require(action=Action.REFER, actor=by)
    _say(by, at, referral, Act.SAY_MORE, words, submission)


def hand_back(
    *, by: Actor, at: datetime, referral: uuid.UUID, outcome: Outcome, submission: uuid.UUID,
    serves: int | None = None,
) -> None:  # fmt: skip
    """Hand back what one's desk had accepted, with what came of it.

    What it opened by the referral it opens no longer; the case it goes on seeing. Raises as
    `accept_referral` does, and `Case.DoesNotExist` where it is not in their hands.
    """
    require(action=Action.ANSWER_REFERRAL, actor=by)
    number = number_of(by=by, referral=referral, submission=submission)
    with sending_once():
        row, is_done = find_held(referral=referral, number=number)
        if is_done:
            return
        doer = doer_of(by=by, at=at, row=row, number=number)
        move = begin_move(row=row, act=Act.HAND_BACK, by=doer, said=Said(outcome=outcome))
        lock_case(case=row.case_id)
        end_what_it_gave(row=row, at=at)
        finish_move(move=move, by=doer)
        _fulfil(by, at, row, serves, number)


def _accepted(
    by: Actor, at: datetime, row: Referral, serves: int | None, number: uuid.UUID
) -> uuid.UUID:
    """Accept it, in the transaction at hand: only who sees the case reads what she agreed to.

    Raises `Uncovered`, and `NotSealed` as `check_unmoved` does. Nobody takes consent back
    meanwhile, for they say `hold_referrals`, too.
    """
    doer = doer_of(by=by, at=at, row=row, number=number)
    move = begin_move(row=row, act=Act.ACCEPT, by=doer)
    finish_move(move=move, by=doer)
    see_by_referral(by=by, at=at, case=row.case_id, hidden_from=row.hidden_from)
    check_unmoved(row=row, entries=list_entries(case=row.case_id))
    until = check_covered(
        case=row.case_id, desk_id=by.desk_id, compartments=as_compartments(row.compartments),
        purpose=Purpose(row.purpose), at=at,
    )  # fmt: skip
    accept_what_it_gives(row=row, until=until)
    take_back_others(by=by, at=at, row=row)
    _fulfil(by, at, row, serves, number)
    return row.case_id


def _say(
    by: Actor, at: datetime, referral: uuid.UUID, act: Act, words: str, submission: uuid.UUID
) -> None:
    kept = words.strip()
    if len(kept) > LONGEST_WORDS:
        raise Refused("too long")
    number = number_of(by=by, referral=referral, submission=submission)
    with sending_once():
        row, is_done = find_held(referral=referral, number=number)
        if is_done:
            return
        doer = doer_of(by=by, at=at, row=row, number=number)
        move = begin_move(row=row, act=act, by=doer, said=Said(has_words=bool(kept)))
        close_words(row=row, act=number, said=Packet(words=kept, facts={}))
        finish_move(move=move, by=doer)


def _fulfil(by: Actor, at: datetime, row: Referral, serves: int | None, number: uuid.UUID) -> None:
    duty = find_open_duty(case=row.case_id, desk_id=by.desk_id, position=serves)
    if duty is not None:
        event = uuid.uuid5(number, "event")
        fulfil(by=by, at=at, case=row.case_id, duty=duty, submission=event)
