"""The steps that all acts on a referral share: one at a time, once for each form, and counted."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from amparo.apps.accounts.queries import desk_places
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.holding import just_now
from amparo.apps.coordination.actions import add_referral_changes
from amparo.apps.ended.noting import What, note_ended
from amparo.apps.journal.actions import append
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.apps.protocols.governing import country_zone
from amparo.apps.sharing.models import Referral, ReferralAct
from amparo.apps.sharing.referring.packets import drop_words
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.referral.acts import (
    LIVE,
    NOTHING,
    WAITING,
    Act,
    Outcome,
    Reason,
    Said,
    Side,
    State,
    check_act,
)
from amparo.domain.referral.counting import ReferralCount, moved, result_of
from amparo.domain.referral.needs import Need, Urgency
from amparo.domain.referral.telling import Told

WAITING_STATES = tuple(state.value for state in WAITING)
LIVE_STATES = tuple(state.value for state in LIVE)


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who does something with a referral, for which side, by which form, and when."""

    member: uuid.UUID
    desk_id: int
    institution: str
    side: Side
    at: datetime
    number: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A referral that an act leads on, as it will stand, and what is to be journalled of it."""

    row: Referral
    told: Told
    before: ReferralCount


def doer_of(
    *, by: Actor, at: datetime, row: Referral, number: uuid.UUID, side: Side | None = None
) -> Doer:
    """Return who acts on a referral: for its sender or its receiver, or for the ``side`` named.

    Raises `Refused` (``not yours``) for a desk that is neither.
    """
    side = side or {row.from_desk_id: Side.SENDER, row.to_desk_id: Side.RECEIVER}.get(by.desk_id)
    if side is None:
        raise Refused("not yours")
    return Doer(
        member=by.member, desk_id=by.desk_id, institution=by.institution, side=side, at=at,
        number=number,
    )  # fmt: skip


def nobody_by(*, by: Actor, at: datetime, referral: uuid.UUID, act: Act) -> Doer:
    """Return who does what follows from something else: a member acts, for neither side."""
    return Doer(
        member=by.member, desk_id=by.desk_id, institution=by.institution, side=Side.NOBODY, at=at,
        number=uuid.uuid5(referral, act.value),
    )  # fmt: skip


def number_of(*, by: Actor, referral: uuid.UUID, submission: uuid.UUID) -> uuid.UUID:
    """Return the id of what a form does: sent for another referral, it does that too."""
    return uuid.uuid5(submission, f"{by.member} {referral}")


def hold_referrals(*, case: uuid.UUID) -> None:
    """Let nobody else act on a referral of a case meanwhile. To be said before the case is locked.

    A desk that is asked does not see the case, and cannot lock it. Whoever takes this turn after
    they have locked the case may wait for somebody who waits for them.
    """
    take_turn(Turn.REFERRING, about=str(case))


def find_held(*, referral: uuid.UUID, number: uuid.UUID) -> tuple[Referral, bool]:
    """Return a referral that nobody else acts on meanwhile, and whether a form had acted before.

    Raises `Referral.DoesNotExist` where it is not there for who is looking.
    """
    case = Referral.objects.values_list("case_id", flat=True).get(pk=referral)
    hold_referrals(case=case)
    return Referral.objects.get(pk=referral), ReferralAct.objects.filter(pk=number).exists()


def begin_move(*, row: Referral, act: Act, by: Doer, said: Said = NOTHING) -> Moved:
    """Return a referral as an act leads it on. Nothing is written yet.

    Raises `Refused` as `check_act` does.
    """
    state = check_act(state=State(row.state), act=act, by=by.side, said=said)
    before = count_of(row=row)
    row.state, row.state_since = state.value, by.at
    if act in (Act.ACCEPT, Act.DECLINE):
        row.answered_at = by.at
    row.reason = said.reason.value if said.reason else row.reason
    row.outcome = said.outcome.value if said.outcome else row.outcome
    return Moved(row=row, told=told_of_row(row=row, act=act), before=before)


def finish_move(*, move: Moved, by: Doer) -> None:
    """Journal and write what `begin_move` returned. What nobody is to read any more goes.

    In this order: a desk that does not see the case is let into its journal while its answer waits.
    """
    row = move.row
    journal(row=row, told=move.told, by=by)
    row.save(update_fields=["state", "state_since", "answered_at", "reason", "outcome"])
    if row.state in LIVE_STATES:
        note_act(row=row, act=move.told.act, by=by)
    else:
        note_end(row=row, act=move.told.act, by=by)
    add_referral_changes(changes=moved(before=move.before, after=count_of(row=row)))


def journal(*, row: Referral, told: Told, by: Doer, target: str = "") -> None:
    """Write in the journal of the case what was done with a referral of it.

    No duty follows from it, so the case is not projected anew, and need not be seen.
    """
    append(
        case=row.case_id, kind=Kind.REFERRAL, event="", happened=just_now(at=by.at),
        recorded_at=by.at, institution=by.institution,
        content=Content(target=target, about=told.as_about()), submission=by.number,
    )  # fmt: skip


def note_act(*, row: Referral, act: Act, by: Doer) -> None:
    """Note who did something with a referral, and when."""
    done = ReferralAct(
        id=by.number, referral=row, act=act.value, at=by.at, desk_id=by.desk_id, member=by.member
    )
    ReferralAct.objects.bulk_create([done])


def note_end(*, row: Referral, act: Act, by: Doer) -> None:
    """Note who ended a referral. What was written with it goes, and stays gone after a restore."""
    note_act(row=row, act=act, by=by)
    drop_words(referrals=[row.pk])
    note_ended(what=What.REFERRAL, of=row.pk, at=by.at)


def told_of_row(*, row: Referral, act: Act) -> Told:
    """Return what the journal says of an act on a referral."""
    is_answer = act in (Act.ACCEPT, Act.DECLINE)
    return Told(
        act=act,
        code=row.code,
        need=Need(row.need),
        urgency=Urgency(row.urgency) if act is Act.SEND else None,
        reason=Reason(row.reason) if row.reason else None,
        outcome=Outcome(row.outcome) if row.outcome else None,
        is_late=is_answer and row.answered_at is not None and row.answered_at > row.answer_by,
        is_confidential=row.is_confidential,
    )


def count_of(*, row: Referral) -> ReferralCount:
    """Return what a referral counts as now. One query."""
    return ReferralCount(
        need=row.need,
        place=desk_places().get(row.from_desk_id, ""),
        month=month_of(at=row.sent_at),
        result=result_of(
            state=State(row.state),
            reason=Reason(row.reason) if row.reason else None,
            outcome=Outcome(row.outcome) if row.outcome else None,
        ),
    )


def month_of(*, at: datetime) -> date:
    """Return the first day of the month of an instant, where the country is."""
    return at.astimezone(country_zone()).date().replace(day=1)
