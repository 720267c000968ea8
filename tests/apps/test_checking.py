"""``amparo check`` on a database: its walls, its clock, the line to it, and the whole command."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest

from amparo.cli.checking.catalogue import open_line, weak_walls, wrong_clock
from amparo.postgres.roles import Connection
from tests.apps.acting import case_of_three
from tests.apps.journal.checkpoint_taking import checkpoint
from tests.cast import Cast
from tests.database import START_KEY, TestDatabase

_CHECK = "import sys; from amparo.cli import main; sys.exit(main(['check', *sys.argv[1:]]))"


@pytest.fixture
def undone(database: TestDatabase) -> Iterator[Connection]:
    """The database as its superuser changes it, until the test ends."""
    with psycopg.connect(database.superuser) as connection:
        yield connection
        connection.rollback()


def whats(connection: Connection) -> list[str]:
    return [finding.what for finding in weak_walls(connection=connection)]


def test_walls_as_they_are_made_leave_nothing_to_say(undone: Connection) -> None:
    assert whats(undone) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            "ALTER ROLE amparo_app BYPASSRLS",
            "the role amparo_app of the database has rights it must not have",
        ),
        (
            "GRANT amparo_portal TO amparo_worker",
            "the role amparo_worker of the database has rights it must not have",
        ),
        (
            "ALTER ROLE amparo_owner SUPERUSER",
            "the role amparo_owner of the database has rights it must not have",
        ),
        (
            "ALTER TABLE cases_duty NO FORCE ROW LEVEL SECURITY",
            "the table cases_duty has no wall that holds for everybody",
        ),
        (
            "ALTER TABLE journal_entry DISABLE ROW LEVEL SECURITY",
            "the table journal_entry has no wall that holds for everybody",
        ),
    ],
)
def test_a_wall_that_does_not_hold_is_told(undone: Connection, change: str, what: str) -> None:
    undone.execute(change.encode())

    assert whats(undone) == [what]


def test_clocks_that_differ_are_told(undone: Connection) -> None:
    slow = datetime.now(tz=UTC) - timedelta(seconds=61)

    assert list(wrong_clock(connection=undone)) == []
    (finding,) = wrong_clock(connection=undone, now=slow)
    assert "61 seconds apart" in finding.what or "62 seconds apart" in finding.what


def line(host: str, *, ssl: bool, mode: str) -> Connection:
    """A connection as psycopg describes it."""
    parameters = {"sslmode": mode} if mode else {}
    described: Any = SimpleNamespace(
        info=SimpleNamespace(host=host, get_parameters=lambda: parameters),
        pgconn=SimpleNamespace(ssl_in_use=ssl),
    )
    return cast("Connection", described)


@pytest.mark.parametrize(
    ("host", "ssl", "mode", "what"),
    [
        ("/run/postgresql", False, "", []),
        ("127.0.0.1", False, "", []),
        ("db.example.org", False, "", ["the line to the database is not encrypted"]),
        ("db.example.org", True, "", ["the database's certificate is not verified"]),
        ("db.example.org", True, "require", ["the database's certificate is not verified"]),
        ("db.example.org", True, "verify-full", []),
    ],
)
def test_a_line_to_another_machine_that_is_open_or_may_lead_astray_is_told(
    host: str, *, ssl: bool, mode: str, what: list[str]
) -> None:
    found = open_line(connection=line(host, ssl=ssl, mode=mode))

    assert [finding.what for finding in found] == what


def check(folder: Path, *options: str, **given: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if "AMPARO" not in name}
    return subprocess.run(
        [sys.executable, "-c", _CHECK, *options],
        env={**kept, "AMPARO_DATA": str(folder), **given},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_fit_installation_is_told_to_be_so_and_left_as_it_is(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    file, key, secret = tmp_path / "url", tmp_path / "start", tmp_path / "secret"
    for path, said in ((file, database.owner), (key, START_KEY), (secret, "0" * 64)):
        path.write_text(said)
        path.chmod(0o600)
    fit = {
        "AMPARO_START_KEY_FILE": str(key),
        "AMPARO_SECRET_KEY_FILE": str(secret),
        "AMPARO_HTTPS": "yes",
        "AMPARO_HOSTS": "amparo.example",
        "AMPARO_DATABASE_URL_FILE": str(file),
    }

    answer = check(tmp_path, "--deploy", **fit)

    silent = ("GB are free", "AMPARO_BREACHED_PASSWORDS names no file", "no backup can be made")
    lines = [
        line for line in answer.stdout.splitlines() if not any(said in line for said in silent)
    ]
    assert lines[0] == (
        "better: no checkpoint of the journal was taken yet. Without one nobody can show later"
        " that nothing was taken away. Let `amparo serve` run: its worker takes one within an hour."
    )
    assert lines[1].startswith("To be mended: 0.")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret", "start", "url"]


@pytest.mark.parametrize("given", [{"AMPARO_START_KEY": "another key of 32 letters or more"}, {}])
def test_a_start_key_that_is_not_the_one_it_was_begun_with_is_told(
    committed: Cast, database: TestDatabase, tmp_path: Path, given: dict[str, str]
) -> None:
    tmp_path.chmod(0o700)

    answer = check(tmp_path, AMPARO_DATABASE_URL=database.owner, **given)

    assert answer.returncode == 1
    assert (
        "MUST: AMPARO_START_KEY is not the start key this database was begun with" in answer.stdout
    )
    assert list(tmp_path.iterdir()) == []


def test_a_start_key_in_the_data_folder_is_found(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    (folder / "start-key").write_text(START_KEY + "\n")

    answer = check(tmp_path, AMPARO_DATABASE_URL=database.owner)

    assert "AMPARO_START_KEY" not in answer.stdout


def test_a_checkpoint_without_its_copy_is_told(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    case_of_three(committed.amina)
    checkpoint(database, at=datetime.now(tz=UTC))

    answer = check(tmp_path, "--deploy", AMPARO_DATABASE_URL=database.owner)

    assert answer.returncode == 1
    assert f"MUST: {tmp_path}/checkpoints/checkpoints.jsonl lacks the last" in answer.stdout
    assert database.owner not in answer.stdout


def test_a_try_needs_less(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    answer = check(tmp_path)
    deployed = check(tmp_path, "--deploy")

    assert answer.stdout == (
        "better: there is no database yet. Nobody can sign in. Make it and the first"
        " administrator: amparo begin.\nTo be mended: 0. Could be better: 1.\n"
    )
    assert (answer.returncode, deployed.returncode) == (0, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://owner:invented@127.0.0.1:1/amparo"
    tmp_path.chmod(0o700)

    answer = check(tmp_path, AMPARO_DATABASE_URL=url)

    assert answer.returncode == 1
    assert answer.stdout.startswith("MUST: the database does not answer: ")
    assert "invented" not in answer.stdout
