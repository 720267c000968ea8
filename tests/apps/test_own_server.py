"""A PostgreSQL of one's own: TLS reaches it, its owner may have any name, grants are whole."""

import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.db.utils import ConnectionHandler, OperationalError, ProgrammingError

from amparo.apps.operations import grants
from amparo.config.environment import Environment
from amparo.config.settings import _database
from amparo.postgres.addresses import address_in, address_of
from amparo.postgres.roles import prepare_roles
from tests.apps.acting import acting_as
from tests.database import TestDatabase, migrate

SSL_REQUEST = 80877103
"""The number with which a client asks for TLS before it says anything else."""
PLAIN_START = 196608
OWNER = "keeper_of_amparo"


class Listening:
    """A server that notes the first number a client sends, says yes to TLS, and hangs up."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with client:
                self.numbers.append(struct.unpack("!ii", client.recv(8))[1])
                client.sendall(b"S")

    def close(self) -> None:
        """Stop listening."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listening() -> Iterator[Listening]:
    found = Listening()
    yield found
    found.close()


def refusal(url: str) -> str:
    """Why Django's connection, as the product sets it up, does not come about."""
    said: dict[str, Any] = _database(Environment(given={"AMPARO_PROCESS_URL": url}))
    said["OPTIONS"].pop("pool")  # which would try again and again
    with pytest.raises(OperationalError) as problem:
        ConnectionHandler({"default": said})["default"].ensure_connection()
    return str(problem.value)


def test_a_web_that_is_told_to_use_tls_does_not_speak_without(
    db: None, listening: Listening
) -> None:
    owner = f"postgresql://owner:invented@127.0.0.1:{listening.port}/amparo?sslmode=require"
    url = address_of(owner_url=owner, role="amparo_app", password="another")

    why = refusal(url)

    assert listening.numbers == [SSL_REQUEST]
    assert "SSL" in why


def test_a_web_that_is_told_to_do_without_tls_does(db: None, listening: Listening) -> None:
    url = f"postgresql://owner:invented@127.0.0.1:{listening.port}/amparo?sslmode=disable"

    refusal(url)

    assert listening.numbers == [PLAIN_START]


def test_the_authority_to_trust_is_read_from_the_address(
    db: None, listening: Listening, tmp_path: Path
) -> None:
    missing = tmp_path / "authority.pem"
    url = (
        f"postgresql://owner:invented@127.0.0.1:{listening.port}/amparo"
        f"?sslmode=verify-full&sslrootcert={missing}"
    )

    why = refusal(url)

    assert str(missing) in why
    assert PLAIN_START not in listening.numbers


@pytest.fixture
def named_otherwise(database: TestDatabase) -> Iterator[str]:
    """The address of an empty database whose owner has another name, as a keeper makes it."""
    with psycopg.connect(database.superuser, autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD 'invented'".encode())
        for login in ("amparo_app", "amparo_worker", "amparo_portal"):
            superuser.execute(
                f"GRANT {login} TO {OWNER} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE".encode()
            )
        superuser.execute(f"CREATE DATABASE otherwise OWNER {OWNER} TEMPLATE template0".encode())
    there = address_in(url=database.superuser, database="otherwise")
    yield address_of(owner_url=there, role=OWNER, password="invented")
    with psycopg.connect(database.superuser, autocommit=True) as superuser:
        superuser.execute("DROP DATABASE otherwise WITH (FORCE)")
        superuser.execute(f"DROP OWNED BY {OWNER}".encode())
        superuser.execute(f"DROP ROLE {OWNER}".encode())


def passwords_of(database: TestDatabase) -> Mapping[str, str]:
    """The passwords that the logins have already, which other tests go on using."""
    return {
        login: str(psycopg.conninfo.conninfo_to_dict(url)["password"])
        for login, url in (
            ("app", database.app), ("worker", database.worker), ("portal", database.portal)
        )
    }  # fmt: skip


def test_an_owner_of_another_name_has_the_same_tables_walls_and_grants(
    named_otherwise: str, database: TestDatabase, tmp_path: Path
) -> None:
    prepare_roles(owner_url=named_otherwise, passwords=passwords_of(database))
    migrate(owner_url=named_otherwise, folder=tmp_path)

    assert state_of(named_otherwise, OWNER) == state_of(database.owner, "amparo_owner")
    assert len(state_of(named_otherwise, OWNER)) > 30


def state_of(url: str, owner: str) -> list[tuple[str, ...]]:
    """Each table with its walls, its policies and its rights; the owner's name left out."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            """
            SELECT relname::text, relrowsecurity::text, relforcerowsecurity::text,
                coalesce((SELECT string_agg(policyname || roles::text || coalesce(qual, '')
                    || coalesce(with_check, ''), ';' ORDER BY policyname)
                    FROM pg_policies WHERE tablename = relname), ''),
                coalesce((SELECT string_agg(acl::text, ' ' ORDER BY acl::text)
                    FROM unnest(relacl) AS acl), ''),
                pg_get_userbyid(relowner)::text
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
            ORDER BY relname
            """
        ).fetchall()
    return [tuple(_without_name(cell, owner) for cell in row) for row in rows]


def _without_name(cell: str, owner: str) -> str:
    return " ".join(sorted(cell.replace(owner, "owner").split(" ")))


def rights(database: TestDatabase) -> list[tuple[Any, ...]]:
    """Who may do what with which table."""
    with psycopg.connect(database.superuser) as superuser:
        return superuser.execute(
            "SELECT relname::text, relacl::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()


def test_grants_that_fail_in_the_middle_leave_the_old_ones(
    committed: object, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rights(database)
    broken = {**grants.GRANTS, "cases_of_nobody": {"amparo_app": "SELECT"}}
    monkeypatch.setattr(grants, "GRANTS", broken)

    with acting_as(database.owner, database), pytest.raises(ProgrammingError):
        grants.apply_grants()
    connections.close_all()

    assert rights(database) == before
    assert any("amparo_app" in str(right) for _, right in before)
