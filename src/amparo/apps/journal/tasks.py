"""The job on the journal."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from amparo.apps.journal.checkpoints import last_taken_at, take_checkpoint
from amparo.apps.journal.copies import copies_file, copy_checkpoints
from amparo.apps.operations.worker import Purpose, working_for


@app.periodic(cron="23 * * * *")
@app.task(name="journal.checkpoint")
def checkpoint(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each such job is told
    """Take the day's checkpoint, unless it was taken, and copy it out of the database.

    Tried every hour, so that a machine that is off at night has one too.
    """
    now = datetime.now(tz=UTC)
    with working_for(Purpose.CHECKPOINT):
        last = last_taken_at()
        if last is None or last.date() < now.date():
            take_checkpoint(now=now)
    # Once it is committed: a copy of what was rolled back would look like a theft.
    with working_for(Purpose.CHECKPOINT):
        copy_checkpoints(path=copies_file(data_folder=settings.DATA_FOLDER))
