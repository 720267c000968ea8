"""Files go with a referral as other sealed parts do: chosen, previewed, granted when accepted."""

from pathlib import Path

import pytest
from django.conf import settings

from amparo.domain.casework.compartments import Compartment
from tests.apps.compartments.files import samples
from tests.apps.compartments.files.sending import add, fetch, id_of
from tests.apps.sharing.referring.referred import (
    CONTACT,
    Scene,
    accept,
    agree,
    give_back,
    send,
    set_scene,
)
from tests.apps.sharing.referring.test_pages import browser, go, plain, preview, words_at
from tests.cast import Cast

FILES = Compartment.FILES
NAME = "Ñasaindy, cédula.jpg"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path / "files")


@pytest.fixture
def scene(committed: Cast) -> Scene:
    found = set_scene(committed)
    add(browser("amina"), found.case, NAME, samples.jpeg())
    return found


def test_files_are_offered_and_their_names_and_kinds_shown_before_they_go(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, to=[FILES])
    amina = browser("amina")

    page = preview(amina, scene, scene.cast.rosa.desk_id, compartments=["contact", "files"])

    text = plain(page)
    assert f"{NAME} Photograph, JPEG, " in text
    assert "For this need a desk can help without: files." in text
    assert go(amina, scene, page) == "/referrals/"


def test_without_consent_no_file_goes(scene: Scene) -> None:
    page = preview(
        browser("amina"), scene, scene.cast.rosa.desk_id, compartments=["contact", "files"]
    )

    assert "The person has not let this be shared: Files:" in plain(page)


def test_the_desk_fetches_a_file_once_it_has_accepted_and_until_it_hands_back(
    scene: Scene,
) -> None:
    agree(scene, scene.cast.rosa.desk_id, to=[FILES])
    file, rosa = id_of(browser("amina"), scene.case, NAME), browser("rosa")
    address = f"/cases/{scene.case}/files/{file}/content/"
    referral = send(scene, scene.cast.rosa, compartments=frozenset({CONTACT, FILES}))
    assert rosa.get(address).status_code == 404

    accept(scene.cast.rosa, referral)
    assert fetch(rosa, scene.case, NAME) == samples.clean_jpeg_bytes()
    give_back(scene.cast.rosa, referral)

    assert rosa.get(address).status_code == 403


def test_the_handover_sheet_says_of_which_kinds_there_are_files_and_not_their_names(
    scene: Scene,
) -> None:
    agree(scene, scene.cast.rosa.desk_id, to=[FILES])
    referral = send(scene, scene.cast.rosa, compartments=frozenset({CONTACT, FILES}))
    accept(scene.cast.rosa, referral)

    sheet = words_at(browser("rosa"), f"/referrals/{referral}/handover/")

    assert "Files : Photograph, JPEG" in sheet
    assert "Ñasaindy" not in sheet
