"""The worker as it really runs: a process of its own, under its own role."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from procrastinate.types import JSONDict

from amparo.apps.cases.models import Case, Duty
from amparo.apps.cases.tasks import advance, reproject_open_cases
from amparo.apps.operations.tasks import remove_expired_sessions, remove_old_jobs, retry_stalled
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.seals.fields import opened_name
from tests.apps.acting import acting_as, case_of_three, cheat, say_another_event
from tests.cast import Cast
from tests.database import TestDatabase

PATIENCE_SECONDS = 60
DUE: JSONDict = {"timestamp": 0}
"""What a periodic job is told when it is deferred."""


@contextmanager
def running_worker(
    database: TestDatabase,
    folder: Path,
    *,
    given: Mapping[str, str] = MappingProxyType({}),
    at_once: int = 1,
) -> "Iterator[subprocess.Popen[bytes]]":
    """A worker that writes its log to a file; ended afterwards if it has not ended.

    It does so many jobs ``at_once``.
    """
    with (folder / "log").open("ab") as log:
        process = started_worker(database, folder, log, given, at_once=at_once)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def started_worker(
    database: TestDatabase,
    folder: Path,
    log: IO[bytes],
    given: Mapping[str, str],
    *,
    at_once: int = 1,
) -> "subprocess.Popen[bytes]":
    """Start a worker as `amparo serve` does."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "amparo.config.settings",
        "AMPARO_PROCESS_URL": database.worker,
        "AMPARO_DATA": str(folder),
        "AMPARO_COUNTRY": "paraguay",
        **given,
    }
    command = [sys.executable, "-m", "amparo.config.working", str(at_once)]
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def wait_until(happened: Callable[[], bool]) -> None:
    """Look again and again."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if happened():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


def late_duties(database: TestDatabase) -> list[str]:
    """The duties that are known to be late."""
    with psycopg.connect(database.superuser) as superuser:
        rows = superuser.execute("SELECT duty FROM cases_duty WHERE breached_by <> ''").fetchall()
    return [opened_name(kept=duty) for (duty,) in rows]


def jobs(database: TestDatabase, task: str) -> list[tuple[str, int]]:
    """The state and the attempts of each job of a task."""
    with psycopg.connect(database.superuser) as superuser:
        return superuser.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = %s"
            " ORDER BY id",
            [task],
        ).fetchall()


def test_the_worker_lets_time_pass_and_ends_when_asked(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case_of_three(committed.amina)
    advance.configure(task_kwargs=DUE).defer()
    before = late_duties(database)

    with running_worker(database, tmp_path) as worker:
        wait_until(lambda: late_duties(database) == ["PY6"])
        wait_until(lambda: ("succeeded", 1) in jobs(database, "cases.advance"))
        worker.send_signal(signal.SIGTERM)
        status = worker.wait(timeout=PATIENCE_SECONDS)

    assert before == []
    assert status == 0
    assert (tmp_path / "log").read_text() == ""


def test_a_job_whose_worker_was_killed_is_done_again_and_changes_nothing_twice(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case_of_three(committed.amina)
    advance.configure(task_kwargs=DUE).defer()

    with psycopg.connect(database.superuser) as holding:
        holding.execute("LOCK TABLE cases_duty IN ACCESS EXCLUSIVE MODE")
        with running_worker(database, tmp_path) as worker:
            wait_until(lambda: is_waiting_for_lock(database))
            worker.kill()
            worker.wait()
    (state,) = jobs(database, "cases.advance")[:1]
    cheat(database, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    with running_worker(database, tmp_path):
        # The first thing a worker does is what was due the minute before: trying again is too.
        wait_until(lambda: jobs(database, "cases.advance")[0][0] == "succeeded")

    assert state == ("doing", 0)
    assert late_duties(database) == ["PY6"]
    assert counted_late(database) == 1


def is_waiting_for_lock(database: TestDatabase) -> bool:
    """Whether the worker's role waits for somebody."""
    with psycopg.connect(database.superuser) as superuser:
        row = superuser.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE usename = 'amparo_worker' AND wait_event_type = 'Lock'"
        ).fetchone()
    return row is not None and row[0] > 0


