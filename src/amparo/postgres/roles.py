"""The roles of the database: one owner, who migrates, and three logins with few rights.

============== ====================================================================
amparo_owner   owns the database and its tables; may make roles; is no superuser
amparo_app     the pages
amparo_worker  the jobs
amparo_portal  the public pages
============== ====================================================================

None passes row-level security, save the owner on its own tables.
"""

import time
from collections.abc import Callable, Mapping

import psycopg
from psycopg import errors, sql

from amparo.postgres.addresses import address_in, address_of

OWNER = "amparo_owner"
LOGINS = {"app": "amparo_app", "worker": "amparo_worker", "portal": "amparo_portal"}
LOCK = 8_236_727  # any number, the same in each process that prepares a database
ATTEMPTS = 10
PAUSE_SECONDS = 0.1

Connection = psycopg.Connection[tuple[object, ...]]

POWERLESS = sql.SQL("NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT")
IS_POWERFUL = """
    SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication
        OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)
    FROM pg_roles WHERE rolname = %s
"""
OWNER_IS_POWERFUL = """
    SELECT rolname::text FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
    WHERE datname = current_database() AND (rolsuper OR rolbypassrls)
"""
OWNS_DATABASE = """
    SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()
"""


class TooPowerful(Exception):
    """A login that must have few rights has more, so walls inside the database would not hold."""


class MayNotManage(Exception):
    """The owner's login may not make or change a role, or does not own the database."""


def prepare_database(*, superuser_url: str, name: str, owner_password: str) -> str:
    """Make the owner and its database ``name`` where missing; return the owner's address.

    Safe to repeat, also by several processes at once.
    """

    def prepare_owner(superuser: Connection) -> None:
        found = superuser.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone()
        verb = "CREATE" if found is None else "ALTER"
        rights = sql.SQL("NOSUPERUSER NOBYPASSRLS NOCREATEDB CREATEROLE")
        _set_role(superuser, verb=verb, role=OWNER, rights=rights, password=owner_password)

    _at_once(superuser_url, prepare_owner)
    _make_database(superuser_url=superuser_url, name=name)
    database_url = address_in(url=superuser_url, database=name)
    return address_of(owner_url=database_url, role=OWNER, password=owner_password)


def prepare_roles(*, owner_url: str, passwords: Mapping[str, str]) -> None:
    """As the owner, make the logins where missing, set their passwords, and shut others out.

    ``passwords`` has the keys of ``LOGINS``; others are ignored. Safe to repeat, also by several
    processes at once, and for several databases of one server. Raises ``TooPowerful`` or
    ``MayNotManage``, and then changes nothing.
    """

    def prepare(owner: Connection) -> None:
        _refuse_unless_owner(owner)
        for login, role in LOGINS.items():
            _prepare_login(owner, role=role, password=passwords[login])
        _shut_others_out(owner)

    _at_once(owner_url, prepare)


def powerful_roles(*, connection: Connection) -> list[str]:
    """Return the owner and the logins that have rights which pass the walls of the database."""
    owner = connection.execute(OWNER_IS_POWERFUL).fetchall()
    logins = [
        role
        for role in LOGINS.values()
        if connection.execute(IS_POWERFUL, [role]).fetchone() == (True,)
    ]
    return [*(str(name) for (name,) in owner), *logins]


def _at_once(url: str, change: Callable[[Connection], None]) -> None:
    """Make the change in one transaction, alone in this database.

    Roles are shared by all databases of a server and the lock is not, so a change that meets
    another's in the neighbouring database is tried again.
    """
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            with psycopg.connect(url) as connection:
                connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                change(connection)
            return
        except (errors.DuplicateObject, errors.UniqueViolation, errors.InternalError_):
            if not attempts_left:
                raise
            time.sleep(PAUSE_SECONDS)


def _make_database(*, superuser_url: str, name: str) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        query = "SELECT FROM pg_database WHERE datname = %s"
        if superuser.execute(query, [name]).fetchone() is not None:
            return
        statement = sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        )
        try:
            superuser.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return  # another process made it meanwhile


def _refuse_unless_owner(owner: Connection) -> None:
    if owner.execute(OWNS_DATABASE).fetchone() != (True,):
        raise MayNotManage(
            f"{owner.info.user} does not own the database {owner.info.dbname}. As a superuser, run:"
            f" ALTER DATABASE {owner.info.dbname} OWNER TO {owner.info.user}"
        )


def _prepare_login(owner: Connection, *, role: str, password: str) -> None:
    found = owner.execute(IS_POWERFUL, [role]).fetchone()
    if found == (True,):
        raise TooPowerful(
            f"The login {role} has rights it must not have, or belongs to another role. As a"
            f" superuser, take from it every role granted to it, and run:"
            f" ALTER ROLE {role} {POWERLESS.as_string(owner)}"
        )
    verb, rights = ("CREATE", POWERLESS) if found is None else ("ALTER", sql.SQL("NOINHERIT"))
    try:
        _set_role(owner, verb=verb, role=role, rights=rights, password=password)
    except errors.InsufficientPrivilege as problem:
        user = owner.info.user
        raise MayNotManage(
            f"{user} may not {verb.lower()} the login {role}. As a superuser, run: ALTER ROLE"
            f" {user} CREATEROLE; and if the login is there already: GRANT {role} TO {user} WITH"
            " ADMIN TRUE, INHERIT FALSE, SET FALSE"
        ) from problem


def _set_role(
    connection: Connection, *, verb: str, role: str, rights: sql.SQL, password: str
) -> None:
    # Scrambled here, so that no log of the server can hold the password.
    scrambled = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    statement = sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
        sql.SQL(verb), sql.Identifier(role), rights, sql.Literal(scrambled)
    )
    connection.execute(statement)


def _shut_others_out(owner: Connection) -> None:
    database = sql.Identifier(owner.info.dbname)
    logins = sql.SQL(", ").join(map(sql.Identifier, LOGINS.values()))
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {logins}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {logins}",
    ):
        owner.execute(sql.SQL(statement).format(database=database, logins=logins))
