"""The journal takes entries by one way in, and nobody changes what stands in it."""

import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import errors, sql

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.actions import assign_case
from amparo.apps.journal import actions
from amparo.apps.journal.actions import Happened, append
from amparo.apps.seals.cases import CaseSeal, Erased
from amparo.domain.casework.entries import Content, Kind
from tests.apps.acting import NOW, case_of_three, open_case, record
from tests.cast import POLICE, PROSECUTION, Cast
from tests.database import TestDatabase

KEY = bytes(range(32))
TABLES = ["journal_entry", "journal_checkpoint", "journal_head"]


def append_one(by: Actor | None, case: uuid.UUID, *, at: datetime = NOW,
               submission: uuid.UUID | None = None, institution: str = POLICE,
               has_any_key: bool = False) -> int:  # fmt: skip
    """Append an entry past the actions, as a careless page could.

    With ``has_any_key`` there is a key to seal with, so that the function alone holds them off.
    """
    with transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        if has_any_key:
            patched.setattr(actions, "seal_of", lambda *, case: CaseSeal(case=case, key=KEY))
        if by is not None:
            see_as(actor=by)
        return append(
            case=case, kind=Kind.EVENT, event="victim identified",
            happened=Happened(earliest=NOW, latest=NOW), recorded_at=at, institution=institution,
            content=Content(), submission=submission or uuid.uuid4(),
        )  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ["owner", "app", "worker"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_stands_in_the_journal_stays(
    committed: Cast, database: TestDatabase, role: str, table: str, statement: str
) -> None:
    case_of_three(committed.amina)
    with psycopg.connect(database.superuser) as superuser:
        superuser.execute(
            "INSERT INTO journal_checkpoint (at, entries, cases, digest, signature, public_key)"
            " VALUES (now(), 0, 0, '', '', '')"
        )
        superuser.execute(
            'INSERT INTO journal_head (checkpoint_id, "case", number, hash)'
            " SELECT max(id), gen_random_uuid(), 1, '' FROM journal_checkpoint"
        )

    with psycopg.connect(getattr(database, role)) as connected:
        connected.execute("SELECT set_config('amparo.purpose', 'try', true)")
        cascade = " CASCADE" if statement.startswith("TRUNCATE") else ""
        with pytest.raises(errors.InsufficientPrivilege):
            connected.execute(sql.SQL(statement + cascade).format(sql.Identifier(table)))


@pytest.mark.parametrize("role", ["app", "worker", "portal"])
def test_no_process_inserts_into_the_journal(
    committed: Cast, database: TestDatabase, role: str
) -> None:
    case = case_of_three(committed.amina)

    with (
        psycopg.connect(getattr(database, role)) as connected,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connected.execute('INSERT INTO journal_entry ("case", number) VALUES (%s, 4)', [case])


@pytest.mark.parametrize("role", ["worker", "portal"])
def test_only_the_web_may_call_the_way_in(database: TestDatabase, role: str) -> None:
    call = "SELECT journal_append(" + ", ".join(["NULL"] * 10) + ")"

    with (
        psycopg.connect(getattr(database, role)) as connected,
        pytest.raises(errors.InsufficientPrivilege, match="journal_append"),
    ):
        connected.execute(call.encode())


def test_whoever_does_not_see_a_case_has_no_key_to_write_in_it(committed: Cast) -> None:
    case = open_case(committed.amina)

    for case_asked, by in ((case, None), (case, committed.rosa), (uuid.uuid4(), committed.amina)):
        with pytest.raises(Erased):
            append_one(by, case_asked)


def test_nobody_appends_unnamed(committed: Cast) -> None:
    case = open_case(committed.amina)

    with pytest.raises(DatabaseError, match="does not see the case"):
        append_one(None, case, has_any_key=True)


def test_a_desk_that_does_not_see_a_case_cannot_append_to_it(committed: Cast) -> None:
    case = open_case(committed.amina)

    with pytest.raises(DatabaseError, match="does not see the case"):
        append_one(committed.rosa, case, has_any_key=True)


@pytest.mark.parametrize("name", ["pablo", "clara", "diego", "julia"])
def test_whoever_has_a_case_not_within_their_reach_cannot_append_to_it(
    committed: Cast, name: str
) -> None:
    case = case_of_three(committed.amina)
    at_the_desk = replace(getattr(committed, name), desk_id=committed.amina.desk_id)

    with pytest.raises(DatabaseError, match="not within the reach"):
        append_one(at_the_desk, case, has_any_key=True)


def test_whoever_has_a_case_in_their_hands_appends_to_it(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    with transaction.atomic():
        see_as(actor=committed.lucia)
        assign_case(by=committed.lucia, at=NOW, case=case, member=committed.pablo.member)

    assert append_one(committed.pablo, case) == 4


def test_nobody_appends_to_a_case_that_is_not_there(committed: Cast) -> None:
    with pytest.raises(DatabaseError, match="does not see the case"):
        append_one(committed.amina, uuid.uuid4(), has_any_key=True)


def test_a_submission_is_appended_once(committed: Cast) -> None:
    case, submission = open_case(committed.amina), uuid.uuid4()
    append_one(committed.amina, case, submission=submission)

    with pytest.raises(IntegrityError, match="submission"):
        append_one(committed.amina, case, submission=submission)


def test_an_entry_is_not_recorded_in_the_future_nor_before_the_last(committed: Cast) -> None:
    case = open_case(committed.amina)

    with pytest.raises(IntegrityError, match="recorded now, after the one before"):
        append_one(committed.amina, case, at=datetime.now(tz=UTC) + timedelta(minutes=2))
    with pytest.raises(IntegrityError, match="recorded now, after the one before"):
        append_one(committed.amina, case, at=NOW - timedelta(microseconds=1))
    assert append_one(committed.amina, case, at=NOW) == 2


def test_two_who_append_at_once_get_numbers_in_a_row(committed: Cast) -> None:
    case = open_case(committed.amina)
    numbers: list[int] = []

    def append_ten(by: Actor) -> None:
        try:
            numbers.extend(append_one(by, case) for _ in range(10))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=append_ten, args=[by]) for by in (committed.amina, committed.mateo)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == list(range(2, 22))


def test_two_who_record_at_once_lose_nothing(committed: Cast) -> None:
    case = open_case(committed.amina)
    numbers: list[int] = []

    def record_three(by: Actor) -> None:
        try:
            numbers.extend(record(by, case, "victim identified") for _ in range(3))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=record_three, args=[by])
        for by in (committed.amina, committed.mateo)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]


def test_nobody_writes_in_the_name_of_another_institution(committed: Cast) -> None:
    case = open_case(committed.amina)

    with pytest.raises(DatabaseError, match="in the name of the institution of the desk"):
        append_one(committed.amina, case, institution=PROSECUTION)
