"""Recording what a person said of sharing, and what follows from it. Each is one transaction."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.access import require
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.asking_again import note_taken_back
from amparo.apps.cases.holding import Recorded, hold_case, not_before, sending_once
from amparo.apps.cases.leading.queries import desks_at_work
from amparo.apps.compartments.ending import StillOpens, end_keys
from amparo.apps.compartments.granting import kept_by_desks
from amparo.apps.journal.queries import list_entries
from amparo.apps.sharing.consenting.knowing import country_consent, ledger_from
from amparo.apps.sharing.consenting.losing import lost_by_desks
from amparo.apps.sharing.consenting.telling import acknowledge_notice, tell_withdrawal
from amparo.apps.sharing.referring.ending import take_back_for
from amparo.apps.sharing.referring.lengthening import lengthen_what_it_gave
from amparo.apps.sharing.referring.moving import hold_referrals
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Entry, Kind, standing
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.asking import Answered, check_answer, names_of
from amparo.domain.consent.ledger import Ledger, Word
from amparo.domain.consent.routes import RouteKind, check_route
from amparo.domain.consent.scopes import How, Purpose, Receiver
from amparo.domain.consent.withdrawing import (
    check_acknowledgement,
    find_standing,
    standing_consents,
)
from amparo.domain.protocol.calendar import as_microseconds

_CHILD = "child"
"""The fact of every protocol that says that the person is one."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was recorded, and which desks open something still. ``is_repeat``: it was sent again."""

    entries: tuple[int, ...]
    still_open: tuple[StillOpens, ...] = ()
    is_repeat: bool = False


def record_answer(
    *, by: Actor, at: datetime, case: uuid.UUID, answered: Answered, submission: uuid.UUID
) -> Said:
    """Record what a person answered. A no ends an earlier yes, as a withdrawal would.

    Raises `Refused` as `check_answer` does, ``no words``, and `Case.DoesNotExist`.
    """
    require(action=Action.ASK_CONSENT, actor=by)
    with sending_once():
        hold_referrals(case=case)
        _, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return Said(entries=(done.number,), is_repeat=True)
        before, at = ledger_from(case=case, entries=entries), not_before(entries=entries, at=at)
        check_answer(
            ledger=before, answered=answered, by_desk=by.desk_id,
            languages=country_consent().words.languages, at=as_microseconds(at),
        )  # fmt: skip
        content = Content(target=_target(answered.receiver), sharing=answered.as_sharing())
        number = _added(by, at, case, Kind.CONSENT, content, submission)
        after = ledger_from(case=case, entries=list_entries(case=case))
        still = _follow(by, at, case, number, answered.receiver, before, after)
        return Said(entries=(number,), still_open=still)


def withdraw(
    *, by: Actor, at: datetime, case: uuid.UUID, number: int | None, how: How,
    submission: uuid.UUID,
) -> Said:  # fmt: skip
    """Take back the consent of an entry, or without one every consent of the case.

    In the same transaction the receivers lose the keys of what no other consent gives them, are
    told, and have to confirm that. Raises `Refused`: ``nothing stands``; ``given by a relative``
    where one is implicated, since to cut off help is a trafficker's way, too; ``no words``; and
    `Case.DoesNotExist`.
    """
    require(action=Action.ASK_CONSENT, actor=by)
    with sending_once():
        hold_referrals(case=case)
        _, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return Said(entries=(done.number,), is_repeat=True)
        at = not_before(entries=entries, at=at)
        before = ledger_from(case=case, entries=entries)
        if how is How.BY_RELATIVE and before.is_relative:
            raise Refused("given by a relative")
        found: list[int] = []
        still: list[StillOpens] = []
        kept = kept_by_desks(case=case)
        # Who keeps a part comes last, or who was given it would be left as the only one, and stay.
        for word in sorted(
            _chosen(before, number, at), key=lambda one: one.receiver.desk_id in kept
        ):
            one = submission if not found else uuid.uuid5(submission, str(word.number))
            content = Content(target=_target(word.receiver), sharing=_taken_back(word, how))
            found.append(_added(by, at, case, Kind.WITHDRAWAL, content, one))
            after = ledger_from(case=case, entries=list_entries(case=case))
            still += _follow(by, at, case, found[-1], word.receiver, before, after, is_back=True)
            before = after
        return Said(entries=tuple(found), still_open=tuple(still))


