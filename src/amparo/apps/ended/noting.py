"""Noting that something ended for good, in the same transaction as it ends.

To add a kind: a name in `What`, a call of `note_ended` where it ends, and in `again` what is to be
done with one that a backup brought back. What can be given anew, under the same id, needs an
instant since when it is there: it ended only where that is before the instant it ended.
"""

import uuid
from datetime import datetime
from enum import Enum

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.apps.ended.models import Ended

_TASK = "ended.write"


class What(Enum):
    """What can end for good."""

    CASE = "case"
    GRANT = "grant"
    REFERRAL = "referral"
    CONSENT = "consent"


def note_ended(*, what: What, of: uuid.UUID, at: datetime) -> None:
    """Note in the transaction at hand that something ended, and let the worker list it.

    Noting the same twice is noting it once.
    """
    row = Ended(of=of, kind=what.value, at=at)
    # Without asking for the row: whoever writes it may not read it.
    Ended.objects.bulk_create([row], ignore_conflicts=True)
    _let_it_be_listed()


def _let_it_be_listed() -> None:
    """A job that waits does for this too; held until the commit, it cannot begin before."""
    waiting = ProcrastinateJob.objects.select_for_update(skip_locked=True).filter(
        task_name=_TASK, status="todo", scheduled_at=None
    )
    if waiting.first() is None:
        app.configure_task(_TASK).defer()
