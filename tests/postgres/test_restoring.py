"""The mark of a database that is being restored: put on an empty one, and outliving a crash."""

from collections.abc import Iterator

import psycopg
import pytest

from amparo.postgres.cluster import Cluster
from amparo.postgres.restoring import (
    BeingRestored,
    NotEmpty,
    alone,
    begin_restoring,
    end_restoring,
    refuse_while_restored,
)
from amparo.postgres.roles import OWNER, prepare_database


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """An empty database, as its owner reaches it."""
    superuser_url = cluster.superuser_url
    yield prepare_database(superuser_url=superuser_url, name="emptied", owner_password="one")
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        superuser.execute(b"DROP DATABASE emptied WITH (FORCE)")
        superuser.execute(f"DROP ROLE {OWNER}".encode())


def run(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


def test_from_begin_to_end_nothing_is_served(url: str) -> None:
    refuse_while_restored(url=url)

    begin_restoring(url=url)
    with pytest.raises(BeingRestored, match="Run `amparo restore` again"):
        refuse_while_restored(url=url)
    run(url, "CREATE TABLE said (id int)")
    end_restoring(url=url)

    refuse_while_restored(url=url)


def test_two_do_not_restore_into_one_database(url: str) -> None:
    with alone(url=url), pytest.raises(BeingRestored, match="Another restore"), alone(url=url):
        pass
    with alone(url=url):
        pass


@pytest.mark.parametrize("what", [
    "CREATE TABLE said (id int)",
    "CREATE VIEW said AS SELECT 1",
    "CREATE SCHEMA beside CREATE TABLE said (id int)",
    "CREATE SEQUENCE counted",
])  # fmt: skip
def test_a_database_that_holds_something_is_refused_and_left_as_it_is(url: str, what: str) -> None:
    run(url, what)

    with pytest.raises(NotEmpty, match="The database emptied is not empty"):
        begin_restoring(url=url)

    refuse_while_restored(url=url)
    with pytest.raises(psycopg.errors.Error):
        run(url, what)


def test_what_a_cut_attempt_left_is_taken_away_by_the_next(url: str) -> None:
    begin_restoring(url=url)
    run(url, "CREATE TABLE said (id int); CREATE TYPE state AS ENUM ('one')")

    begin_restoring(url=url)

    with pytest.raises(BeingRestored):
        refuse_while_restored(url=url)
    run(url, "CREATE TABLE said (id int); CREATE TYPE state AS ENUM ('one')")
    rights = "SELECT has_schema_privilege('public', 'public', 'usage')"
    with psycopg.connect(url) as connection:
        assert connection.execute(rights.encode()).fetchone() == (True,)
