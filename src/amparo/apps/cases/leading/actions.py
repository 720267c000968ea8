"""What changes who sees a case. Each is one transaction, and journalled where it binds a desk."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from amparo.apps.accounts.access import require
from amparo.apps.accounts.queries import members_at
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.codes import codes_of, tidy_code
from amparo.apps.cases.holding import Recorded, hold_case, just_now, not_before
from amparo.apps.cases.leading.reasons import Reason, close_reason
from amparo.apps.cases.models import Assignment, Case, Restriction
from amparo.apps.cases.projecting import follow_restrictions, project_case
from amparo.apps.compartments.ending import end_keys
from amparo.apps.journal.actions import append
from amparo.apps.journal.door import close_words
from amparo.apps.journal.queries import list_entries
from amparo.apps.operations.transactions import Turn, take_turn, tell_policies
from amparo.apps.seals.cases import seal_of
from amparo.apps.sharing.referring.ending import take_back_from
from amparo.apps.sharing.referring.moving import hold_referrals
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Entry, Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import (
    Restricts,
    check_lifting,
    check_restriction,
    find_warning,
    restrictions_of,
)

EMERGENCY = timedelta(hours=1)
MOST_EMERGENCIES_A_DAY = 10
"""Enough for the worst night of a member. Whoever needs more has the cases assigned to them."""
_FEWEST_LETTERS = 20
"""So long is a reason at least."""
_A_DAY = timedelta(days=1)


def assign_case(*, by: Actor, at: datetime, case: uuid.UUID, member: uuid.UUID) -> None:
    """Put a case into the hands of a member of one's own desk.

    Raises `Refused`: ``not at this desk``, ``assigned already``; `Case.DoesNotExist` if who
    assigns does not see it.
    """
    require(action=Action.LEAD_CASE, actor=by)
    if member not in {one.member for one in members_at(desk_id=by.desk_id)}:
        raise Refused("not at this desk")
    try:
        with transaction.atomic():
            held = Case.objects.select_for_update().get(pk=case)
            Assignment.objects.create(
                case=held, desk_id=by.desk_id, member=member, since=at, way=Assignment.Way.ASSIGNED
            )
    except IntegrityError as already:
        raise Refused("assigned already") from already


def end_assignment(*, by: Actor, at: datetime, case: uuid.UUID, assignment: int) -> None:
    """Take a case out of a member's hands. Raises `Refused`: ``ended already``."""
    require(action=Action.LEAD_CASE, actor=by)
    ended = Assignment.objects.filter(
        pk=assignment, case=case, desk=by.desk_id, ended_at=None
    ).update(ended_at=at)
    if not ended:
        raise Refused("ended already")


def open_in_emergency(*, by: Actor, at: datetime, code: str, words: str) -> uuid.UUID:
    """Open a case of one's desk that is not in one's hands, for an hour, and return its id.

    Told to who leads the desk's cases and to the coordination at once, and reviewed. Raises
    `Refused`: ``few words`` for a reason too short to be one, ``too many`` for an eleventh within
    a day; `Case.DoesNotExist` where the desk does not hold the case, or it is not there for who
    asks.
    """
    require(action=Action.OPEN_IN_EMERGENCY, actor=by)
    kept = enough_words(words)
    with transaction.atomic():
        tidy = tidy_code(typed=code)
        tell_policies(said={"amparo.code": tidy})
        case = Case.objects.get(seen_by__desk=by.desk_id, seen_by__code=tidy).pk
        take_turn(Turn.EMERGENCY, about=str(by.member))
        if not _is_in_hand(case, by, at):
            _check_bound(by, at)
            Assignment.objects.bulk_create([
                Assignment(
                    case_id=case, desk_id=by.desk_id, member=by.member, since=at,
                    until=at + EMERGENCY, way=Assignment.Way.EMERGENCY,
                    words=close_words(seal=seal_of(case=case), words=kept),
                )
            ], ignore_conflicts=True)  # fmt: skip
        return case


def review_emergency(*, by: Actor, at: datetime, assignment: int, is_justified: bool) -> None:
    """Say whether an emergency was one. Raises `Refused`: ``reviewed already``, ``oneself``."""
    require(action=Action.LEAD_CASE, actor=by)
    with transaction.atomic():
        found = (
            Assignment.objects.select_for_update()
            .filter(pk=assignment, way=Assignment.Way.EMERGENCY, reviewed_at=None)
            .first()
        )
        if found is None:
            raise Refused("reviewed already")
        if found.member == by.member:
            raise Refused("oneself")
        found.reviewed_at, found.reviewed_by = at, by.member
        found.is_justified = is_justified
        found.save(update_fields=["reviewed_at", "reviewed_by", "is_justified"])


