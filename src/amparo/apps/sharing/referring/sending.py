"""Sending a referral: checked by the server, and whole or not at all."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.access import require
from amparo.apps.accounts.queries import desk_places
from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.holding import hold_case, not_before, sending_once
from amparo.apps.cases.serving import OpenDuty, find_open_duty, fulfil
from amparo.apps.compartments.granting import give_grants, who_opens
from amparo.apps.coordination.actions import add_referral_changes
from amparo.apps.journal.queries import list_entries
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.consenting.covering import Uncovered, check_covered
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.choosing import (
    check_named,
    confidential_in_turn,
    is_confidential,
)
from amparo.apps.sharing.referring.codes import new_referral_code
from amparo.apps.sharing.referring.moving import (
    count_of,
    doer_of,
    hold_referrals,
    journal,
    month_of,
    note_act,
    told_of_row,
)
from amparo.apps.sharing.referring.packets import close_words
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Entry, Kind, place_of
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import restrictions_of
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.referral.acts import Act, State
from amparo.domain.referral.counting import NO_SERVICE, ReferralCount, moved
from amparo.domain.referral.needs import PURPOSES, Need, Urgency
from amparo.domain.referral.sending import (
    AnswerBy,
    Packet,
    answer_by,
    check_confidential,
    check_packet,
)
from amparo.domain.referral.telling import Told


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody sends. Without ``to_desk``: to a confidential service that Amparo chooses.

    ``serves``: the position of the duty of their own desk for which they do it. ``is_fulfilled``:
    by sending it, so that the act of that duty is recorded, too.
    """

    need: Need
    urgency: Urgency
    to_desk: int | None
    compartments: frozenset[Compartment]
    packet: Packet
    serves: int | None = None
    is_fulfilled: bool = False


