"""Weighs what a browser fetches: bytes on the wire, as the debugger counts them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from playwright.sync_api import Page

_PATIENCE_SECONDS = 20
_LOOK_AGAIN_MILLISECONDS = 20


# Not frozen: Playwright keeps its own note on whatever object listens to a debugger.
@dataclass(kw_only=True)
class Scale:
    """What has been fetched since the scale was empty.

    A page may be there before the debugger has said what it weighs. So whoever takes the weight
    waits until a document has come and nothing is on its way any more.
    """

    page: Page
    weight_bytes: float = 0
    documents: int = 0
    on_their_way: dict[str, bool] = field(default_factory=dict)

    def take(self) -> int:
        """Return the weight of at least one page, once it has come whole, and empty the scale."""
        patience_ends = monotonic() + _PATIENCE_SECONDS
        while not self.documents or self.on_their_way:
            assert monotonic() < patience_ends, f"{self.page.url} never came whole"
            self.page.wait_for_timeout(_LOOK_AGAIN_MILLISECONDS)
        weight, self.weight_bytes, self.documents = self.weight_bytes, 0, 0
        return round(weight)

    def expect(self, asked: dict[str, str]) -> None:
        """Note that something has been asked for, and whether it is a page.

        Nobody waits for the picture of the tab: a browser that goes on to another page forgets to
        say what became of it.
        """
        if asked["type"] != "Other":
            self.on_their_way[asked["requestId"]] = asked["type"] == "Document"

    def add(self, loaded: dict[str, float | str]) -> None:
        """Put on one thing that was loaded."""
        self.weight_bytes += float(loaded["encodedDataLength"])
        self.documents += self.on_their_way.pop(str(loaded["requestId"]), False)

    def give_up(self, failed: dict[str, str]) -> None:
        """Note that something will not come; `Visitor` complains of it."""
        self.on_their_way.pop(failed["requestId"], None)


@contextmanager
def weighing(page: Page) -> Iterator[Scale]:
    """Weigh everything the page fetches, heads of answers included."""
    debugger = page.context.new_cdp_session(page)
    scale = Scale(page=page)
    debugger.on("Network.requestWillBeSent", scale.expect)
    debugger.on("Network.loadingFinished", scale.add)
    debugger.on("Network.loadingFailed", scale.give_up)
    debugger.send("Network.enable")
    yield scale
    debugger.detach()
