"""What is typed into a form of referrals is lost neither when it is closed nor to anybody else."""

import re
import uuid
from datetime import timedelta

import psycopg
import pytest
from django.test import Client

from amparo.apps.cases import erasing
from amparo.apps.keys.holding import Opened
from amparo.apps.keys.owning import open_own_key
from amparo.apps.sharing.models import Referral, ReferralDraft
from amparo.apps.sharing.referring.drafts import find_draft, keep_draft
from tests.apps.acting import NOW, acting_as, cheat
from tests.apps.cases.test_erasing import TEN_YEARS, day_comes, erase, grow_old
from tests.apps.sharing.referring.referred import (
    WORDS,
    Scene,
    accept,
    ask,
    decline,
    recall,
    send,
    set_scene,
)
from tests.apps.sharing.referring.test_pages import browser, filled, go, hidden, preview
from tests.apps.sharing.referring.test_walls import connected
from tests.apps.unsealing import PASSPHRASE, acting
from tests.cast import Cast
from tests.database import TestDatabase

TYPED = {"words": ["A canary that was typed."], "need": ["shelter"]}


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def unseal(client: Client) -> None:
    client.post("/unseal/", {"passphrase": PASSPHRASE})


def drafts(scene: Scene, name: str = "amina") -> int:
    """How many drafts somebody finds."""
    with acting(getattr(scene.cast, name)):
        return ReferralDraft.objects.count()


def test_what_is_sent_after_it_was_closed_is_kept_and_shown_again(scene: Scene) -> None:
    amina, address = browser("amina"), f"/cases/{scene.case}/refer/"
    page = amina.get(address).content.decode()
    amina.post("/seal/")

    answer = amina.post(
        address, {**hidden(page), **filled(scene.cast.rosa.desk_id), "step": "preview"}
    )

    assert answer.headers["Location"] == address
    assert amina.get(address).headers["Location"] == f"/unseal/?next={address}"
    unseal(amina)
    again = amina.get(address).content.decode()
    assert "This is your draft of" in again
    assert "It was closed meanwhile. What you typed is kept as a draft." in again
    assert WORDS in again
    for name, value in (("need", "shelter"), ("receiver", scene.cast.rosa.desk_id)):
        assert re.search(f'name="sealed-{name}".*?<option value="{value}" selected>', again, re.S)
    assert chosen(again) >= {("urgency", "now"), ("compartments", "contact")}


def chosen(page: str) -> set[tuple[str, str]]:
    """The boxes that are ticked on a page."""
    boxes = [box for box in re.findall(r"<input [^>]*>", page) if " checked" in box]
    found = [re.search(r'name="sealed-(\w+)" .*?value="(\w+)"', box) for box in boxes]
    return {(one[1], one[2]) for one in found if one}


def test_what_was_previewed_is_a_draft_until_it_is_sent(scene: Scene) -> None:
    amina = browser("amina")
    page = preview(amina, scene, scene.cast.rosa.desk_id)
    assert drafts(scene) == 1

    assert go(amina, scene, page) == "/referrals/"

    assert drafts(scene) == 0
    with acting(scene.cast.amina):
        assert Referral.objects.count() == 1


def test_what_is_sent_below_the_preview_after_it_was_closed_is_kept_and_not_sent(
    scene: Scene,
) -> None:
    amina = browser("amina")
    page = preview(amina, scene, scene.cast.rosa.desk_id)
    amina.post("/seal/")
    with acting(scene.cast.amina):
        ReferralDraft.objects.all().delete()

    assert go(amina, scene, page) == f"/cases/{scene.case}/refer/"

    assert drafts(scene) == 1
    with acting(scene.cast.amina):
        assert not Referral.objects.exists()


def test_a_draft_is_kept_while_one_types_and_let_go(scene: Scene) -> None:
    amina, address = browser("amina", is_open=False), f"/cases/{scene.case}/refer/"

    assert amina.post(f"{address}draft/", {"sealed-words": WORDS}).status_code == 204
    unseal(amina)
    assert WORDS in amina.get(address).content.decode()
    assert amina.post(f"{address}draft/", {"drop": "1"}).headers["Location"] == address
    assert WORDS not in amina.get(address).content.decode()


def test_of_what_is_sent_as_a_draft_only_the_fields_of_the_form_are_kept(scene: Scene) -> None:
    browser("amina").post(
        f"/cases/{scene.case}/refer/draft/", {"sealed-words": WORDS, "sealed-more": "a" * 5000}
    )

    with acting(scene.cast.amina):
        assert len(bytes(ReferralDraft.objects.get().sealed)) < 500


