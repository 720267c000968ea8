"""Who looked is written in one's own name alone, and nobody changes it."""

import uuid

import psycopg
import pytest
from django.db import transaction
from psycopg import errors

from amparo.apps.accounts.middleware import see_as, settings_of
from amparo.apps.accounts.seeing import Actor
from amparo.apps.journal.actions import note_reading
from amparo.domain.access.looking import LookedFor
from tests.apps.acting import NOW, open_case
from tests.apps.cases.browsing import browser
from tests.cast import Cast
from tests.database import TestDatabase

READING = (
    'INSERT INTO journal_reading ("case", at, desk_id, member, purpose, said)'
    " VALUES (%(case)s, now(), %(desk)s, %(member)s, 'duty', '')"
)
TRACE = (
    'INSERT INTO journal_trace ("case", at, desk_id, member, act)'
    " VALUES (%(case)s, now(), %(desk)s, %(member)s, %(act)s)"
)


def insert(
    database: TestDatabase,
    statement: str,
    *,
    by: Actor,
    case: uuid.UUID,
    name: Actor | None = None,
    desk: Actor | None = None,
    act: str = "looked",
) -> None:
    """Write as the web's role does, for a member, past the actions; in another's name if said."""
    with psycopg.connect(database.app) as connection:
        for setting, value in settings_of(actor=by).items():
            connection.execute("SELECT set_config(%s, %s, true)", [setting, value])
        said = {"case": case, "desk": (desk or by).desk_id, "member": (name or by).member}
        connection.execute(statement.encode(), {**said, "act": act})


def note(by: Actor, case: uuid.UUID) -> None:
    with transaction.atomic():
        see_as(actor=by)
        note_reading(by=by, case=case, at=NOW, purpose=LookedFor.DUTY, duty="PY1")


def count(database: TestDatabase) -> tuple[int, int]:
    """How many looks there are, and how many traces of them."""
    with psycopg.connect(database.superuser) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM journal_reading),"
            " (SELECT count(*) FROM journal_trace WHERE act = 'looked')"
        ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])


@pytest.mark.parametrize("statement", [READING, TRACE])
def test_a_look_is_written_in_ones_own_name(
    committed: Cast, database: TestDatabase, statement: str
) -> None:
    case = open_case(committed.amina)

    insert(database, statement, by=committed.mateo, case=case)

    assert sum(count(database)) == 1


@pytest.mark.parametrize("statement", [READING, TRACE])
def test_nobody_writes_a_look_in_the_name_of_another(
    committed: Cast, database: TestDatabase, statement: str
) -> None:
    case = open_case(committed.amina)

    with pytest.raises(errors.InsufficientPrivilege):
        insert(database, statement, by=committed.mateo, case=case, name=committed.amina)
    with pytest.raises(errors.InsufficientPrivilege):
        insert(database, statement, by=committed.mateo, case=case, desk=committed.rosa)
    assert count(database) == (0, 0)


@pytest.mark.parametrize("statement", [READING, TRACE])
def test_nobody_writes_a_look_at_a_case_they_do_not_see(
    committed: Cast, database: TestDatabase, statement: str
) -> None:
    case = open_case(committed.amina)

    for by in (committed.rosa, committed.clara, committed.pablo):
        with pytest.raises(errors.InsufficientPrivilege):
            insert(database, statement, by=by, case=case)


def test_a_trace_that_something_was_recorded_is_written_by_appending_alone(
    committed: Cast, database: TestDatabase
) -> None:
    case = open_case(committed.amina)

    with pytest.raises(errors.InsufficientPrivilege):
        insert(database, TRACE, by=committed.amina, case=case, act="recorded")


@pytest.mark.parametrize("table", ["journal_reading", "journal_trace", "journal_verification"])
@pytest.mark.parametrize("role", ["owner", "app", "worker"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_noted_stays(
    committed: Cast, database: TestDatabase, role: str, table: str, statement: str
) -> None:
    note(committed.amina, open_case(committed.amina))
    with psycopg.connect(database.superuser) as superuser:
        superuser.execute(
            "INSERT INTO journal_verification (at, entries, cases, checkpoints, faults)"
            " VALUES (now(), 0, 0, 0, '[]')"
        )

    with psycopg.connect(getattr(database, role)) as connected:
        connected.execute("SELECT set_config('amparo.purpose', 'try', true)")
        with pytest.raises(errors.InsufficientPrivilege):
            connected.execute(statement.format(table).encode())


def test_a_look_that_is_rolled_back_was_none(committed: Cast, database: TestDatabase) -> None:
    case = open_case(committed.amina)

    with transaction.atomic():
        see_as(actor=committed.amina)
        note_reading(by=committed.amina, case=case, at=NOW, purpose=LookedFor.HAND)
        transaction.set_rollback(True)

    assert count(database) == (0, 0)


def test_a_page_that_fails_shows_nothing_and_notes_nothing(
    committed: Cast, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, amina = open_case(committed.amina), browser("amina")
    amina.raise_request_exception = False

    def fail(**_said: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("amparo.apps.cases.pages.views_case.read_profile", fail)
    failed = amina.get(f"/cases/{case}/").status_code
    while_failing = count(database)
    monkeypatch.undo()
    amina.get(f"/cases/{case}/")

    assert (failed, while_failing, count(database)) == (500, (0, 0), (1, 1))


def seen(database: TestDatabase, table: str, *, by: Actor) -> int:
    """How many rows of a table the web sees for a member."""
    with psycopg.connect(database.app) as connection:
        for setting, value in settings_of(actor=by).items():
            connection.execute("SELECT set_config(%s, %s, true)", [setting, value])
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert row is not None
        return int(row[0])


def test_looks_are_read_by_who_leads_the_case_or_manages_the_readers_desk(
    committed: Cast, database: TestDatabase
) -> None:
    note(committed.amina, open_case(committed.amina))
    note(committed.rosa, open_case(committed.rosa, event="reasonable grounds found"))

    found = {
        name: seen(database, "journal_reading", by=getattr(committed, name))
        for name in ("amina", "mateo", "lucia", "pablo", "rosa", "clara", "diego", "elena", "julia")
    }

    assert {name for name, number in found.items() if number} == {"lucia", "pablo"}
    assert (found["lucia"], found["pablo"]) == (1, 1)


@pytest.mark.parametrize("table", ["journal_trace", "journal_checkpoint", "journal_verification"])
def test_traces_checkpoints_and_verifications_are_for_the_auditor_alone(
    committed: Cast, database: TestDatabase, table: str
) -> None:
    note(committed.amina, open_case(committed.amina))
    with psycopg.connect(database.superuser) as superuser:
        superuser.execute(
            "INSERT INTO journal_checkpoint (at, entries, cases, digest, signature, public_key)"
            " VALUES (now(), 0, 0, '', '', '')"
        )
        superuser.execute(
            "INSERT INTO journal_verification (at, entries, cases, checkpoints, faults)"
            " VALUES (now(), 0, 0, 0, '[]')"
        )

    found = {
        name: seen(database, table, by=getattr(committed, name))
        for name in ("amina", "mateo", "lucia", "pablo", "rosa", "clara", "diego", "elena", "julia")
    }

    assert {name for name, number in found.items() if number} == {"julia"}
