"""Shared steps of the tests on committed rows: who acts, what they record, and how one cheats."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.journal.door import close_content, open_content
from amparo.apps.seals.cases import opened_seal
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_microseconds
from tests.apps.conftest import use
from tests.database import TestDatabase

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
_BEFORE = timedelta(hours=2)
MET = "possible victim met"
FOUND = "reasonable grounds found"
IDENTIFIED = "victim identified"
PETITION = "petition filed"
"""From here on PY6 has five days."""
GROUND = "An invented ground, for tests."
"""Why somebody is kept out of a case."""


@contextmanager
def acting_as(url: str, database: TestDatabase) -> Iterator[None]:
    """Let Django reach the database by another role, and by the web's again afterwards."""
    use(url=url)
    try:
        yield
    finally:
        use(url=database.app)


def draft(event: str, *, at: datetime, place: str = "Asunción") -> Draft:
    """An event somewhere, two hours before it is recorded."""
    instant = as_microseconds(at - _BEFORE)
    return Draft(event=event, earliest=instant, latest=instant, place=place)


def open_case(
    by: Actor, *, at: datetime = NOW, event: str = MET, place: str = "Asunción"
) -> uuid.UUID:
    """Open a case in a transaction of its own."""
    with transaction.atomic():
        see_as(actor=by)
        (case,) = actions.open_cases(
            by=by, at=at, draft=draft(event, at=at, place=place), people=1, submission=uuid.uuid4(),
            although_again=True,
        )  # fmt: skip
    return case


def record(by: Actor, case: uuid.UUID, event: str, *, at: datetime = NOW) -> int:
    """Record an event in a transaction of its own, and return the number of its entry."""
    with transaction.atomic():
        see_as(actor=by)
        return actions.record_event(
            by=by, at=at, case=case, draft=draft(event, at=at), seen=1_000, submission=uuid.uuid4(),
            although_barred=True, although_again=True,
        ).number  # fmt: skip


def case_of_three(by: Actor) -> uuid.UUID:
    """A case with three entries; a deadline in it has passed since."""
    case = open_case(by)
    record(by, case, FOUND)
    record(by, case, PETITION)
    return case


def cheat(database: TestDatabase, statement: str, *values: object) -> None:
    """Change rows as the superuser, past every trigger and policy."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode(), values or None)


def say_another_event(database: TestDatabase, case: uuid.UUID, event: str) -> None:
    """Let every entry of a case say that something else happened, as who holds the key could."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        key = connection.execute(
            'SELECT sealed FROM seals_case_key WHERE "case" = %s', [case]
        ).fetchone()
        assert key is not None
        seal = opened_seal(case=case, sealed=key[0])
        rows = connection.execute('SELECT id, content FROM journal_entry WHERE "case" = %s', [case])
        for number, kept in rows.fetchall():
            said = open_content(seal=seal, kept=kept, kind_in_clear=Kind.EVENT)
            connection.execute(
                "UPDATE journal_entry SET content = %s WHERE id = %s",
                [close_content(seal=seal, said=replace(said, event=event)), number],
            )
