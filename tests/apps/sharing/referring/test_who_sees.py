"""Who leads the cases of a desk reads which desks see one by a referral, and no shelter's name."""

import pytest
from django.urls import reverse

from amparo.apps.accounts.confidential import set_confidential
from amparo.apps.sharing.referring.queries import desks_that_accepted
from tests.apps.sharing.referring.referred import (
    Scene,
    accept,
    decline,
    give_back,
    send,
    set_scene,
)
from tests.apps.sharing.referring.test_pages import browser, plain
from tests.apps.unsealing import acting
from tests.cast import Cast

NOBODY = "No desk has accepted a referral of yours in this case."


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def seen(scene: Scene) -> str:
    """The page of who sees the case, as the lead of the desk that opened it reads it."""
    return plain(browser("lucia").get(reverse("case-access", args=[scene.case])).content.decode())


def test_a_desk_that_waits_or_declined_is_not_among_them(scene: Scene) -> None:
    send(scene, scene.cast.rosa)
    decline(scene.cast.marta, send(scene, scene.cast.marta))

    page = seen(scene)

    assert NOBODY in page
    assert "Ministerio Público" not in page


def test_one_that_accepted_is_also_after_it_handed_back(scene: Scene) -> None:
    referral = send(scene, scene.cast.marta)
    accept(scene.cast.marta, referral)
    before = seen(scene)
    give_back(scene.cast.marta, referral)

    for page in (before, seen(scene)):
        assert "Ministerio Público · Anti-trafficking unit They accepted it" in page
        assert "To end it, keep the desk out." in page
        assert NOBODY not in page


def test_a_confidential_one_has_no_name(scene: Scene) -> None:
    accept(scene.cast.rosa, send(scene, scene.cast.rosa))
    set_confidential(desk_id=scene.cast.rosa.desk_id, is_confidential=True)

    page = seen(scene)

    assert "A confidential service They accepted it" in page


def test_of_what_another_desk_sent_nothing_is_told(scene: Scene) -> None:
    accept(scene.cast.marta, send(scene, scene.cast.marta))
    accept(scene.cast.rosa, send(scene, scene.cast.rosa))

    with acting(scene.cast.marta):
        assert desks_that_accepted(by=scene.cast.marta, case=scene.case) == []
    with acting(scene.cast.amina):
        assert len(desks_that_accepted(by=scene.cast.amina, case=scene.case)) == 2
