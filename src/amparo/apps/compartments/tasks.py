"""Jobs on sealed parts: ending keys past their time, removing files that nobody can open."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from amparo.apps.compartments.files.tidying import remove_erased, remove_left_behind
from amparo.apps.compartments.passing import end_passed, list_passed
from amparo.apps.operations.worker import Purpose, each_on_its_own, working_for


@app.periodic(cron="23 4 * * *")
@app.task(name="compartments.tidy_files", queueing_lock="compartments.tidy_files")
def tidy_files(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each job is told
    """Remove the files of erased cases, and what was left behind on its way in."""
    with working_for(Purpose.TIDY):
        remove_erased()
    with working_for(Purpose.TIDY):
        remove_left_behind(now=datetime.now(tz=UTC))


@app.periodic(cron="13 * * * *")
@app.task(name="compartments.end_passed_keys", queueing_lock="compartments.end_passed_keys")
def end_passed_keys(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Take from desks the keys whose time has passed, a few hundred cases at once."""
    now = datetime.now(tz=UTC)
    with working_for(Purpose.END_KEYS):
        due = list_passed(now=now)
    each_on_its_own(due, purpose=Purpose.END_KEYS, act=lambda case: end_passed(case=case, at=now))
