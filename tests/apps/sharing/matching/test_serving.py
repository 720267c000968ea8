"""Asking at the server that really runs, and a worker that is killed while it compares."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

from amparo.apps.accounts.models import Member
from amparo.apps.keys.holding import Holder
from amparo.apps.protocols.governing import today
from amparo.apps.sharing.matching.encoding import encodings_of
from amparo.cli.serving.processes import Child, Surroundings, worker
from tests.apps.canaries import found_in
from tests.apps.serving import served, until
from tests.apps.sharing.matching.helping import helped, matches
from tests.apps.sharing.matching.test_country_key import held
from tests.apps.sharing.matching.test_crashes import waits_for_a_row
from tests.apps.sharing.matching.test_encoding import encodings
from tests.apps.test_at_rest import disk_of
from tests.apps.test_every_route_keeps_quiet import kept_in_jobs
from tests.apps.unsealing import PASSPHRASE
from tests.apps.visiting import signed_in
from tests.cast import PASSWORD
from tests.database import START_KEY, TestDatabase

OWN = PLAIN, ACCENTED = ("HeronOfMarta", "Ñacurutú del Ypacaraí")
KEPT = {"given_names": PLAIN, "surnames": ACCENTED, "born": "14 March 1998"}
ASKED = {**KEPT, "also_called": f"{ACCENTED} {PLAIN}"}


def working(database: TestDatabase, log: Path) -> Child:
    """The process that does jobs at a real server; its words go to a file."""
    given = {name: value for name, value in os.environ.items() if "AMPARO" not in name}
    given |= {"AMPARO_DATA": str(database.folder), "AMPARO_COUNTRY": "paraguay"}
    given["AMPARO_START_KEY"] = START_KEY
    made = worker(environment=Surroundings(given=given).of(url=database.worker))
    made.command = ["/bin/sh", "-c", 'exec "$@" >> "$0" 2>&1', str(log), *made.command]
    return made


def let_it_be_compared(database: TestDatabase) -> None:
    """Put the job into its queue, as its hour does."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
            """ VALUES ('matching.compare', 'default', '{"timestamp": 0}')"""
        )


def ask_at(database: TestDatabase, log: Path) -> str:
    """Ask at the real server, as Marta, and return what the page that follows says."""
    with served(database=database, log=log) as web:
        visitor = signed_in(name="marta", port=web.port)
        visitor.get("/unseal/")
        token = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"]}
        assert visitor.post("/unseal/", {**token, "passphrase": PASSPHRASE}).status == 302
        form = visitor.get("/helped/ask/").form()
        told = {f"sealed-{name}": text for name, text in ASKED.items()}
        asked = visitor.post("/helped/ask/", {**form, **told, "sealed-because": "found"})
        assert asked.target == "/helped/asked/"
        return visitor.get(asked.target).text


@contextmanager
def held_up(database: TestDatabase) -> Iterator[None]:
    """Hold every case, so that whoever compares waits before it tells anybody."""
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SELECT FROM cases_case FOR UPDATE")
        yield


@pytest.mark.usefixtures("everybody")
def test_of_who_is_asked_for_nothing_lies_in_clear_though_the_worker_is_killed_as_it_compares(
    amina: Holder, marta: Holder, database: TestDatabase, tmp_path: Path
) -> None:
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    case = helped(amina, KEPT)
    log, key = tmp_path / "log", held(marta)
    assert key is not None
    secret = [key.key, *encodings(amina, case), *encodings_of(key=key.key, told=ASKED, on=today())]
    page = ask_at(database, log)
    jobs = working(database, log)
    try:
        with held_up(database):
            let_it_be_compared(database)
            jobs.start()
            assert waits_for_a_row(database)
            assert jobs.process is not None
            jobs.process.kill()
            jobs.process.wait()
            told = log.read_bytes() + kept_in_jobs(database) + page.encode()
        assert b"'doing'" in told  # killed midway, and not before
        assert b"POST helped-ask 302" in told
        assert found_in(told, OWN) == set()
        disk = disk_of(database)
        assert case.bytes in disk
        assert found_in(disk, OWN) == set()
        assert len(secret) == 4
        assert not any(one in disk or one.hex().encode() in told for one in secret)
        assert matches(amina) == []

        let_it_be_compared(database)
        jobs.ensure_running()
        assert until(lambda: len(matches(amina)) == 1)
    finally:
        jobs.stop()
    assert found_in(log.read_bytes() + kept_in_jobs(database)) == set()
