"""The open duties of a desk in a case, for whatever else serves one of them or fulfils it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.actions import record_event
from amparo.apps.cases.holding import Recorded
from amparo.apps.cases.models import Duty
from amparo.apps.journal.queries import list_entries
from amparo.apps.protocols.governing import governing
from amparo.domain.casework.projecting import rules_of
from amparo.domain.casework.recording import Draft, Refused
from amparo.domain.protocol.calendar import as_microseconds


@dataclass(frozen=True, kw_only=True)
class OpenDuty:
    """An open duty of a desk: the event that fulfils it, and by when, where that is said."""

    position: int
    must: str
    due_at: datetime | None


def open_duties_of(*, case: uuid.UUID, desk_id: int) -> Mapping[int, OpenDuty]:
    """Return the open duties of a desk in a case by their positions, the most urgent first.

    None of a case that is not seen. One query.
    """
    rows = Duty.objects.filter(case=case, desk=desk_id, ending=Duty.Ending.OPEN)
    rules = rules_of(governing().program)
    return {
        row.position: OpenDuty(
            position=row.position, must=rules[row.version, row.duty].must, due_at=row.due_at
        )
        for row in rows.order_by("due_at", "opened_at", "position")
        if (row.version, row.duty) in rules
    }


def find_open_duty(*, case: uuid.UUID, desk_id: int, position: int | None) -> OpenDuty | None:
    """Return the open duty at a position; none where none is named.

    Raises `Refused` (``not your duty``) where the desk owes none there now.
    """
    if position is None:
        return None
    found = open_duties_of(case=case, desk_id=desk_id).get(position)
    if found is None:
        raise Refused("not your duty")
    return found


def fulfil(
    *, by: Actor, at: datetime, case: uuid.UUID, duty: OpenDuty, submission: uuid.UUID
) -> Recorded:
    """Record now the event that fulfils a duty, in the transaction at hand.

    Raises as `record_event` does; that the same was recorded a short while ago is no bar.
    """
    instant = as_microseconds(at)
    return record_event(
        by=by, at=at, case=case, draft=Draft(event=duty.must, earliest=instant, latest=instant),
        seen=len(list_entries(case=case)), submission=submission, although_again=True,
    )  # fmt: skip
