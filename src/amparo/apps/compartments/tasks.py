"""Jobs on sealed parts: removing files that nobody can open any more."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from amparo.apps.compartments.files.tidying import remove_erased, remove_left_behind
from amparo.apps.operations.worker import Purpose, working_for


@app.periodic(cron="23 4 * * *")
@app.task(name="compartments.tidy_files", queueing_lock="compartments.tidy_files")
def tidy_files(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each job is told
    """Remove the files of erased cases, and what was left behind on its way in."""
    with working_for(Purpose.TIDY):
        remove_erased()
    with working_for(Purpose.TIDY):
        remove_left_behind(now=datetime.now(tz=UTC))
