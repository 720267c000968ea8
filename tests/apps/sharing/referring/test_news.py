"""A desk is told by e-mail that there is something to read when a referral moves, and not what."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import transaction

from amparo.apps.accounts.desk_mail import set_address_of_desk
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.news import has_news, newest_duty
from amparo.apps.cases.telling_desks import tell_desks
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.sharing.referring.lapsing import lapse_own
from amparo.domain.casework.restricting import Restricts
from tests.apps.acting import GROUND, NOW, acting_as
from tests.apps.cases.test_telling_desks import MESSAGE, use, without_date
from tests.apps.mail_server import taking_mail
from tests.apps.sharing.referring.referred import (
    LATER,
    Scene,
    accept,
    answer,
    ask,
    decline,
    give_back,
    recall,
    send,
    set_scene,
)
from tests.apps.sharing.referring.test_following import close
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase

A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def news(database: TestDatabase, scene: Scene, *, since: datetime | None = None) -> set[str]:
    """For whose desks there is something to read since an instant, beside duties."""
    since = since or LATER - A_MOMENT
    found = set()
    with acting_as(database.worker, database), working_for(Purpose.TELL):
        for name in ("amina", "rosa", "marta"):
            desk = getattr(scene.cast, name).desk_id
            if has_news(desk_id=desk, since=since, newest_duty=newest_duty(), now=LATER):
                found.add(name)
    return found


def test_who_is_asked_is_told_and_nobody_else(scene: Scene, database: TestDatabase) -> None:
    before = news(database, scene, since=NOW - A_MOMENT)

    send(scene, scene.cast.rosa)

    assert news(database, scene, since=NOW - A_MOMENT) - before == {"rosa"}


def test_each_move_is_news_for_the_other_side_alone(scene: Scene, database: TestDatabase) -> None:
    rosa, marta = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)

    ask(scene.cast.rosa, rosa)
    assert news(database, scene) == {"amina"}
    answer(scene.cast.amina, rosa)
    assert news(database, scene) == {"rosa"}
    decline(scene.cast.rosa, rosa)
    assert news(database, scene) == {"amina"}
    accept(scene.cast.marta, marta)
    assert news(database, scene) == {"amina"}
    give_back(scene.cast.marta, marta)
    assert news(database, scene) == {"amina"}


def test_that_it_was_taken_back_is_news_for_who_was_asked_and_that_a_desk_closed_for_who_asked(
    scene: Scene, database: TestDatabase
) -> None:
    recall(scene.cast.amina, send(scene, scene.cast.marta))
    assert news(database, scene) == {"marta"}
    send(scene, scene.cast.rosa)
    close(scene)
    with acting(scene.cast.amina):
        lapse_own(by=scene.cast.amina, at=LATER)

    assert news(database, scene) == {"amina", "marta"}


def test_what_is_hidden_from_a_member_of_the_desk_is_no_news(
    scene: Scene, database: TestDatabase
) -> None:
    send(scene, scene.cast.rosa)
    lucia = scene.cast.lucia
    with acting(lucia):
        restrict_case(
            by=lucia, at=LATER, case=scene.case, kind=Restricts.MEMBER,
            target=str(scene.cast.rosa.member), words=GROUND, submission=uuid.uuid4(),
        )  # fmt: skip

    assert news(database, scene, since=NOW - A_MOMENT) == set()


def test_a_desk_that_is_kept_out_has_no_news_of_what_it_had_accepted(
    scene: Scene, database: TestDatabase
) -> None:
    accept(scene.cast.rosa, send(scene, scene.cast.rosa))
    send(scene, scene.cast.marta)
    lucia = scene.cast.lucia
    for desk in (scene.cast.rosa.desk_id, scene.cast.marta.desk_id):
        with acting(lucia):
            restrict_case(
                by=lucia, at=LATER, case=scene.case, kind=Restricts.DESK, target=str(desk),
                words=GROUND, submission=uuid.uuid4(),
            )  # fmt: skip

    told = news(database, scene)

    assert "rosa" not in told
    assert "marta" in told  # what waited is taken back as any other


def test_the_mail_says_that_there_is_something_to_read_and_nothing_of_what(
    scene: Scene, database: TestDatabase, settings: LazySettings
) -> None:
    with transaction.atomic():
        set_address_of_desk(desk_id=scene.cast.rosa.desk_id, address="police@desk.example")
    send(scene, scene.cast.rosa)
    with taking_mail() as server:
        use(settings, server)

        with acting_as(database.worker, database):
            tell_desks(now=datetime.now(tz=UTC))

        (message,) = server.messages
    assert without_date(message) == MESSAGE
