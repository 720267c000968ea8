"""The facts of a case are erased when their time is over, announced before, and journalled."""

import uuid
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases import erasing
from amparo.apps.cases.erasing import NOBODY, announce_erasures, erase_case
from amparo.apps.cases.models import Case
from amparo.apps.journal.actions import append
from amparo.apps.journal.queries import list_entries
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.seals.cases import Erased, destroy_seal
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.retaining import Record, Retention
from tests.apps.accounts.pages import text_of
from tests.apps.acting import acting_as, case_of_three, cheat, record
from tests.apps.cases.browsing import browser
from tests.apps.cases.test_rebuilding import rebuilt
from tests.apps.journal.checkpoint_taking import checkpoint
from tests.apps.journal.test_verifying import faults
from tests.cast import Cast
from tests.database import TestDatabase

TEN_YEARS = Retention(at_most_years=10, basis="Law 3, art. 9")


def _not_stated(*, record: Record) -> Retention:
    return Retention()


@pytest.fixture(autouse=True)
def ten_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the country keep a case for ten years after its last entry."""
    monkeypatch.setattr(erasing, "how_long_kept", lambda *, record: TEN_YEARS)


@pytest.fixture
def old(committed: Cast, database: TestDatabase) -> uuid.UUID:
    """A case whose last entry is ten years and forty days old."""
    case = case_of_three(committed.amina)
    grow_old(database, case)
    return case


def grow_old(database: TestDatabase, case: uuid.UUID, days: int = 40) -> None:
    """Let the last entry of a case be ten years and some days old."""
    at = datetime.now(tz=UTC) - timedelta(days=days)
    cheat(
        database,
        'UPDATE journal_entry SET recorded_at = %s WHERE "case" = %s',
        at.replace(year=at.year - 10),
        case,
    )


def told(database: TestDatabase, *, in_days: int = 0) -> tuple[uuid.UUID, ...]:
    """What the worker announces, and returns as due, in so many days from now."""
    with acting_as(database.worker, database), working_for(Purpose.ERASE):
        return announce_erasures(now=datetime.now(tz=UTC) + timedelta(days=in_days))


def erase(database: TestDatabase, case: uuid.UUID) -> None:
    """Erase a case as the worker does, on the day that was announced."""
    with acting_as(database.worker, database), working_for(Purpose.ERASE):
        erase_case(case=case, now=datetime.now(tz=UTC))


def announced(database: TestDatabase, case: uuid.UUID) -> date | None:
    with acting_as(database.worker, database), working_for(Purpose.ERASE):
        return Case.objects.values_list("erase_on", flat=True).get(pk=case)


def day_comes(database: TestDatabase, case: uuid.UUID) -> None:
    """Announce it thirty days ago."""
    told(database)
    cheat(database, "UPDATE cases_case SET erase_on = current_date - 1 WHERE id = %s", case)


def test_a_case_past_its_time_is_announced_for_thirty_days(
    old: uuid.UUID, database: TestDatabase
) -> None:
    due = told(database)

    assert due == ()
    day = announced(database, old)
    assert day is not None
    assert 29 <= (day - datetime.now(tz=UTC).date()).days <= 30


def test_a_case_within_its_time_is_left_alone(committed: Cast, database: TestDatabase) -> None:
    case = case_of_three(committed.amina)
    grow_old(database, case, days=-31)

    assert told(database) == ()
    assert announced(database, case) is None


def test_where_no_law_ends_it_nothing_is_ever_announced(
    old: uuid.UUID, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "how_long_kept", _not_stated)

    assert told(database, in_days=10_000) == ()
    assert announced(database, old) is None


def test_what_is_announced_stands_on_the_page_of_the_case_with_its_article(
    old: uuid.UUID, committed: Cast, database: TestDatabase
) -> None:
    before = browser("amina").get(f"/cases/{old}/").content.decode()
    cheat(database, "UPDATE cases_case SET erase_on = '2036-12-01' WHERE id = %s", old)

    page = browser("amina").get(f"/cases/{old}/").content.decode()

    assert "will be erased" not in before
    assert "What is said of this case will be erased on 1 December 2036" in page


def test_something_recorded_meanwhile_takes_it_back(
    old: uuid.UUID, committed: Cast, database: TestDatabase
) -> None:
    day_comes(database, old)
    record(committed.amina, old, "victim identified", at=datetime.now(tz=UTC))

    erase(database, old)
    due = told(database)

    assert due == ()
    assert announced(database, old) is None
    with transaction.atomic():
        see_as(actor=committed.amina)
        assert len(list_entries(case=old)) == 4


def test_on_its_day_it_is_erased_and_the_chain_still_stands(
    old: uuid.UUID, committed: Cast, database: TestDatabase
) -> None:
    other = case_of_three(committed.amina)
    cheat(database, 'UPDATE journal_entry SET recorded_at = now() WHERE "case" = %s', other)
    day_comes(database, old)

    due = told(database)
    erase(database, old)
    erase(database, old)

    assert due == (old,)
    with psycopg.connect(database.superuser) as connection:
        kinds = connection.execute(
            'SELECT kind, member FROM journal_entry WHERE "case" = %s ORDER BY number', [old]
        ).fetchall()
        keys = connection.execute('SELECT "case" FROM seals_case_key', []).fetchall()
        duties = connection.execute(
            "SELECT count(*) FROM cases_duty WHERE case_id = %s", [old]
        ).fetchone()
        ended = connection.execute("SELECT kind, of FROM ended_thing", []).fetchall()
    assert [kind for kind, _member in kinds] == ["event", "event", "event", "erasure"]
    assert kinds[-1][1] == NOBODY
    assert keys == [(other,)]
    assert duties == (0,)
    assert ended == [("case", old)]
    with (
        acting_as(database.worker, database),
        working_for(Purpose.REBUILD),
        pytest.raises(Erased),
    ):
        list_entries(case=old)
    assert rebuilt(database).differing == ()
    assert rebuilt(database).counts == 0


def test_what_was_erased_verifies_against_checkpoints_of_before_and_after(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)
    checkpoint(database)
    cheat(database, "UPDATE cases_case SET erase_on = current_date - 1 WHERE id = %s", case)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(erasing, "_last_days", lambda now, *, case=None: {case: date(2026, 1, 1)})
        erase(database, case)
    checkpoint(database, at=datetime.now(tz=UTC))

    assert faults(database) == []


def test_an_erased_case_answers_as_one_that_never_was(
    old: uuid.UUID, committed: Cast, database: TestDatabase
) -> None:
    day_comes(database, old)
    erase(database, old)

    for name in ("amina", "lucia", "rosa", "diego"):
        erased = browser(name).get(f"/cases/{old}/")
        never = browser(name).get(f"/cases/{uuid.uuid4()}/")
        assert (erased.status_code, text_of(erased)) == (never.status_code, text_of(never)), name
        assert str(old) not in erased.content.decode().replace(f"/cases/{old}/", "")


@pytest.mark.parametrize("erase_on", ["NULL", "current_date + 1"])
def test_the_database_lets_no_key_go_before_its_day(
    old: uuid.UUID, database: TestDatabase, erase_on: str
) -> None:
    cheat(database, f"UPDATE cases_case SET erase_on = {erase_on} WHERE id = %s", old)

    with acting_as(database.worker, database), working_for(Purpose.ERASE), pytest.raises(Erased):
        destroy_seal(case=old)
    with (
        acting_as(database.worker, database),
        working_for(Purpose.ERASE),
        pytest.raises(DatabaseError, match="nothing of this case waits"),
    ):
        erasing._journal(Case.objects.get(pk=old), datetime.now(tz=UTC))


@pytest.mark.parametrize(
    "said", ["erase_on = current_date", "erase_on = current_date + 28", "erased_at = now()"]
)
def test_the_worker_erases_nothing_that_was_not_announced_a_month_before(
    old: uuid.UUID, database: TestDatabase, said: str
) -> None:
    with (
        acting_as(database.worker, database),
        working_for(Purpose.ERASE),
        pytest.raises(DatabaseError, match="announced a month before"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE cases_case SET {said} WHERE id = %s", [old])


def test_what_is_erased_stays_erased(old: uuid.UUID, database: TestDatabase) -> None:
    day_comes(database, old)
    erase(database, old)

    with (
        acting_as(database.worker, database),
        working_for(Purpose.ERASE),
        pytest.raises(DatabaseError, match="announced a month before"),
    ):
        Case.objects.filter(pk=old).update(erased_at=None)


@pytest.mark.parametrize("field", ["erase_on", "erased_at"])
def test_the_web_announces_no_erasure_and_takes_none_back(
    old: uuid.UUID, committed: Cast, database: TestDatabase, field: str
) -> None:
    told(database)
    later = {"erase_on": date(2099, 1, 1), "erased_at": datetime.now(tz=UTC)}

    with transaction.atomic():
        see_as(actor=committed.amina)
        with pytest.raises(DatabaseError, match="announced a month"), transaction.atomic():
            Case.objects.filter(pk=old).update(**{field: later[field]})
        with pytest.raises(DatabaseError, match="announced a month"), transaction.atomic():
            Case.objects.filter(pk=old).update(erase_on=None)


def test_the_worker_writes_no_erasure_of_another_case_nor_anything_else_of_this_one(
    old: uuid.UUID, committed: Cast, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = case_of_three(committed.amina)
    day_comes(database, old)

    with (
        acting_as(database.worker, database),
        working_for(Purpose.ERASE),
        pytest.raises(DatabaseError, match="nothing of this case waits"),
    ):
        erasing._journal(Case.objects.get(pk=other), datetime.now(tz=UTC))
    monkeypatch.setattr(erasing, "append", lambda **said: append(**{**said, "kind": Kind.EVENT}))
    with (
        acting_as(database.worker, database),
        working_for(Purpose.ERASE),
        pytest.raises(DatabaseError, match="nothing of this case waits"),
    ):
        erasing._journal(Case.objects.get(pk=old), datetime.now(tz=UTC))


def test_an_erasure_is_written_in_nobodys_name(
    old: uuid.UUID, committed: Cast, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    day_comes(database, old)
    monkeypatch.setattr(erasing, "NOBODY", committed.amina.member)

    with pytest.raises(DatabaseError, match="nothing of this case waits"):
        erase(database, old)


def test_the_web_erases_nothing(old: uuid.UUID, committed: Cast, database: TestDatabase) -> None:
    day_comes(database, old)

    with transaction.atomic():
        see_as(actor=committed.amina)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            destroy_seal(case=old)


def test_a_stop_in_the_middle_of_erasing_leaves_the_case_whole(
    old: uuid.UUID, committed: Cast, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    day_comes(database, old)
    monkeypatch.setattr(erasing, "destroy_seal", lambda *, case: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        erase(database, old)

    with transaction.atomic():
        see_as(actor=committed.amina)
        assert len(list_entries(case=old)) == 3
        assert Case.objects.get(pk=old).erased_at is None
