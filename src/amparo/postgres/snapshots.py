"""One instant of a database, held so that several see it alike; and what is seen in it."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from amparo.postgres.roles import Connection

_TABLES = """
    SELECT relname::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1
"""
# A table shows its owner every row if its wall does not hold for them, or lets all rows pass and
# no other policy takes some away.
_HIDDEN = """
    SELECT relname::text FROM pg_class AS kept
    WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
        AND (
            NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = kept.oid AND polpermissive
                AND polcmd IN ('r', '*') AND pg_get_expr(polqual, polrelid) = 'true'
                AND polroles && ARRAY[0::oid, current_user::regrole::oid])
            OR EXISTS (SELECT FROM pg_policy WHERE polrelid = kept.oid AND NOT polpermissive
                AND polcmd IN ('r', '*')
                AND polroles && ARRAY[0::oid, current_user::regrole::oid])
        )
    ORDER BY 1
"""
_VERSIONS_IN_ONE = 10_000


class RowsHidden(Exception):
    """The owner does not see every row of a table, so a dump would lack some, unsaid."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """An instant that others can look at by its name, as long as it is held.

    ``tables``: how many rows each has. ``major`` is the version of the server, ``owner`` the role
    that looks.
    """

    name: str
    tables: Mapping[str, int]
    major: int
    owner: str


@contextmanager
def snapshot_of(*, url: str, without_rows: Collection[str]) -> Iterator[Snapshot]:
    """Hold an instant of a database, as its owner; some tables are not counted.

    Raises `RowsHidden`.
    """
    with psycopg.connect(url) as owner:
        owner.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        owner.read_only = True
        _refuse_hidden_rows(owner)
        yield Snapshot(
            name=str(_one(owner, "SELECT pg_export_snapshot()")),
            tables=count_rows(connection=owner, but=without_rows),
            major=major_of(connection=owner),
            owner=owner.info.user,
        )


def count_rows(*, connection: Connection, but: Collection[str] = ()) -> Mapping[str, int]:
    """Return how many rows each table has, but for some tables."""
    tables = [str(name) for (name,) in connection.execute(_TABLES).fetchall()]
    return {table: _count(connection, table) for table in tables if table not in but}


def major_of(*, connection: Connection) -> int:
    """Return the version of the server, such as 18."""
    return connection.info.server_version // _VERSIONS_IN_ONE


def _refuse_hidden_rows(owner: Connection) -> None:
    hidden = [str(name) for (name,) in owner.execute(_HIDDEN).fetchall()]
    if hidden:
        raise RowsHidden(
            f"{owner.info.user} does not see every row of {', '.join(hidden)}: a policy hides some"
            " from the owner. Let one show the owner all of them, as its policy 'owner' does"
        )


def _count(connection: Connection, table: str) -> int:
    found = connection.execute(
        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
    ).fetchone()
    return int(str(found[0])) if found else 0


def _one(connection: Connection, query: str) -> object:
    found = connection.execute(query.encode()).fetchone()
    return found[0] if found else None
