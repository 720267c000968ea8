"""Every page, in every language, on a phone and at a desk: for whoever reads it, however."""

from collections.abc import Iterator, Mapping

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.axe import barriers
from tests.browser.holders import open_if_asked, say_why_if_asked
from tests.browser.pages import SCREENS, SHOW_NO_PAGE, Screen, find_landmarks
from tests.browser.visitors import PHONE, Visitor, Visitors

LANGUAGES = ("en", "es", "fr")
_WIDER_THAN_WINDOW = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
# Its headings of the first level, its title, its language, its style and script within the page.
_SAID = """() => [
    [...document.querySelectorAll("h1")].map(one => one.innerText),
    document.title,
    document.documentElement.lang,
    [...document.querySelectorAll("*")].filter(one =>
        one.matches("style, [style], script:not([src])")
        || [...one.attributes].some(({name}) => name.startsWith("on")))
        .map(one => one.outerHTML.slice(0, 120)),
]"""


@pytest.fixture(scope="module")
def readers(
    browser: Browser, paraguay: str, signed_in: dict[tuple[str, str], StorageState]
) -> Visitors:
    """People who look at one page after the other, each in a window of their own."""
    return Visitors(browser=browser, address=paraguay, signed_in=signed_in)


@pytest.fixture(scope="module")
def landmarks(readers: Visitors) -> Mapping[str, str]:
    """The addresses that only a walk finds."""
    return find_landmarks(readers)


def _problems(visitor: Visitor, screen: Screen, path: str, language: str) -> list[str]:
    """Open a page at a desk, then on a phone; return all that is wrong with it."""
    status = _get_there(visitor, screen, path)
    found = [f"answers {status}"] if status != screen.status else []
    found += _faults(visitor.page, language)
    found += [f"a barrier: {line}" for line in barriers(visitor.page)]
    visitor.page.set_viewport_size(PHONE)
    found += _overflow(visitor.page)
    return [f"{screen.name}, {language}: {line}" for line in [*found, *visitor.complaints]]


def _get_there(visitor: Visitor, screen: Screen, path: str) -> int:
    """Open a page, past the passphrase and the question why, unless the page is what asks."""
    status = visitor.go(path)
    if screen.route != "why-look" and say_why_if_asked(visitor):
        status = visitor.go(path)
    if screen.route != "unseal" and open_if_asked(visitor):
        visitor.page.wait_for_load_state("networkidle")
        visitor.complaints.clear()  # of a page that refuses, when one is led to it
        status = visitor.go(path)
    return status


def _faults(page: Page, language: str) -> Iterator[str]:
    headings, title, said, inline = page.evaluate(_SAID)
    if len(headings) != 1 or not headings[0].strip():
        yield f"the headings of the first level are {headings}"
    name = title.removesuffix(" – Amparo").strip()
    if not name or name == title:
        yield f"the title is '{title}'"
    if said != language:
        yield "another language is said"
    for markup in inline:
        yield f"style or script within the page: {markup}"


def _overflow(page: Page) -> Iterator[str]:
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield f"scrolls sideways on a phone: {page.evaluate(_WIDER_THAN_WINDOW)}"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_page_shuts_nobody_out(
    readers: Visitors, landmarks: Mapping[str, str], screen: Screen
) -> None:
    # Languages take turns, so that each run sees each of them; the slow test sees them all.
    language = LANGUAGES[SCREENS.index(screen) % len(LANGUAGES)]
    visitor = readers.stay(who=screen.who, language=language)

    found = _problems(visitor, screen, screen.path.format(**landmarks), language)

    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_page_shuts_nobody_out_in_any_language_on_any_screen(
    readers: Visitors, landmarks: Mapping[str, str], screen: Screen, language: str
) -> None:
    visitor = readers.stay(who=screen.who, language=language)

    found = _problems(visitor, screen, screen.path.format(**landmarks), language)

    assert found == []
    assert barriers(visitor.page) == []


def test_every_page_is_looked_at() -> None:
    expected = set(SHOW_NO_PAGE) | {screen.route for screen in SCREENS if screen.route}

    assert set(_routes(get_resolver().url_patterns)) == expected


def test_a_page_with_faults_is_reported(visitors: Visitors) -> None:
    visitor = visitors.come()
    visitor.page.set_viewport_size(PHONE)

    visitor.page.set_content(
        "<html lang=xx><title>Amparo</title><h1>One</h1><h1>Two</h1>"
        "<p style='width: 500px'>Wide</p><a onclick='go()'>Go</a><img src='/none.png'>"
    )

    assert list(_faults(visitor.page, "en")) == [
        "the headings of the first level are ['One', 'Two']",
        "the title is 'Amparo'",
        "another language is said",
        'style or script within the page: <p style="width: 500px">Wide</p>',
        'style or script within the page: <a onclick="go()">Go</a>',
    ]
    assert list(_overflow(visitor.page)) == [
        "scrolls sideways on a phone: ['<p style=\"width: 500px\">Wide</p>']"
    ]
    assert any(line.startswith("image-alt: ") for line in barriers(visitor.page))


def test_what_a_page_asks_for_in_vain_or_elsewhere_is_reported(visitors: Visitors) -> None:
    visitor = visitors.come()
    visitor.page.evaluate("fetch('http://127.0.0.1:9/elsewhere.png').catch(() => 0)")
    visitor.go("/sign-in/")

    visitor.page.evaluate("fetch('/gone.png')")

    told = visitor.complaints
    assert "elsewhere: http://127.0.0.1:9/elsewhere.png" in told
    assert told[-1].startswith("error: Failed to load resource: the server responded with a status")


def test_what_a_page_does_against_its_policy_is_reported(visitors: Visitors) -> None:
    visitor = visitors.come()
    visitor.go("/sign-in/")

    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"top: 0\">')")

    told = " ".join(visitor.complaints)
    assert "error: Applying inline style violates the following Content Security Policy" in told


def _routes(patterns: "list[URLPattern | URLResolver]") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue  # for programs; tests/apps/api looks at it
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name
