"""Jobs that keep the house: trying again what was cut off, and removing what has expired."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from amparo.apps.operations.worker import Purpose, working_for

_KEEP_HOURS = 7 * 24


@app.periodic(cron="* * * * *")
@app.task(name="operations.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # as above
    """Let jobs be done again whose worker died: every job may be done twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="37 6 * * *")
@app.task(name="operations.remove_expired_sessions")
def remove_expired_sessions(timestamp: int) -> None:  # noqa: ARG001  # when it was due
    """Remove the sessions that nobody can use any more."""
    with working_for(Purpose.TIDY):
        Session.objects.filter(expire_date__lt=timezone.now()).delete()


@app.periodic(cron="41 6 * * *")
@app.task(name="operations.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # as above
    """Remove the jobs that ended more than a week ago, however they ended."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=_KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
