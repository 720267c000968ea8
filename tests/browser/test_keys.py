"""Keys and sealed parts as somebody meets them: typing, printing, without a mouse, on a phone."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from tests.browser.holders import (
    begin_desk_key,
    choose_passphrase,
    let_in,
    open_if_asked,
    renew_kit,
    type_part,
    write_part,
)
from tests.browser.keyboard import tab_to
from tests.browser.looking import look
from tests.browser.pages import first_link
from tests.browser.visitors import PHONE, Visitor, Visitors, sign_in

# Nobody else in these tests signs in as them. The last two begin the demonstration without a key.
WRITES, LEADS = "womens-ministry", "shelter-lead"
HAS_NO_SCRIPT, WAITS = "social-worker-minna", "shelter"
_OWN_CASE = r"/cases/[0-9a-f-]{36}/\?for="
_MAY_BE_KEPT = 20  # seconds, by the clock of the page


@pytest.fixture
def writer(visitors: Visitors) -> Iterator[Visitor]:
    """Somebody who holds the key of their desk, and is at a page of a case."""
    visitor = visitors.come(who=WRITES)
    visitor.go("/")
    yield visitor
    assert visitor.complaints == []


def case_of(visitor: Visitor) -> str:
    """The address of a case in which the desk of a visitor owes something."""
    visitor.go("/")
    return first_link(visitor.page, pattern=_OWN_CASE).partition("?")[0]


def nameless_case_of(visitor: Visitor) -> str:
    """The address of a case of which no other desk has kept who it is about."""
    visitor.go("/")
    links: list[str] = visitor.page.locator("main a").evaluate_all("all => all.map(a => a.href)")
    own = [link for link in links if re.search(_OWN_CASE, link)]
    for case in (urlsplit(link).path for link in own):
        visitor.go(f"{case}sealed/identity/edit/")
        open_if_asked(visitor)
        if visitor.page.locator("form[data-draft]").count():
            return case
    raise AssertionError("each case was named by another desk")


def test_what_is_typed_is_kept_as_a_draft_and_is_there_again(
    writer: Visitor, visitors: Visitors
) -> None:
    case = case_of(writer)
    page = writer.page
    page.clock.install()
    said = page.get_by_text("What you typed is kept as a draft.")

    type_part(writer, case=case, part="legal", fields={"matters": "An invented matter, half"})
    was_said = said.is_visible()
    page.clock.run_for(_MAY_BE_KEPT * 1000)
    said.wait_for()
    page.close()
    again = visitors.come(who=WRITES)
    again.go(f"{case}sealed/legal/edit/")
    open_if_asked(again)

    assert not was_said
    assert again.page.locator("[name=sealed-matters]").input_value() == "An invented matter, half"
    assert again.page.get_by_text("This is your draft of").is_visible()
    assert look(again) == []
    again.page.get_by_role("button", name="Let the draft go").click()
    assert again.page.locator("[name=sealed-matters]").input_value() == ""


def test_what_could_not_be_kept_as_a_draft_is_not_said_to_be(writer: Visitor) -> None:
    case = case_of(writer)
    page = writer.page
    page.clock.install()
    said = page.get_by_text("What you typed is kept as a draft.")
    type_part(writer, case=case, part="location", fields={"place": "An invented house"})
    page.clock.run_for(_MAY_BE_KEPT * 1000)
    said.wait_for()

    page.route("**/draft/", lambda route: route.abort())
    page.fill("[name=sealed-place]", "Another invented house")
    page.clock.run_for(_MAY_BE_KEPT * 1000)
    said.wait_for(state="hidden")
    failed = page.get_by_text("What you typed is not kept as a draft:")

    assert failed.is_visible()
    page.unroute("**/draft/")
    page.fill("[name=sealed-place]", "A third invented house")
    page.clock.run_for(_MAY_BE_KEPT * 1000)
    said.wait_for()
    assert failed.is_hidden()
    writer.complaints.clear()  # of the request that was broken off on purpose


def test_a_part_is_opened_and_written_with_the_keyboard(writer: Visitor) -> None:
    case = case_of(writer)
    page = writer.page
    writer.go(f"{case}sealed/")
    tab_to(page, "Write\n: Health")
    page.keyboard.press("Enter")
    page.wait_for_url("**/unseal/**")

    tab_to(page, "Your passphrase")
    page.keyboard.type(writer.passphrase)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text('Health')")
    tab_to(page, "What they need")
    page.keyboard.type("An invented need")
    tab_to(page, "Seal and keep")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sealed/health/")
    shown = page.locator("main").inner_text()
    tab_to(page, "Close what is sealed")
    page.keyboard.press("Enter")
    page.wait_for_url("**/keys/")

    assert "An invented need" in shown
    assert page.get_by_text("Open until").count() == 0


def test_a_name_that_is_found_leads_to_the_part_and_shuts_nobody_out(writer: Visitor) -> None:
    page = writer.page
    name = {"given_names": "Ñasaindy", "surnames": "Benítez Invented"}
    write_part(writer, case=nameless_case_of(writer), part="identity", fields=name)
    writer.go("/cases/")
    page.get_by_role("link", name="Find a case by a name").click()

    page.fill("#id_name", "benitez nasa")
    page.get_by_role("button", name="Find").click()
    found = page.get_by_role("link", name="Ñasaindy Benítez Invented")
    found.wait_for()
    seen = look(writer)
    found.click()

    assert seen == []
    assert "Ñasaindy" in page.locator("main").inner_text()
    assert "enitez" not in page.url
    assert look(writer) == []


def test_both_sheets_are_printed_each_on_a_page_of_its_own(visitors: Visitors) -> None:
    visitor = visitors.come(who=LEADS)
    sheets = renew_kit(visitor)
    page = visitor.page
    seen = look(visitor)
    button = page.get_by_role("button", name="I have both on paper")
    was_shown = button.is_visible()

    page.emulate_media(media="print")
    shown = [one.is_visible() for one in page.locator(".amparo-sheet").all()]
    broken = page.locator(".amparo-sheet").first.evaluate("one => getComputedStyle(one).breakAfter")
    is_printed = button.is_visible()
    is_open = page.get_by_text("Open until").is_visible()

    assert seen == []
    assert len(set(sheets)) == 2
    assert all(len(sheet.split()) == 15 for sheet in sheets)
    assert shown == [True, True]
    assert broken == "page"
    assert (was_shown, is_printed) == (True, False)
    assert not is_open
    assert visitor.complaints == []


def test_keys_and_sealed_parts_work_on_a_phone_that_runs_no_script(visitors: Visitors) -> None:
    visitor = visitors.come(size=PHONE, has_script=False)
    sign_in(visitor, who=HAS_NO_SCRIPT)
    page = visitor.page
    choose_passphrase(visitor)
    begin_desk_key(visitor)
    page.get_by_role("button", name="I have both on paper").click()
    case = case_of(visitor)

    write_part(visitor, case=case, part="location", fields={"place": "An invented house"})
    shown = page.locator("main").inner_text()
    page.get_by_role("button", name="Close what is sealed").click()
    visitor.go(f"{case}sealed/location/")
    closed = page.url
    open_if_asked(visitor)

    assert "An invented house" in shown
    assert "/unseal/" in closed
    assert "An invented house" in page.locator("main").inner_text()
    assert visitor.complaints == []


def test_a_colleague_who_chose_a_passphrase_is_let_in_by_the_numbers(visitors: Visitors) -> None:
    waits, holder = visitors.come(who=WAITS), visitors.come(who=LEADS)
    numbers = choose_passphrase(waits)
    waited = waits.page.locator("main").inner_text()

    let_in(holder, name="Noelia", numbers=numbers)
    waits.go("/unseal/?next=/names/")
    opened = open_if_asked(waits)

    assert "You do not hold it yet." in waited
    assert opened
    assert waits.page.url.endswith("/names/")
    assert waits.complaints == holder.complaints == []


@pytest.mark.parametrize(
    "template",
    [
        "compartments/changed.html",
        "compartments/no_grant.html",
        "compartments/too_many.html",
        "keys/replaced.html",
    ],
)
def test_a_page_that_is_seldom_met_shuts_nobody_out(visitors: Visitors, template: str) -> None:
    visitor = visitors.come()
    visitor.go("/sign-in/")

    visitor.page.set_content(_rendered(template))

    assert _is_dressed(visitor.page)
    assert look(visitor) == []


def _rendered(template: str) -> str:
    case = "00000000-0000-0000-0000-000000000690"
    return render_to_string(template, {"case": case, "name": "Who they are", "language": "en"})


def _is_dressed(page: Page) -> bool:
    """Whether the styles have come, too."""
    size = page.locator("h1").evaluate("one => getComputedStyle(one).fontFamily")
    return "Iowan" in str(size)
