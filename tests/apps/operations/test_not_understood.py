"""Requests that no browser sends are answered in plain words, and are no fault of the server."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from amparo.apps.operations.letters import in_our_letters
from tests.cast import Cast

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=1", f"{FORM}; charset=utf-16"),
        (b"a=1", f"{FORM}; charset=utf-7"),
        (b"a=1&" * 2_000, FORM),
        (b"a=" + b"x" * 3_000_000, FORM),
        (b"--x", "multipart/form-data"),
    ],
)
def test_a_form_that_cannot_be_read_is_not_understood(cast: Cast, body: bytes, kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")

    answer = client.post("/sign-in/", body, content_type=kind)

    assert answer.status_code == 400
    assert "Nothing was recorded." in answer.content.decode()


def test_a_foreign_host_is_not_understood(cast: Cast, client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "elsewhere.example" not in answer.content.decode()


def test_a_file_is_not_taken_however_small(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")

    answer = client.post("/sign-in/", {"username": "amina", "anything": BytesIO(b"a file")})

    assert answer.status_code == 400
    assert "Nothing was recorded." in answer.content.decode()


@pytest.mark.parametrize("key", ['"aaaaaaaaaaaa\\000"', "x' OR 1=1 --", "ñ" * 32, "a" * 40_000])
def test_a_session_that_cannot_be_is_none(cast: Cast, key: str) -> None:
    answer = Client(headers={"cookie": f"sessionid={key}"}).get("/sign-in/")

    assert answer.status_code == 200


def _answered(kind: str, query: str) -> str:
    """The status with which the server's own entrance answers."""
    said: list[str] = []
    environ: dict[str, object] = {
        "PATH_INFO": "/healthz", "QUERY_STRING": query, "CONTENT_TYPE": kind,
        "HTTP_HOST": "localhost",
    }  # fmt: skip
    setup_testing_defaults(environ)
    in_our_letters(WSGIHandler())(environ, lambda status, _headers: said.append(status))
    return said[0]


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("text/plain; charset=rot13", "a=1"),
        ("multipart/form-data; boundary=b; charset=rot13", ""),
        ("text/plain; charset*=utf-8''zlib", "a=1"),
        ("text/plain; name*=nothing''x", "a=1"),
        ("text/plain; charset=utf-8", "a=1&" * 2_000),
    ],
)
def test_letters_that_are_not_ours_are_refused_at_the_entrance(
    cast: Cast, kind: str, query: str
) -> None:
    assert _answered(kind, query) == "400 Bad Request"


@pytest.mark.parametrize("kind", ["", "text/plain; charset=UTF-8", 'text/plain; charset="utf8"'])
def test_our_letters_pass_the_entrance(cast: Cast, kind: str) -> None:
    assert _answered(kind, "a=1") == "200 OK"


def test_the_server_enters_by_that_entrance() -> None:
    from amparo.config.wsgi import application

    assert application.__module__ == "amparo.apps.operations.letters"
