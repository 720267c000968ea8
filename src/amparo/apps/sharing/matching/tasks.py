"""The job that compares who is asked for with those whom desks help."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from amparo.apps.sharing.matching.comparing import compare_all


@app.periodic(cron="43 1,7,13,19 * * *")
@app.task(name="matching.compare", queueing_lock="matching.compare")
def compare(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each periodic job is told
    """Compare at fixed hours, so that nobody learns anything from when it is done."""
    compare_all(now=datetime.now(tz=UTC))
