"""``amparo backup`` and ``amparo restore``, run as whoever keeps the server runs them."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from amparo.apps.cases.erasing import announce_again, erase_again
from amparo.apps.ended.lists import list_file, write_list
from amparo.apps.operations.worker import Purpose, working_for
from amparo.cli.backing_up.folder import keep
from amparo.config.secrets import kept_secret
from amparo.postgres.addresses import address_in
from amparo.postgres.passwords import kept_passwords
from amparo.postgres.restoring import MARK
from amparo.postgres.roles import prepare_database
from tests.apps.acting import NOW as THEN
from tests.apps.acting import acting_as, case_of_three, cheat
from tests.apps.canaries import spellings
from tests.apps.test_keeping import CODE_OF_WHO_OPENED
from tests.cast import Cast
from tests.cli.backing_up.made import MANIFEST, PAIR, sealed
from tests.database import START_KEY, TestDatabase

pytestmark = pytest.mark.slow
_MAIN = "import sys; from amparo.cli import main; sys.exit(main())"
SHOWN = "SELECT polname, polrelid::regclass::text, polcmd, polroles::regrole[]::text FROM pg_policy"
RIGHTS = "SELECT relname, relacl::text, relrowsecurity, relforcerowsecurity FROM pg_class"


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Whoever keeps the server: their database, their disk, and an empty place for another."""

    database: TestDatabase
    backups: Path
    elsewhere: Path
    url: str

    @property
    def listed(self) -> Path:
        return self.backups / "amparo-ended.jsonl"

    @property
    def backup(self) -> Path:
        (found,) = self.backups.glob("*.backup")
        return found

    def surroundings(self, *, there: bool) -> dict[str, str]:
        return {
            **os.environ,
            "AMPARO_DATABASE_URL": self.url if there else self.database.owner,
            "AMPARO_DATA": str(self.elsewhere if there else self.database.folder),
            "AMPARO_BACKUP_KEY": PAIR.public.hex(),
        }

    def run(self, *arguments: str, there: bool = False, **given: str) -> tuple[int, list[str]]:
        """The status of a command and the lines it said: here, or where things are restored."""
        done = subprocess.run(
            [sys.executable, "-c", _MAIN, *arguments],
            env=self.surroundings(there=there) | given,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, (done.stdout + done.stderr).splitlines()

    def back_up(self) -> list[str]:
        status, said = self.run("backup", "--to", str(self.backups))
        assert status == 0, said
        return said

    def restoring(self, *more: str) -> list[str]:
        key = self.elsewhere / "key"
        key.write_text(PAIR.private.hex())
        return ["restore", "--from", str(self.backup), "--key", str(key), *more]

    def restore(self, *more: str) -> tuple[int, list[str]]:
        return self.run(*self.restoring(*(more or ("--ended", str(self.listed)))), there=True)

    def answers(self, query: str, *, there: bool = True) -> list[tuple[object, ...]]:
        url = address_in(url=self.database.superuser, database="restored")
        with psycopg.connect(url if there else self.database.superuser) as connection:
            return connection.execute(query.encode()).fetchall()

    def is_marked(self) -> bool:
        return self.answers(f"SELECT FROM pg_namespace WHERE nspname = '{MARK}'") != []


@pytest.fixture
def keeper(committed: Cast, database: TestDatabase, tmp_path: Path) -> Iterator[Keeper]:
    (tmp_path / "backups").mkdir()
    elsewhere = tmp_path / "elsewhere"
    passwords = kept_passwords(folder=database.folder)
    shutil.copytree(database.folder / "postgres/passwords", elsewhere / "postgres/passwords")
    url = prepare_database(
        superuser_url=database.superuser, name="restored", owner_password=passwords["owner"]
    )
    found = Keeper(database=database, backups=tmp_path / "backups", elsewhere=elsewhere, url=url)
    for name in ("secret-key", "checkpoint-key"):
        kept_secret(folder=database.folder, name=name)
    shutil.copytree(database.folder / "keys", elsewhere / "keys")
    yield found
    shutil.rmtree(database.folder / "ended", ignore_errors=True)
    with psycopg.connect(database.superuser, autocommit=True) as superuser:
        superuser.execute(b"DROP DATABASE restored WITH (FORCE)")


def erase(keeper: Keeper, case: uuid.UUID) -> None:
    """Erase a case here, and list it, as the worker does."""
    now = datetime.now(tz=UTC)
    database = keeper.database
    with acting_as(database.owner, database):
        announce_again(case=case, at=now)
    with acting_as(database.worker, database):
        with working_for(Purpose.ERASE):
            assert erase_again(case=case, now=now)
        key = (database.folder / "keys/checkpoint-key").read_text().strip()
        with pytest.MonkeyPatch.context() as patched, working_for(Purpose.LIST):
            patched.setattr(settings, "CHECKPOINT_KEY", key)
            write_list(path=list_file(data_folder=database.folder), now=now)


def test_what_is_restored_is_what_was_there_without_what_ended_since(
    keeper: Keeper, committed: Cast
) -> None:
    gone, stays = case_of_three(committed.amina), case_of_three(committed.amina)
    keeper.run("journal", "checkpoint")
    made = keeper.back_up()
    late = case_of_three(committed.amina)
    erase(keeper, gone)

    status, said = keeper.restore("--ended", str(list_file(data_folder=keeper.database.folder)))

    assert made[0].startswith(f"Made: {keeper.backup}, ")
    assert status == 0
    assert said[0].endswith(" UTC is whole.")
    assert said[1] == "Taken from desks again: 0."
    assert said[2] == "Entries: 6. Cases: 2. Checkpoints: 1. Everything stands as it was written."
    assert said[3].startswith("Erased again: 1. The list reaches until ")
    assert said[4].startswith("It may be served. Members and their passwords are those of then")
    assert keeper.answers('SELECT "case" FROM seals_case_key') == [(stays,)]
    assert keeper.answers("SELECT id FROM cases_case WHERE erased_at IS NULL") == [(stays,)]
    assert keeper.answers(f"SELECT FROM cases_case WHERE id = '{late}'") == []
    assert keeper.run("rebuild", there=True)[1] == [
        "Cases: 1. All rows and counts are as the journals say."
    ]
    assert keeper.run("journal", "verify", there=True)[1] == [
        "Entries: 7. Cases: 2. Checkpoints: 1. Everything stands as it was written."
    ]
    assert not keeper.is_marked()
    assert (keeper.elsewhere / "ended/ended.jsonl").stat().st_mode & 0o777 == 0o600


def test_walls_and_rights_are_restored_and_sessions_and_tokens_are_not(
    keeper: Keeper, committed: Cast
) -> None:
    case_of_three(committed.amina)
    cheat(keeper.database, "INSERT INTO django_session VALUES ('key', 'data', now())")
    cheat(
        keeper.database,
        "INSERT INTO tokens_token (posting_id, desk_id, made_by, purpose, scopes, secret_hash,"
        " created_at, expires_at) SELECT id, desk_id, gen_random_uuid(), 'invented', '{}', 'x',"
        " now(), now() + interval '1 day' FROM accounts_posting LIMIT 1",
    )
    keeper.back_up()

    status, said = keeper.restore()

    assert status == 0, said
    for query in (SHOWN, f"{RIGHTS} WHERE relnamespace = 'public'::regnamespace"):
        assert sorted(map(str, keeper.answers(query))) == sorted(
            map(str, keeper.answers(query, there=False))
        )
    assert keeper.answers("SELECT count(*) FROM django_session", there=False) == [(1,)]
    assert keeper.answers("SELECT count(*) FROM django_session") == [(0,)]
    assert keeper.answers("SELECT count(*) FROM tokens_token WHERE revoked_at IS NULL") == [(0,)]
    members = "SELECT sign_in_name, password FROM accounts_member ORDER BY 1"
    assert keeper.answers(members) == keeper.answers(members, there=False)


def test_nothing_that_is_in_it_shows_and_no_key_is_in_it(keeper: Keeper, committed: Cast) -> None:
    case = case_of_three(committed.amina)
    (keeper.database.folder / "files").mkdir()
    (keeper.database.folder / "files/one").write_bytes(b"InventedCanary" * 10_000)
    keeper.back_up()
    shutil.rmtree(keeper.database.folder / "files")
    content = keeper.backup.read_bytes()
    secrets = [path for name in ("keys", "postgres/passwords")
               for path in (keeper.database.folder / name).iterdir()]  # fmt: skip

    shown = {
        word
        for word in (
            "Asunción",
            "Ministerio Público",
            "cases_case",
            "CREATE TABLE",
            "InventedCanary",
        )
        for spelt in spellings(word)
        if spelt in content
    }

    assert shown == set()
    assert b"PGDMP" not in content
    assert case.bytes not in content
    assert START_KEY.encode() not in content
    assert len(secrets) >= 5
    for path in secrets:
        secret = path.read_text().strip()
        assert secret.encode() not in content
        assert bytes.fromhex(secret) not in content if len(secret) == 64 else True
    status, said = keeper.restore()
    assert status == 0, said
    assert (keeper.elsewhere / "files/one").read_bytes() == b"InventedCanary" * 10_000


def test_a_database_that_holds_something_is_left_as_it_is(keeper: Keeper, committed: Cast) -> None:
    case_of_three(committed.amina)
    keeper.back_up()
    here = {"AMPARO_DATABASE_URL": keeper.database.owner}

    status, said = keeper.run(*keeper.restoring("--ended", str(keeper.listed)), there=True, **here)

    assert status == 2
    assert said[-1] == (
        "The database tests is not empty. Nothing is restored over it: name an empty one, or"
        " another data folder"
    )
    assert keeper.answers("SELECT count(*) FROM journal_entry", there=False) == [(3,)]
    assert keeper.answers(f"SELECT FROM pg_namespace WHERE nspname = '{MARK}'", there=False) == []


def test_nothing_is_served_from_a_restore_that_was_cut_off_and_the_next_begins_anew(
    keeper: Keeper, committed: Cast
) -> None:
    case_of_three(committed.amina)
    keeper.back_up()
    arguments = keeper.restoring("--ended", str(keeper.listed))
    with subprocess.Popen(
        [sys.executable, "-c", _MAIN, *arguments], env=keeper.surroundings(there=True),
        start_new_session=True, stdout=subprocess.DEVNULL,
    ) as cut:  # fmt: skip
        # As late as can be: the tables are there, and their journal is being replayed.
        tables = "SELECT FROM pg_tables WHERE tablename = 'cases_case'"
        while not keeper.answers(tables):
            assert cut.poll() is None
            time.sleep(0.02)
        os.killpg(cut.pid, signal.SIGKILL)

    assert keeper.is_marked()
    for command in (["serve"], ["rebuild"], ["sessions", "end", "--all"],
                    ["backup", "--to", str(keeper.backups)]):  # fmt: skip
        status, said = keeper.run(*command, there=True)
        assert (status, said) == (
            2,
            ["A backup is being restored into this database, or that was cut off: nothing is"
             " served from it before it is whole. Run `amparo restore` again, which begins anew"],
        )  # fmt: skip
    assert "a backup is being restored" in " ".join(keeper.run("check", there=True)[1])
    status, said = keeper.restore()
    assert status == 0, said
    assert not keeper.is_marked()
    assert keeper.run("rebuild", there=True)[0] == 0


def test_without_a_list_what_was_erased_comes_back_and_that_is_said_loudly(
    keeper: Keeper, committed: Cast
) -> None:
    gone = case_of_three(committed.amina)
    keeper.back_up()
    erase(keeper, gone)

    status, said = keeper.restore("--without-ended")

    assert status == 0
    assert said[2] == (
        "WITHOUT A LIST: what was erased or withdrawn after the backup is back. Erase it anew."
    )
    assert keeper.answers('SELECT "case" FROM seals_case_key') == [(gone,)]


def test_a_list_that_is_older_changed_or_signed_by_another_is_refused(
    keeper: Keeper, tmp_path: Path
) -> None:
    keeper.back_up()
    older, changed, other = tmp_path / "older", tmp_path / "changed", tmp_path / "other"
    changed.write_bytes(keeper.listed.read_bytes().replace(b"nothing", b"notably"))
    with acting_as(keeper.database.worker, keeper.database), working_for(Purpose.LIST):
        write_list(path=other, now=datetime.now(tz=UTC))
        with pytest.MonkeyPatch.context() as patched:
            key = (keeper.elsewhere / "keys/checkpoint-key").read_text().strip()
            patched.setattr(settings, "CHECKPOINT_KEY", key)
            write_list(path=older, now=THEN - timedelta(days=9999))

    found = [keeper.restore("--ended", str(path)) for path in (older, changed, other)]

    assert [status for status, _ in found] == [2, 2, 2]
    assert [said[1].partition(":")[0] for _, said in found] == [
        f"--ended {older}", "--ended", "--ended",
    ]  # fmt: skip
    assert "the list is older than the backup" in found[0][1][1]
    assert "line 1: changed, or the one before is" in found[1][1][1]
    assert "line 1: signed by another key" in found[2][1][1]
    assert not keeper.is_marked()


def test_a_journal_that_does_not_stand_is_not_served_unless_that_is_said(
    keeper: Keeper, committed: Cast
) -> None:
    case = case_of_three(committed.amina)
    cheat(keeper.database, CODE_OF_WHO_OPENED)
    cheat(
        keeper.database,
        "UPDATE journal_entry SET institution = 'Another' WHERE \"case\" = %s AND number = 2",
        case,
    )
    keeper.back_up()

    status, said = keeper.restore()

    assert status == 2
    assert said[1:4] == [
        "case K7Q-M4X-2, entry 2: the entry does not fit the one before it",
        "case K7Q-M4X-2: the protocol cannot read its journal",
        "Entries: 3. Cases: 1. Checkpoints: 0. Wrong: 1.",
    ]
    assert keeper.is_marked()
    status, said = keeper.restore("--ended", str(keeper.listed), "--although-faulty")
    assert status == 0
    assert said[2] == "case K7Q-M4X-2, entry 2: the entry does not fit the one before it"
    assert not keeper.is_marked()


def test_checkpoints_kept_elsewhere_show_an_end_that_was_cut_off_before_the_backup(
    keeper: Keeper, committed: Cast, tmp_path: Path
) -> None:
    case_of_three(committed.amina)
    keeper.run("journal", "checkpoint")
    copies = tmp_path / "copies.jsonl"
    shutil.copyfile(keeper.database.folder / "checkpoints/checkpoints.jsonl", copies)
    cheat(keeper.database, "DELETE FROM journal_head")
    cheat(keeper.database, "DELETE FROM journal_checkpoint")
    keeper.back_up()
    shutil.rmtree(keeper.database.folder / "checkpoints")

    status, said = keeper.restore("--ended", str(keeper.listed), "--checkpoints", str(copies))

    assert status == 2
    assert "a copy has the checkpoint, and the database has not" in said[1]


def test_another_key_for_checkpoints_is_a_fault_until_the_old_one_is_named(
    keeper: Keeper, committed: Cast
) -> None:
    case_of_three(committed.amina)
    *_, public_key = keeper.run("journal", "checkpoint")[1]
    keeper.back_up()
    (keeper.elsewhere / "keys/checkpoint-key").write_text("11" * 32)

    other = keeper.restore()
    named = keeper.restore("--ended", str(keeper.listed), "--signed-by", public_key)
    wrong = keeper.restore("--ended", str(keeper.listed), "--signed-by", "milk")

    assert other[0] == 2
    assert "signed by another key than expected" in other[1][1]
    assert named[0] == 0, named
    assert wrong[0] == 2


@pytest.mark.parametrize(("said", "refused"), [
    ({"migrations": ("cases.9999_of_later",), "amparo": "9.0"},
     "the backup was made by Amparo 9.0, which is newer than this one; restore it with that one"),
    ({"owner": "keeper_of_amparo"},
     "the walls of the backup name its owner, keeper_of_amparo; let the empty database be owned by"
     " a role of that name, and reach it as that one"),
    ({"major": 99},
     "the backup is of PostgreSQL 99, and the server is of 18; restore into one that is not"
     " older"),
])  # fmt: skip
def test_a_backup_that_does_not_fit_is_refused_before_anything_is_written(
    keeper: Keeper, said: dict[str, str], refused: str
) -> None:
    manifest = replace(MANIFEST, **said)  # type: ignore[arg-type]  # each of its own type
    now = datetime.now(tz=UTC)
    content = sealed(folder=keeper.elsewhere, made_at=now, manifest=manifest, start_key=START_KEY)
    keep(folder=keeper.backups, made_at=now, chunks=[content])

    status, lines = keeper.restore("--without-ended")

    assert (status, lines[-1]) == (2, refused)
    assert not keeper.is_marked()


def test_files_that_are_there_are_left_as_they_are(keeper: Keeper) -> None:
    keeper.back_up()
    (keeper.elsewhere / "files").mkdir()
    (keeper.elsewhere / "files/one").write_bytes(b"there before")

    status, said = keeper.restore()

    assert status == 2
    assert said[-1].endswith("files is not empty; nothing is restored over it. Move it away")
    assert not keeper.is_marked()


def test_rows_hidden_from_the_owner_a_wrong_start_key_and_a_missing_program_stop_a_backup(
    keeper: Keeper, tmp_path: Path
) -> None:
    to = ("backup", "--to", str(keeper.backups))
    cheat(keeper.database, "ALTER POLICY owner ON journal_entry USING (number > 1)")
    hidden = keeper.run(*to)
    cheat(keeper.database, "ALTER POLICY owner ON journal_entry USING (true)")
    other = keeper.run(*to, AMPARO_START_KEY="another start key, an invented one")
    programs = keeper.run(*to, "--programs", str(tmp_path))

    assert [status for status, _ in (hidden, other, programs)] == [2, 2, 2]
    assert "amparo_owner does not see every row of journal_entry" in hidden[1][0]
    assert "AMPARO_START_KEY is not the start key" in other[1][0]
    assert "pg_dump: No such file or directory" in programs[1][0]
    assert list(keeper.backups.iterdir()) == []
