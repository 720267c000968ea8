"""What was changed in the database is told on one clear page, noted, and holds up nothing else."""

import uuid

import pytest
from django.urls import reverse

from amparo.apps.cases.profiles import keep_profile
from amparo.apps.journal.queries import list_entries
from amparo.apps.journal.readings import list_looks
from amparo.domain.access.looking import LookedFor
from tests.apps.acting import cheat, open_case
from tests.apps.api.asking import Program, program_of
from tests.apps.sharing.referring.referred import (
    Scene,
    set_scene,
)
from tests.apps.sharing.referring.test_pages import browser
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase

pytestmark = pytest.mark.usefixtures("committed")
FLIPPED = "set_byte({0}, length({0}) - 1, get_byte({0}, length({0}) - 1) # 1)"


@pytest.fixture
def scene(committed: Cast) -> Scene:
    found = set_scene(committed)
    with acting(committed.amina):
        keep_profile(case=found.case, profile={"age_band": "18-24"}, seen={})
    return found


def flip(database: TestDatabase, table: str, column: str, where: str, *values: object) -> None:
    """Change the last byte of a column, as who reaches the database could."""
    changed = FLIPPED.format(column)
    cheat(database, f"UPDATE {table} SET {column} = {changed} WHERE {where}", *values)


def refused(cast: Cast, case: uuid.UUID) -> int:
    """How often it was noted that something of a case did not open."""
    with acting(cast.lucia):
        found, _more = list_looks(page=1, case=case)
    return sum(look.looked_for is LookedFor.REFUSED for look in found)


CHANGED = [
    ("journal_entry", "content", '"case" = %s AND number = 1', ["case", "consent"]),
    ("cases_profile", "content", "case_id = %s", ["case", "profile"]),
    ("seals_case_key", "sealed", '"case" = %s', ["case", "consent", "refer"]),
]


@pytest.mark.parametrize(("table", "column", "where", "pages"), CHANGED)
def test_a_case_that_was_changed_is_told_noted_and_holds_up_no_other(
    scene: Scene, database: TestDatabase, table: str, column: str, where: str, pages: list[str]
) -> None:
    other, client = open_case(scene.cast.amina), browser("amina")
    flip(database, table, column, where, scene.case)

    answers = [client.get(reverse(name, args=[scene.case])) for name in pages]

    told = [answer.content.decode() for answer in answers]
    assert {answer.status_code for answer in answers} == {409}
    assert all("What stands in this case was changed or moved" in page for page in told)
    assert all("amparo journal verify" in page for page in told)
    assert all("This does not open</h1>" in " ".join(page.split()) for page in told)
    assert refused(scene.cast, scene.case) == len(pages)
    assert client.get(reverse("case", args=[other])).status_code == 200
    assert client.get("/cases/").status_code == 200
    assert client.get("/").status_code in (200, 302)


def test_where_the_key_of_a_case_was_changed_its_sealed_parts_say_so_of_the_case(
    scene: Scene, database: TestDatabase
) -> None:
    client = browser("amina")
    flip(database, "seals_case_key", "sealed", '"case" = %s', scene.case)

    answer = client.get(reverse("compartment", args=[scene.case, "contact"]))

    assert answer.status_code == 409
    assert "What stands in this case was changed or moved" in answer.content.decode()


def test_nothing_is_recorded_in_a_case_that_was_changed(
    scene: Scene, database: TestDatabase
) -> None:
    client = browser("amina")
    with acting(scene.cast.amina):
        before = len(list_entries(case=scene.case))
    flip(database, "cases_profile", "content", "case_id = %s", scene.case)

    answer = client.post(reverse("profile", args=[scene.case]), {"age_band": "25-34"})

    assert answer.status_code == 409
    with acting(scene.cast.amina):
        assert len(list_entries(case=scene.case)) == before


def test_a_program_is_told_of_a_case_that_was_changed_in_its_own_way(
    scene: Scene, database: TestDatabase
) -> None:
    program: Program = program_of(scene.cast.amina)
    assert program.get(f"/cases/{scene.case}").status_code == 200
    flip(database, "journal_entry", "content", '"case" = %s AND number = 1', scene.case)

    answer = program.get(f"/cases/{scene.case}")

    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "changed_at_rest"
    assert refused(scene.cast, scene.case) == 1
