"""What would shut somebody out of a page as it stands, at a desk and on a phone."""

from playwright.sync_api import ViewportSize

from tests.browser.axe import barriers
from tests.browser.visitors import OFFICE, PHONE, Visitor


def look(visitor: Visitor, *, window: ViewportSize = OFFICE) -> list[str]:
    """Return what is wrong with the page of a visitor, whose ``window`` they have again then."""
    page = visitor.page
    found = [*barriers(page)]
    page.set_viewport_size(PHONE)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{page.url} scrolls sideways on a phone")
    page.set_viewport_size(window)
    return found
