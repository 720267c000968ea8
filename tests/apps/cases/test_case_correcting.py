"""Correcting an entry by its page."""

import uuid
from typing import Any

import pytest

from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Kind
from tests.apps.cases.browsing import browser, hidden, opened, recorded, text_of
from tests.cast import Cast


def send(case: uuid.UUID, number: int, *, name: str = "amina", **more: str) -> Any:
    """What the server answers to a correction."""
    form = {"submission": str(uuid.uuid4()), "seen": "2", "reason": "other event", **more}
    return browser(name).post(f"/cases/{case}/correct/{number}/", form)


def kinds(case: uuid.UUID) -> list[Kind]:
    """The kinds of a case's entries."""
    return [entry.kind for entry in list_entries(case=case)]


def test_the_page_shows_the_entry_and_says_that_both_stay(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "victim identified", states={"child": True})

    page = text_of(browser("amina").get(f"/cases/{case}/correct/2/"))

    assert "Victim identified" in page
    assert "Is the person a child (under eighteen)? Yes." in page
    assert "Nothing is deleted." in page


def test_after_a_correction_the_right_event_can_be_recorded(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "victim identified")

    answer = send(case, 2)
    page = browser("amina").get(answer.url)

    assert answer.status_code == 302
    assert kinds(case) == [Kind.EVENT, Kind.EVENT, Kind.CORRECTION]
    assert "This entry was corrected" in text_of(page)
    assert f"/cases/{case}/record-event/?event=victim%20identified" in page.content.decode()


def test_a_correction_cannot_be_corrected(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "victim identified")
    send(case, 2)

    page = browser("amina").get(f"/cases/{case}/correct/3/")
    answer = send(case, 3, seen="3")

    words = "Only what happened can be corrected. If it did happen, record it again."
    assert words in text_of(page)
    assert words in text_of(answer)
    assert len(kinds(case)) == 3


def test_an_entry_is_corrected_once(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "victim identified")
    send(case, 2)

    answer = send(case, 2, seen="3")

    assert "This entry was corrected before." in text_of(answer)
    assert len(kinds(case)) == 3


@pytest.mark.parametrize("reason", ["", "because", "<script>alert(1)</script>"])
def test_a_reason_that_is_none_is_asked_again(cast: Cast, reason: str) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "victim identified")

    answer = send(case, 2, reason=reason)

    assert "Choose why it was wrong." in text_of(answer)
    assert "<script>alert" not in answer.content.decode()
    assert len(kinds(case)) == 2


def test_an_entry_that_is_not_there_is_no_page(cast: Cast) -> None:
    case = opened(cast.amina)

    assert browser("amina").get(f"/cases/{case}/correct/7/").status_code == 404


def test_a_stale_correction_is_told_what_changed_and_sent_again(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "victim identified")
    recorded(cast.mateo, case, "reasonable grounds found")

    stale = send(case, 2)
    again = send(case, 2, **hidden(stale))

    assert "Reasonable grounds found" in text_of(stale)
    assert 'value="other event" checked' in stale.content.decode()
    assert (again.status_code, len(kinds(case))) == (302, 4)


def test_a_correction_sent_twice_is_done_once(cast: Cast) -> None:
    case, submission = opened(cast.amina), str(uuid.uuid4())
    recorded(cast.amina, case, "victim identified")

    answers = [send(case, 2, submission=submission).status_code for _ in range(2)]

    assert (answers, len(kinds(case))) == ([302, 302], 3)
