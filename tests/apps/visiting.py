"""Somebody at a browser without script: cookies, forms as they stand on a page, and sending."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.cast import PASSWORD, next_code

Fields = dict[str, str]
_PATIENCE_SECONDS = 60
BOUNDARY = "between-the-parts"
FILE = f"multipart/form-data; boundary={BOUNDARY}"
_FIELDS = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. ``target`` is where a redirect leads."""

    status: int
    target: str
    text: str

    def form(self, *, to: str = "") -> Fields:
        """The form of the page as it stands, the one with the button of the page.

        ``to`` is the address to which it says that it goes, where it says one.
        """
        found = _Forms(to)
        found.feed(self.text)
        return found.forms[-1]

    def says(self, words: str) -> bool:
        """Whether the page has these words, however its lines are broken."""
        return words in " ".join(unescape(self.text).split())


@dataclass(kw_only=True)
class Visitor:
    """One browser. Its cookies hold for every port of this machine, as a browser has it."""

    port: int
    cookies: Fields = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, self.port)

    def post(self, path: str, fields: Fields, *, port: int = 0) -> Answer:
        """Send a form, through another port if one is named. Raises what a lost line raises."""
        return self._ask("POST", path, urlencode(fields), port or self.port)

    def send_file(self, path: str, *, form: Fields, name: str, content: bytes) -> Answer:
        """Send a form with a file."""
        return self._ask("POST", path, with_file(form, name=name, content=content), self.port)

    def _ask(self, method: str, path: str, body: str | bytes | None, port: int) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Connection": "close", "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = FILE if isinstance(body, bytes) else _FIELDS
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        target = answer.headers.get("Location", "")
        return Answer(status=answer.status, target=target, text=text)


def with_file(form: Fields, *, name: str, content: bytes) -> bytes:
    """The body of a form with a file, as browsers write it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in form.items()
    ]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    return "".join(parts).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def signed_in(*, name: str, port: int) -> Visitor:
    """A member who has filled in the forms of both steps."""
    visitor = Visitor(port=port)
    form = visitor.get("/sign-in/").form()
    visitor.post("/sign-in/", {**form, "username": name, "password": PASSWORD})
    answer = visitor.post("/sign-in/code/", {**form, "code": next_code(name)})
    assert answer.status == 302, answer.text
    return visitor


class _Forms(HTMLParser):
    """Reads the forms that are sent: what stands in them unless somebody changes it."""

    def __init__(self, to: str) -> None:
        super().__init__()
        self._to = to
        self.forms: list[Fields] = []
        self._is_inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = said.get("method") == "post" and said.get("action", "") == self._to
            self.forms += [{}] if self._is_inside else []
        elif self._is_inside and tag == "select":
            self._select = said["name"]
        elif self._is_inside and tag == "option":
            if "selected" in said or self._select not in self.forms[-1]:
                self.forms[-1][self._select] = said["value"]
        elif self._is_inside and tag == "input" and _counts(said):
            self.forms[-1][said["name"]] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "form"


def _counts(said: Fields) -> bool:
    return "name" in said and (said.get("type") not in ("radio", "checkbox") or "checked" in said)


def unhurried(ask: Callable[[], Answer]) -> Answer:
    """What is answered; after the minute, where that was too many pages for one."""
    answer = ask()
    if answer.status == 429:
        time.sleep(61 - time.time() % 60)
        answer = ask()
    assert answer.status != 429
    return answer
