"""After a restore no yes of before counts in a case in which a person took something back since."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from amparo.apps.cases.models import Case
from amparo.apps.ended.again import prepare_again
from amparo.apps.ended.models import Ended
from amparo.apps.operations.worker import Purpose, working_for
from tests.apps.acting import FOUND, acting_as, open_case, record
from tests.apps.cases.leading.test_reviewing import signed_in
from tests.apps.ended.test_again import line
from tests.apps.sharing.consenting.asking import (
    COVERED,
    HEALTH,
    IDENTITY,
    answer,
    missing,
    now,
    say,
    take_back,
    to_desk_of,
)
from tests.cast import Cast
from tests.database import TestDatabase


@pytest.fixture
def case(committed: Cast) -> uuid.UUID:
    """A case in which the person let the prosecution learn who they are."""
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    with transaction.atomic():
        say(committed.amina, case, answer(to_desk_of(committed.marta), IDENTITY))
    return case


def listed(database: TestDatabase) -> Sequence[tuple[uuid.UUID, str]]:
    """What is listed as ended by now."""
    with acting_as(database.worker, database), working_for(Purpose.LIST):
        return list(Ended.objects.values_list("of", "kind"))


def restored(database: TestDatabase, case: uuid.UUID, *, at: datetime) -> int:
    """Let the owner learn from the list that something was taken back in a case."""
    told = replace(line(uuid.uuid5(case, "consent"), kind="consent"), at=at)
    with acting_as(database.owner, database):
        return prepare_again(lines=[told])


def lacks(cast: Cast, case: uuid.UUID) -> object:
    with transaction.atomic():
        return missing(cast.amina, case, cast.marta, IDENTITY)


def test_taking_back_is_listed_and_so_is_a_no_after_a_yes_and_a_yes_is_not(
    committed: Cast, database: TestDatabase, case: uuid.UUID
) -> None:
    before = listed(database)
    with transaction.atomic():
        take_back(committed.amina, case)
    after = listed(database)
    with transaction.atomic():
        say(committed.amina, case, answer(to_desk_of(committed.marta), HEALTH))
        say(committed.amina, case, answer(to_desk_of(committed.marta), no=(HEALTH,)))

    assert before == []
    assert after == [(uuid.uuid5(case, "consent"), "consent")]
    assert listed(database) == after * 2


def test_no_yes_of_before_counts_and_one_of_after_does(
    committed: Cast, database: TestDatabase, case: uuid.UUID
) -> None:
    assert lacks(committed, case) == COVERED

    assert restored(database, case, at=now()) == 1

    assert lacks(committed, case) != COVERED
    with transaction.atomic():
        say(committed.amina, case, answer(to_desk_of(committed.marta), IDENTITY))
    assert lacks(committed, case) == COVERED


def test_what_was_agreed_to_after_it_was_taken_back_still_counts(
    committed: Cast, database: TestDatabase, case: uuid.UUID
) -> None:
    restored(database, case, at=now() - timedelta(days=1))

    assert lacks(committed, case) == COVERED


def test_other_cases_are_left_alone_and_twice_is_once(
    committed: Cast, database: TestDatabase, case: uuid.UUID
) -> None:
    other, at = open_case(committed.amina), now()

    assert [restored(database, case, at=at) for _ in range(2)] == [1, 0]

    with acting_as(database.owner, database):
        marked = Case.objects.exclude(ask_again_since=None).values_list("pk", flat=True)
        assert list(marked) == [case]
        assert other not in marked


def test_the_page_says_to_ask_again(
    committed: Cast, database: TestDatabase, case: uuid.UUID
) -> None:
    address = reverse("consent", args=[case])
    before = signed_in("amina").get(address).content.decode()

    restored(database, case, at=now())

    assert "A backup was restored." not in before
    assert "A backup was restored." in signed_in("amina").get(address).content.decode()
