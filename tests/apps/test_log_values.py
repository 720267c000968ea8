"""The log of the processes that really run: routes, tasks and places in the code, and no value."""

import re
import uuid
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

from amparo.apps.accounts.models import Member
from amparo.apps.cases.tasks import advance
from amparo.apps.coordination.tasks import fold
from tests.apps.acting import case_of_three
from tests.apps.canaries import CANARIES, found_in, spellings
from tests.apps.operations.test_worker import DUE, jobs, running_worker, wait_until
from tests.apps.serving import Served, served
from tests.apps.visiting import Visitor, signed_in
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

PLAIN, ACCENTED, NUMBER = CANARIES
_PATIENCE_SECONDS = 60
_REFUSE = """
CREATE FUNCTION refuse_with_value() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{value}' USING DETAIL = '{value}', HINT = '{value}';
END $$;
CREATE TRIGGER refuse_with_value BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_with_value();
"""


@pytest.fixture
def refusing(database: TestDatabase) -> "Iterator[type[Refusing]]":
    """Let a table refuse every row, in words that hold values; until the test ends."""
    Refusing.database = database
    yield Refusing
    with psycopg.connect(database.superuser, autocommit=True) as superuser:
        superuser.execute("DROP FUNCTION IF EXISTS refuse_with_value CASCADE")


class Refusing:
    """A table that refuses."""

    database: TestDatabase

    @classmethod
    def table(cls, name: str) -> None:
        """Refuse what is written to it from now on."""
        with psycopg.connect(cls.database.superuser, autocommit=True) as superuser:
            superuser.execute(_REFUSE.format(table=name, value=" ".join(CANARIES)).encode())


@pytest.fixture
def people(committed: Cast) -> Cast:
    """The cast, with passwords that the server can check."""
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    return committed


def ask(web: Served, method: str, path: str, *, body: bytes | None = None, host: str = "") -> int:
    """Send a request whose every header holds a value; return the status."""
    connection = HTTPConnection("127.0.0.1", web.port, timeout=_PATIENCE_SECONDS)
    headers = {name: ACCENTED.encode() for name in ("User-Agent", "Referer", "Accept-Language")}
    headers |= {"Cookie": f"sessionid={PLAIN}; {PLAIN}={NUMBER}".encode()}
    headers |= {"X-Forwarded-For": PLAIN.encode(), "Host": (host or "localhost").encode()}
    if body is not None:
        headers["Content-Type"] = b"application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def lines_of(log: str) -> list[str]:
    """The lines about requests, without when and how long."""
    return re.findall(r"INFO amparo\.web (.+) \d+ ms$", log, re.MULTILINE)


def test_no_request_leaves_a_value_in_the_log_whatever_becomes_of_it(
    people: Cast, database: TestDatabase, tmp_path: Path, refusing: type[Refusing]
) -> None:
    log = tmp_path / "log"
    case = case_of_three(people.amina)
    form = "&".join(f"{quote(value)}={quote(value)}" for value in CANARIES).encode()
    with served(database=database, log=log) as web:
        query = "?" + form.decode()
        statuses = [
            ask(web, "GET", f"/no/{quote(ACCENTED)}/{PLAIN}/{query}"),
            ask(web, "GET", f"/cases/{NUMBER}/{query}"),
            ask(web, "GET", "/sign-in/", host=f"{PLAIN}.example"),
            ask(web, "POST", f"/sign-in/{query}", body=form),
            ask(web, PLAIN.upper(), f"/sign-in/{query}"),
        ]
        amina = signed_in(name="amina", port=web.port)
        opened = amina.get(f"/cases/{case}/{query}")
        missing = amina.get(f"/cases/{NUMBER}/{query}")
        refusing.table("django_session")
        visitor = Visitor(port=web.port)
        form_of_page = visitor.get("/sign-in/").form()
        named = {"username": "amina", "password": PASSWORD, "next": f"/{PLAIN}"}
        broken = visitor.post("/sign-in/", {**form_of_page, **named})
    told = log.read_bytes()

    assert statuses == [404, 302, 400, 403, 405]
    assert (opened.status, missing.status, broken.status) == (200, 404, 500)
    assert found_in(told) == set()
    assert not any(spelt in told for spelt in spellings(str(case)))
    assert [line for line in lines_of(told.decode()) if "healthz" not in line] == [
        "GET - 404",
        "GET case 302",
        "GET - 400",
        "POST sign-in 403",
        "other - 405",
        "GET sign-in 200",
        "POST sign-in 200",
        "POST sign-in-code 302",
        "GET case 200",
        "GET case 404",
        "GET sign-in 200",
        "POST sign-in 500",
    ]
    assert re.search(r"ERROR django\.request log:\d+: route sign-in, status 500\n", told.decode())
    assert "RaiseException; its message is not logged" in told.decode()
    assert not any(value in broken.text for value in CANARIES)


def test_a_crashing_job_leaves_no_value_in_the_log(
    committed: Cast, database: TestDatabase, tmp_path: Path, refusing: type[Refusing]
) -> None:
    case = case_of_three(committed.amina)
    refusing.table("cases_duty")
    advance.configure(task_kwargs=DUE).defer()
    fold.configure(task_kwargs={**DUE, "also": list(CANARIES)}).defer()

    with running_worker(database, tmp_path):
        wait_until(lambda: jobs(database, "cases.advance")[0][0] == "failed")
        wait_until(lambda: jobs(database, "coordination.fold")[0][0] == "failed")
    told = (tmp_path / "log").read_bytes()

    assert found_in(told) == set()
    assert not any(spelt in told for spelt in spellings(str(case)))
    text = told.decode()
    assert "could not advance cases whose deadline has passed: cases in all: 1" in text
    ended = re.findall(r"ERROR procrastinate\.worker\S* worker:\d+: task (\S+), job \d+\n", text)
    assert set(ended) == {"cases.advance", "coordination.fold"}
    assert "RaiseException; its message is not logged" in text
    assert "TypeError; its message is not logged" in text


def test_a_value_is_found_however_it_is_spelt() -> None:
    hidden = {
        b"GET /cases/7f3b9c1e-5d20-4a86-9e11-c0ffee0c0ffe/ 404",
        b"q=%C3%91and%C3%BA%20del%20Caaguaz%C3%BA",
        "Ñandú del Caaguazú".encode("utf-16-le"),
        b"body: UGxhaW4gQ2FuYXJ5T2ZBbWluYSE=",
        b"'\\xd1and\\xfa del Caaguaz\\xfa'",
    }

    assert all(found_in(line) for line in hidden)
    assert found_in(f"GET case 404 {uuid.UUID(int=1)}".encode()) == set()
