"""Files of a case in a real browser: on a phone and at a desk, in each language, without script."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from tests.apps.compartments.files import samples
from tests.browser.axe import barriers
from tests.browser.holders import open_if_asked
from tests.browser.visitors import OFFICE, PHONE, Visitor, Visitors, sign_in

WHO = "womens-ministry"
NAME = "Ñasaindy, la cédula de identidad que encontramos en la mochila (foto 1 de 12).jpg"


def payload(name: str, content: bytes) -> FilePayload:
    """A file that somebody chooses."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture
def visitor(visitors: Visitors, request: pytest.FixtureRequest) -> Visitor:
    """Somebody at the files of a case, who has signed in and said their passphrase."""
    visitor = visitors.come(has_script=getattr(request, "param", True))
    page = visitor.page
    sign_in(visitor, who=WHO)
    links = [str(one.get_attribute("href")) for one in page.locator("main a").all()]
    case = next(link for link in links if link.startswith("/cases/"))
    visitor.go(f"/unseal/?next=/cases/{case.split('/')[2]}/files/")
    assert open_if_asked(visitor)
    return visitor


def add(page: Page, name: str, content: bytes) -> None:
    """Add a file by the page for it."""
    page.get_by_role("button", name="Add a file").click()
    page.set_input_files("#file", payload(name, content))
    page.get_by_role("button", name="Seal and keep").click()


@pytest.mark.parametrize("visitor", [True, False], ids=["script", "no script"], indirect=True)
def test_a_file_is_added_fetched_and_removed(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    add(page, NAME, samples.jpeg())
    page.wait_for_url("**/files/")
    assert page.get_by_text("The file is kept, sealed.").is_visible()

    page.get_by_role("link", name=NAME).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Fetch the file").click()
    coming.value.save_as(tmp_path / "fetched")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/files/")

    assert coming.value.suggested_filename == NAME
    assert (tmp_path / "fetched").read_bytes() == samples.clean_jpeg_bytes()
    assert page.get_by_text("The file is removed.").is_visible()
    assert page.get_by_role("link", name=NAME).count() == 0


def test_a_file_that_is_not_taken_is_refused_where_it_was_chosen(visitor: Visitor) -> None:
    page = visitor.page

    add(page, "page.html", b"<!doctype html><script>alert(1)</script>")

    assert page.url.endswith("/files/add/")
    assert page.get_by_role("alert").get_by_text("The name of this file ends").is_visible()
    assert page.title().startswith("Error:")


def test_who_is_no_longer_unsealed_is_told_although_the_file_is_large(
    visitor: Visitor, tmp_path: Path
) -> None:
    page, large = visitor.page, tmp_path / "large.txt"
    large.write_bytes(b"one line after another\n" * 2_000_000)
    page.get_by_role("button", name="Add a file").click()
    page.set_input_files("#file", str(large))
    cookies = [one for one in page.context.cookies() if "unsealed" not in str(one.get("name"))]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were given

    page.get_by_role("button", name="Seal and keep").click()

    page.wait_for_selector("h1:text('The file was not taken')")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/unseal/**")


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pages_of_files_shut_nobody_out(visitor: Visitor, language: str) -> None:
    page = visitor.page
    address = page.url.removeprefix(visitor.address)
    add(page, NAME, samples.jpeg())
    page.wait_for_url("**/files/")
    file = str(page.get_by_role("link", name=NAME).first.get_attribute("href"))
    page.locator(f"button[name=language][value={language}]").click()
    found = []

    for path in (address, f"{address}add/", file, f"{file}remove/"):
        visitor.go(path)
        page.set_viewport_size(OFFICE)
        found += [f"{path}: {line}" for line in barriers(page)]
        page.set_viewport_size(PHONE)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path}: scrolls sideways on a phone")

    assert found == []
    assert visitor.complaints == []
