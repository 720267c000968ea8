"""The web as it really serves behind a proxy with TLS: cookies, origins, who is believed."""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

from amparo.apps.accounts.models import Member
from tests.apps.serving import Served, served
from tests.apps.tls_proxy import OWN_ADDRESS, Proxy, has_many_loopbacks, tls_proxy
from tests.cast import PASSWORD, Cast, next_code
from tests.database import TestDatabase

pytestmark = pytest.mark.skipif(
    not has_many_loopbacks(), reason="this machine has one loopback address only"
)
NAME = "amparo.example"
ORIGIN = f"https://{NAME}"
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A web, and the proxy in front of it."""

    web: Served
    proxy: Proxy


@dataclass(frozen=True, kw_only=True)
class Got:
    """What came back."""

    status: int
    headers: HTTPMessage
    text: str


@dataclass(kw_only=True)
class Browser:
    """Asks by HTTPS, and sure of the server, as a browser is."""

    proxy: Proxy
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Got:
        """Open a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Got:
        """Send a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), {**form, **headers})

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Got:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = {"Host": NAME, "Cookie": cookies, **headers}
        context = ssl.create_default_context(cafile=self.proxy.certificate)
        raw = socket.create_connection(("127.0.0.1", self.proxy.port), _PATIENCE_SECONDS)
        connection = HTTPConnection(NAME, timeout=_PATIENCE_SECONDS)
        connection.sock = context.wrap_socket(raw, server_hostname=NAME)
        try:
            connection.request(method, path, body, said)
            got = read(connection.getresponse())
        finally:
            connection.close()
        for line in got.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return got


def read(answer: HTTPResponse) -> Got:
    return Got(status=answer.status, headers=answer.headers, text=answer.read().decode())


def plainly(port: int, path: str, *, source: str = "127.0.0.1", **headers: str) -> Got:
    """Ask without TLS."""
    connection = HTTPConnection(
        "127.0.0.1", port, timeout=_PATIENCE_SECONDS, source_address=(source, 0)
    )
    try:
        connection.request("GET", path, headers={"Host": NAME, **headers})
        return read(connection.getresponse())
    finally:
        connection.close()


@pytest.fixture
def behind(committed: Cast, database: TestDatabase, tmp_path: Path) -> Iterator[Behind]:
    # The tests hash quickly; the server knows only the hashes of the product.
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    settings = {
        "AMPARO_HTTPS": "yes", "AMPARO_HOSTS": NAME, "AMPARO_PROXIES": OWN_ADDRESS,
    }  # fmt: skip
    with (
        served(database=database, said=settings) as web,
        tls_proxy(web_port=web.port, name=NAME, folder=tmp_path) as proxy,
    ):
        yield Behind(web=web, proxy=proxy)


def sign_in(browser: Browser, **headers: str) -> Got:
    page = browser.get("/sign-in/")
    fields = {
        "csrfmiddlewaretoken": token_of(page), "username": "amina", "password": PASSWORD,
    }  # fmt: skip
    asked = browser.post("/sign-in/", fields, **headers)
    if asked.status != HTTPStatus.OK:
        return asked
    code = {"csrfmiddlewaretoken": token_of(asked), "code": next_code("amina")}
    return browser.post("/sign-in/code/", code, **headers)


def token_of(page: Got) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found is not None
    return found.group(1)


def test_a_member_signs_in_by_https_and_nothing_of_it_leaves_by_another_way(behind: Behind) -> None:
    browser = Browser(proxy=behind.proxy)

    answer = sign_in(browser, Origin=ORIGIN)
    due = browser.get("/")

    assert (answer.status, due.status) == (302, 200)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    lines = answer.headers.get_all("Set-Cookie", [])
    assert sorted(browser.cookies) == [
        "__Host-csrftoken",
        "__Host-known_device",
        "__Host-sessionid",
    ]
    assert len(lines) >= 2
    assert all({"Secure", "HttpOnly"} <= set(line.split("; ")) for line in lines)
    assert all("; Path=/;" in line for line in lines if line.startswith("__Host-"))
    assert "Domain" not in " ".join(lines)


def test_a_form_from_elsewhere_is_refused(behind: Behind) -> None:
    elsewhere = sign_in(Browser(proxy=behind.proxy), Origin="https://elsewhere.example")
    unencrypted = sign_in(Browser(proxy=behind.proxy), Origin=f"http://{NAME}")
    unnamed = sign_in(Browser(proxy=behind.proxy))

    assert [one.status for one in (elsewhere, unencrypted, unnamed)] == [403, 403, 403]


def test_another_servers_name_is_refused(behind: Behind) -> None:
    answer = Browser(proxy=behind.proxy).get("/sign-in/", Host="elsewhere.example")

    assert answer.status == 400
    assert "elsewhere.example" not in answer.text


def test_who_reaches_the_web_past_the_proxy_is_not_believed(behind: Behind) -> None:
    spoofed = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}

    honest = plainly(behind.web.port, "/sign-in/", source=OWN_ADDRESS, **spoofed)
    past = plainly(behind.web.port, "/sign-in/", **spoofed)
    underscored = plainly(behind.web.port, "/sign-in/", X_Forwarded_Proto="https")

    assert honest.status == 200
    assert [(one.status, one.headers["Location"]) for one in (past, underscored)] == [
        (301, f"{ORIGIN}/sign-in/")
    ] * 2


def test_nobody_passes_for_this_machine_through_the_proxy(behind: Behind) -> None:
    spoofed = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}

    through = plainly(behind.proxy.plain_port, "/healthz", source="127.0.0.3", **spoofed)
    directly = plainly(behind.web.port, "/healthz")

    assert (through.status, directly.status) == (403, 200)