@dataclass(frozen=True, kw_only=True)
class Going:
    """To which desk a referral would go, before when it may, and by when it is to be answered."""

    to_desk: int
    until: datetime
    answer_by: AnswerBy


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came of sending: the referral, or none where no confidential service is left to ask."""

    referral: uuid.UUID | None
    is_repeat: bool = False


def foresee(*, by: Holder, at: datetime, case: uuid.UUID, wanted: Wanted) -> Going | None:
    """Return what sending would do, without doing it; none where nobody could be asked.

    Raises as `send_referral` does.
    """
    require(action=Action.REFER, actor=by.actor)
    check_packet(packet=wanted.packet, compartments=wanted.compartments)
    served = find_open_duty(case=case, desk_id=by.actor.desk_id, position=wanted.serves)
    return _going(by, at, case, wanted, served, list_entries(case=case))


def send_referral(
    *, by: Holder, at: datetime, case: uuid.UUID, wanted: Wanted, submission: uuid.UUID
) -> Sent:
    """Ask a desk for help, and let it open some compartments once it has accepted.

    Sent twice, it is sent once. Raises `Uncovered` where neither consent nor a lawful route covers
    it, `Refused` as the checks of `amparo.domain.referral.sending` do, ``not your duty``, ``nothing
    kept`` in a compartment, ``desk without key``; `NoGrant`; `Barred` by the protocol; and
    `Case.DoesNotExist`.
    """
    require(action=Action.REFER, actor=by.actor)
    check_packet(packet=wanted.packet, compartments=wanted.compartments)
    number = uuid.uuid5(submission, str(by.actor.member))
    with sending_once():
        hold_referrals(case=case)
        _, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            is_sent = Referral.objects.filter(pk=number).exists()
            return Sent(referral=number if is_sent else None, is_repeat=True)
        at = not_before(entries=entries, at=at)
        served = find_open_duty(case=case, desk_id=by.actor.desk_id, position=wanted.serves)
        going = _going(by, at, case, wanted, served, entries)
        if going is None:
            return _found_none(by, at, case, wanted, submission)
        row = _row(by, at, case, wanted, going, number, entries)
        _send(by, at, row, wanted.packet, submission)
        if served is not None and wanted.is_fulfilled:
            event = uuid.uuid5(submission, "event")
            fulfil(by=by.actor, at=at, case=case, duty=served, submission=event)
        return Sent(referral=number)


def _going(
    by: Holder, at: datetime, case: uuid.UUID, wanted: Wanted, served: OpenDuty | None,
    entries: Sequence[Entry],
) -> Going | None:  # fmt: skip
    by_desk, due = by.actor.desk_id, served.due_at if served else None
    answer = answer_by(urgency=wanted.urgency, at=at, duty_due=due)
    if wanted.to_desk is not None:
        if is_confidential(desk_id=wanted.to_desk):
            raise Refused("unknown desk")
        check_named(case=case, need=wanted.need, to_desk=wanted.to_desk, by_desk=by_desk)
        until = _until(at, case, wanted, wanted.to_desk)
        return Going(to_desk=wanted.to_desk, until=until, answer_by=answer)
    check_confidential(need=wanted.need)
    place = place_of(entries=entries, until=as_microseconds(at))
    left = confidential_in_turn(case=case, need=wanted.need, by_desk=by_desk, place=place)
    refusal: Uncovered | None = None
    for desk in left:
        try:
            until = _until(at, case, wanted, desk)
        except Uncovered as uncovered:
            refusal = refusal or uncovered
        else:
            return Going(to_desk=desk, until=until, answer_by=answer)
    if refusal is not None:
        raise refusal
    return None


def _until(at: datetime, case: uuid.UUID, wanted: Wanted, desk: int) -> datetime:
    return check_covered(
        case=case, desk_id=desk, compartments=wanted.compartments, purpose=PURPOSES[wanted.need],
        at=at,
    )  # fmt: skip


def _row(
    by: Holder, at: datetime, case: uuid.UUID, wanted: Wanted, going: Going, number: uuid.UUID,
    entries: Sequence[Entry],
) -> Referral:  # fmt: skip
    hidden = [uuid.UUID(member) for member in restrictions_of(entries=entries).members]
    return Referral(
        id=number, case_id=case, code=new_referral_code(), from_desk_id=by.actor.desk_id,
        to_desk_id=going.to_desk, is_confidential=wanted.to_desk is None, need=wanted.need.value,
        urgency=wanted.urgency.value, purpose=PURPOSES[wanted.need].value,
        compartments=_names(wanted.compartments), given=_names(_give(by, at, case, wanted, going)),
        sent_at=at, sent_by=by.actor.member, answer_by=going.answer_by.at,
        is_practice=going.answer_by.is_practice, state=State.SENT.value, state_since=at,
        hidden_from=hidden or None,
    )  # fmt: skip


def _give(
    by: Holder, at: datetime, case: uuid.UUID, wanted: Wanted, going: Going
) -> frozenset[Compartment]:
    """Give the receiver what it does not open yet; return that. What it had is left as it was."""
    opened = who_opens(case=case, at=at)
    new = frozenset(
        one for one in wanted.compartments if going.to_desk not in opened.get(one, ())
    )  # fmt: skip
    given = give_grants(
        by=by, at=at, case=case, desk_id=going.to_desk, compartments=new, until=going.until,
        is_waiting=True,
    )  # fmt: skip
    if set(given) != new:
        raise Refused("nothing kept")
    return new


def _send(by: Holder, at: datetime, row: Referral, packet: Packet, submission: uuid.UUID) -> None:
    row.save(force_insert=True)
    close_words(row=row, act=submission, said=packet)
    doer = doer_of(by=by.actor, at=at, row=row, number=submission)
    target = "" if row.is_confidential else str(row.to_desk_id)
    journal(row=row, told=told_of_row(row=row, act=Act.SEND), by=doer, target=target)
    note_act(row=row, act=Act.SEND, by=doer)
    add_referral_changes(changes=moved(before=None, after=count_of(row=row)))


def _found_none(
    by: Holder, at: datetime, case: uuid.UUID, wanted: Wanted, submission: uuid.UUID
) -> Sent:
    """Journal and count that nobody is left who could be asked."""
    told = Told(act=Act.FIND_NONE, code="", need=wanted.need, urgency=wanted.urgency)
    add_entry(
        by=by.actor, at=at, case=case, kind=Kind.REFERRAL, submission=submission,
        content=Content(about=told.as_about()),
    )  # fmt: skip
    place = desk_places().get(by.actor.desk_id, "")
    count = ReferralCount(
        need=wanted.need.value, place=place, month=month_of(at=at), result=NO_SERVICE
    )
    add_referral_changes(changes={count: 1})
    return Sent(referral=None)


def _names(compartments: frozenset[Compartment]) -> list[str]:
    return sorted(one.value for one in compartments)