def test_what_one_asks_or_says_is_kept_too(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    rosa, amina = browser("rosa"), browser("amina")
    for client, act in ((rosa, "ask"), (amina, "say")):
        address = f"/referrals/{referral}/{act}/"
        page = client.get(address).content.decode()
        client.post("/seal/")

        answer = client.post(address, {**hidden(page), "sealed-words": "Typed late."})

        assert answer.headers["Location"] == address
        unseal(client)
        again = client.get(address).content.decode()
        assert "Typed late." in again
        assert "This is your draft of" in again
        client.post(address, {**hidden(again), "sealed-words": "Sent at last."})
        assert drafts(scene, "rosa" if act == "ask" else "amina") == 0
    with acting(scene.cast.rosa):
        assert Referral.objects.get().state == "more said"


def test_nobody_else_finds_or_opens_a_draft(scene: Scene, database: TestDatabase) -> None:
    with acting(scene.cast.amina):
        keep_draft(by=scene.cast.amina, at=NOW, about=scene.case, typed=TYPED)

    assert [drafts(scene, name) for name in ("amina", "lucia", "rosa", "marta")] == [1, 0, 0, 0]
    with psycopg.connect(database.superuser) as connection:
        (row,) = connection.execute("SELECT sealed FROM sharing_referral_draft").fetchall()
    assert b"canary" not in bytes(row[0])


def test_one_that_was_moved_to_another_member_or_case_does_not_open(
    scene: Scene, database: TestDatabase
) -> None:
    amina = scene.cast.amina
    with acting(amina):
        keep_draft(by=amina, at=NOW, about=scene.case, typed=TYPED)
        opened = Opened(actor=amina, own=open_own_key(by=amina, passphrase=PASSPHRASE))
        found = find_draft(by=opened, about=scene.case)
    assert found is not None
    assert found.typed == TYPED
    other = uuid.uuid4()
    cheat(database, "UPDATE sharing_referral_draft SET about = %s", other)

    with acting(amina):
        assert find_draft(by=opened, about=other) is None


def test_without_a_key_nothing_is_kept_as_a_draft(scene: Scene) -> None:
    address = f"/cases/{scene.case}/refer/draft/"

    assert browser("lucia", is_open=False).post(address, {"sealed-words": ""}).status_code == 409
    assert browser("mateo", is_open=False).post(address, {"sealed-words": WORDS}).status_code == 409
    assert drafts(scene, "mateo") == 0


def test_about_what_is_not_there_for_somebody_they_keep_no_draft(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.marta)
    rosa = browser("rosa")

    for address in (f"/cases/{scene.case}/refer/draft/", f"/referrals/{referral}/draft/"):
        assert rosa.post(address, {"sealed-words": WORDS}).status_code == 404
    for about in (scene.case, referral, uuid.uuid4()):
        with (
            connected(database, scene.cast.rosa) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(
                "INSERT INTO sharing_referral_draft (member, about, sealed, at)"
                " VALUES (%s, %s, '', now())", [scene.cast.rosa.member, about],
            )  # fmt: skip


def typed_by_both(scene: Scene) -> uuid.UUID:
    """A referral to Rosa's desk about which both sides have typed something."""
    referral = send(scene, scene.cast.rosa)
    ask(scene.cast.rosa, referral)
    for by in (scene.cast.amina, scene.cast.rosa):
        with acting(by):
            keep_draft(by=by, at=NOW, about=referral, typed=TYPED)
    return referral


@pytest.mark.parametrize("how", ["declined", "taken back"])
def test_when_a_referral_ends_what_either_side_typed_about_it_goes(
    scene: Scene, database: TestDatabase, how: str
) -> None:
    referral = typed_by_both(scene)
    assert kept(database) == 2

    if how == "declined":
        decline(scene.cast.rosa, referral)
    else:
        recall(scene.cast.amina, referral)

    assert kept(database) == 0


def test_when_it_is_accepted_what_was_typed_stays_with_who_typed_it(
    scene: Scene, database: TestDatabase
) -> None:
    accept(scene.cast.rosa, typed_by_both(scene))

    assert kept(database) == 2


def test_what_was_typed_about_an_erased_case_goes_with_it(
    scene: Scene, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "how_long_kept", lambda *, record: TEN_YEARS)
    typed_by_both(scene)
    with acting(scene.cast.amina):
        keep_draft(by=scene.cast.amina, at=NOW + timedelta(1), about=scene.case, typed=TYPED)
    grow_old(database, scene.case)
    day_comes(database, scene.case)
    assert kept(database) == 3

    erase(database, scene.case)

    assert kept(database) == 0


def kept(database: TestDatabase) -> int:
    """How many drafts there are."""
    with acting_as(database.superuser, database):
        return ReferralDraft.objects.count()