def take_route(
    *, by: Actor, at: datetime, case: uuid.UUID, kind: RouteKind, desk_id: int,
    compartments: frozenset[Compartment], purpose: Purpose, submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Let something be shared without consent, by a way that the law of the country names.

    For a day `check_covered` lets it. Raises `Refused` as `check_route` does, ``no words``, and
    `Case.DoesNotExist`.
    """
    require(action=Action.SHARE_WITHOUT_CONSENT, actor=by)
    with sending_once():
        _, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        route = country_consent().routes.get(kind)
        check_route(
            ledger=ledger_from(case=case, entries=entries), route=route, by_desk=by.desk_id,
            to_desk=desk_id, compartments=compartments, is_child=says_child(entries=entries),
        )  # fmt: skip
        sharing = Sharing(
            compartments=names_of(compartments), purpose=purpose.value, route=kind.value,
            article=route.basis if route else "",
        )  # fmt: skip
        return add_entry(
            by=by, at=at, case=case, kind=Kind.ROUTE, submission=submission,
            content=Content(target=str(desk_id), sharing=sharing),
        )  # fmt: skip


def acknowledge(
    *, by: Actor, at: datetime, case: uuid.UUID, number: int, submission: uuid.UUID
) -> Recorded:
    """Confirm for one's own desk that it was told of a withdrawal.

    Raises `Refused` as `check_acknowledgement` does, ``nothing taken back`` also where the desk was
    not told of it, and `Case.DoesNotExist`.
    """
    require(action=Action.RECORD, actor=by)
    with sending_once():
        _, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        check_acknowledgement(entries=entries, number=number, by_desk=by.desk_id)
        if not acknowledge_notice(by=by, case=case, number=number, at=at):
            raise Refused("nothing taken back")
        return add_entry(
            by=by, at=at, case=case, kind=Kind.ACKNOWLEDGEMENT, submission=submission,
            content=Content(answers=number),
        )  # fmt: skip


def says_child(*, entries: Sequence[Entry]) -> bool | None:
    """Return whether a case says that the person is a child; none where it says nothing of it."""
    told = [entry.content.states[_CHILD] for entry in standing(entries=entries)
            if _CHILD in entry.content.states]  # fmt: skip
    return told[-1] if told else None


def _chosen(ledger: Ledger, number: int | None, at: datetime) -> tuple[Word, ...]:
    now = as_microseconds(at)
    if number is not None:
        return (find_standing(ledger=ledger, number=number, at=now),)
    every = tuple(one.word for one in standing_consents(ledger=ledger, at=now))
    if not every:
        raise Refused("nothing stands")
    return every


def _follow(
    by: Actor, at: datetime, case: uuid.UUID, number: int, receiver: Receiver, before: Ledger,
    after: Ledger, *, is_back: bool = False,
) -> tuple[StillOpens, ...]:  # fmt: skip
    """End the keys of whoever lost what consent gave them, and what waits there; and tell them.

    Who was given something by a referral opens it as long as the person lets them by now.

    Who ``is_back``, because somebody took consent back, is told even where another consent still
    gives them the same: they must know for what they may no longer use it. Only those at work in
    the case are told: another desk had nothing of it, sees no case and could never confirm; and of
    confidential services each line would count how many there are.
    """
    gone = lost_by_desks(case=case, number=number, receiver=receiver, before=before, after=after)
    desks = sorted(gone)
    still = end_keys(case=case, lost={desk: what for desk, what in gone.items() if what}, at=at)
    for desk, what in gone.items():
        take_back_for(by=by, at=at, case=case, desk_id=desk, compartments=what)
        lengthen_what_it_gave(by=by, at=at, case=case, desk_id=desk, ledger=after)
    at_work = desks_at_work(case=case)
    told = [desk for desk in desks if desk in at_work and (gone[desk] or is_back)]
    if is_back or any(gone.values()):
        note_taken_back(case=case, at=at)
    due_at = at + country_consent().acknowledge_within
    tell_withdrawal(by=by, case=case, number=number, desks=told, at=at, due_at=due_at)
    return still


def _added(
    by: Actor, at: datetime, case: uuid.UUID, kind: Kind, content: Content, submission: uuid.UUID
) -> int:
    return add_entry(
        by=by, at=at, case=case, kind=kind, content=content, submission=submission
    ).number  # fmt: skip


def _target(receiver: Receiver) -> str:
    return "" if receiver.desk_id is None else str(receiver.desk_id)


def _taken_back(word: Word, how: How) -> Sharing:
    return Sharing(
        role=word.receiver.role, compartments=names_of(word.compartments),
        purpose=word.purpose.value, how=how.value,
    )  # fmt: skip
