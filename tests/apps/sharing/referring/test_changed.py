"""A referral that was changed in the database is told, noted, and holds up no other."""

import pytest
from django.urls import reverse

from tests.apps.sharing.referring.referred import Scene, send, set_scene
from tests.apps.sharing.referring.test_pages import browser
from tests.apps.test_changed_at_rest import flip, refused
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
