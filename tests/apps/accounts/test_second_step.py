"""The second step of signing in: nothing is open before it, and little is given away by it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.apps.accounts import limits
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import find_actor
from tests.apps.accounts.pages import text_of
from tests.apps.signing_in import SECOND_STEP, SIGN_IN, asks_for_code, sign_in
from tests.cast import PASSWORD, Cast, next_code

WRONG_CODE = "This code is not right, or was used before."
TOO_LATE = "That took too long. Begin again."
BEGIN_AGAIN = "Too many codes were not right. Begin again."


def first_step(client: Client, name: str = "amina", **more: str) -> str:
    """Say name and password; return the page that answers."""
    answer = client.post(SIGN_IN, {**more, "username": name, "password": PASSWORD})
    assert asks_for_code(answer)
    return text_of(answer)


def test_the_password_alone_opens_nothing(cast: Cast, client: Client) -> None:
    first_step(client)

    answer = client.get("/")

    assert answer.headers["Location"] == "/sign-in/?next=/"
    assert "_auth_user_id" not in client.session


def test_a_code_of_the_sheet_opens_the_first_page(cast: Cast, client: Client) -> None:
    first_step(client)

    answer = client.post(SECOND_STEP, {"code": next_code("amina")})

    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_each_step_has_a_session_of_its_own(cast: Cast, client: Client) -> None:
    client.get(SIGN_IN)
    first_step(client)
    pending = client.cookies["sessionid"].value

    client.post(SECOND_STEP, {"code": next_code("amina")})

    assert client.cookies["sessionid"].value != pending
    assert "pending sign-in" not in client.session


def test_somebody_elses_password_signs_out_who_was_there(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")

    first_step(client, "diego")

    assert client.get("/").status_code == 302


@pytest.mark.parametrize("code", ["", "000000", "12345678", "x", "\0", "é"])
def test_a_wrong_code_opens_nothing(cast: Cast, client: Client, code: str) -> None:
    first_step(client)

    answer = client.post(SECOND_STEP, {"code": code})

    assert answer.status_code == 200
    assert asks_for_code(answer)
    assert client.get("/").status_code == 302


def test_a_code_opens_once(cast: Cast) -> None:
    one, other = Client(), Client()
    code = next_code("amina")
    first_step(one)
    first_step(other)

    first = one.post(SECOND_STEP, {"code": code})
    second = other.post(SECOND_STEP, {"code": code})

    assert first.status_code == 302
    assert WRONG_CODE in text_of(second)


def test_a_code_without_a_password_leads_to_the_beginning(cast: Cast, client: Client) -> None:
    answer = client.post(SECOND_STEP, {"code": next_code("amina")})

    assert TOO_LATE in text_of(answer)
    assert client.get(SECOND_STEP).headers["Location"] == SIGN_IN


@pytest.mark.parametrize(("seconds", "status"), [(590, 302), (600, 200)])
def test_the_second_step_waits_ten_minutes(
    cast: Cast, client: Client, seconds: int, status: int
) -> None:
    first_step(client)
    session = client.session
    session["pending sign-in"] = {
        **session["pending sign-in"],
        "at": session["pending sign-in"]["at"] - seconds,
    }
    session.save()

    answer = client.post(SECOND_STEP, {"code": next_code("amina")})

    assert answer.status_code == status


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"password": "!"}, {"suspended_at": timezone.now()}]
)
def test_who_is_removed_or_given_a_password_meanwhile_does_not_get_in(
    cast: Cast, client: Client, change: dict[str, object]
) -> None:
    first_step(client)
    Member.objects.filter(sign_in_name="amina").update(**change)

    answer = client.post(SECOND_STEP, {"code": next_code("amina")})

    assert TOO_LATE in text_of(answer)


def test_where_one_was_going_is_kept_through_both_steps(cast: Cast, client: Client) -> None:
    answer = sign_in(client, "amina", next="/cases/")

    assert answer.headers["Location"] == "/cases/"


def test_after_five_wrong_codes_one_begins_again(cast: Cast, client: Client) -> None:
    first_step(client)
    said = [text_of(client.post(SECOND_STEP, {"code": "00000000"})) for _ in range(6)]

    right = client.post(SECOND_STEP, {"code": next_code("amina")})

    assert all(WRONG_CODE in page for page in said[:5])
    assert BEGIN_AGAIN in said[5]
    assert right.status_code == 200
    assert sign_in(client, "amina").status_code == 302


def test_an_unknown_browser_tries_twenty_codes_in_an_hour(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        browser = Client()
        first_step(browser)
        for _ in range(5):
            browser.post(SECOND_STEP, {"code": "00000000"})

    one_more = Client()
    first_step(one_more)
    refused = one_more.post(SECOND_STEP, {"code": next_code("amina")})
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(limits, "now", lambda: later)

    assert BEGIN_AGAIN in text_of(refused)
    assert sign_in(Client(), "amina").status_code == 302


def test_a_browser_that_is_known_is_not_stopped_by_the_codes_of_others(cast: Cast) -> None:
    known = Client()
    sign_in(known, "amina")
    for _ in range(4):
        browser = Client()
        first_step(browser)
        for _ in range(5):
            browser.post(SECOND_STEP, {"code": "00000000"})

    assert sign_in(known, "amina").status_code == 302


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", "null", '{"id": 1}', "{" * 40_000])
def test_what_no_passkey_answers_is_refused(cast: Cast, client: Client, answer: str) -> None:
    first_step(client)

    page = client.post(SECOND_STEP, {"passkey": answer})

    assert "The passkey did not work." in text_of(page)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("amina", "/"),
        ("lucia", "/cases/"),
        ("pablo", "/administration/desk/"),
        ("clara", "/coordination/"),
        ("diego", "/administration/"),
        ("elena", "/protocol/roles/"),
        ("julia", "/journal/"),
    ],
)
def test_everybody_adds_a_second_step_first_whatever_their_role(
    cast: Cast, client: Client, name: str, address: str
) -> None:
    Authenticator.objects.all().delete()
    sign_in(client, name)

    led = client.get(address)

    assert led.headers["Location"] == reverse("second-factor")
    assert "Before anything else, add a second step." in text_of(
        client.get(led.headers["Location"])
    )


def test_a_demonstration_asks_nobody_to_add_one(
    cast: Cast, client: Client, settings: LazySettings
) -> None:
    Authenticator.objects.all().delete()
    settings.IS_DEMONSTRATION = True
    sign_in(client, "amina")

    assert client.get("/").status_code == 200


def test_one_query_tells_who_looks_and_whether_they_have_a_second_factor(cast: Cast) -> None:
    member = Member.objects.get(sign_in_name="amina")

    with CaptureQueriesContext(connection) as asked:
        actor = find_actor(member=member)

    assert actor is not None
    assert actor.has_second_factor
    assert len(asked) == 1
