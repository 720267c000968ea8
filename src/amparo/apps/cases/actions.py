"""What changes a case. Each action is one transaction: lock, ask the domain, append, project.

A form carries a ``submission``, made when the page was. Sent twice, it is done once: the second
time finds what the first one did. It also carries how many entries the page had ``seen``.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amparo.apps.accounts.access import require
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.appending import append_event, begin_case
from amparo.apps.cases.holding import Recorded, hold_case, just_now, not_before, sending_once
from amparo.apps.cases.models import Case, Duty
from amparo.apps.cases.projecting import project_case
from amparo.apps.journal.actions import append
from amparo.apps.journal.queries import begun_with, find_submission
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.apps.protocols.governing import governing
from amparo.domain.access.table import Action
from amparo.domain.casework.entries import Content, Entry, Kind
from amparo.domain.casework.recording import (
    LATELY_MICROSECONDS,
    Draft,
    Refused,
    bars_against,
    check_correction,
    check_draft,
    recorded_lately,
)
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.case import BarState

LATE_REASONS = ("vehicle", "fuel", "bed", "interpreter", "staff", "other")
CORRECTION_REASONS = ("other case", "other event", "other time", "other facts", "did not happen")
MOST_PEOPLE = 50
_UTC = ZoneInfo("UTC")


class Stale(Refused):
    """Something was recorded in the case after the page was made: ``since``."""

    def __init__(self, since: Sequence[Entry]) -> None:
        super().__init__("stale")
        self.since = tuple(since)


class Barred(Refused):
    """The protocol bars what was to be recorded: ``bars``."""

    def __init__(self, bars: Sequence[BarState]) -> None:
        super().__init__("barred")
        self.bars = tuple(bars)


class Again(Refused):
    """The desk recorded the same a few minutes ago, by ``entry``."""

    def __init__(self, entry: Entry) -> None:
        super().__init__("again")
        self.entry = entry


class OpenedAgain(Refused):
    """The desk opened ``cases`` with the same event a few minutes ago."""

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__("opened again")
        self.cases = tuple(cases)


def open_cases(
    *, by: Actor, at: datetime, draft: Draft, people: int, submission: uuid.UUID,
    although_again: bool = False,
) -> tuple[uuid.UUID, ...]:  # fmt: skip
    """Open a case for each of the people found together, each beginning with the same event.

    Returns their ids; those of the first sending if the form was sent before. Raises
    `OpenedAgain` if the desk opened such cases a few minutes ago and ``although_again`` does not
    say that these are others, and `Refused` for a draft that may not be recorded, or ``people``
    outside 1 to 50.
    """
    require(action=Action.OPEN_CASE, actor=by)
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused("people")
    with sending_once():
        take_turn(Turn.OPENING, about=str(submission))
        each = submissions_of(submission=submission, people=people)
        if done := [found[0] for one in each if (found := find_submission(submission=one))]:
            return tuple(done)
        checked = check_draft(program=governing().program, draft=draft, now=as_microseconds(at))
        if not although_again and (before := _opened_lately(by, at, checked.event)):
            raise OpenedAgain(before)
        together = submission if people > 1 else None
        return tuple(_open_case(by, at, checked, together, one) for one in each)


def submissions_of(*, submission: uuid.UUID, people: int) -> tuple[uuid.UUID, ...]:
    """Return the submission of the first entry of each case that one sending opens."""
    return tuple(uuid.uuid5(submission, str(number)) for number in range(people))


def record_event(
    *, by: Actor, at: datetime, case: uuid.UUID, draft: Draft, seen: int, submission: uuid.UUID,
    although_barred: bool = False, although_again: bool = False,
) -> Recorded:  # fmt: skip
    """Record that something happened in a case.

    Raises `Stale` if the case has more entries than the page had ``seen``, `Again` if the desk
    recorded the same a few minutes ago and ``although_again`` does not say that it happened
    again, `Barred` if the protocol bars it and ``although_barred`` does not say that it happened
    all the same, `Refused` for a draft that may not be recorded, and `Case.DoesNotExist` if the
    desk does not see it.
    """
    require(action=Action.RECORD, actor=by)
    with sending_once():
        locked, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        _check_seen(entries, seen)
        at = not_before(entries=entries, at=at)
        program, now = governing().program, as_microseconds(at)
        checked = check_draft(program=program, draft=draft, now=now)
        before = recorded_lately(entries=entries, event=checked.event, desk_id=by.desk_id, now=now)
        if before and not although_again:
            raise Again(before)
        record = checked.by(by.institution)
        bars = bars_against(program=program, entries=entries, record=record, now=now)
        if bars and not although_barred:
            raise Barred(bars)
        number = append_event(
            case=locked, by=by, at=at, draft=checked, bars=bars, submission=submission
        )
        project_case(case=locked, now=at)
        return Recorded(case=case, number=number)


def correct_entry(
    *, by: Actor, at: datetime, case: uuid.UUID, number: int, reason: str, seen: int,
    submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Take an event back that one's institution recorded wrongly; both stay, visibly.

    Raises as `record_event` does, and `Refused` for an unknown ``reason`` or an entry that is no
    event, is another institution's, or was taken back before.
    """
    require(action=Action.RECORD, actor=by)
    if reason not in CORRECTION_REASONS:
        raise Refused("unknown reason")
    with sending_once():
        locked, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        _check_seen(entries, seen)
        at = not_before(entries=entries, at=at)
        wrong = check_correction(entries=entries, number=number, institution=by.institution)
        written = append(
            case=case,
            kind=Kind.CORRECTION,
            event=wrong.event,
            happened=just_now(at=at),
            recorded_at=at,
            institution=by.institution,
            content=Content(reason=reason),
            submission=submission,
            corrects=number,
        )
        project_case(case=locked, now=at)
        return Recorded(case=case, number=written)


