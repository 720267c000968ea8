"""The job that lists what ended, outside the database."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from amparo.apps.ended.lists import list_file, write_list
from amparo.apps.operations.worker import Purpose, working_for


@app.task(name="ended.write")
def write() -> None:
    """List what has just ended."""
    with working_for(Purpose.LIST):
        write_list(path=list_file(data_folder=settings.DATA_FOLDER), now=datetime.now(tz=UTC))


@app.periodic(cron="33 * * * *")
@app.task(name="ended.write_hourly")
def write_hourly(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each such job is told
    """List what ended, should a job have failed; and once a day, that nothing else did."""
    write()
