"""What follows in open cases when a desk or a role changes: others owe what was owed."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

_TASK = "cases.reproject_open_cases"


def project_open_cases_anew() -> None:
    """Let the worker project every open case anew, once the transaction at hand is committed.

    A job that waits already does for this change too. It is held until the commit, so that it
    cannot begin before the change is there to be seen.
    """
    waiting = ProcrastinateJob.objects.select_for_update(skip_locked=True).filter(
        task_name=_TASK, status="todo", scheduled_at=None
    )
    if waiting.first() is None:
        # By its name: cases know the desks, so desks do not know the cases.
        app.configure_task(_TASK).defer()
