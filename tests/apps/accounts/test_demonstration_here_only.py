"""A demonstration, whose password all can read, is entered on its own machine alone."""

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.apps.accounts.pages import text_of
from tests.apps.signing_in import SECOND_STEP, SIGN_IN, sign_in
from tests.cast import PASSWORD, Cast

ELSEWHERE = "This demonstration is open only on its own machine"


@pytest.fixture
def demonstration(cast: Cast, settings: LazySettings) -> None:
    settings.IS_DEMONSTRATION, settings.DEMONSTRATION_PASSWORD = True, PASSWORD


@pytest.mark.parametrize("address", ["203.0.113.7", "192.168.1.5", "2001:db8::1", "", "unknown"])
@pytest.mark.parametrize("path", [SIGN_IN, SECOND_STEP])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_address_is_refused(
    demonstration: None, address: str, path: str, method: str
) -> None:
    client = Client(REMOTE_ADDR=address)

    answer = getattr(client, method)(path, {"username": "amina", "password": PASSWORD})

    assert answer.status_code == 403
    assert ELSEWHERE in text_of(answer)
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_what_a_proxy_passes_on_is_refused(demonstration: None, header: str) -> None:
    answer = Client(headers={header: "127.0.0.1"}).get(SIGN_IN)

    assert answer.status_code == 403


def test_a_form_kept_after_a_session_shows_no_password_elsewhere(
    demonstration: None, settings: LazySettings
) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.cookies[settings.DEVICE_COOKIE_NAME] = "made up"

    answer = client.post("/cases/open/", {"event": "raid"})

    assert answer.status_code == 403
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
def test_the_machine_itself_is_let_in(demonstration: None, address: str) -> None:
    assert sign_in(Client(REMOTE_ADDR=address), "amina").status_code == 302


def test_what_is_no_demonstration_is_open_to_every_address(cast: Cast) -> None:
    assert Client(REMOTE_ADDR="203.0.113.7").get(SIGN_IN).status_code == 200
