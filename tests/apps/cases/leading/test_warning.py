"""A relative who is implicated: everybody at the case is warned, and no row says so in clear."""

import uuid

import psycopg
import pytest
from django.db import transaction
from django.urls import reverse

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.actions import lift_warning
from amparo.apps.cases.models import Restriction
from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts, restrictions_of
from tests.apps.acting import GROUND
from tests.apps.cases.leading.test_restricting import LATER, put, shared_case
from tests.apps.cases.leading.test_reviewing import signed_in
from tests.cast import Cast
from tests.database import TestDatabase


def lift(by: Actor, case: uuid.UUID) -> None:
    with transaction.atomic():
        see_as(actor=by)
        lift_warning(by=by, at=LATER, case=case, submission=uuid.uuid4())


def is_warned(by: Actor, case: uuid.UUID) -> bool:
    with transaction.atomic():
        see_as(actor=by)
        return restrictions_of(entries=list_entries(case=case)).is_relative


def test_everybody_at_the_case_is_warned_and_reads_why(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.RELATIVE)

    page = signed_in("amina").get(reverse("case", args=[case])).content.decode()

    assert "A relative is marked as implicated. Tell relatives nothing, and hand" in page
    assert f"Tell relatives nothing. {GROUND}" in page


def test_to_who_has_no_key_a_warning_and_its_lifting_are_events_like_others(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.RELATIVE)
    lift(committed.lucia, case)

    with psycopg.connect(database.superuser) as connection:
        rows = connection.execute("SELECT count(*) FROM cases_restriction").fetchone()
        kinds = connection.execute(
            'SELECT kind FROM journal_entry WHERE "case" = %s ORDER BY number DESC LIMIT 2', [case]
        ).fetchall()
    with transaction.atomic():
        see_as(actor=committed.lucia)
        told = [entry.kind for entry in list_entries(case=case)][-2:]

    assert rows == (0,)
    assert kinds == [("event",), ("event",)]
    assert told == [Kind.RESTRICTION, Kind.LIFTING]


def test_a_warning_is_not_given_twice(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.RELATIVE)

    with pytest.raises(Refused, match=r"^stands already$"):
        put(committed.lucia, case, Restricts.RELATIVE)


def test_the_desk_that_warned_takes_it_back_on_its_page(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.RELATIVE)
    lucia = signed_in("lucia")
    before = lucia.get(reverse("case-access", args=[case])).content.decode()

    after = lucia.post(
        reverse("warning-lift", args=[case]), {"submission": str(uuid.uuid4())}, follow=True
    ).content.decode()

    assert "A relative is implicated" in before
    assert GROUND in before
    assert "The case warns of a relative no more." in after
    assert GROUND not in after
    assert not is_warned(committed.amina, case)


def test_another_desk_does_not_and_nobody_does_twice(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.RELATIVE)

    with pytest.raises(Refused, match=r"^lifted already$"):
        lift(committed.marta, case)
    lift(committed.lucia, case)
    with pytest.raises(Refused, match=r"^lifted already$"):
        lift(committed.lucia, case)


def test_nor_does_an_officer(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.RELATIVE)

    with pytest.raises(TurnedAway):
        lift(committed.amina, case)
    assert is_warned(committed.amina, case)


def test_nobody_reviews_it(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.RELATIVE)

    page = signed_in("clara").get(reverse("reviews")).content.decode()

    assert GROUND not in page
    with transaction.atomic():
        see_as(actor=committed.clara)
        assert Restriction.objects.count() == 0