def counted_late(database: TestDatabase) -> int:
    """How many duties the coordination counts as late."""
    with psycopg.connect(database.superuser) as superuser:
        row = superuser.execute(
            "SELECT sum(change) FROM coordination_change WHERE outcome = 'overdue'"
        ).fetchone()
    return int(row[0]) if row else 0


def test_a_job_of_a_transaction_that_is_rolled_back_vanishes(
    committed: Cast, database: TestDatabase
) -> None:
    with transaction.atomic():
        reproject_open_cases.defer()
        transaction.set_rollback(True)
    vanished = jobs(database, "cases.reproject_open_cases")

    with transaction.atomic():
        reproject_open_cases.defer()

    assert vanished == []
    assert jobs(database, "cases.reproject_open_cases") == [("todo", 0)]


def test_a_failing_job_tells_no_value_in_the_log(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case = case_of_three(committed.amina)
    say_another_event(database, case, "Invented Name")
    advance.configure(task_kwargs=DUE).defer()

    with running_worker(database, tmp_path):
        wait_until(lambda: ("succeeded", 1) in jobs(database, "cases.advance"))

    log = (tmp_path / "log").read_text()
    assert "a case cannot be read; `amparo rebuild` names it" in log
    assert str(case) not in log
    assert "amparo.domain.protocol.replay.OutsideProgram; its message is not logged" in log
    assert "Invented Name" not in log


def test_without_a_purpose_the_worker_sees_no_case(committed: Cast, database: TestDatabase) -> None:
    case_of_three(committed.amina)

    with acting_as(database.worker, database), transaction.atomic():
        unnamed = (Case.objects.count(), Duty.objects.count())
        with working_for(Purpose.ADVANCE):
            named = (Case.objects.count(), Duty.objects.count())
    with acting_as(database.worker, database):
        afterwards = Case.objects.count()

    assert (unnamed, named, afterwards) == ((0, 0), (1, 3), 0)


def test_expired_sessions_go_and_others_stay(committed: Cast, database: TestDatabase) -> None:
    for key, year in (("old", 2020), ("new", 2100)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=datetime(year, 1, 1, tzinfo=UTC)
        )

    with acting_as(database.worker, database):
        remove_expired_sessions(timestamp=0)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_jobs_that_ended_long_ago_go_and_others_stay(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    reproject_open_cases.defer()
    with running_worker(database, tmp_path):
        wait_until(lambda: jobs(database, "cases.reproject_open_cases") == [("succeeded", 1)])
        cheat(database, "UPDATE procrastinate_events SET at = at - interval '8 days'")
        reproject_open_cases.defer()
        remove_old_jobs.configure(task_kwargs=DUE).defer()
        wait_until(lambda: jobs(database, "operations.remove_old_jobs") == [("succeeded", 1)])

    assert jobs(database, "cases.reproject_open_cases") == [("succeeded", 1)]


def test_jobs_are_looked_after_every_minute() -> None:
    every = {
        periodic.task.name: periodic.cron
        for periodic in advance.blueprint.periodic_registry.periodic_tasks.values()
    }

    assert every == {
        "accounts.forget_ended_sessions": "39 6 * * *",
        "accounts.remove_old_attempts": "*/15 * * * *",
        "cases.advance": "* * * * *",
        "cases.erase": "17 3 * * *",
        "cases.tell_desks": "7 * * * *",
        "compartments.end_passed_keys": "13 * * * *",
        "compartments.tidy_files": "23 4 * * *",
        "coordination.fold": "11 6 * * *",
        "ended.write_hourly": "33 * * * *",
        "journal.checkpoint": "23 * * * *",
        "journal.verify": "43 * * * *",
        "journal.watch": "51 * * * *",
        "matching.compare": "43 1,7,13,19 * * *",
        "operations.remove_expired_sessions": "37 6 * * *",
        "operations.remove_old_jobs": "41 6 * * *",
        "operations.retry_stalled": "* * * * *",
        "sharing.lapse": "41 * * * *",
    }
    assert retry_stalled.name == "operations.retry_stalled"
