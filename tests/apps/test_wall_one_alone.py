"""Wall one without wall two: where the database refuses nothing, actions still ask the table."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.leading import actions as leading
from amparo.apps.cases.leading.reviewing import review_restriction
from amparo.apps.sharing.actions import ask_holder
from amparo.domain.casework.restricting import Restricts
from amparo.domain.casework.reviewing import Answer
from tests.apps.acting import GROUND, MET, acting_as, draft
from tests.cast import Cast
from tests.database import TestDatabase

CASE = uuid.UUID(int=1680)


@pytest.fixture
def without_walls(committed: Cast, database: TestDatabase) -> Iterator[Cast]:
    """The cast, in a database that lets everybody do everything."""
    with acting_as(database.superuser, database):
        yield committed


def _open(by: Actor) -> object:
    now = timezone.now()
    return actions.open_cases(
        by=by, at=now, draft=draft(MET, at=now), people=1, submission=uuid.uuid4()
    )


def _correct(by: Actor) -> object:
    return actions.correct_entry(
        by=by, at=timezone.now(), case=CASE, number=1, reason="other time", seen=1,
        submission=uuid.uuid4(),
    )  # fmt: skip


def _restrict(by: Actor) -> object:
    return leading.restrict_case(
        by=by, at=timezone.now(), case=CASE, kind=Restricts.DESK, target="1",
        words=GROUND, submission=uuid.uuid4(),
    )  # fmt: skip


def _assign(by: Actor) -> None:
    leading.assign_case(by=by, at=timezone.now(), case=CASE, member=by.member)


def _emergency(by: Actor) -> object:
    return leading.open_in_emergency(
        by=by, at=timezone.now(), code="222-222-2", words="An invented reason that is long."
    )


def _ask(by: Actor) -> object:
    return ask_holder(
        by=by, at=timezone.now(), code="222-222-2", words="An invented reason that is long."
    )


def _review(by: Actor) -> None:
    review_restriction(
        by=by, at=timezone.now(), restriction=1, answer=Answer.STANDS, words="An invented reason."
    )


@pytest.mark.parametrize(
    ("act", "names"),
    [
        (_open, ("pablo", "clara", "diego", "elena", "julia")),
        (_correct, ("clara", "diego", "elena", "julia")),
        (_restrict, ("amina", "pablo", "clara", "diego", "elena", "julia")),
        (_assign, ("amina", "pablo", "clara", "diego", "elena", "julia")),
        (_emergency, ("lucia", "clara", "diego", "elena", "julia")),
        (_ask, ("clara", "diego", "elena", "julia")),
        (_review, ("amina", "lucia", "pablo", "diego", "elena", "julia")),
    ],
)
def test_whose_role_may_not_is_turned_away(
    without_walls: Cast, act: Callable[[Actor], object], names: tuple[str, ...]
) -> None:
    for name in names:
        with transaction.atomic(), pytest.raises(TurnedAway) as refused:
            act(getattr(without_walls, name))
        assert refused.value.refused.code == "role"
