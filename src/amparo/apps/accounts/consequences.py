"""What follows elsewhere when a desk, a role or a member changes: who owes, and who acts."""

import uuid

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

_TASK = "cases.reproject_open_cases"
_HAND_OVER = "cases.hand_over"
_END_TOKENS = "tokens.end_of_member"


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


def pass_cases_on(*, member: uuid.UUID, to: uuid.UUID) -> None:
    """Let the worker put the cases in a member's hands into a successor's, once this is committed.

    Both are named by their pseudonyms, which say nothing to who reads the jobs.
    """
    app.configure_task(_HAND_OVER).defer(member=str(member), to=str(to))


def end_tokens_of(*, member: uuid.UUID) -> None:
    """Let the worker revoke the tokens that a member made, once this is committed.

    Those of who was suspended let nobody in meanwhile: it is asked at each request whether their
    maker still acts. The job sees to it that they do not come back with the member. Those of who
    was given a new password, or chose another, end with the job.
    """
    app.configure_task(_END_TOKENS).defer(member=str(member))
