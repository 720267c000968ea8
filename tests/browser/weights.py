"""Weighs what a browser fetches: bytes on the wire, as the debugger counts them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(kw_only=True)
class Scale:
    """What has been fetched since the scale was empty."""

    weight_bytes: float = 0

    def take(self) -> int:
        """Return the weight and empty the scale."""
        weight, self.weight_bytes = self.weight_bytes, 0
        return round(weight)

    def add(self, loaded: dict[str, float]) -> None:
        """Put on one thing that was loaded."""
        self.weight_bytes += loaded["encodedDataLength"]


@contextmanager
def weighing(page: Page) -> Iterator[Scale]:
    """Weigh everything the page fetches, heads of answers included."""
    debugger = page.context.new_cdp_session(page)
    scale = Scale()
    debugger.on("Network.loadingFinished", scale.add)
    debugger.send("Network.enable")
    yield scale
    debugger.detach()
