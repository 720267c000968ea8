"""The second step in a real browser: an app, a passkey, a sheet; on a phone too, and printed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.apps.accounts.apps_of_codes import code_of_app
from tests.browser.looking import look as shutting_out
from tests.browser.visitors import Visitor, Visitors, sign_in

# Nobody else in these tests signs in as them, so that no other test meets her second step.
WHO = "prosecutor-este"
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def visitor(visitors: Visitors) -> Iterator[Visitor]:
    """Somebody signed in for the first time; what they add is removed again."""
    visitor = visitors.come()
    sign_in(visitor, who=WHO)
    yield visitor
    visitor.go("/second-factor/")
    while visitor.page.get_by_role("link", name="Remove").count():
        visitor.page.get_by_role("link", name="Remove").first.click()
        visitor.page.get_by_role("button", name="Remove").click()


def device(page: Page, *, is_holder_known: bool = True) -> CDPSession:
    """Give the browser a device that makes passkeys and shows them.

    ``is_holder_known``: by finger, face or a number it makes sure of who holds it.
    """
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {**_DEVICE, "hasUserVerification": is_holder_known}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def say_password(visitor: Visitor) -> None:
    """Sign out, and say name and password again."""
    page = visitor.page
    visitor.go("/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    page.fill("#id_username", WHO)
    page.fill("#id_password", page.locator("p code.amparo-code").inner_text())
    page.press("#id_password", "Enter")
    page.wait_for_selector("h1:text('Second step')")


def look(visitor: Visitor) -> list[str]:
    """What would shut somebody out of the page, and what it did wrong."""
    return [*shutting_out(visitor), *visitor.complaints]


def sheet_of(page: Page) -> list[str]:
    page.wait_for_selector("h1:text('Your codes')")
    return page.locator(".amparo-codes__code").all_inner_texts()


def test_a_passkey_is_made_and_opens_the_second_step(visitor: Visitor) -> None:
    page = visitor.page
    device(page)
    visitor.go("/second-factor/passkey/")
    page.fill("#id_name", "office computer")
    page.get_by_role("button", name="Add a passkey").click()
    codes = sheet_of(page)
    shown = look(visitor)
    visitor.go("/second-factor/")
    kept = page.locator("main").inner_text()

    say_password(visitor)
    asked = look(visitor)
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url(f"{visitor.address}/")
    assert len(codes) == 10
    assert "Passkey “office computer”" in kept
    assert (shown, asked) == ([], [])


@pytest.mark.parametrize("is_holder_known", [True, False])
def test_a_passkey_stands_for_both_steps_where_it_makes_sure_of_who_holds_it(
    visitor: Visitor, is_holder_known: bool
) -> None:
    page = visitor.page
    device(page, is_holder_known=is_holder_known)
    visitor.go("/second-factor/passkey/")
    page.fill("#id_name", "blue key")
    page.get_by_role("button", name="Add a passkey").click()
    sheet_of(page)

    visitor.go("/prove/?next=/sessions/")
    page.get_by_role("button", name="Use a passkey").click()

    if is_holder_known:
        page.wait_for_url(f"{visitor.address}/sessions/")  # the page of proof ends so, too
    else:
        page.get_by_text("The browser showed no passkey. Try again.").wait_for()
        assert "/prove/" in page.url


def test_a_browser_without_its_passkey_says_so_and_takes_a_code(visitor: Visitor) -> None:
    page = visitor.page
    session = device(page)
    visitor.go("/second-factor/passkey/")
    page.fill("#id_name", "a key that gets lost")
    page.get_by_role("button", name="Add a passkey").click()
    codes = sheet_of(page)
    say_password(visitor)
    session.send("WebAuthn.disable")
    device(page)

    failed = page.get_by_text("The browser showed no passkey. Try again.")
    was_shown = failed.is_visible()
    page.get_by_role("button", name="Use a passkey").click()
    failed.wait_for()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()

    page.wait_for_url(f"{visitor.address}/")
    assert not was_shown


def test_an_app_is_set_up_and_opens_the_second_step(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/second-factor/app/")
    secret = page.locator(".amparo-key__signs").inner_text()
    page.get_by_label("Code that the app shows now").fill(code_of_app(secret, steps=-1))
    page.get_by_role("button", name="Add the app").click()
    sheet_of(page)

    say_password(visitor)
    page.get_by_label("Code").fill(code_of_app(secret))
    page.get_by_role("button", name="Go on").click()

    page.wait_for_url(f"{visitor.address}/")


def test_a_sheet_is_made_used_and_removed_where_no_script_runs(
    visitor: Visitor, visitors: Visitors
) -> None:
    plain = visitors.come(has_script=False)
    sign_in(plain, who=WHO)
    page = plain.page
    plain.go("/second-factor/sheet/")
    page.get_by_role("button", name="Make the codes").click()
    codes = sheet_of(page)

    say_password(plain)
    page.get_by_label("Code").fill(codes[3])
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{plain.address}/")
    plain.go("/second-factor/")
    left = page.locator("main").inner_text()
    page.get_by_role("link", name="Remove").click()
    warned = page.locator("main").inner_text()
    page.get_by_role("button", name="Remove").click()

    assert "9 codes left" in left
    assert "You have no other second step." in warned
    assert page.locator("main").get_by_text("You sign in with your password only.").is_visible()
    sign_in(visitor, who=WHO)  # for the fixture: this session was ended by the sheet


def test_the_pages_of_a_second_step_shut_nobody_out(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/second-factor/sheet/")
    page.get_by_role("button", name="Make the codes").click()
    sheet_of(page)
    found = look(visitor)
    visitor.go("/second-factor/")
    found += look(visitor)
    page.get_by_role("link", name="Remove").click()
    found += look(visitor)

    assert found == []


def test_a_sheet_is_printed_whole_without_what_is_for_the_screen(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/second-factor/sheet/")
    page.get_by_role("button", name="Make the codes").click()
    sheet_of(page)

    button = page.get_by_role("button", name="I have them on paper")
    was_shown = button.is_visible()
    page.emulate_media(media="print")
    shown = [one.is_visible() for one in page.locator(".amparo-codes__code").all()]
    is_printed = button.is_visible()
    page.emulate_media(media="screen")

    assert shown == [True] * 10
    assert (was_shown, is_printed) == (True, False)


def test_a_passkey_does_not_open_a_session_of_another_host(
    browser: Browser, visitor: Visitor
) -> None:
    page = visitor.page
    device(page)
    elsewhere = re.sub("localhost", "127.0.0.1", visitor.address)
    page.goto(f"{elsewhere}/sign-in/")
    page.fill("#id_username", WHO)
    page.fill("#id_password", page.locator("p code.amparo-code").inner_text())
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"{elsewhere}/second-factor/passkey/")

    failed = page.get_by_text("The browser showed no passkey. Try again.")
    was_shown = failed.is_visible()
    page.fill("#id_name", "none")
    page.get_by_role("button", name="Add a passkey").click()

    failed.wait_for()
    assert not was_shown
