"""What a proxy says of a request is believed from the proxies that are named, and from nobody."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path

from amparo.apps.operations.proxies import believe

PROXIES = [ip_network(text) for text in ("127.0.0.1", "::1", "10.0.0.0/8")]


def believed(**sent: str) -> dict[str, Any]:
    """What is left of a request's surroundings."""
    surroundings: dict[str, Any] = {"wsgi.url_scheme": "http", **sent}
    believe(sent=surroundings, proxies=PROXIES)
    return surroundings


@pytest.mark.parametrize(
    ("peer", "hops", "sender"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::1", "2001:db8::9", "2001:db8::9"),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.0.0.5", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("127.0.0.1", "[2001:db8::9]:4711", "2001:db8::9"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_the_sender_is_whom_a_known_proxy_names(peer: str, hops: str, sender: str) -> None:
    left = believed(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=hops)

    assert left == {"wsgi.url_scheme": "http", "REMOTE_ADDR": sender}


@pytest.mark.parametrize(
    ("hops", "sender"),
    [
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.5, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9, 10.0.0.5", "203.0.113.9"),
        ("198.51.100.1, nobody, 10.0.0.5", "10.0.0.5"),
        ("nobody", "127.0.0.1"),
    ],
)
def test_what_a_sender_wrote_before_its_own_address_is_not_read(hops: str, sender: str) -> None:
    left = believed(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=hops)

    assert left["REMOTE_ADDR"] == sender


@pytest.mark.parametrize("peer", ["203.0.113.9", "11.0.0.1", "", "a socket"])
def test_nobody_else_is_believed(peer: str) -> None:
    left = believed(
        REMOTE_ADDR=peer,
        HTTP_X_FORWARDED_FOR="198.51.100.1",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="elsewhere.example",
        HTTP_X_REAL_IP="198.51.100.1",
        HTTP_FORWARDED="for=198.51.100.1;proto=https",
    )

    assert left == {"wsgi.url_scheme": "http", "REMOTE_ADDR": peer}


@pytest.mark.parametrize(
    ("said", "scheme"),
    [
        ("https", "https"),
        ("HTTPS", "https"),
        ("https, https", "https"),
        ("http", "http"),
        ("https, http", "http"),
        ("http, https", "http"),
        ("", "http"),
    ],
)
def test_by_https_came_what_every_proxy_says_came_so(said: str, scheme: str) -> None:
    left = believed(REMOTE_ADDR="10.1.2.3", HTTP_X_FORWARDED_PROTO=said)

    assert left == {"wsgi.url_scheme": scheme, "REMOTE_ADDR": "10.1.2.3"}


def how_it_came(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"by https": request.is_secure(), "from": request.META["REMOTE_ADDR"]})


class Addresses:
    """One page, which says how its request came."""

    urlpatterns = (
        path("how/", how_it_came),
        path("healthz", how_it_came),
        path("left-open/", how_it_came, name="left-open"),
    )


@pytest.fixture
def browser(db: None, settings: LazySettings) -> Client:
    """A browser before a web that has HTTPS."""
    settings.ROOT_URLCONF = Addresses
    settings.IS_HTTPS = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.ALLOWED_HOSTS = ["amparo.example"]
    return Client(headers={"host": "amparo.example"}, raise_request_exception=False)


def test_a_page_learns_how_its_request_really_came(browser: Client) -> None:
    answer = browser.get(
        "/how/", headers={"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
    )

    assert answer.json() == {"by https": True, "from": "203.0.113.9"}
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_came_without_https_is_sent_there(browser: Client) -> None:
    answer = browser.get("/how/?page=2")

    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "https://amparo.example/how/?page=2",
    )


def test_this_machine_alone_may_ask_how_amparo_is_without_https(browser: Client) -> None:
    here = browser.get("/healthz")
    elsewhere = browser.get("/healthz", REMOTE_ADDR="203.0.113.9")
    through_a_proxy = browser.get("/healthz", headers={"x-forwarded-for": "203.0.113.9"})

    assert [one.status_code for one in (here, elsewhere, through_a_proxy)] == [200, 403, 403]


def test_another_servers_name_is_refused_before_anything_else(browser: Client) -> None:
    paths = ("/how/", "/healthz", "/static/main.css")

    found = [browser.get(one, headers={"host": "elsewhere.example"}).status_code for one in paths]

    assert found == [400, 400, 400]


def test_no_other_site_reaches_into_a_page(browser: Client) -> None:
    headers = browser.get("/how/", headers={"x-forwarded-proto": "https"}).headers

    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=(), " in headers["Permissions-Policy"]
    assert "geolocation=(), " in headers["Permissions-Policy"]
