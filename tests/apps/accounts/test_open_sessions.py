"""Where a member is signed in: told to themself alone, and ended by themself alone."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from amparo.apps.accounts.browsers import browser_in_words
from amparo.apps.accounts.factors.open_sessions import forget_ended
from tests.apps.accounts.pages import text_of
from tests.apps.signing_in import sign_in
from tests.cast import Cast

LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
def amina(cast: Cast) -> Client:
    """Amina at her office computer."""
    client = Client(headers={"user-agent": LINUX}, REMOTE_ADDR="203.0.113.7")
    sign_in(client, "amina")
    return client


@pytest.fixture
def phone(amina: Client) -> Client:
    """Amina on her phone, who signed in there later."""
    client = Client(headers={"user-agent": PHONE}, REMOTE_ADDR="203.0.113.8")
    sign_in(client, "amina")
    return client


def number_of(client: Client) -> int:
    return int(UserSession.objects.get(session_key=client.session.session_key).pk)


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (LINUX, "Chromium on Linux"),
        (PHONE, "Firefox on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_called_by_a_name_one_knows(agent: str, words: str) -> None:
    assert browser_in_words(agent=agent) == words


def test_a_member_sees_each_session_and_which_is_this_one(amina: Client, phone: Client) -> None:
    page = text_of(phone.get("/sessions/"))

    assert "Firefox on Android This one" in page
    assert "Chromium on Linux End" in page
    assert "203.0.113.7" in page
    assert "203.0.113.8" in page


def test_nobody_else_sees_or_ends_them(amina: Client, cast: Cast) -> None:
    mateo = Client()
    sign_in(mateo, "mateo")

    page = text_of(mateo.get("/sessions/"))
    mateo.post(f"/sessions/{number_of(amina)}/end/")
    mateo.post("/sessions/end/")

    assert "203.0.113.7" not in page
    assert is_in(amina)


def test_an_administrator_reads_no_address_of_a_member(amina: Client, diego: Client) -> None:
    member = UserSession.objects.get(pk=number_of(amina)).user_id

    assert "203.0.113.7" not in text_of(diego.get(f"/administration/members/{member}/"))


def test_a_member_ends_one_session(amina: Client, phone: Client) -> None:
    phone.post(f"/sessions/{number_of(amina)}/end/")

    assert (is_in(amina), is_in(phone)) == (False, True)


def test_a_member_ends_all_others(amina: Client, phone: Client) -> None:
    said = text_of(phone.post("/sessions/end/", follow=True))

    assert "1 session is ended." in said
    assert (is_in(amina), is_in(phone)) == (False, True)


def test_a_session_that_is_over_is_listed_no_more(amina: Client, phone: Client) -> None:
    amina.post("/sign-out/")

    assert "Chromium on Linux" not in text_of(phone.get("/sessions/"))


def test_another_password_ends_the_sessions_elsewhere_and_this_one_is_listed(
    amina: Client, phone: Client
) -> None:
    new = "another invented one"
    phone.post("/password/", {"old_password": "an invented password", "new_password1": new,
                              "new_password2": new})  # fmt: skip

    page = text_of(phone.get("/sessions/"))

    assert "Firefox on Android This one" in page
    assert "Chromium on Linux" not in page


def test_what_is_known_of_ended_sessions_is_forgotten(amina: Client, phone: Client) -> None:
    Session.objects.get(session_key=amina.session.session_key).delete()

    forget_ended()

    assert [row.ip for row in UserSession.objects.all()] == ["203.0.113.8"]
