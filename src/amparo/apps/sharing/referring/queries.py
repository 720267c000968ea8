"""Reading referrals. Row-level security leaves out what is not the reader's.

Whoever sees a case sees the rows of its referrals; what is shown here are those of the reader's own
desk: sent by it, or sent to it.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from amparo.apps.accounts.queries import desk_names
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.codes import codes_of
from amparo.apps.sharing.models import Referral, ReferralAct
from amparo.apps.sharing.referring.moving import LIVE_STATES, WAITING_STATES
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.ledger import as_compartments
from amparo.domain.referral.acts import Act, Outcome, Reason, Side, State
from amparo.domain.referral.needs import Need, Urgency
from amparo.vault.sealing import NotSealed

LATELY = timedelta(days=3)
"""For how long the first page says what came of a referral."""
_MOST_ENDED = 25


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A referral as one of its desks sees it: all but what was written.

    ``other_desk`` is the desk of the other side; empty where that is confidential. ``case`` and
    its ``case_code`` are known to who sees the case.
    """

    referral: uuid.UUID
    code: str
    side: Side
    other_desk: str
    need: Need
    urgency: Urgency
    state: State
    state_since: datetime
    sent_at: datetime
    answer_by: datetime
    is_practice: bool
    answered_at: datetime | None
    reason: Reason | None
    outcome: Outcome | None
    compartments: frozenset[Compartment]
    case: uuid.UUID | None
    case_code: str

    def is_overdue(self, *, now: datetime) -> bool:
        """Whether it waits for an answer after its time."""
        return self.state.value in WAITING_STATES and now > self.answer_by

    @property
    def is_late(self) -> bool:
        """Whether it was answered after its time."""
        return self.answered_at is not None and self.answered_at > self.answer_by


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """Something that was done with a referral, by which side."""

    number: uuid.UUID
    act: Act
    at: datetime
    side: Side


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A referral of the desk of which something was changed in the database."""

    referral: uuid.UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The referrals of a desk: those it is asked, those in its hands, those it sent, and ended.

    What does not open is ``unreadable``, and holds up no other.
    """

    asked: Sequence[Envelope]
    in_hand: Sequence[Envelope]
    sent: Sequence[Envelope]
    ended: Sequence[Envelope]
    unreadable: Sequence[Unreadable]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many referrals a first page tells of.

    ``asked`` wait for the reader's desk, ``overdue`` of them after their time; of those it sent,
    ``to_say`` wait for more from it, and ``answered`` were answered or ended within three days. Of
    those sent to it ``taken_back`` were taken back within three days.
    """

    asked: int
    overdue: int
    to_say: int
    answered: int
    taken_back: int


def list_own(*, by: Actor) -> Listed:
    """Return the referrals of the reader's desk; of those that ended, the last. Five queries."""
    rows = _own(by)
    live, not_live = _read(rows.filter(state__in=LIVE_STATES).order_by("answer_by", "pk"))
    last = rows.exclude(state__in=LIVE_STATES).order_by("-state_since", "pk")[:_MOST_ENDED]
    ended, not_ended = _read(last)
    shown = _envelopes([*live, *ended], by)
    waiting = [one for one in shown if one.state.value in WAITING_STATES]
    return Listed(
        asked=[one for one in waiting if one.side is Side.RECEIVER],
        in_hand=[
            one for one in shown if one.state is State.ACCEPTED and one.side is Side.RECEIVER
        ],
        sent=[
            one for one in shown
            if one.side is Side.SENDER and one.state.value in LIVE_STATES
        ],
        ended=[one for one in shown if one.state.value not in LIVE_STATES],
        unreadable=[*not_live, *not_ended],
    )  # fmt: skip


def find_own(*, by: Actor, referral: uuid.UUID) -> Envelope | None:
    """Return a referral of the reader's desk; none if it is not one.

    Raises `amparo.vault.sealing.NotSealed` where something of it was changed.
    """
    return next(iter(_envelopes(_own(by).filter(pk=referral), by)), None)


def case_of_referral(*, referral: uuid.UUID) -> uuid.UUID | None:
    """Return the case of a referral that who is looking may see; none where it is not one."""
    return Referral.objects.filter(pk=referral).values_list("case_id", flat=True).first()


def list_acts(*, referral: uuid.UUID) -> Sequence[ActLine]:
    """Return what was done with a referral, the first first. One query."""
    rows = ReferralAct.objects.filter(referral=referral).order_by("at", "pk")
    return [
        ActLine(
            number=number, act=Act(act), at=at,
            side={sender: Side.SENDER, receiver: Side.RECEIVER}.get(desk, Side.NOBODY),
        )
        for number, act, at, desk, sender, receiver in rows.values_list(
            "pk", "act", "at", "desk", "referral__from_desk", "referral__to_desk"
        )
    ]  # fmt: skip


