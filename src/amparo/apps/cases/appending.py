"""The two ways a case comes to hold something: it begins, and an event is appended."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.models import Access, Assignment, Case
from amparo.apps.journal.actions import Happened, append
from amparo.apps.seals.cases import make_seal
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_instant
from amparo.domain.protocol.case import BarState

_UTC = ZoneInfo("UTC")


def begin_case(*, by: Actor, at: datetime, found_together: uuid.UUID | None) -> Case:
    """Make a case that the desk of ``by`` sees, with nothing in it yet.

    Where members see only what is assigned to them, it is in the hands of who opens it.
    """
    case = Case.objects.create(
        id=uuid.uuid4(),
        opened_at=at,
        opened_by_id=by.desk_id,
        found_together=found_together,
        projected_at=at,
    )
    if by.is_by_assignment:
        in_hand = Assignment(
            case=case, desk_id=by.desk_id, member=by.member, since=at, way=Assignment.Way.ASSIGNED
        )
        Assignment.objects.bulk_create([in_hand], ignore_conflicts=True)
    # To who sees only what is in their hands, its row of access is there only once it is.
    Access.objects.bulk_create([Access(case=case, desk_id=by.desk_id, since=at)])
    make_seal(case=case.pk)
    return case


def append_event(
    *, case: Case, by: Actor, at: datetime, draft: Draft, bars: Sequence[BarState],
    submission: uuid.UUID,
) -> int:  # fmt: skip
    """Append a draft that was checked, marked with the bars it is against; return its number."""
    return append(
        case=case.pk,
        kind=Kind.EVENT,
        event=draft.event,
        happened=Happened(
            earliest=as_instant(draft.earliest, _UTC),
            latest=as_instant(draft.latest, _UTC),
            precision=draft.precision,
        ),
        recorded_at=at,
        institution=by.institution,
        content=Content(
            place=draft.place,
            states=draft.states,
            against_bars=tuple(dict.fromkeys(bar.bar for bar in bars)),
        ),
        submission=submission,
    )
