"""Everything works where no script runs: in an old browser, or on a line that lost the file."""

import pytest

from tests.browser.pages import POLICE, first_link
from tests.browser.visitors import PHONE, Visitor, Visitors, sign_in

_RECORD = r"/record-event/"


@pytest.fixture
def officer(visitors: Visitors) -> Visitor:
    """An officer whose phone runs no script, signed in."""
    visitor = visitors.come(size=PHONE, has_script=False)
    sign_in(visitor, who=POLICE)
    return visitor


def test_an_act_is_recorded_without_script(officer: Visitor) -> None:
    page = officer.page
    officer.go("/?state=undated")
    officer.go(first_link(page, pattern=_RECORD))

    page.get_by_label("Just now").check()
    page.get_by_role("button", name="Record").click()

    assert "Recorded: " in page.locator(".govuk-notification-banner").inner_text()
    assert officer.complaints == []


def test_what_is_missing_is_said_without_script(officer: Visitor) -> None:
    page = officer.page
    officer.go(first_link(page, pattern=_RECORD))

    page.get_by_role("button", name="Record").click()

    assert "Say when it happened." in page.locator(".govuk-error-summary").inner_text()
    assert page.title().startswith("Error: ")


def test_what_is_due_is_narrowed_without_script(officer: Visitor) -> None:
    page = officer.page

    page.get_by_label("By when").select_option("No date")
    page.get_by_role("button", name="Show").click()

    for closed in page.locator("details:not([open]) > summary").all()[::-1]:
        closed.click()
    assert set(page.locator(".amparo-duty__state").all_inner_texts()) == {"No date"}


def test_the_language_is_changed_without_script(officer: Visitor) -> None:
    page = officer.page

    page.get_by_role("button", name="Español").click()

    assert page.locator("html").get_attribute("lang") == "es"
    assert page.get_by_role("button", name="Cerrar sesión").is_visible()


def test_the_menu_of_a_phone_is_open_where_no_script_could_open_it(officer: Visitor) -> None:
    page = officer.page

    page.get_by_role("link", name="Open a case").click()

    assert page.locator("h1").inner_text() == "What was noticed first?"
