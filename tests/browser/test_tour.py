"""A newcomer's first hour: what is late, doing it, and what the coordination then sees."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, StorageState, ViewportSize

from tests.browser.album import PICTURES, Album, is_renewed
from tests.browser.pages import COORDINATOR, POLICE
from tests.browser.visitors import Visitor, Visitors
from tests.browser.words import Words

_WINDOW = ViewportSize(width=1000, height=720)
_INSTITUTIONS = "section[aria-labelledby=institutions]"


@pytest.fixture
def album(language: str, tmp_path: Path) -> Album:
    """Where the pictures of this walk are kept."""
    folder = PICTURES / language if is_renewed() else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return Album(folder=folder)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_newcomer_does_what_is_late_and_the_coordination_sees_it(
    visitors: Visitors, album: Album, language: str
) -> None:
    words = Words(language)
    before = _late_and_open(_coordination(visitors, words), words)
    officer = visitors.come(language=language, size=_WINDOW)

    late_before = _sign_in_and_see_what_is_late(officer, album, words)
    _open_it_and_record_it(officer, album, words)
    late_after = _see_it_done_and_sign_out(officer, album, words)
    after = _coordinate(officer, album, words)

    assert late_before - late_after == 1
    assert after == (before[0] + 1, before[1] - 1)
    assert officer.complaints == []
    assert len(list(album.folder.glob("*.png"))) == 7


def _sign_in_and_see_what_is_late(officer: Visitor, album: Album, words: Words) -> int:
    page = officer.page
    officer.go("/")
    album.take(
        page,
        "who-you-can-be",
        since=page.locator("main h2").first,
        until=page.locator(".amparo-person").first,
    )
    page.get_by_role("button", name=words.sign_in_as(POLICE), exact=True).click()
    assert page.locator("h1").inner_text() == words("What is due")
    late = _how_many_late(officer, words)
    album.take(page, "what-is-due", until=page.locator(".amparo-duty").first)
    page.get_by_role("link", name=words("Not done in time"), exact=True).click()
    assert page.locator(".amparo-duty").count() == late
    duties = page.locator(".amparo-duty")
    album.take(page, "not-done-in-time", since=page.locator("main h2").first, until=duties.last)
    return late


def _open_it_and_record_it(officer: Visitor, album: Album, words: Words) -> None:
    page = officer.page
    page.locator(".amparo-duty__case a").first.click()
    assert page.locator("main .govuk-tag").first.inner_text() == words("Not done in time")
    ours = page.locator(".amparo-duty").last
    album.take(page, "the-case", since=page.locator("h1"), until=ours)
    page.get_by_role("link", name=re.compile(f"^{words('Record it')}")).first.click()
    page.get_by_label(words("Just now")).check()
    button = page.get_by_role("button", name=words("Record"), exact=True)
    album.take(page, "record-it", since=page.locator("main .govuk-caption-l"), until=button)
    button.click()
    said = words("Recorded: %(event)s.").partition("%")[0]
    banner = page.locator(".govuk-notification-banner")
    assert said in banner.inner_text()
    album.take(page, "recorded", since=banner)


def _see_it_done_and_sign_out(officer: Visitor, album: Album, words: Words) -> int:
    officer.go("/")
    late = _how_many_late(officer, words)
    officer.page.get_by_role("button", name=words("Sign out")).click()
    assert officer.page.locator("h1").inner_text() == words("Sign in")
    return late


def _coordinate(officer: Visitor, album: Album, words: Words) -> tuple[int, int]:
    page = officer.page
    page.get_by_role("button", name=words.sign_in_as(COORDINATOR), exact=True).click()
    assert page.locator("h1").inner_text() == words("Duties kept and not kept")
    found = _late_and_open(officer, words)
    row = _row_of_the_police(officer)
    album.take(page, "coordination", since=page.locator("#institutions"), until=row)
    return found


def _coordination(visitors: Visitors, words: Words) -> Visitor:
    visitor = visitors.come(who=COORDINATOR, language=words.language)
    visitor.go("/coordination/")
    return visitor


def _how_many_late(officer: Visitor, words: Words) -> int:
    figure = officer.page.locator(".amparo-stat").filter(has_text=words("Not done in time"))
    return int(figure.locator("dd").inner_text())


def _late_and_open(visitor: Visitor, words: Words) -> tuple[int, int]:
    """Return the duties the police did late, and those past their time that they did not."""
    section = visitor.page.locator(_INSTITUTIONS)
    section.locator("summary").click()
    head = section.locator("thead th").all_inner_texts()
    figures = _row_of_the_police(visitor).locator("td").all_inner_texts()
    numbers = dict(zip(head[1:], figures, strict=True))
    return int(numbers[words("Late")]), int(numbers[words("Overdue, not done")])


def _row_of_the_police(visitor: Visitor) -> Locator:
    head = visitor.page.get_by_role("rowheader", name="Policía Nacional")
    return visitor.page.locator(f"{_INSTITUTIONS} tr").filter(has=head)


@pytest.mark.slow
def test_liberias_police_sign_in_too(
    browser: Browser, liberia: str, signed_in: dict[tuple[str, str], StorageState]
) -> None:
    visitors = Visitors(browser=browser, address=liberia, signed_in=signed_in)

    visitor = visitors.come(who="police-gbarnga")
    visitor.go("/")

    assert visitor.page.locator("h1").inner_text() == "What is due"
    assert visitor.page.locator(".amparo-duty").count() > 0
    assert visitor.complaints == []
    visitor.page.close()
