"""The jobs on the journal."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from amparo.apps.journal.auditing import keep_verification, last_verification
from amparo.apps.journal.checkpoints import last_taken_at, own_public_key, take_checkpoint
from amparo.apps.journal.copies import copies_file, copy_checkpoints, read_copies
from amparo.apps.journal.far_readings import list_far_readings
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.protocols.governing import country_zone


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


@app.periodic(cron="43 * * * *")
@app.task(name="journal.verify")
def verify(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each such job is told
    """Verify the journal, unless that was done this day, and keep what was found."""
    now, path = datetime.now(tz=UTC), copies_file(data_folder=settings.DATA_FOLDER)
    with working_for(Purpose.VERIFY, is_snapshot=True):
        last = last_verification()
        if last is None or last.at.date() < now.date():
            copies = read_copies(path=path) if path.exists() else ()
            keep_verification(at=now, public_keys={own_public_key()}, copies=copies)


@app.periodic(cron="51 * * * *")
@app.task(name="journal.watch")
def watch(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each such job is told
    """List who reads far beyond their duties."""
    with working_for(Purpose.WATCH):
        list_far_readings(now=datetime.now(tz=UTC), zone=country_zone())
