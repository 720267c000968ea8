"""A dump as a stream: of one instant, whole or refused; into an empty database or not at all."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from amparo.postgres.addresses import address_in
from amparo.postgres.cluster import Cluster
from amparo.postgres.dumping import ProgramFailed, Programs
from amparo.postgres.programs import NoBinaries, find_programs
from amparo.postgres.roles import OWNER, prepare_database
from amparo.postgres.snapshots import RowsHidden, count_rows, snapshot_of

NAMES = ("here", "there")
TABLES = """
    CREATE TABLE said (id int PRIMARY KEY, words text);
    CREATE TABLE passing (id int PRIMARY KEY);
    INSERT INTO said SELECT number, repeat('word ', 50) FROM generate_series(1, 5000) AS number;
    INSERT INTO passing VALUES (1);
    ALTER TABLE said ENABLE ROW LEVEL SECURITY;
    ALTER TABLE said FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner ON said TO CURRENT_USER USING (true);
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'nothing more is said'; END $$;
    CREATE TRIGGER nothing_more BEFORE INSERT ON said FOR EACH ROW EXECUTE FUNCTION refuse();
    CREATE FUNCTION of_the_owner() RETURNS int LANGUAGE sql RETURN 1;
    REVOKE ALL ON FUNCTION of_the_owner FROM PUBLIC;
"""


@pytest.fixture
def here(cluster: Cluster) -> Iterator[str]:
    """A database that holds something; beside it one that is empty, under the name ``there``."""
    urls = [
        prepare_database(superuser_url=cluster.superuser_url, name=name, owner_password="one")
        for name in NAMES
    ]
    with psycopg.connect(urls[0]) as owner:
        owner.execute(TABLES.encode())
    yield urls[0]
    with psycopg.connect(cluster.superuser_url, autocommit=True) as superuser:
        for name in NAMES:
            superuser.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        superuser.execute(f"DROP ROLE {OWNER}".encode())


@pytest.fixture
def there(here: str) -> str:
    return address_in(url=here, database="there")


def programs(url: str) -> Programs:
    return Programs(folder=find_programs(), url=url)


def dump(url: str) -> list[bytes]:
    with snapshot_of(url=url, without_rows=["passing"]) as snapshot:
        return list(programs(url).dumped(snapshot=snapshot.name, without_rows=["passing"]))


def answers(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        found = connection.execute(query.encode()).fetchone()
    return found[0] if found else None


def test_a_filled_database_has_the_rows_the_walls_the_triggers_and_the_rights(
    here: str, there: str
) -> None:
    programs(there).fill(chunks=dump(here))

    with psycopg.connect(there) as owner:
        assert count_rows(connection=owner) == {"said": 5000, "passing": 0}
        with pytest.raises(psycopg.errors.RaiseException, match="nothing more is said"):
            owner.execute("INSERT INTO said VALUES (0)")
    forced = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = 'said'"
    rights = "SELECT has_function_privilege('public', 'of_the_owner()', 'execute')"
    assert answers(there, forced) is True
    assert answers(there, rights) is False
    assert answers(there, "SELECT polname::text FROM pg_policy") == "owner"


def test_what_is_written_after_the_instant_is_not_in_it(here: str, there: str) -> None:
    with snapshot_of(url=here, without_rows=()) as snapshot:
        with psycopg.connect(here) as owner:
            owner.execute("DELETE FROM passing")
        chunks = programs(here).dumped(snapshot=snapshot.name, without_rows=())
        programs(there).fill(chunks=chunks)

    assert snapshot.tables == {"said": 5000, "passing": 1}
    assert (snapshot.major, snapshot.owner) == (18, "amparo_owner")
    with psycopg.connect(there) as owner:
        assert count_rows(connection=owner) == {"said": 5000, "passing": 1}


@pytest.mark.parametrize("policy", [
    "CREATE POLICY a_few ON passing USING (id > 1)",
    "CREATE POLICY every ON passing USING (true); CREATE POLICY less ON passing AS RESTRICTIVE"
    " USING (id > 1)",
    "CREATE POLICY others ON passing TO pg_monitor USING (true)",
    "CREATE POLICY writing ON passing FOR UPDATE USING (true)",
])  # fmt: skip
def test_rows_that_are_hidden_from_the_owner_are_refused(here: str, policy: str) -> None:
    wall = "ALTER TABLE passing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
    with psycopg.connect(here) as owner:
        owner.execute(f"{wall} {policy}".encode())

    with pytest.raises(RowsHidden, match="does not see every row of passing:"):
        dump(here)


def test_a_dump_that_is_cut_off_leaves_the_database_empty(here: str, there: str) -> None:
    class Stopped(Exception):
        pass

    whole = b"".join(dump(here))
    half = whole[: len(whole) // 2]

    def cut() -> Iterator[bytes]:
        yield half
        raise Stopped

    with pytest.raises(Stopped):
        programs(there).fill(chunks=cut())
    with pytest.raises(ProgramFailed, match="pg_restore: error:"):
        programs(there).fill(chunks=[half])

    with psycopg.connect(there) as owner:
        assert count_rows(connection=owner) == {}


def test_a_database_that_holds_something_is_left_as_it_is(here: str) -> None:
    with pytest.raises(ProgramFailed, match="already exists"):
        programs(here).fill(chunks=dump(here))

    assert answers(here, "SELECT count(*) FROM said") == 5000


def test_a_snapshot_that_is_gone_is_an_error_and_not_an_empty_dump(here: str) -> None:
    with pytest.raises(ProgramFailed, match="pg_dump: error:"):
        list(programs(here).dumped(snapshot="00000003-00000001-1", without_rows=()))


def test_whoever_stops_reading_leaves_no_program_behind(here: str) -> None:
    with snapshot_of(url=here, without_rows=()) as snapshot:
        chunks = programs(here).dumped(snapshot=snapshot.name, without_rows=())
        next(iter(chunks))
        del chunks

    at_work = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'amparo backup'"
    for _ in range(100):
        if answers(here, at_work) == 0:
            return
    pytest.fail("it is still at work")


def test_the_password_is_no_argument_and_no_secret_of_ours_goes_along(
    here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@"\nenv\n')
    program.chmod(0o700)
    monkeypatch.setenv("AMPARO_START_KEY", "an invented start key")

    url = "postgresql://owner:invented-word@127.0.0.1/amparo?sslmode=verify-full"
    said = b"".join(
        Programs(folder=tmp_path, url=url).dumped(snapshot="1", without_rows=["passing"])
    ).decode()

    arguments, *surroundings = said.splitlines()
    assert "user=owner" in arguments
    assert "sslmode=verify-full" in arguments
    assert "invented-word" not in arguments
    assert "PGPASSWORD=invented-word" in surroundings
    assert not [line for line in surroundings if line.startswith("AMPARO")]
    assert "AMPARO_START_KEY" in os.environ


def test_a_folder_without_the_programs_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoBinaries, match="pg_dump: No such file or directory"):
        list(Programs(folder=tmp_path, url="postgresql:///").dumped(snapshot="1", without_rows=()))
