"""A comparing that is stopped midway tells nothing twice and loses nothing."""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

import psycopg
import pytest
from django.db import connections

from amparo.apps.cases import erasing
from amparo.apps.cases.erasing import erase_case
from amparo.apps.keys.holding import Holder
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.sharing.matching import comparing
from amparo.apps.sharing.matching.models import AskedEncoding, Encoding, Match
from amparo.apps.sharing.matching.tasks import compare as job
from tests.apps.acting import acting_as
from tests.apps.cases.test_erasing import TEN_YEARS, day_comes, grow_old
from tests.apps.serving import until
from tests.apps.sharing.matching.helping import (
    SOMEBODY_ELSE,
    ask,
    compare,
    helped,
    matches,
    now,
)
from tests.database import TestDatabase

pytestmark = pytest.mark.usefixtures("everybody")


def kill_itself() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


def compared_until_killed(database: TestDatabase, prepare: Callable[[], None]) -> None:
    """Let a process of its own do the job, one encoding at a time, until it kills itself."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            comparing._TOGETHER = 1  # in the child alone
            prepare()
            with acting_as(database.worker, database):
                job(timestamp=0)
        finally:
            os._exit(1)  # a job that ended by itself is no crash
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the job ended by itself"


def killed_after_telling(times: int) -> Callable[[], None]:
    """Kill this process once so much was told, before the last of it is committed."""

    def prepare() -> None:
        tell, told = comparing._tell, list[object]()

        def counted(found: Sequence[comparing._Near], now: datetime) -> None:
            tell(found, now)
            told.append(found)
            if len(told) == times:
                kill_itself()

        comparing._tell = counted

    return prepare


@pytest.mark.parametrize("times", [1, 2, 3])
def test_killed_midway_what_was_told_is_told_once_and_the_rest_by_the_next_run(
    amina: Holder, marta: Holder, database: TestDatabase, times: int
) -> None:
    cases = [helped(amina) for _ in range(3)]
    ask(marta)

    compared_until_killed(database, killed_after_telling(times))

    assert [one.case_id for one in matches(amina)] == cases[: times - 1]
    compare(database)
    assert [one.case_id for one in matches(amina)] == cases
    assert open_questions(database) == 1


def test_killed_before_it_lets_go_what_was_asked_the_next_run_does(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)
    ask(marta, SOMEBODY_ELSE)

    compared_until_killed(database, killed_after_telling(1))

    assert open_questions(database) == 2
    compare(database, in_hours=25)
    assert open_questions(database) == 0
    assert len(matches(amina)) == 1


def open_questions(database: TestDatabase) -> int:
    with acting_as(database.worker, database), working_for(Purpose.MATCH):
        return AskedEncoding.objects.count()


def test_so_many_are_opened_at_once_and_no_more_and_none_is_left_out(
    amina: Holder, marta: Holder, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [helped(amina) for _ in range(5)]
    ask(marta)
    monkeypatch.setattr(comparing, "_TOGETHER", 2)
    at_once, nearest = list[int](), comparing._nearest

    def counted(
        asked: Sequence[comparing._Asked], rows: Sequence[Encoding]
    ) -> list[comparing._Near]:
        at_once.append(len(rows))
        return nearest(asked, rows)

    monkeypatch.setattr(comparing, "_nearest", counted)

    compare(database)

    assert at_once == [2, 2, 1]
    assert [one.case_id for one in matches(amina)] == cases


def test_a_question_that_does_not_open_holds_up_no_other(
    amina: Holder, marta: Holder, database: TestDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    helped(amina)
    ask(marta)
    ask(marta, SOMEBODY_ELSE)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        spoiled = connection.execute(
            "UPDATE matching_asked SET sealed = substring(sealed FROM 1 FOR 99) WHERE question_id"
            " = (SELECT id FROM matching_question ORDER BY asked_at DESC LIMIT 1)"
        ).rowcount

    compare(database)

    assert spoiled == 1
    assert len(matches(amina)) == 1
    assert "questions that do not open: 1" in caplog.text
    compare(database, in_hours=25)
    assert open_questions(database) == 0


def test_a_case_that_is_erased_while_it_is_compared_leaves_nobody_who_asked(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(erasing, "how_long_kept", lambda *, record: TEN_YEARS)
    case = helped(amina)
    ask(marta)
    grow_old(database, case)
    day_comes(database, case)
    tell, began = comparing._tell, threading.Event()

    def told(found: Sequence[comparing._Near], now: datetime) -> None:
        began.set()
        tell(found, now)

    def compare_beside() -> None:
        with contextlib.closing(connections["default"]), working_for(Purpose.MATCH):
            comparing.compare_all(now=now())

    monkeypatch.setattr(comparing, "_tell", told)
    with acting_as(database.worker, database):
        beside = threading.Thread(target=compare_beside)
        with working_for(Purpose.ERASE):
            erase_case(case=case, now=now())
            beside.start()
            assert began.wait(20)
            assert waits_for_a_row(database)
        beside.join()
        with working_for(Purpose.MATCH):
            assert not Match.objects.exists()


def waits_for_a_row(database: TestDatabase) -> bool:
    """Whether somebody comes to wait for what somebody else holds."""
    with psycopg.connect(database.superuser, autocommit=True) as watching:
        return until(
            lambda: (
                watching.execute("SELECT FROM pg_locks WHERE NOT granted").fetchone() is not None
            )
        )
