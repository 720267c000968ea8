"""What is wrong with the database, as its own catalogue says. Nothing is changed there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from amparo.cli.checking.findings import Finding
from amparo.postgres.roles import Connection, powerful_roles

_MOST_APART = timedelta(seconds=5)
_SURE = ("verify-ca", "verify-full")
_LOOPBACK = ("", "localhost", "127.0.0.1", "::1")
_WITHOUT_WALL = """
    SELECT DISTINCT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND (attname IN ('case', 'case_id') OR relname = 'cases_case')
        AND NOT (relrowsecurity AND relforcerowsecurity)
    ORDER BY 1
"""


def weak_walls(*, connection: Connection) -> Iterator[Finding]:
    """Yield roles that pass the walls between desks, and tables that have none."""
    for role in powerful_roles(connection=connection):
        yield Finding(
            what=f"the role {role} of the database has rights it must not have",
            why="The walls between desks do not hold for it",
            mend=f"As a superuser, take from it every role granted to it, and run: ALTER ROLE"
            f" {role} NOSUPERUSER NOBYPASSRLS; and for one that is not the owner: NOCREATEROLE"
            " NOCREATEDB NOREPLICATION",
        )
    for (table,) in connection.execute(_WITHOUT_WALL).fetchall():
        yield Finding(
            what=f"the table {table} has no wall that holds for everybody",
            why="A mistake in a page could show a desk the cases of another",
            mend=f"As the owner, run: ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW"
            " LEVEL SECURITY",
        )


def open_line(*, connection: Connection) -> Iterator[Finding]:
    """Yield that the line to a database elsewhere can be read, or may lead to another."""
    host = connection.info.host
    if host in _LOOPBACK or host.startswith("/"):
        return
    mode = connection.info.get_parameters().get("sslmode", "")
    if not connection.pgconn.ssl_in_use:
        yield Finding(
            what="the line to the database is not encrypted",
            why="Whoever listens on the way reads cases",
            mend="Let the server offer TLS, and end AMPARO_DATABASE_URL with ?sslmode=verify-full",
        )
    elif mode not in _SURE:
        yield Finding(
            what="the database's certificate is not verified",
            why="Whoever stands on the way may pass for it",
            mend="End AMPARO_DATABASE_URL with ?sslmode=verify-full, and sslrootcert=FILE if your"
            " authority is not known to this machine",
        )


def wrong_clock(*, connection: Connection, now: datetime | None = None) -> Iterator[Finding]:
    """Yield that this machine's clock and the database's differ."""
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    there = row[0] if row else None
    here = now or datetime.now(tz=UTC)
    if isinstance(there, datetime) and abs(there - here) > _MOST_APART:
        yield Finding(
            what=f"the clocks of this machine and of the database are {abs(there - here).seconds}"
            " seconds apart",
            why="Deadlines and signatures carry the wrong time",
            mend="Let both machines set their clock by the network",
        )
