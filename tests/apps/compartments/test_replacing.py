"""A sealed part that was changed is told, and written anew by who opens it. Empty forms, too."""

import uuid

import pytest
from django.urls import reverse

from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Kind
from tests.apps.acting import cheat
from tests.apps.sharing.referring.referred import REACHED, Scene, set_scene
from tests.apps.sharing.referring.test_pages import browser, filled, hidden
from tests.apps.test_changed_at_rest import flip, refused
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def test_to_refer_says_which_sealed_part_was_changed(scene: Scene, database: TestDatabase) -> None:
    client = browser("amina")
    flip(database, "compartments_kept", "content", "compartment = %s", "contact")
    page = client.get(reverse("refer", args=[scene.case])).content.decode()

    answer = client.post(
        reverse("refer", args=[scene.case]),
        {**hidden(page), **filled(scene.cast.rosa.desk_id), "step": "preview"},
    )

    assert answer.status_code == 409
    assert "How to reach them safely</h1>" in " ".join(answer.content.decode().split())


def anew(case: uuid.UUID, part: str = "contact") -> str:
    return reverse("compartment-edit", args=[case, part]) + "?anew=yes"


def sent(**fields: str) -> dict[str, str]:
    """The form of a sealed part, filled in."""
    said = {f"sealed-{name}": value for name, value in fields.items()}
    return {"sealed-seen": "0", "sealed-submission": str(uuid.uuid4()), **said}


WAYS = [
    "UPDATE compartments_kept SET version = 9 WHERE compartment = 'contact'",
    "UPDATE compartments_kept SET content = '\\x00' WHERE compartment = 'contact'",
    "DELETE FROM compartments_kept WHERE compartment = 'contact'",
]


@pytest.mark.parametrize("way", WAYS)
def test_a_part_that_was_changed_is_written_anew_and_the_journal_says_so(
    scene: Scene, database: TestDatabase, way: str
) -> None:
    client = browser("amina")
    cheat(database, way)
    address = reverse("compartment", args=[scene.case, "contact"])
    refusal = client.get(address)
    assert refusal.status_code == 409
    assert anew(scene.case) in refusal.content.decode()
    assert "Write it anew" in refusal.content.decode()
    form = client.get(anew(scene.case))
    assert form.status_code == 200
    assert "was changed in the database and cannot be read" in form.content.decode()

    client.post(anew(scene.case), sent(telephone="111 invented"))

    page = client.get(address)
    assert page.status_code == 200
    assert "111 invented" in page.content.decode()
    with acting(scene.cast.amina):
        last = list_entries(case=scene.case)[-1]
    assert last.kind is Kind.KEEPING
    assert (last.content.about["version"], last.content.about["replaced"]) == ("2", "changed")
    assert (
        "A sealed part that was changed in the database was replaced"
        in client.get(reverse("case", args=[scene.case])).content.decode()
    )


def test_a_part_that_opens_is_not_written_anew_past_what_stands(scene: Scene) -> None:
    client = browser("amina")

    shown = client.get(anew(scene.case))
    client.post(anew(scene.case), sent(telephone="111 invented"))

    assert shown.headers["Location"] == reverse("compartment-edit", args=[scene.case, "contact"])
    page = client.get(reverse("compartment", args=[scene.case, "contact"])).content.decode()
    assert REACHED["telephone"] in page
    assert "111 invented" not in page


def test_a_part_whose_key_was_changed_is_not_offered_to_be_written_anew(
    scene: Scene, database: TestDatabase
) -> None:
    client = browser("amina")
    flip(database, "compartments_grant", "sealed", "compartment = %s", "contact")

    answers = [client.get(reverse("compartment", args=[scene.case, "contact"]))]
    answers += [client.get(anew(scene.case)), client.post(anew(scene.case), sent(telephone="1"))]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert not any("Write it anew" in answer.content.decode() for answer in answers)


def test_a_part_taken_out_of_the_database_is_told_in_the_list_and_on_its_page(
    scene: Scene, database: TestDatabase
) -> None:
    client = browser("amina")
    cheat(database, "DELETE FROM compartments_kept WHERE compartment = 'contact'")

    listed = client.get(reverse("sealed", args=[scene.case])).content.decode()
    answer = client.get(reverse("compartment", args=[scene.case, "contact"]))

    assert listed.count("taken out of the database, or moved, and does not open") == 1
    assert answer.status_code == 409
    assert "changed, moved or put back" in answer.content.decode()
    assert refused(scene.cast, scene.case) == 1


def test_an_empty_form_keeps_nothing_where_nothing_was_kept(scene: Scene) -> None:
    client = browser("amina")
    address = reverse("compartment-edit", args=[scene.case, "health"])

    answer = client.post(address, sent())

    assert answer.status_code == 200
    assert "Nothing is written yet, so nothing was kept." in answer.content.decode()
    assert client.get(reverse("compartment", args=[scene.case, "health"])).status_code == 302


def test_an_empty_form_empties_what_was_kept_and_says_so(scene: Scene) -> None:
    client = browser("amina")
    address = reverse("compartment-edit", args=[scene.case, "contact"])

    answer = client.post(address, sent() | {"sealed-seen": "1"}, follow=True)

    assert "Emptied. Nothing stands in it any more." in answer.content.decode()
    assert REACHED["telephone"] not in answer.content.decode()


def test_a_part_taken_out_of_the_database_does_not_hold_up_who_unseals(
    scene: Scene, database: TestDatabase
) -> None:
    cheat(database, "DELETE FROM compartments_kept WHERE compartment = 'contact'")
    cheat(
        database,
        "INSERT INTO compartments_renewal_due (case_id, compartment, since)"
        " VALUES (%s, 'contact', now())",
        scene.case,
    )

    client = browser("amina")

    assert client.get(reverse("compartment", args=[scene.case, "identity"])).status_code == 200
    assert client.get(reverse("compartment", args=[scene.case, "contact"])).status_code == 409
