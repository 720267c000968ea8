"""Entering a whole past case at once: from paper, or invented for a demonstration."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.appending import append_event, begin_case
from amparo.apps.cases.models import Access, Case, Duty
from amparo.apps.cases.projecting import project_case
from amparo.apps.journal.queries import list_entries
from amparo.apps.protocols.governing import governing
from amparo.domain.casework.recording import Draft, bars_against, check_draft
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.case import BarState
from amparo.domain.protocol.program import Program


@dataclass(frozen=True, kw_only=True)
class Step:
    """An event, who wrote it down, and when they did."""

    by: Actor
    at: datetime
    draft: Draft


@dataclass(frozen=True, kw_only=True)
class LateDuty:
    """A duty that was not done in time, by the desk that owes a reason."""

    position: int
    duty: str
    desk_id: int


def enter_history(
    *, steps: Sequence[Step], now: datetime, found_together: uuid.UUID | None = None
) -> uuid.UUID:
    """Open a case with the first step, append the others in their order, and project it once.

    A desk that wrote down a step sees the case. An act against a bar is marked, and appended.
    Returns the id of the case. Raises `Refused` for a step that may not be recorded; nothing is
    kept then.
    """
    first, program = steps[0], governing().program
    with transaction.atomic():
        see_as(actor=first.by)
        case = begin_case(by=first.by, at=first.at, found_together=found_together)
        _let_see(case, steps, now)
        for step in steps:
            see_as(actor=step.by)
            _append(case, step, program)
        project_case(case=case, now=now)
    return case.pk


def list_late(*, case: uuid.UUID) -> tuple[LateDuty, ...]:
    """Return the duties of a case that were not done in time and have a desk."""
    late = Duty.objects.filter(case=case, desk__isnull=False).exclude(breached_by="")
    return tuple(
        LateDuty(position=position, duty=duty, desk_id=desk_id)
        for position, duty, desk_id in late.order_by("position").values_list(
            "position", "duty", "desk_id"
        )
    )


def states_of(*, case: uuid.UUID) -> Mapping[str, bool]:
    """Return the facts a case states, each with its last value."""
    return {
        fact: value
        for entry in list_entries(case=case)
        for fact, value in entry.content.states.items()
    }


def _let_see(case: Case, steps: Sequence[Step], now: datetime) -> None:
    desks = sorted({step.by.desk_id for step in steps} - {steps[0].by.desk_id})
    rows = [Access(case=case, desk_id=desk, since=now) for desk in desks]
    Access.objects.bulk_create(rows, ignore_conflicts=True)


def _append(case: Case, step: Step, program: Program) -> None:
    now = as_microseconds(step.at)
    draft = check_draft(program=program, draft=step.draft, now=now)
    bars: Sequence[BarState] = ()
    if any(bar.event == draft.event for _, bar in program.names.bar_rules):
        entries, record = list_entries(case=case.pk), draft.by(step.by.institution)
        bars = bars_against(program=program, entries=entries, record=record, now=now)
    append_event(case=case, by=step.by, at=step.at, draft=draft, bars=bars, submission=uuid.uuid4())
