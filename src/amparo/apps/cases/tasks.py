"""Jobs on cases: letting time pass, following a change of who holds a role, telling desks."""

import uuid
from datetime import UTC, datetime

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amparo.apps.cases.advancing import advance_case, list_due_cases
from amparo.apps.cases.erasing import announce_erasures, erase_case
from amparo.apps.cases.leading.actions import hand_over as pass_on
from amparo.apps.cases.leading.reviewing import carry_out_review as lift_as_answered
from amparo.apps.cases.rebuilding import open_cases_now, reproject_case
from amparo.apps.cases.telling_desks import tell_desks
from amparo.apps.coordination.actions import time_was_let_pass
from amparo.apps.operations.worker import Purpose, each_on_its_own, working_for

_TRIES, _WAIT_SECONDS = 5, 60
"""How often a server that takes no message is tried again, within the hour."""


@app.periodic(cron="* * * * *")
@app.task(name="cases.advance", queueing_lock="cases.advance")
def advance(timestamp: int) -> None:  # noqa: ARG001  # when it was due, as each periodic job is told
    """Project every case anew whose next deadline has passed."""
    now = datetime.now(tz=UTC)
    with working_for(Purpose.ADVANCE):
        due = list_due_cases(now=now)
    each_on_its_own(due, purpose=Purpose.ADVANCE, act=lambda case: advance_case(case=case, now=now))
    with working_for(Purpose.ADVANCE):
        # One that somebody was changing just then was left to them: then the next run says it.
        if not list_due_cases(now=now):
            time_was_let_pass(until=now)


@app.task(name="cases.reproject_open_cases")
def reproject_open_cases() -> None:
    """Project every case anew that has an open duty, after a role or a desk changed hands.

    What is done or lifted stays with whoever held it. To be deferred by what changes them, in the
    same transaction.
    """
    now = datetime.now(tz=UTC)
    each_on_its_own(
        open_cases_now(),
        purpose=Purpose.REPROJECT,
        act=lambda case: reproject_case(case=case, now=now),
    )


@app.task(name="cases.hand_over")
def hand_over(member: str, to: str) -> None:
    """Put the cases in the hands of a member who left into a successor's."""
    with working_for(Purpose.HAND_OVER):
        pass_on(member=uuid.UUID(member), to=uuid.UUID(to), at=datetime.now(tz=UTC))


@app.task(name="cases.carry_out_review", retry=RetryStrategy(max_attempts=_TRIES, wait=1))
def carry_out_review(restriction: int) -> None:
    """Lift a restriction as its review has answered."""
    with working_for(Purpose.CARRY_OUT):
        lift_as_answered(restriction=restriction, at=datetime.now(tz=UTC))


@app.periodic(cron="17 3 * * *")
@app.task(name="cases.erase", queueing_lock="cases.erase")
def erase(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Announce which cases will be erased, and erase those whose day has come."""
    now = datetime.now(tz=UTC)
    with working_for(Purpose.ERASE):
        due = announce_erasures(now=now)
    each_on_its_own(due, purpose=Purpose.ERASE, act=lambda case: erase_case(case=case, now=now))


@app.periodic(cron="7 * * * *")
@app.task(
    name="cases.tell_desks",
    queueing_lock="cases.tell_desks",
    retry=RetryStrategy(max_attempts=_TRIES, wait=_WAIT_SECONDS),
)
def tell_desks_of_news(timestamp: int) -> None:  # noqa: ARG001  # as above
    """Tell by e-mail each desk for which there is something new to read, if there is a server."""
    if settings.MAIL_SERVER is not None:
        tell_desks(now=datetime.now(tz=UTC))
