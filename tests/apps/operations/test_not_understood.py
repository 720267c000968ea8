"""Requests that no browser sends are answered in plain words, and are no fault of the server."""

from io import BytesIO

import pytest
from django.test import Client

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
