"""The root of all keys: opened by the start key this database was begun with, and no other."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import transaction
from django.test import override_settings

from amparo.apps.accounts.middleware import see_as
from amparo.apps.journal.queries import list_entries
from amparo.apps.seals.models import Root
from amparo.apps.seals.root import WrongStartKey, exchange_start_key, make_root, root_key
from amparo.postgres.passwords import kept_passwords
from amparo.postgres.roles import prepare_database
from tests.apps.acting import acting_as, case_of_three
from tests.cast import Cast
from tests.database import START_KEY, TestDatabase

_AMPARO = "import sys; from amparo.cli import main; sys.exit(main(sys.argv[1:]))"
SETTINGS = {**os.environ, "DJANGO_SETTINGS_MODULE": "amparo.config.settings"}
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    """Ask the database for the root, and let no other test have what this one found."""
    root_key.cache_clear()
    yield
    root_key.cache_clear()


def begun(database: TestDatabase, start_key: str) -> "subprocess.CompletedProcess[str]":
    """What becomes of a start with a start key."""
    environment = {**SETTINGS, "AMPARO_PROCESS_URL": database.owner, "AMPARO_START_KEY": start_key}
    return subprocess.run(
        [sys.executable, "-m", "amparo.config.migrating"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_start_key_opens_the_same_root_each_time() -> None:
    first = root_key()
    root_key.cache_clear()

    assert root_key() == first
    assert len(first) == 32


def test_the_database_keeps_the_root_sealed(database: TestDatabase) -> None:
    root = root_key()

    with psycopg.connect(database.superuser) as connection:
        (kept,) = connection.execute("SELECT sealed FROM seals_root").fetchone() or ()
    assert root not in kept
    assert START_KEY.encode() not in kept


def test_another_start_key_opens_nothing() -> None:
    with override_settings(START_KEY="another start key"), pytest.raises(WrongStartKey):
        root_key()


def test_a_start_with_another_start_key_is_refused_and_changes_nothing(
    database: TestDatabase,
) -> None:
    before = root_key()

    wrong = begun(database, "another invented start key of the tests")
    right = begun(database, START_KEY)

    root_key.cache_clear()
    assert (wrong.returncode, right.returncode) == (1, 0)
    assert wrong.stderr.strip() == (
        "AMPARO_START_KEY is not the start key this database was begun with. Nothing was changed."
        " Give the right one, or a backup that belongs to this one"
    )
    assert root_key() == before


def test_a_root_is_made_once(database: TestDatabase) -> None:
    before = root_key()

    with acting_as(database.owner, database):
        make_root()
        kept = Root.objects.count()

    root_key.cache_clear()
    assert (root_key(), kept) == (before, 1)


@pytest.mark.parametrize("role", ["app", "worker", "portal"])
def test_no_process_changes_the_root(database: TestDatabase, role: str) -> None:
    with (
        psycopg.connect(getattr(database, role)) as connected,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connected.execute("UPDATE seals_root SET sealed = ''")


def test_a_journal_that_was_written_in_clear_is_refused_in_plain_words(
    database: TestDatabase,
) -> None:
    owner = a_database_before(database, name="before")
    environment = {**SETTINGS, "AMPARO_PROCESS_URL": owner, "AMPARO_START_KEY": START_KEY}

    answer = subprocess.run(
        [sys.executable, "-m", "amparo.config.migrating"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        "this journal was written before facts were sealed, and cannot be kept: begin a new"
        " database; for a demonstration, remove its folder"
    )


def a_database_before(database: TestDatabase, *, name: str) -> str:
    """The owner's address of a database in which an entry stands in clear."""
    superuser = database.superuser.replace("/tests?", "/postgres?", 1)
    passwords = kept_passwords(folder=database.folder)
    owner = prepare_database(superuser_url=superuser, name=name, owner_password=passwords["owner"])
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "journal", "0006", "--verbosity=0"],
        env={**SETTINGS, "AMPARO_PROCESS_URL": owner, "AMPARO_START_KEY": START_KEY}, check=True,
    )  # fmt: skip
    with psycopg.connect(database.superuser.replace("/tests?", f"/{name}?", 1)) as connection:
        connection.execute(
            'INSERT INTO journal_entry ("case", number, kind, event, earliest, latest, precision,'
            " recorded_at, institution, desk_id, member, content, submission, previous_hash, hash)"
            " VALUES (gen_random_uuid(), 1, 'event', 'victim found', now(), now(), 'day', now(),"
            " '', 1, gen_random_uuid(), '{}', gen_random_uuid(), '', '')"
        )
    return owner


def test_another_start_key_takes_the_place_of_the_old_one(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case, new = case_of_three(committed.amina), tmp_path / "new"
    given = {"AMPARO_DATABASE_URL": database.owner, "AMPARO_DATA": str(database.folder)}

    answer = amparo("start-key", "exchange", "--to", str(new), AMPARO_START_KEY=START_KEY, **given)
    again = amparo("start-key", "exchange", "--to", str(new), AMPARO_START_KEY=START_KEY, **given)
    key = new.read_text().strip()
    try:
        assert (answer.returncode, new.stat().st_mode & 0o777) == (0, 0o600)
        assert key not in answer.stdout
        assert again.returncode != 0
        assert new.read_text().strip() == key
        root_key.cache_clear()
        with override_settings(START_KEY=START_KEY), pytest.raises(WrongStartKey):
            root_key()
        with override_settings(START_KEY=key), transaction.atomic():
            see_as(actor=committed.amina)
            assert len(list_entries(case=case)) == 3
    finally:
        back = tmp_path / "back"
        amparo("start-key", "exchange", "--to", str(back), AMPARO_START_KEY=key, **given)
        reseal_under_the_key_of_the_tests(database, back.read_text().strip())
    root_key.cache_clear()
    assert len(root_key()) == 32


def test_a_file_that_is_there_is_left_alone_and_nothing_is_exchanged(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.write_text("mine")

    answer = amparo(
        "start-key", "exchange", "--to", str(there), AMPARO_START_KEY=START_KEY,
        AMPARO_DATABASE_URL=database.owner, AMPARO_DATA=str(database.folder),
    )  # fmt: skip

    assert (answer.returncode, answer.stderr) == (2, f"--to {there}: File exists\n")
    assert there.read_text() == "mine"
    root_key.cache_clear()
    assert len(root_key()) == 32


def amparo(*said: str, **given: str) -> "subprocess.CompletedProcess[str]":
    """What the command line does, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if "AMPARO" not in name}
    return subprocess.run(
        [sys.executable, "-c", _AMPARO, *said],
        env={**kept, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def reseal_under_the_key_of_the_tests(database: TestDatabase, present: str) -> None:
    """Let the other tests find the database as they began it."""
    with acting_as(database.owner, database), override_settings(START_KEY=present):
        exchange_start_key(new=START_KEY)
