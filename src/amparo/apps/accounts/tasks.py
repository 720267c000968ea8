"""Jobs that remove what sign-in counted and noted, once it serves no more."""

from django.utils import timezone
from procrastinate.contrib.django import app

from amparo.apps.accounts.attempts import forget_old
from amparo.apps.accounts.factors.open_sessions import forget_ended
from amparo.apps.operations.worker import Purpose, working_for


@app.periodic(cron="*/15 * * * *")
@app.task(name="accounts.remove_old_attempts")
def remove_old_attempts(timestamp: int) -> None:  # noqa: ARG001  # when it was due
    """Remove the attempts that count no longer."""
    with working_for(Purpose.TIDY):
        forget_old(now=timezone.now())


@app.periodic(cron="39 6 * * *")
@app.task(name="accounts.forget_ended_sessions")
def forget_ended_sessions(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Remove what is known of sessions that have ended: browser and address."""
    with working_for(Purpose.TIDY):
        forget_ended()
