"""The seal of a case: there for who sees the case, bound to it, and gone with its key."""

import uuid

import psycopg
import pytest
from django.db import DatabaseError, transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.profiles import read_profile
from amparo.apps.journal.queries import list_entries
from amparo.apps.seals.cases import Erased, make_seal, seal_of, seals_of
from amparo.vault.sealing import NotSealed
from tests.apps.acting import acting_as, case_of_three, cheat
from tests.apps.journal.checkpoint_taking import checkpoint
from tests.apps.journal.test_verifying import faults
from tests.cast import Cast
from tests.database import TestDatabase


def has_seal(by: Actor, case: uuid.UUID) -> bool:
    """Whether the database gives somebody the key of a case."""
    with transaction.atomic():
        see_as(actor=by)
        return case in seals_of(cases={case})


def test_who_sees_a_case_has_its_seal_and_nobody_else(committed: Cast) -> None:
    case = case_of_three(committed.amina)

    assert has_seal(committed.amina, case)
    assert has_seal(committed.lucia, case)
    for name in ("rosa", "pablo", "clara", "diego", "julia"):
        assert not has_seal(getattr(committed, name), case), name


def test_a_case_that_is_not_there_has_no_seal(committed: Cast) -> None:
    with transaction.atomic():
        see_as(actor=committed.amina)
        with pytest.raises(Erased):
            seal_of(case=uuid.uuid4())


def test_nobody_makes_a_key_for_a_case_they_do_not_see(committed: Cast) -> None:
    case = case_of_three(committed.amina)

    with transaction.atomic():
        see_as(actor=committed.rosa)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            make_seal(case=case)


def test_what_is_sealed_of_one_case_does_not_open_as_another_thing_or_of_another_case(
    committed: Cast,
) -> None:
    first, second = case_of_three(committed.amina), case_of_three(committed.amina)
    with transaction.atomic():
        see_as(actor=committed.amina)
        one, other = seal_of(case=first), seal_of(case=second)
    kept = one.close(what="entry", content=b"yes")

    assert one.open(what="entry", kept=kept) == b"yes"
    with pytest.raises(NotSealed):
        one.open(what="profile", kept=kept)
    with pytest.raises(NotSealed):
        other.open(what="entry", kept=kept)


def test_an_entry_that_was_moved_to_another_case_is_refused(
    committed: Cast, database: TestDatabase
) -> None:
    first, second = case_of_three(committed.amina), case_of_three(committed.amina)
    cheat(
        database,
        'UPDATE journal_entry SET content = (SELECT content FROM journal_entry WHERE "case" = %s'
        ' AND number = 1) WHERE "case" = %s AND number = 1',
        first,
        second,
    )

    with transaction.atomic():
        see_as(actor=committed.amina)
        with pytest.raises(NotSealed):
            list_entries(case=second)


def test_a_key_that_was_moved_to_another_case_is_refused(
    committed: Cast, database: TestDatabase
) -> None:
    first, second = case_of_three(committed.amina), case_of_three(committed.amina)
    cheat(
        database,
        'UPDATE seals_case_key SET sealed = (SELECT sealed FROM seals_case_key WHERE "case" = %s)'
        ' WHERE "case" = %s',
        first,
        second,
    )

    with transaction.atomic():
        see_as(actor=committed.amina)
        with pytest.raises(NotSealed):
            seal_of(case=second)


def test_without_its_key_a_case_says_nothing_and_the_chain_still_stands(
    committed: Cast, database: TestDatabase
) -> None:
    case, other = case_of_three(committed.amina), case_of_three(committed.amina)
    checkpoint(database)
    cheat(database, 'DELETE FROM seals_case_key WHERE "case" = %s', case)

    with transaction.atomic():
        see_as(actor=committed.amina)
        with pytest.raises(Erased):
            list_entries(case=case)
        assert len(list_entries(case=other)) == 3
        assert read_profile(case=case) == {}
    assert faults(database) == []


@pytest.mark.parametrize("statement", ["UPDATE seals_case_key SET sealed = ''",
                                       "DELETE FROM seals_case_key"])  # fmt: skip
@pytest.mark.parametrize("role", ["app", "worker", "portal"])
def test_no_process_changes_a_key_or_destroys_it_but_the_worker_on_its_day(
    committed: Cast, database: TestDatabase, role: str, statement: str
) -> None:
    case_of_three(committed.amina)

    with psycopg.connect(getattr(database, role)) as connected:
        if role == "worker" and statement.startswith("DELETE"):
            connected.execute("SELECT set_config('amparo.purpose', 'try', true)")
            assert connected.execute(statement).rowcount == 0
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connected.execute(statement)


def test_the_worker_has_a_seal_for_a_purpose_alone(committed: Cast, database: TestDatabase) -> None:
    case = case_of_three(committed.amina)

    with acting_as(database.worker, database), transaction.atomic():
        assert seals_of(cases={case}) == {}
