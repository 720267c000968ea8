"""The job on referrals."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from amparo.apps.operations.worker import Purpose, each_on_its_own, working_for
from amparo.apps.sharing.referring.lapsing import lapse_referral, list_closed


@app.periodic(cron="41 * * * *")
@app.task(name="sharing.lapse", queueing_lock="sharing.lapse")
def lapse(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each periodic job is told
    """Let referrals lapse to desks that have closed, so that whoever asked them is told."""
    now = datetime.now(tz=UTC)
    with working_for(Purpose.LAPSE):
        due = list_closed()
    each_on_its_own(
        due, purpose=Purpose.LAPSE, act=lambda one: lapse_referral(referral=one, at=now)
    )