def give_reason(
    *, by: Actor, at: datetime, case: uuid.UUID, position: int, duty: str, reason: str,
    submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Say why a duty of one's own desk is not done in time; a later reason replaces it.

    ``duty`` is the rule that the page showed at the position. Raises `Refused` for an unknown
    ``reason``, another rule there now, a duty that is not late, or one of another desk.
    """
    require(action=Action.RECORD, actor=by)
    if reason not in LATE_REASONS:
        raise Refused("unknown reason")
    with sending_once():
        locked, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        at = not_before(entries=entries, at=at)
        if locked.next_tick_at is not None and locked.next_tick_at <= at:
            project_case(case=locked, now=at)
        late = Duty.objects.filter(case=locked, position=position, duty=duty).first()
        if late is None or late.desk_id != by.desk_id:
            raise Refused("not your duty")
        if not late.breached_by:
            raise Refused("not late")
        content = Content(duty=duty, opened=as_microseconds(late.opened_at), reason=reason)
        written = append(
            case=case, kind=Kind.REASON, event="", happened=just_now(at=at), recorded_at=at,
            institution=by.institution, content=content, submission=submission,
        )  # fmt: skip
        project_case(case=locked, now=at)
        return Recorded(case=case, number=written)


def _open_case(
    by: Actor, at: datetime, draft: Draft, together: uuid.UUID | None, submission: uuid.UUID
) -> uuid.UUID:
    case = begin_case(by=by, at=at, found_together=together)
    append_event(case=case, by=by, at=at, draft=draft, bars=(), submission=submission)
    project_case(case=case, now=at)
    return case.pk


def _opened_lately(by: Actor, at: datetime, event: str) -> list[Case]:
    since = at - timedelta(microseconds=LATELY_MICROSECONDS)
    cases = Case.objects.filter(
        opened_by=by.desk_id, opened_at__gte=since, seen_by__desk=by.desk_id
    ).order_by("seen_by__code")
    alike = begun_with(event=event, cases=[case.pk for case in cases])
    return [case for case in cases if case.pk in alike]


def _check_seen(entries: Sequence[Entry], seen: int) -> None:
    if len(entries) > seen:
        raise Stale(entries[seen:])
