"""That consent was taken back is something to read, for a desk that may know it."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.news import has_news, newest_duty
from amparo.apps.operations.worker import Purpose, working_for
from amparo.domain.casework.restricting import Restricts
from tests.apps.acting import FOUND, GROUND, acting_as, open_case, record
from tests.apps.sharing.consenting.asking import IDENTITY, answer, now, say, take_back, to_desk_of
from tests.cast import Cast
from tests.database import TestDatabase

SHORTLY = timedelta(minutes=5)


@pytest.fixture
def case(committed: Cast) -> uuid.UUID:
    """A case that the prosecution sees, and to which its person agreed."""
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    with transaction.atomic():
        say(committed.amina, case, answer(to_desk_of(committed.marta), IDENTITY))
    return case


def is_news(database: TestDatabase, to: Actor) -> bool:
    """Whether there is something to read for somebody's desk, beside the duties there are."""
    with acting_as(database.worker, database), working_for(Purpose.TELL):
        return has_news(
            desk_id=to.desk_id, since=now() - SHORTLY, newest_duty=newest_duty(), now=now()
        )


def test_a_withdrawal_is_news_for_the_desk_that_is_told(
    committed: Cast, case: uuid.UUID, database: TestDatabase
) -> None:
    assert not is_news(database, committed.marta)

    with transaction.atomic():
        take_back(committed.amina, case)

    assert is_news(database, committed.marta)
    assert not is_news(database, committed.rosa)


@pytest.mark.parametrize("kind", [Restricts.DESK, Restricts.MEMBER])
def test_it_is_none_for_a_desk_that_is_kept_out_or_whose_member_is(
    committed: Cast, case: uuid.UUID, database: TestDatabase, kind: Restricts
) -> None:
    by, target = {
        Restricts.DESK: (committed.lucia, str(committed.marta.desk_id)),
        Restricts.MEMBER: (committed.marta, str(committed.bruno.member)),
    }[kind]
    with transaction.atomic():
        see_as(actor=by)
        restrict_case(
            by=by, at=now(), case=case, kind=kind, target=target, words=GROUND,
            submission=uuid.uuid4(),
        )  # fmt: skip
    with transaction.atomic():
        take_back(committed.amina, case)

    assert not is_news(database, committed.marta)
