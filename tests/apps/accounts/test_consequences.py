"""A change of desks or roles makes the worker look at open cases again, after the change."""

import psycopg
from django.db import transaction
from procrastinate.contrib.django import app

from amparo.apps.accounts.consequences import project_open_cases_anew
from tests.cast import Cast
from tests.database import TestDatabase

TASK = "cases.reproject_open_cases"
# As the worker looks for a job: past those that somebody holds.
_FREE = (
    "SELECT id FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'"
    " FOR UPDATE SKIP LOCKED"
)


def free_jobs(database: TestDatabase) -> int:
    """How many jobs a worker could begin at this moment."""
    with psycopg.connect(database.superuser) as worker:
        return len(worker.execute(_FREE, [TASK]).fetchall())


def test_the_worker_knows_the_job_by_this_name() -> None:
    assert TASK in app.tasks


def test_a_job_begins_once_the_change_is_committed(committed: Cast, database: TestDatabase) -> None:
    with transaction.atomic():
        project_open_cases_anew()
        before = free_jobs(database)

    assert (before, free_jobs(database)) == (0, 1)


def test_a_job_that_waits_is_held_until_the_second_change_is_committed(
    committed: Cast, database: TestDatabase
) -> None:
    project_open_cases_anew_in_a_transaction()

    with transaction.atomic():
        project_open_cases_anew()
        meanwhile = free_jobs(database)

    assert (meanwhile, free_jobs(database)) == (0, 1)


def test_a_change_that_is_taken_back_leaves_no_job(committed: Cast, database: TestDatabase) -> None:
    with transaction.atomic():
        project_open_cases_anew()
        transaction.set_rollback(True)

    assert free_jobs(database) == 0


def project_open_cases_anew_in_a_transaction() -> None:
    with transaction.atomic():
        project_open_cases_anew()
