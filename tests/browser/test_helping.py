"""Does somebody already help this person? In a real browser, at a real worker, from end to end."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.conftest import close_windows
from tests.browser.holders import open_if_asked, write_part
from tests.browser.looking import look as shutting_out
from tests.browser.pages import first_link
from tests.browser.test_keys import nameless_case_of
from tests.browser.visitors import OFFICE, Visitor, Visitors

HELPS, ASKS = "case-lead", "prosecutor-monrovia"
_SUBMIT = "main form[method=post] button[type=submit]"
_TRIES = 60
NAMES = {"given_names": "Fatou", "surnames": "Massaquoi", "born": "14 March 1998"}
SPELLED_OTHERWISE = {"given_names": "Fatu", "surnames": "Massakoi", "born": "March 14, 1998"}


@pytest.fixture
def people(
    browser: Browser, liberia: str, signed_in: dict[tuple[str, str], StorageState]
) -> Iterator[Visitors]:
    """People at Liberia's demonstration."""
    yield Visitors(browser=browser, address=liberia, signed_in=signed_in)
    close_windows(browser)


def compare_now(folder: Path) -> None:
    """Let the worker compare now, and not only at its fixed hours: put the job in its queue."""
    server = folder / "postgres"
    password = (server / "passwords" / "postgres").read_text(encoding="ascii").strip()
    with psycopg.connect(
        host=str(server / "socket"), user="postgres", password=password,
        dbname="demonstration_liberia", autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
            """ VALUES ('matching.compare', 'default', '{"timestamp": 0}')"""
        )


def ask(visitor: Visitor, told: Mapping[str, str]) -> None:
    """Ask whether somebody helps a person."""
    visitor.go("/helped/ask/")
    open_if_asked(visitor)
    for name, text in told.items():
        visitor.page.fill(f"[name=sealed-{name}]", text)
    visitor.page.check("[name=sealed-because][value=found]", force=True)
    visitor.page.click(_SUBMIT)
    visitor.page.wait_for_url("**/helped/asked/")


def look(visitor: Visitor, path: str) -> list[str]:
    """What would shut somebody out of a page, at a desk and on a phone."""
    visitor.page.set_viewport_size(OFFICE)
    visitor.complaints.clear()  # of pages that were left before they were whole
    visitor.go(path)
    return [*shutting_out(visitor), *visitor.complaints]


def wait_for_match(page: Page, visitor: Visitor) -> str:
    """Return the page of who asks, once the worker has compared."""
    for _time in range(_TRIES):
        visitor.go("/helped/")
        if page.locator(".amparo-letter a").count():
            break
        page.wait_for_timeout(1000)
    return first_link(page, pattern=r"/cases/.*/helped/\d+/")


def test_one_asks_and_the_desk_that_helps_answers(people: Visitors, demonstrations: Path) -> None:
    asking, helping = people.come(who=ASKS), people.come(who=HELPS)
    case = nameless_case_of(helping)
    write_part(helping, case=case, part="identity", fields=NAMES)

    ask(asking, SPELLED_OTHERWISE)
    said = asking.page.locator("main").inner_text()
    compare_now(demonstrations)
    address = wait_for_match(helping.page, helping)

    assert "You are told nothing else." in said
    helping.go("/")
    assert "Somebody asks for a person like one" in helping.page.locator("main").inner_text()
    assert look(helping, "/helped/") == []
    assert look(helping, address) == []
    helping.page.get_by_label("It is not the same person").check(force=True)
    helping.page.get_by_role("button", name="Keep the answer").click()
    helping.page.wait_for_url("**/helped/")
    assert "Whoever asked is told nothing." in helping.page.locator("main").inner_text()
    asking.go("/helped/asked/")
    assert "may be able to tell you more" not in asking.page.locator("main").inner_text()
    for language in ("es", "fr"):
        reading = people.come(who=HELPS, language=language)
        assert look(reading, address) == []
