"""Somebody at a browser: signed in as an invented member, with an eye on what goes wrong."""

import re
import time
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    StorageState,
    ViewportSize,
)

OFFICE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)
_PATIENCE_MILLISECONDS = 20_000
_FRESH_SECONDS = 4 * 60


# Not frozen: Playwright keeps its own note on whatever object listens to a page.
@dataclass(kw_only=True)
class Visitor:
    """One window at one demonstration. ``complaints`` grows with what its pages do wrong.

    ``passphrases`` are those that members have chosen themselves, by their sign-in name.
    """

    page: Page
    address: str
    who: str
    passphrases: dict[str, str]
    complaints: list[str] = field(default_factory=list)

    @property
    def passphrase(self) -> str:
        """What opens what is sealed: that of the demonstration, unless another was chosen."""
        return self.passphrases.get(self.who) or shown_password(self.address)

    def go(self, path: str) -> int:
        """Open a page of the demonstration and return the status of the answer."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        return answer.status

    def watch(self) -> None:
        """Begin to note errors, failed requests, and requests to anywhere else."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._miss)
        self.page.on("request", self._follow)

    def _hear(self, said: ConsoleMessage) -> None:
        # A page that answers 404 on purpose is itself reported so; what it loads must be there.
        is_answer = said.text.startswith("Failed to load") and said.location["url"] == self.page.url
        if said.type in ("error", "warning") and not is_answer:
            self.complaints.append(f"{said.type}: {said.text}")

    def _miss(self, request: Request) -> None:
        # Whoever goes on to the next page breaks off what the last one still loads.
        if request.failure != "net::ERR_ABORTED":
            self._note("failed", request)

    def _follow(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self._note("elsewhere", request)

    def _note(self, what: str, request: Request) -> None:
        self.complaints.append(f"{what}: {request.url}")


@dataclass(frozen=True, kw_only=True)
class Visitors:
    """Lets people come. Each invented member signs in once in a while, and comes back signed in."""

    browser: Browser
    address: str
    signed_in: dict[tuple[str, str], StorageState]
    seated: dict[tuple[str, str], Visitor] = field(default_factory=dict)
    passphrases: dict[str, str] = field(default_factory=dict)

    def come(
        self,
        *,
        who: str = "",
        language: str = "en",
        size: ViewportSize = OFFICE,
        has_script: bool = True,
    ) -> Visitor:
        """Open a window for a member, or for nobody in particular, in the language of choice."""
        page = self.browser.new_page(
            locale=language,
            viewport=size,
            java_script_enabled=has_script,
            storage_state=self._session(who) if who else None,
            reduced_motion="reduce",
        )
        page.set_default_timeout(_PATIENCE_MILLISECONDS)
        visitor = Visitor(page=page, address=self.address, who=who, passphrases=self.passphrases)
        visitor.watch()
        return visitor

    def stay(self, *, who: str, language: str) -> Visitor:
        """Return the window in which a member looks at one page after the other.

        A window costs more than a page: whoever only looks at pages shares one.
        """
        key = (_fresh(who), language)
        if key not in self.seated or self.seated[key].page.is_closed():
            self.seated[key] = self.come(who=who, language=language)
        visitor = self.seated[key]
        visitor.page.set_viewport_size(OFFICE)
        visitor.complaints.clear()
        return visitor

    def _session(self, who: str) -> StorageState:
        key = (self.address, _fresh(who))
        if key not in self.signed_in:
            visitor = self.come()
            sign_in(visitor, who=who)
            self.signed_in[key] = visitor.page.context.storage_state()
            visitor.page.close()
        return self.signed_in[key]


@cache
def shown_password(address: str) -> str:
    """Return the password of everybody, as the sign-in page of a demonstration shows it."""
    with urlopen(f"{address}/sign-in/") as answer:
        found = re.search(r'<code class="amparo-code">([^<]+)</code>', answer.read().decode())
    assert found is not None
    return found[1]


def _fresh(who: str) -> str:
    """Name a member for a while: who signed in long ago is asked again before what matters."""
    return f"{who} {int(time.monotonic() // _FRESH_SECONDS)}"


def sign_in(visitor: Visitor, *, who: str) -> None:
    """Sign in as a person does, with the password that the page of the demonstration shows."""
    visitor.go("/sign-in/")
    visitor.who = who
    page = visitor.page
    page.fill("#id_username", who)
    page.fill("#id_password", shown_password(visitor.address))
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
