"""Folding: the sums stay, the rows get fewer, and nothing added meanwhile is lost."""

import threading
from datetime import date

import psycopg
from django.db import connection, transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.coordination.actions import add_changes
from amparo.apps.coordination.folding import fold_changes, list_sums
from amparo.apps.coordination.models import Change
from amparo.apps.coordination.tasks import fold
from amparo.apps.seals.fields import closed_name
from amparo.domain.casework.counting import Count
from tests.apps.acting import acting_as
from tests.cast import POLICE, Cast
from tests.database import TestDatabase


def count(outcome: str) -> Count:
    """Duties of the police that arose in November."""
    return Count(
        institution=POLICE, duty="PY1a", place="Asunción", month=date(2026, 11, 1),
        outcome=outcome, reason="", is_law=True, is_dated=True, took="",
    )  # fmt: skip


def add(changes: dict[Count, int]) -> None:
    """Add changes in a transaction of its own."""
    with transaction.atomic():
        add_changes(changes=changes)


def test_changes_become_their_sum_and_a_sum_of_nothing_goes(
    committed: Cast, database: TestDatabase
) -> None:
    for changes in ({count("open"): 2}, {count("open"): -1, count("overdue"): 1},
                    {count("open"): -1}):  # fmt: skip
        add(changes)

    with acting_as(database.worker, database):
        fold(timestamp=0)
        rows = list(Change.objects.values_list("outcome", "change"))

    assert rows == [("overdue", 1)]


def test_what_is_added_while_folding_is_not_lost(committed: Cast, database: TestDatabase) -> None:
    add({count("open"): 2})
    add({count("open"): 3})

    with acting_as(database.worker, database), transaction.atomic():
        fold_changes()
        with psycopg.connect(database.app) as other:
            other.execute(
                "INSERT INTO coordination_change (institution, duty, place, month, outcome, reason,"
                " is_law, is_dated, took, change)"
                " VALUES (%s, %s, %s, '2026-11-01', 'open', '', true, true, '', 7)",
                [closed_name(name=name) for name in (POLICE, "PY1a", "Asunción")],
            )
    with acting_as(database.worker, database):
        assert list_sums() == {count("open"): 12}
        assert Change.objects.count() == 2


def test_two_that_fold_at_once_count_nothing_twice(committed: Cast, database: TestDatabase) -> None:
    for _ in range(50):
        add({count("open"): 1})

    def fold_often() -> None:
        try:
            for _ in range(10):
                fold_changes()
                add({count("open"): 1})
        finally:
            connection.close()

    with acting_as(database.worker, database):
        threads = [threading.Thread(target=fold_often) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert list_sums() == {count("open"): 80}


def test_only_a_coordinator_sees_the_sums(committed: Cast, database: TestDatabase) -> None:
    add({count("open"): 1})

    with transaction.atomic():
        see_as(actor=committed.amina)
        seen_by_officer = list_sums()
        see_as(actor=committed.clara)
        seen_by_coordinator = list_sums()

    assert seen_by_officer == {}
    assert seen_by_coordinator == {count("open"): 1}
