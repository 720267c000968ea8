"""Pictures for the pages: always taken, and kept in docs/ when somebody asks to renew them."""

import os
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

TUTORIAL = Path(__file__).parents[2] / "docs/tutorial"
PICTURES = Path(__file__).parents[2] / "docs/pictures/tutorial"
REFERRAL = PICTURES.with_name("referral")
_GAP_PIXELS = 16


def is_renewed() -> bool:
    """Whether the pictures that the pages show are to be made anew."""
    return os.environ.get("AMPARO_RENEW_PICTURES") == "1"


@dataclass(kw_only=True)
class Album:
    """The pictures of one walk, numbered in the order they were taken."""

    folder: Path
    taken: int = 0

    def take(
        self, page: Page, name: str, *, since: Locator | None = None, until: Locator | None = None
    ) -> Path:
        """Keep what stands from one thing to another; unsaid, from the top down one window."""
        self.taken += 1
        path = self.folder / f"{self.taken:02}-{name}.png"
        page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        size = page.viewport_size
        assert size is not None
        top = max(0, _edges(since)[0] - _GAP_PIXELS) if since else 0
        bottom = _edges(until)[1] + _GAP_PIXELS if until else top + size["height"]
        page.screenshot(
            path=path,
            full_page=True,
            clip={"x": 0, "y": top, "width": size["width"], "height": bottom - top},
        )
        return path


def _edges(shown: Locator) -> tuple[float, float]:
    box = shown.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]
