"""Ending referrals that wait: by who sent them, or because of something else that happened.

The desk that was asked learns that it was taken back, and not why.
"""

import logging
import uuid
from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from amparo.apps.accounts.access import require
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.holding import sending_once
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.given import end_what_it_gave, give_back_what_waits
from amparo.apps.sharing.referring.moving import (
    LIVE_STATES,
    WAITING_STATES,
    Doer,
    begin_move,
    doer_of,
    find_held,
    finish_move,
    nobody_by,
    note_end,
    number_of,
)
from amparo.apps.sharing.referring.packets import drop_words
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.restricting import Restrictions
from amparo.domain.referral.acts import NOTHING, Act, State, check_act
from amparo.domain.referral.needs import Need
from amparo.vault.sealing import NotSealed

_log = logging.getLogger(__name__)
_SEALED = ("need", "urgency", "purpose", "reason", "outcome")


def take_back(*, by: Actor, at: datetime, referral: uuid.UUID, submission: uuid.UUID) -> None:
    """Take back a referral of one's own desk that nobody has answered yet.

    Raises `Refused` as `check_act` does, and `Referral.DoesNotExist`.
    """
    require(action=Action.REFER, actor=by)
    number = number_of(by=by, referral=referral, submission=submission)
    with sending_once():
        row, is_done = find_held(referral=referral, number=number)
        if not is_done:
            end(row=row, act=Act.TAKE_BACK, by=doer_of(by=by, at=at, row=row, number=number))


def take_back_others(*, by: Actor, at: datetime, row: Referral) -> None:
    """Take back what others were asked for the same need, now that a desk has accepted.

    In the transaction at hand, once that desk sees the case. Of *other help* nobody knows whether
    it is the same.
    """
    if row.need == Need.OTHER.value:
        return
    waiting = Referral.objects.filter(case=row.case_id, need=row.need, state__in=WAITING_STATES)
    _take_back_all(by, at, waiting.exclude(pk=row.pk))


def take_back_for(
    *, by: Actor, at: datetime, case: uuid.UUID, desk_id: int,
    compartments: Collection[Compartment],
) -> None:  # fmt: skip
    """Take back what waits at a desk that lost compartments, as when consent was taken back.

    In the transaction at hand, of whoever ended its grants; they have said `hold_referrals` before
    they locked the case. Of what the desk had accepted it keeps no words: it hands that back.
    """
    names = [one.value for one in compartments]
    rows = Referral.objects.filter(
        case=case, to_desk=desk_id, state__in=LIVE_STATES, compartments__overlap=names
    )
    accepted = rows.filter(state=State.ACCEPTED.value)
    drop_words(referrals=list(accepted.values_list("pk", flat=True)))
    _take_back_all(by, at, rows.filter(state__in=WAITING_STATES))


def take_back_from(*, by: Actor, at: datetime, case: uuid.UUID, restrictions: Restrictions) -> None:
    """Take back what waits at desks that are kept out of a case, and what they had accepted.

    In the transaction at hand; whoever does it has said `hold_referrals` before they locked the
    case. To members who are implicated its referrals are not there from now on.
    """
    hide_from(case=case, restrictions=restrictions)
    rows = Referral.objects.filter(
        case=case, to_desk__in=restrictions.desks, state__in=LIVE_STATES
    )  # fmt: skip
    _take_back_all(by, at, rows)


def hide_from(*, case: uuid.UUID, restrictions: Restrictions) -> None:
    """Let the referrals of a case be there for no member who is implicated in it."""
    hidden = [uuid.UUID(member) for member in restrictions.members] or None
    Referral.objects.filter(case=case, state__in=LIVE_STATES).update(hidden_from=hidden)


def lapse_uncovered(*, by: Actor, at: datetime, referral: uuid.UUID) -> None:
    """Let what waits for one's own desk lapse, since it may not be shared with it any more.

    In the transaction at hand, also of a case that the desk does not see.
    """
    row = Referral.objects.get(pk=referral)
    doer = nobody_by(by=by, at=at, referral=referral, act=Act.LAPSE)
    move = begin_move(row=row, act=Act.LAPSE, by=doer)
    give_back_what_waits(row=row, at=at)
    finish_move(move=move, by=doer)


def end(*, row: Referral, act: Act, by: Doer) -> None:
    """End a referral, and what it gave, in the transaction at hand. Raises as `check_act` does."""
    move = begin_move(row=row, act=act, by=by)
    end_what_it_gave(row=row, at=by.at)
    finish_move(move=move, by=by)


def end_whatever_it_is(*, referral: uuid.UUID, act: Act, by: Doer) -> None:
    """End a referral because of something else that happened, in the transaction at hand.

    Where its row was changed, what it gave ends all the same: that consent was taken back is not
    held up by who reaches the database. What it was nobody can read, so it is not journalled, and
    stays in the counts as it was. Raises as `check_act` does.
    """
    try:
        row = Referral.objects.get(pk=referral)
    except NotSealed:
        _end_unread(Referral.objects.defer(*_SEALED).get(pk=referral), act, by)
    else:
        end(row=row, act=act, by=by)


def _end_unread(row: Referral, act: Act, by: Doer) -> None:
    state = check_act(state=State(row.state), act=act, by=by.side, said=NOTHING)
    end_what_it_gave(row=row, at=by.at)
    row.state, row.state_since = state.value, by.at
    row.save(update_fields=["state", "state_since"])
    note_end(row=row, act=act, by=by)
    _log.error("a referral that was changed in the database ended, neither journalled nor counted")


def _take_back_all(by: Actor, at: datetime, rows: QuerySet[Referral]) -> None:
    for number in list(rows.order_by("sent_at", "pk").values_list("pk", flat=True)):
        doer = nobody_by(by=by, at=at, referral=number, act=Act.TAKE_BACK)
        end_whatever_it_is(referral=number, act=Act.TAKE_BACK, by=doer)
