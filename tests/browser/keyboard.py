"""Hands that know only the keyboard."""

from collections.abc import Iterator, Mapping

from playwright.sync_api import Page

_MOST_STEPS = 120
# What has the focus, in words, and where it is. A radio is drawn by its label.
_FOCUSED = """() => {
    const one = document.activeElement
    const box = one.getBoundingClientRect()
    const words = one.innerText || one.labels?.[0]?.innerText || one.name || one.id
    return {words: words.trim(), x: box.x, y: box.y, width: box.width, height: box.height}
}"""
_AROUND_PIXELS = 12


def steps(page: Page) -> Iterator[str]:
    """Press Tab again and again; yield the words of what has the focus."""
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        yield focused(page)


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    return str(page.evaluate(_FOCUSED)["words"])


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something that begins with these words has the focus."""
    passed = []
    for found in steps(page):
        passed.append(found)
        if found.startswith(words):
            return
    raise AssertionError(f"Tab never came to '{words}'; it passed {passed}")


def is_focus_seen(page: Page) -> bool:
    """Whether the page looks different because something has the focus: by its pixels."""
    box = page.evaluate(_FOCUSED)
    with_focus = _look(page, box)
    page.evaluate("window.left = document.activeElement; left.blur()")
    without = _look(page, box)
    page.evaluate("left.focus({preventScroll: true})")
    return with_focus != without


def _look(page: Page, box: Mapping[str, float]) -> bytes:
    return page.screenshot(
        clip={
            "x": max(0, box["x"] - _AROUND_PIXELS),
            "y": max(0, box["y"] - _AROUND_PIXELS),
            "width": box["width"] + 2 * _AROUND_PIXELS,
            "height": box["height"] + 2 * _AROUND_PIXELS,
        }
    )
