"""The mark of a database that is being restored: nothing is served from it until that is done.

The mark is a schema of its own, so that it is there before any table and outlives a crash. What
stands in a marked database was never served, and the next attempt begins anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from amparo.postgres.roles import Connection

MARK = "amparo_being_restored"
_LOCK = 4_790  # any number, the same for each restore

# What an extension brought was there before us and says nothing.
_NOT_EMPTY = """
    SELECT EXISTS (
        SELECT FROM pg_class JOIN pg_namespace AS place ON place.oid = relnamespace
        WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' AND NOT EXISTS (
            SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
                AND objid = pg_class.oid AND deptype = 'e')
    )
"""
_IS_MARKED = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)"
_EMPTY_ANEW = (
    "DROP SCHEMA public CASCADE",
    "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
)


class BeingRestored(Exception):
    """A restore into this database was begun and has not ended."""


class NotEmpty(Exception):
    """A database holds something, and nothing is restored over it."""


def refuse_while_restored(*, url: str) -> None:
    """Refuse a database in which a restore has not ended. Raises `BeingRestored`."""
    with psycopg.connect(url) as connection:
        if is_marked(connection=connection):
            raise BeingRestored(
                "A backup is being restored into this database, or that was cut off: nothing is"
                " served from it before it is whole. Run `amparo restore` again, which begins anew"
            )


def is_marked(*, connection: Connection) -> bool:
    """Return whether a restore was begun and has not ended."""
    return connection.execute(_IS_MARKED, [MARK]).fetchone() == (True,)


def refuse_unless_empty(*, url: str) -> None:
    """Refuse a database that holds anything but what a restore that was cut off left there.

    Raises `NotEmpty`.
    """
    with psycopg.connect(url) as connection:
        if not is_marked(connection=connection) and _holds_something(connection):
            raise NotEmpty(
                f"The database {connection.info.dbname} is not empty. Nothing is restored over it:"
                " name an empty one, or another data folder"
            )


@contextmanager
def alone(*, url: str) -> Iterator[None]:
    """Keep any other restore into the same database out. Raises `BeingRestored`."""
    with psycopg.connect(url, autocommit=True) as owner:
        if owner.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone() != (True,):
            raise BeingRestored("Another restore into this database is at work: let it end")
        yield


def begin_restoring(*, url: str) -> None:
    """Mark an empty database, as its owner; take away what an attempt before left in it.

    Raises `NotEmpty`.
    """
    refuse_unless_empty(url=url)
    with psycopg.connect(url) as owner:
        if not is_marked(connection=owner):
            owner.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(MARK)))
        elif _holds_something(owner):
            for statement in _EMPTY_ANEW:
                owner.execute(statement.encode())


def end_restoring(*, url: str) -> None:
    """Take the mark away, as the owner: from now on it may be served."""
    with psycopg.connect(url) as owner:
        owner.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(MARK)))


def _holds_something(connection: Connection) -> bool:
    return connection.execute(_NOT_EMPTY).fetchone() == (True,)
