"""The pages of tokens: whoever leads makes one, sees it once, and ends it."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from amparo.apps.accounts.models import Member
from amparo.apps.tokens.models import Token
from tests.apps.api.asking import Program, give_token, told
from tests.apps.signing_in import prove
from tests.cast import Cast

FORM = {"purpose": "the nightly copy of the register", "scopes": ["duties:read"], "days": "30"}


def browser(name: str, *, is_proved: bool = True) -> Client:
    """Somebody who is signed in, and has just proved who they are."""
    client = Client()
    client.force_login(Member.objects.get(sign_in_name=name))
    if is_proved:
        prove(client)
    return client


def test_a_token_is_made_shown_once_and_lets_a_program_in(cast: Cast) -> None:
    client = browser("lucia")

    shown = client.post("/tokens/new/", FORM)

    (secret,) = re.findall(r"amparo_[\w-]{43}", shown.content.decode())
    assert shown.headers["Cache-Control"] == "no-store"
    assert Program(secret=secret).get("/me").json()["scopes"] == ["duties:read"]
    listed = client.get("/tokens/").content.decode()
    assert "the nightly copy of the register" in listed
    assert secret not in listed
    kept = Token.objects.get()
    assert (kept.expires_at - kept.created_at).days == 30


def test_whoever_has_not_proved_lately_who_they_are_makes_none(cast: Cast) -> None:
    response = browser("lucia", is_proved=False).get("/tokens/new/")

    assert response.headers["Location"] == "/prove/?next=/tokens/new/"


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("lucia", ["duties:read", "cases:read", "cases:record"]),
        ("clara", ["figures:read"]),
    ],
)
def test_each_role_is_offered_what_it_may_give(cast: Cast, name: str, offered: list[str]) -> None:
    page = browser(name).get("/tokens/new/").content.decode()

    assert re.findall(r'name="scopes"[^>]*value="([^"]+)"', page) == offered


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"purpose": "short"}, "Say in 10 to 200 letters what the program is for."),
        ({"purpose": " x          "}, "Say in 10 to 200 letters what the program is for."),
        ({"scopes": []}, "Choose what the program may do."),
        ({"scopes": ["figures:read"]}, "Select a valid choice"),
        ({"days": ""}, "Choose how long it lasts."),
        ({"days": "365"}, "Select a valid choice"),
    ],
)
def test_a_form_that_asks_too_much_makes_no_token(
    cast: Cast, changed: dict[str, object], says: str
) -> None:
    response = browser("lucia").post("/tokens/new/", {**FORM, **changed})

    assert says in response.content.decode()
    assert not Token.objects.exists()


def test_a_token_is_revoked_by_its_desk_and_by_no_other(cast: Cast) -> None:
    secret = give_token(cast.lucia)
    address = f"/tokens/{Token.objects.get().pk}/revoke/"

    foreign = browser("clara").post(address)
    asked = browser("lucia").get(address)
    still = told(Program(secret=secret).get("/me"))
    done = browser("lucia").post(address)

    assert foreign.status_code == 404
    assert "This cannot be taken back." in asked.content.decode()
    assert still == (200, "")
    assert done.headers["Location"] == "/tokens/"
    assert told(Program(secret=secret).get("/me")) == (401, "unauthenticated")
    assert "Revoked" in browser("lucia").get("/tokens/").content.decode()


def test_the_list_says_why_a_token_lets_nobody_in(cast: Cast) -> None:
    give_token(cast.lucia)
    pablo = Member.objects.get(sign_in_name="pablo")
    give_token(cast.pablo)
    Member.objects.filter(pk=pablo.pk).update(suspended_at=datetime.now(tz=UTC))
    Token.objects.filter(made_by=cast.lucia.member).update(
        created_at=datetime(2026, 1, 1, tzinfo=UTC), expires_at=datetime(2026, 2, 1, tzinfo=UTC)
    )

    page = browser("lucia").get("/tokens/").content.decode()

    assert "Expired" in page
    assert "Its maker acts here no longer" in page
    assert page.count("/revoke/") == 1