def count_own(*, by: Actor, now: datetime) -> Counted:
    """Count what the first page tells of referrals. One query."""
    rows = _own(by).values_list("state", "to_desk", "answer_by", "state_since")
    asked = overdue = to_say = answered = taken_back = 0
    for state, to_desk, answer_by, since in rows.filter(
        Q(state__in=WAITING_STATES) | Q(state_since__gt=now - LATELY)
    ):
        is_received, is_waiting = to_desk == by.desk_id, state in WAITING_STATES
        asked += is_received and is_waiting
        overdue += is_received and is_waiting and now > answer_by
        to_say += not is_received and state == State.MORE_ASKED.value
        answered += not is_received and not is_waiting and since > now - LATELY
        answered -= not is_received and state == State.TAKEN_BACK.value
        taken_back += is_received and state == State.TAKEN_BACK.value
    return Counted(
        asked=asked, overdue=overdue, to_say=to_say, answered=answered, taken_back=taken_back
    )


def is_in_hand_by_referral(*, case: uuid.UUID, desk_id: int) -> bool:
    """Whether a desk has accepted a referral of a case and not handed it back. One query."""
    return Referral.objects.filter(case=case, to_desk=desk_id, state=State.ACCEPTED.value).exists()


def desks_that_accepted(*, by: Actor, case: uuid.UUID) -> Sequence[str]:
    """Return the desks that accepted what the reader's desk sent of a case; they go on seeing it.

    Also after they handed it back. A confidential one is empty: it has no name. Two queries.
    """
    rows = Referral.objects.filter(
        case=case, from_desk=by.desk_id, state__in=(State.ACCEPTED.value, State.HANDED_BACK.value)
    ).order_by("sent_at", "pk")
    names = desk_names()
    said = {
        desk: "" if is_confidential else names.get(desk, "")
        for desk, is_confidential in rows.values_list("to_desk", "is_confidential")
    }
    return list(said.values())


def has_moved_since(*, desk_id: int, since: datetime | None) -> bool:
    """Whether somebody else moved a referral of a desk since an instant. One query.

    What is hidden from a member of it is left out, and what was taken from its hand. For the
    worker.
    """
    theirs = Q(to_desk=desk_id, state__in=_TOLD_TO_RECEIVER) & ~_TAKEN_FROM_HAND
    ours = Q(from_desk=desk_id, state__in=_TOLD_TO_SENDER)
    rows = Referral.objects.filter(theirs | ours, hidden_from=None)
    return (rows if since is None else rows.filter(state_since__gt=since)).exists()


_TAKEN_FROM_HAND = Q(state=State.TAKEN_BACK.value, answered_at__isnull=False)
"""What a desk had accepted before it was kept out of the case. It is not told that it is."""
_TOLD_TO_RECEIVER = (State.SENT.value, State.MORE_SAID.value, State.TAKEN_BACK.value)
_TOLD_TO_SENDER = tuple(
    state.value for state in State if state not in (State.SENT, State.MORE_SAID, State.TAKEN_BACK)
)


def _own(by: Actor) -> QuerySet[Referral]:
    theirs = Q(to_desk=by.desk_id) & ~_TAKEN_FROM_HAND
    return Referral.objects.filter(theirs | Q(from_desk=by.desk_id))


def _read(rows: QuerySet[Referral]) -> tuple[list[Referral], list[Unreadable]]:
    """Read rows, one by one where they do not open all at once. One query where they do."""
    try:
        return list(rows), []
    except NotSealed:
        found: list[Referral] = []
        unreadable: list[Unreadable] = []
        for number, code in rows.values_list("pk", "code"):
            try:
                found.append(Referral.objects.get(pk=number))
            except NotSealed:
                unreadable.append(Unreadable(referral=number, code=code))
        return found, unreadable


def _envelopes(rows: Iterable[Referral], by: Actor) -> list[Envelope]:
    found = list(rows)
    names, codes = desk_names(), codes_of(cases={row.case_id for row in found})
    return [_envelope(row, by, names, codes) for row in found]


def _envelope(
    row: Referral, by: Actor, names: Mapping[int, str], codes: Mapping[uuid.UUID, str]
) -> Envelope:
    is_received = row.to_desk_id == by.desk_id
    other = row.from_desk_id if is_received else row.to_desk_id
    is_hidden = row.is_confidential and not is_received
    return Envelope(
        referral=row.pk,
        code=row.code,
        side=Side.RECEIVER if is_received else Side.SENDER,
        other_desk="" if is_hidden else names.get(other, ""),
        need=Need(row.need),
        urgency=Urgency(row.urgency),
        state=State(row.state),
        state_since=row.state_since,
        sent_at=row.sent_at,
        answer_by=row.answer_by,
        is_practice=row.is_practice,
        answered_at=row.answered_at,
        reason=Reason(row.reason) if row.reason else None,
        outcome=Outcome(row.outcome) if row.outcome else None,
        compartments=as_compartments(row.compartments),
        case=row.case_id if row.case_id in codes else None,
        case_code=codes.get(row.case_id, ""),
    )
