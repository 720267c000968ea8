"""A referral that was changed in the database is told, noted, and holds up nothing else."""

import uuid

import pytest
from django.urls import reverse

from amparo.apps.compartments.models import Grant
from amparo.apps.operations.worker import Purpose as Work
from amparo.apps.operations.worker import working_for
from amparo.apps.sharing.models import Referral, ReferralWords
from amparo.apps.sharing.referring.ending import end_whatever_it_is
from amparo.apps.sharing.referring.erasing import drop_referrals
from amparo.apps.sharing.referring.lapsing import lapse_own
from amparo.apps.sharing.referring.moving import hold_referrals, nobody_by
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.acts import Act
from amparo.domain.referral.needs import Need
from tests.apps.acting import acting_as
from tests.apps.sharing.referring.referred import (
    CONTACT,
    LATER,
    Scene,
    agree,
    recall,
    send,
    set_scene,
    told,
)
from tests.apps.sharing.referring.test_following import close, withdraw
from tests.apps.sharing.referring.test_pages import browser
from tests.apps.test_changed_at_rest import flip, refused
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


@pytest.mark.parametrize("column", ["need", "urgency", "purpose"])
def test_a_referral_that_was_changed_holds_up_no_other(
    scene: Scene, database: TestDatabase, column: str
) -> None:
    first = send(scene, scene.cast.rosa)
    second = send(scene, scene.cast.marta)
    flip(database, "sharing_referral", column, "id = %s", first)
    amina, rosa = browser("amina"), browser("rosa")

    lists = [client.get("/referrals/") for client in (amina, rosa)]

    assert [answer.status_code for answer in lists] == [200, 200]
    for answer in lists:
        assert reverse("referral", args=[first]) in answer.content.decode()
        assert "It does not open, for something of it was changed" in answer.content.decode()
    assert reverse("referral", args=[second]) in lists[0].content.decode()
    assert amina.get(reverse("referral", args=[second])).status_code == 200


def test_the_page_of_a_changed_referral_is_noted_at_the_case_for_who_sees_it(
    scene: Scene, database: TestDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    referral = send(scene, scene.cast.rosa)
    flip(database, "sharing_referral", "need", "id = %s", referral)

    answers = [browser(who).get(reverse("referral", args=[referral])) for who in ("amina", "rosa")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Something of this referral was changed" in one.content.decode() for one in answers)
    assert refused(scene.cast, scene.case) == 1
    lines = [line.getMessage() for line in caplog.records if line.levelname == "ERROR"]
    assert lines == [
        "something at rest was changed or moved: it does not open at referral",
        "something at rest was changed or moved: it does not open at referral",
    ]


def stood(database: TestDatabase, referral: uuid.UUID) -> str:
    """How a referral stands, read past what is sealed in it."""
    with acting_as(database.superuser, database):
        return Referral.objects.values_list("state", flat=True).get(pk=referral)


def opened_by(scene: Scene) -> set[int]:
    """The desks that open something of the case, or wait to."""
    with acting(scene.cast.amina):
        return {row.desk_id for row in Grant.objects.all()}


def test_that_she_takes_it_back_is_not_held_up_by_a_referral_that_was_changed(
    scene: Scene, database: TestDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    changed, other = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    flip(database, "sharing_referral", "need", "id = %s", changed)

    withdraw(scene, CONTACT)

    assert (stood(database, changed), stood(database, other)) == ("taken back", "sent")
    assert opened_by(scene) == {scene.cast.amina.desk_id, scene.cast.marta.desk_id}
    assert [one.act for one in told(scene)] == [Act.SEND, Act.SEND]
    with acting_as(database.superuser, database):
        assert {row.referral_id for row in ReferralWords.objects.all()} == {other}
    assert [line.getMessage() for line in caplog.records] == [
        "a referral that was changed in the database ended, neither journalled nor counted"
    ]


def test_one_that_was_changed_ends_as_any_other_when_its_desk_closes(
    scene: Scene, database: TestDatabase
) -> None:
    agree(scene, scene.cast.rosa.desk_id, purpose=Purpose.HEALTH_CARE)
    changed, other = send(scene, scene.cast.rosa), send(scene, scene.cast.rosa, need=Need.MEDICAL)
    flip(database, "sharing_referral", "urgency", "id = %s", changed)
    close(scene)

    with acting(scene.cast.amina):
        lapse_own(by=scene.cast.amina, at=LATER)

    assert (stood(database, changed), stood(database, other)) == ("lapsed", "lapsed")
    assert opened_by(scene) == {scene.cast.amina.desk_id}


def test_nobody_ends_what_has_ended_though_it_was_changed(
    scene: Scene, database: TestDatabase
) -> None:
    changed = send(scene, scene.cast.rosa)
    recall(scene.cast.amina, changed)
    flip(database, "sharing_referral", "need", "id = %s", changed)
    by = nobody_by(by=scene.cast.amina, at=LATER, referral=changed, act=Act.LAPSE)

    with acting(scene.cast.amina), pytest.raises(Refused) as refused_it:
        end_whatever_it_is(referral=changed, act=Act.LAPSE, by=by)

    assert refused_it.value.code == "not now"


def test_a_case_is_erased_with_a_referral_that_was_changed(
    scene: Scene, database: TestDatabase
) -> None:
    changed = send(scene, scene.cast.rosa)
    send(scene, scene.cast.marta)
    flip(database, "sharing_referral", "purpose", "id = %s", changed)

    with acting_as(database.worker, database), working_for(Work.ERASE):
        hold_referrals(case=scene.case)
        drop_referrals(case=scene.case)

    with acting_as(database.superuser, database):
        assert not Referral.objects.exists()
