"""What the auditor of the journal sees: whether it stands, and who acted. Never what was said."""

import uuid
from pathlib import Path

import pytest
from django.test import override_settings

from amparo.apps.journal.tasks import checkpoint as checkpoint_job
from amparo.apps.journal.tasks import verify as verify_job
from tests.apps.acting import acting_as, case_of_three, cheat
from tests.apps.cases.browsing import browser, text_of
from tests.cast import Cast
from tests.database import TestDatabase


def run_jobs(database: TestDatabase, folder: Path) -> None:
    """Take the day's checkpoint and verify, as the worker does."""
    with acting_as(database.worker, database), override_settings(DATA_FOLDER=folder):
        checkpoint_job(timestamp=0)
        verify_job(timestamp=0)


def audit(query: str = "", *, language: str = "en") -> str:
    return text_of(browser("julia", language=language).get(f"/journal/{query}"))


def test_before_the_jobs_ran_the_page_says_so(committed: Cast) -> None:
    page = audit()

    assert "It was not verified yet. That is done once a day." in page
    assert "No checkpoint was taken yet. That is done once a day." in page
    assert "Nobody has acted yet." in page


def test_a_journal_that_stands_is_said_to(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case_of_three(committed.amina)
    run_jobs(database, tmp_path)

    page = audit()

    assert "Entries: 3. Cases: 1. Checkpoints: 1." in page
    assert "Everything stands as it was written." in page


def test_a_journal_that_was_changed_is_said_to_be(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case = case_of_three(committed.amina)
    cheat(database, "UPDATE journal_entry SET kind = 'reason' WHERE number = 2")
    run_jobs(database, tmp_path)

    page = audit()

    assert "1 thing is wrong." in page
    assert f"The entry does not fit the one before it. Entry 2 of this case: {case}" in page
    assert "Everything stands" not in page


def test_a_checkpoint_that_was_taken_away_is_missed(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case_of_three(committed.amina)
    with acting_as(database.worker, database), override_settings(DATA_FOLDER=tmp_path):
        checkpoint_job(timestamp=0)
    cheat(database, "DELETE FROM journal_head")
    cheat(database, "DELETE FROM journal_checkpoint")
    with acting_as(database.worker, database), override_settings(DATA_FOLDER=tmp_path):
        verify_job(timestamp=0)

    assert "A copy has the checkpoint, and the database has not. Checkpoint: " in audit()


def test_it_is_verified_once_a_day(committed: Cast, database: TestDatabase, tmp_path: Path) -> None:
    run_jobs(database, tmp_path)
    case_of_three(committed.amina)
    run_jobs(database, tmp_path)

    assert "Entries: 0. Cases: 0." in audit()


def test_a_verification_of_long_ago_is_warned_of(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    run_jobs(database, tmp_path)
    before = audit()
    cheat(database, "UPDATE journal_verification SET at = at - interval '49 hours'")

    assert "more than two days old" not in before
    assert "The last verification is more than two days old." in audit()


def test_a_checkpoint_is_shown_with_its_digest(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case_of_three(committed.amina)
    run_jobs(database, tmp_path)
    line = (tmp_path / "checkpoints" / "checkpoints.jsonl").read_text(encoding="ascii")
    digest = line.partition('"digest": "')[2].partition('"')[0]

    page = audit()

    assert len(digest) == 64
    assert f" 3 1 {digest[:16]} " in page
    assert page.count(digest) == 1


def test_who_acted_is_shown_by_their_pseudonym(committed: Cast, database: TestDatabase) -> None:
    case = case_of_three(committed.amina)
    browser("mateo").get(f"/cases/{case}/")

    page = audit()

    desk = "Policía Nacional · Police, Asunción"
    assert f"Looked – {desk} {committed.mateo.member} {str(case)[:8]} –" in page
    for number in (1, 2, 3):
        assert f"Recorded {number} {desk} {committed.amina.member} {str(case)[:8]} " in page


def test_one_case_is_found_by_its_id(committed: Cast) -> None:
    case, other = case_of_three(committed.amina), case_of_three(committed.rosa)

    page = audit(f"?case={case}")

    assert page.count(str(committed.amina.member)) == 3
    assert str(other)[:8] not in page
    assert str(committed.rosa.member) not in page


@pytest.mark.parametrize("asked", ["nothing", str(uuid.UUID(int=1680)), "K7Q-M4X-P"])
def test_what_is_no_id_of_a_case_finds_nothing(committed: Cast, asked: str) -> None:
    case_of_three(committed.amina)

    page = audit(f"?case={asked}")

    assert "Nobody has acted in a case with that id." in page
    assert str(committed.amina.member) not in page


def test_the_page_holds_no_event_fact_place_code_or_name(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case = case_of_three(committed.bruno)
    browser("bruno").get(f"/cases/{case}/")
    lists = browser("bruno").get("/cases/").content.decode()
    code = lists.partition(f'/cases/{case}/">')[2].partition("<")[0]
    run_jobs(database, tmp_path)

    pages = [
        browser("julia", language=language).get(f"/journal/{query}").content.decode()
        for language in ("en", "es", "fr")
        for query in ("", f"?case={case}")
    ]

    assert len(code) == 9
    secrets = (code, "Asunción", "possible victim met", "Possible victim met", "petition",
               "reasonable grounds", "Posible víctima", "Bruno")  # fmt: skip
    assert [secret for secret in secrets for page in pages if secret in page] == []


def test_the_auditor_begins_there(committed: Cast) -> None:
    assert browser("julia").get("/sign-in/").content.decode().count('href="/journal/"') > 0


@pytest.mark.parametrize("name", ["amina", "lucia", "pablo", "clara", "diego", "elena"])
def test_nobody_else_sees_it(committed: Cast, name: str) -> None:
    assert browser(name).get("/journal/").status_code == 403
