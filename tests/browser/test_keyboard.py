"""A whole day's work without a mouse; and the focus is always seen."""

import pytest

from tests.browser.keyboard import focused, is_focus_seen, steps, tab_to
from tests.browser.pages import COORDINATOR, POLICE, first_link
from tests.browser.visitors import Visitors


def test_somebody_signs_in_with_the_keyboard(visitors: Visitors) -> None:
    visitor = visitors.come()
    visitor.go("/sign-in/")
    page = visitor.page
    password = page.locator("p code.amparo-code").inner_text()

    tab_to(page, "Sign-in name")
    page.keyboard.type(POLICE)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    page.wait_for_url(f"{visitor.address}/")
    assert page.locator("h1").inner_text() == "What is due"


def test_the_first_step_leads_past_the_navigation(visitors: Visitors) -> None:
    visitor = visitors.come(who=POLICE)
    visitor.go("/")
    page = visitor.page

    page.keyboard.press("Tab")
    first = focused(page)
    is_seen = page.locator(".govuk-skip-link").bounding_box()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert first == "Skip to the page"
    assert is_seen is not None
    assert is_seen["height"] > 20
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_navigation_is_walked_with_the_keyboard(visitors: Visitors) -> None:
    visitor = visitors.come(who=POLICE)
    visitor.go("/")

    tab_to(visitor.page, "Open a case")
    visitor.page.keyboard.press("Enter")

    visitor.page.wait_for_url("**/cases/open/")
    assert visitor.page.locator("h1").inner_text() == "What was noticed first?"


def test_an_act_is_recorded_with_the_keyboard(visitors: Visitors) -> None:
    visitor = visitors.come(who=POLICE)
    visitor.go("/?state=undated")
    page = visitor.page

    tab_to(page, "Record it")
    page.keyboard.press("Enter")
    page.wait_for_url("**/record-event/**")
    tab_to(page, "Just now")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    tab_to(page, "Record")
    page.keyboard.press("Enter")

    page.wait_for_url("**/cases/*/")
    assert "Recorded: " in page.locator(".govuk-notification-banner").inner_text()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("", "/sign-in/"),
        (POLICE, "/?state=late"),
        (POLICE, "record"),
        (COORDINATOR, "/coordination/"),
    ],
)
def test_the_focus_is_always_seen(visitors: Visitors, who: str, path: str) -> None:
    visitor = visitors.come(who=who)
    if path == "record":
        visitor.go("/")
        path = first_link(visitor.page, pattern=r"/record-event/")
    visitor.go(path)
    page = visitor.page

    unseen, passed = [], 0
    for words in steps(page):
        if page.evaluate("document.activeElement === document.body"):
            break
        passed += 1
        if not is_focus_seen(page):
            unseen.append(words)

    assert unseen == []
    assert passed > 10
