"""A browser, and demonstrations really started, for the tests that look at pages."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.browser.chromium import arguments, chromium
from tests.browser.demonstration import demonstrating
from tests.browser.visitors import Visitors


@pytest.fixture(scope="session")
def demonstrations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstrations keep their one server of databases."""
    return tmp_path_factory.mktemp("demonstrations")


@pytest.fixture(scope="session")
def paraguay(demonstrations: Path) -> Iterator[str]:
    """The address of Paraguay's demonstration."""
    with demonstrating(folder=demonstrations, country="paraguay") as address:
        yield address


@pytest.fixture(scope="session")
def liberia(demonstrations: Path) -> Iterator[str]:
    """The address of Liberia's demonstration."""
    with demonstrating(folder=demonstrations, country="liberia") as address:
        yield address


@pytest.fixture(scope="session")
def program() -> str:
    """The Chromium to drive."""
    return chromium(given=os.environ)


@pytest.fixture(scope="session")
def signed_in() -> dict[tuple[str, str], StorageState]:
    """The sessions of members who have signed in, kept from one module to the next."""
    return {}


# Not for the whole run: while Playwright is there, Django takes its loop for an asynchronous
# caller, and refuses the database to every other test of the process.
@pytest.fixture(scope="module")
def browser(program: str) -> Iterator[Browser]:
    """A browser without windows."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=arguments())


@pytest.fixture
def visitors(
    browser: Browser, paraguay: str, signed_in: dict[tuple[str, str], StorageState]
) -> Iterator[Visitors]:
    """People at Paraguay's demonstration; their windows are closed after the test."""
    yield Visitors(browser=browser, address=paraguay, signed_in=signed_in)
    close_windows(browser)


def close_windows(browser: Browser) -> None:
    """Close every window."""
    for context in browser.contexts:
        context.close()
