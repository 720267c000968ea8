"""The job on counts."""

from procrastinate.contrib.django import app

from amparo.apps.coordination.folding import fold_changes
from amparo.apps.operations.worker import Purpose, working_for


@app.periodic(cron="11 6 * * *")
@app.task(name="coordination.fold")
def fold(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each periodic job is told
    """Fold the day's changes into sums. A night without it is made up for by the next."""
    with working_for(Purpose.FOLD):
        fold_changes()