def restrict_case(
    *, by: Actor, at: datetime, case: uuid.UUID, kind: Restricts, target: str, words: str,
    submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Keep somebody out of a case from now on: they lose duties, notices and access at once.

    What they owed goes to whoever stands in, or to the coordination. A desk loses what opens the
    sealed parts, but of those that no other desk opens. Whoever is meant is not told. ``words``
    say why, to who reviews it. That a relative is implicated keeps nobody out: it warns everybody
    at the case, of ``words`` too, and nobody reviews it. Raises as `check_restriction` does,
    ``few words`` for a reason too short to be one, and `Case.DoesNotExist`.
    """
    require(action=Action.LEAD_CASE, actor=by)
    kept = enough_words(words)
    with transaction.atomic():
        hold_referrals(case=case)
        locked, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        check_restriction(
            entries=entries, kind=kind, target=target, by_desk=by.desk_id, by_member=str(by.member)
        )
        at = not_before(entries=entries, at=at)
        said = Content(restricts=kind.value, target=target)
        if kind is Restricts.RELATIVE:
            said = replace(said, reason=kept)
        else:
            _keep_row(locked, kind, target, by, at, kept)
        number = _journalled(Kind.RESTRICTION, said, by, at, case, submission)
        if kind in (Restricts.DESK, Restricts.ENDED):
            end_keys(case=case, lost={int(target): frozenset(Compartment)}, at=at)
        _shut_out(by, locked, entries, at, case)
        return Recorded(case=case, number=number)


def lift_restriction(
    *, by: Actor, at: datetime, case: uuid.UUID, restriction: int, submission: uuid.UUID
) -> Recorded:
    """Let somebody in again who was kept out by one's own desk.

    Raises `Refused`: ``lifted already``; `Case.DoesNotExist`.
    """
    require(action=Action.LEAD_CASE, actor=by)
    with transaction.atomic():
        hold_referrals(case=case)
        locked, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        put = Restriction.objects.filter(pk=restriction, case=case, lifted_at=None).first()
        if put is None:
            raise Refused("lifted already")
        kind = Restricts(put.kind)
        check_lifting(entries=entries, kind=kind, target=put.target)
        at = not_before(entries=entries, at=at)
        said = Content(restricts=kind.value, target=put.target)
        number = _journalled(Kind.LIFTING, said, by, at, case, submission)
        put.lifted_at, put.lifted_by, put.reviewed_at = at, by.member, None
        put.save(update_fields=["lifted_at", "lifted_by", "reviewed_at"])
        _shut_out(by, locked, entries, at, case)
        return Recorded(case=case, number=number)


def lift_warning(*, by: Actor, at: datetime, case: uuid.UUID, submission: uuid.UUID) -> Recorded:
    """Take back one's own desk's warning that a relative is implicated.

    Raises `Refused`: ``lifted already``, also where another desk warned; `Case.DoesNotExist`.
    """
    require(action=Action.LEAD_CASE, actor=by)
    with transaction.atomic():
        hold_referrals(case=case)
        locked, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        warning = find_warning(entries=entries)
        if warning is None or warning.desk_id != by.desk_id:
            raise Refused("lifted already")
        at = not_before(entries=entries, at=at)
        said = Content(restricts=Restricts.RELATIVE.value)
        number = _journalled(Kind.LIFTING, said, by, at, case, submission)
        _shut_out(by, locked, entries, at, case)
        return Recorded(case=case, number=number)


def enough_words(words: str) -> str:
    """Return a reason without what surrounds it. Raises `Refused`: ``few words``."""
    kept = words.strip()
    if len(kept) < _FEWEST_LETTERS:
        raise Refused("few words")
    return kept


def hand_over(*, member: uuid.UUID, to: uuid.UUID, at: datetime) -> None:
    """Put every case in a member's hands into a successor's. The worker's; may be done twice."""
    held = Assignment.objects.select_for_update().filter(
        member=member, way=Assignment.Way.ASSIGNED, ended_at=None
    )
    Assignment.objects.bulk_create(
        [
            Assignment(case_id=one.case_id, desk_id=one.desk_id, member=to, since=at, way=one.way)
            for one in held
        ],
        ignore_conflicts=True,
    )
    held.update(ended_at=at)


def _keep_row(
    locked: Case, kind: Restricts, target: str, by: Actor, at: datetime, words: str
) -> None:
    put = Restriction(
        case=locked, kind=kind.value, target=target, put_at=at, put_by=by.member,
        desk_id=by.desk_id, code=codes_of(cases=[locked.pk])[locked.pk],
    )  # fmt: skip
    put.words = close_reason(put=put, whose=Reason.PUT, words=words)
    put.save(force_insert=True)


def _journalled(
    kind: Kind, said: Content, by: Actor, at: datetime, case: uuid.UUID, submission: uuid.UUID
) -> int:
    return append(
        case=case, kind=kind, event="", happened=just_now(at=at), recorded_at=at,
        institution=by.institution, content=said, submission=submission,
    )  # fmt: skip


def _shut_out(
    by: Actor, locked: Case, before: tuple[Entry, ...], at: datetime, case: uuid.UUID
) -> None:
    """Let the rows say who is kept out, as the journal now does; duties and referrals follow."""
    tell_policies(said={"amparo.restricted": str(case)})
    project_case(case=locked, now=at)
    now = restrictions_of(entries=list_entries(case=case))
    follow_restrictions(case=case, now=now, then=restrictions_of(entries=before), at=at)
    tell_policies(said={"amparo.restricted": ""})
    take_back_from(by=by, at=at, case=case, restrictions=now)


def _check_bound(by: Actor, at: datetime) -> None:
    """Refuse what fits no night: a reason for each does not make a list an emergency."""
    lately = Assignment.objects.filter(
        member=by.member, way=Assignment.Way.EMERGENCY, since__gt=at - _A_DAY
    )
    if lately.count() >= MOST_EMERGENCIES_A_DAY:
        raise Refused("too many")


def _is_in_hand(case: uuid.UUID, by: Actor, at: datetime) -> bool:
    held = Assignment.objects.filter(case=case, member=by.member, ended_at=None)
    return held.filter(Q(until=None) | Q(until__gt=at)).exists()
