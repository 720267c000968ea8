"""Signing in and out: what is said, where it leads, and what is given away to nobody."""

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.models import Desk, Member, Posting
from tests.apps import signing_in
from tests.cast import PASSWORD, SINCE, Cast

SIGN_IN = "/sign-in/"
WRONG = "The sign-in name or the password is not right. Check both."


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> str:
    """Sign in and return where it leads; nothing where it does not."""
    return signing_in.sign_in(client, name, password, **more).headers.get("Location", "")


def page_of(client: Client, name: str, password: str) -> str:
    """The page that answers, without what is made anew for each: the token, and the name typed."""
    page = client.post(SIGN_IN, {"username": name, "password": password}).content.decode()
    return re.sub(r'value="[^"]*"', "", page)


@pytest.mark.parametrize("name", ["amina", "Amina", " AMINA "])
def test_a_member_signs_in_whatever_the_capitals(cast: Cast, client: Client, name: str) -> None:
    assert sign_in(client, name) == reverse("due")


@pytest.mark.parametrize(
    ("name", "home"), [("amina", "due"), ("clara", "coordination"), ("diego", "administration")]
)
def test_home_is_what_the_role_needs(cast: Cast, client: Client, name: str, home: str) -> None:
    assert sign_in(client, name) == reverse(home)


def test_a_known_and_an_unknown_name_are_answered_in_the_same_words(
    cast: Cast, client: Client
) -> None:
    Member.objects.filter(sign_in_name="mateo").update(is_active=False)

    known = page_of(client, "amina", "a wrong password")
    unknown = page_of(client, "nobody", "a wrong password")
    inactive = page_of(client, "mateo", PASSWORD)

    assert WRONG in known
    assert known == unknown == inactive


def test_a_password_is_hashed_for_an_unknown_name_too(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    keep: Callable[..., None] = get_user_model().set_password

    def counted(member: Member, password: str) -> None:
        hashed.append(password)
        keep(member, password)

    monkeypatch.setattr(Member, "set_password", counted)

    sign_in(client, "nobody", "a wrong password")

    assert hashed == ["a wrong password"]


def test_an_empty_form_says_what_is_missing(client: Client, db: None) -> None:
    response = client.post(SIGN_IN, {"username": "", "password": ""})

    assert response.status_code == 200
    assert response.context["form"].errors == {
        "username": ["Write your sign-in name."],
        "password": ["Write your password."],
    }


def test_an_empty_change_of_password_says_what_to_write(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")

    response = client.post(reverse("own-password"), {"old_password": ""})

    assert response.context["form"].errors == {
        "old_password": ["Write the password you have now."],
        "new_password1": ["Write a new password."],
        "new_password2": ["Write the new password once more."],
    }


def test_a_removed_member_does_not_sign_in(cast: Cast, client: Client) -> None:
    Member.objects.filter(sign_in_name="amina").update(is_active=False)

    assert sign_in(client, "amina") == ""


def test_a_member_at_no_desk_is_told_so(cast: Cast, client: Client) -> None:
    Posting.objects.filter(member__sign_in_name="amina").update(ends_on=SINCE)

    sign_in(client, "amina")
    response = client.get(reverse("due"))

    assert response.status_code == 403
    assert "You are not at any desk now." in response.content.decode()


def test_a_member_whose_desk_is_closed_is_told_so(cast: Cast, client: Client) -> None:
    Desk.objects.filter(pk=cast.bruno.desk_id).update(closed_on=SINCE)

    sign_in(client, "bruno")

    assert "You are not at any desk now." in client.get(reverse("due")).content.decode()


def test_who_was_going_somewhere_gets_there(cast: Cast, client: Client) -> None:
    asked = client.get(reverse("administration"))
    page = client.get(asked.headers["Location"]).content.decode()

    assert asked.headers["Location"] == "/sign-in/?next=/administration/"
    assert 'name="next" value="/administration/"' in page
    assert sign_in(client, "diego", next="/administration/") == "/administration/"


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere"],
)
def test_nobody_is_led_to_another_host(cast: Cast, client: Client, target: str) -> None:
    assert sign_in(client, "amina", next=target) == reverse("due")


def test_the_session_is_another_one_after_signing_in(cast: Cast, client: Client) -> None:
    session = client.session
    session["kept"] = "from before"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)

    sign_in(client, "amina")

    assert client.cookies["sessionid"].value != before


def test_nothing_of_the_member_before_is_left_in_the_session(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    session = client.session
    session["kept"] = "amina's"
    session.save()

    sign_in(client, "diego")

    assert "kept" not in client.session


def test_signing_out_ends_the_session_and_needs_a_press(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")

    by_link = client.get(reverse("sign-out")).status_code
    still = client.get(reverse("due")).status_code
    client.post(reverse("sign-out"))

    assert (by_link, still) == (405, 200)
    assert client.get(reverse("due")).headers["Location"] == "/sign-in/?next=/"


def test_signing_out_lets_the_browser_forget_what_it_keeps(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")

    out = client.post(reverse("sign-out"))

    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_session_that_was_signed_out_opens_nothing_any_more(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    kept = client.cookies["sessionid"].value
    client.post(reverse("sign-out"))

    thief = Client()
    thief.cookies["sessionid"] = kept

    assert thief.get(reverse("due")).headers["Location"] == "/sign-in/?next=/"


def test_signing_in_and_out_need_the_token_of_the_page(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post(SIGN_IN, {"username": "amina", "password": PASSWORD}).status_code
    strict.force_login(Member.objects.get(sign_in_name="amina"))

    assert refused == 403
    assert strict.post(reverse("sign-out")).status_code == 403


def test_choosing_a_language_keeps_the_page_and_is_remembered(client: Client, db: None) -> None:
    response = client.post(
        reverse("set_language"), {"language": "es", "next": "/sign-in/?next=/administration/"}
    )

    cookie = client.cookies["django_language"]
    assert response.headers["Location"] == "/sign-in/?next=/administration/"
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("es", True, "Lax")
    assert '<html class="govuk-template" lang="es"' in client.get(SIGN_IN).content.decode()


@pytest.mark.parametrize(
    ("language", "target"), [("xx", "/sign-in/"), ("es", "https://elsewhere.example/")]
)
def test_another_language_or_host_is_not_chosen(
    client: Client, db: None, language: str, target: str
) -> None:
    response = client.post(reverse("set_language"), {"language": language, "next": target})

    assert response.headers["Location"] in ("/sign-in/", "/")
    assert ("django_language" in client.cookies) is (language == "es")


def test_only_a_demonstration_shows_who_one_can_be_and_only_whom_its_pack_invents(
    cast: Cast, client: Client, settings: LazySettings
) -> None:
    Member.objects.filter(sign_in_name="amina").update(sign_in_name="police-asuncion")
    real = client.get(SIGN_IN).content.decode()
    settings.IS_DEMONSTRATION, settings.DEMONSTRATION_PASSWORD = True, PASSWORD

    shown = client.get(SIGN_IN).content.decode()

    assert ("police-asuncion" in real, PASSWORD in real) == (False, False)
    assert ("police-asuncion" in shown, PASSWORD in shown) == (True, True)
    assert "mateo" not in shown


def test_a_member_changes_their_password_and_stays_signed_in_here_only(
    cast: Cast, client: Client
) -> None:
    elsewhere = Client()
    sign_in(client, "amina")
    sign_in(elsewhere, "amina")
    new = "another invented one"

    response = client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )

    assert response.headers["Location"] == reverse("due")
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").headers["Location"] == "/sign-in/?next=/"
    assert sign_in(Client(), "amina", new) == reverse("due")


@pytest.mark.parametrize(
    ("old", "first", "second", "said"),
    [
        ("not it", "another invented one", "another invented one", "not the password you have"),
        (PASSWORD, "another invented one", "another invented 1", "are not the same"),
        (PASSWORD, "short", "short", "too short"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused(
    cast: Cast, client: Client, old: str, first: str, second: str, said: str
) -> None:
    sign_in(client, "amina")
    typed = {"old_password": old, "new_password1": first, "new_password2": second}

    page = client.post("/password/", typed).content.decode()

    assert said in page
    assert sign_in(Client(), "amina") == reverse("due")


@pytest.mark.parametrize("address", ["/no-such-page/", "/coordination/"])
def test_a_page_that_is_not_for_an_administrator_leads_to_one_that_is(
    cast: Cast, client: Client, address: str
) -> None:
    sign_in(client, "diego")

    page = client.get(address).content.decode()

    assert 'href="/administration/">Go to your first page</a>' in page


@pytest.mark.parametrize("wanted", ["x", "case", "javascript:alert(1)"])
def test_a_next_that_is_no_address_of_ours_leads_home(
    cast: Cast, client: Client, wanted: str
) -> None:
    assert sign_in(client, "amina", next=wanted) == reverse("due")
    assert client.post("/language/", {"next": wanted, "language": "es"}).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "first"),
    [("diego", "/administration/"), ("julia", "/journal/"), ("elena", "/protocol/")],
)
def test_the_bare_address_leads_whoever_owes_nothing_to_their_first_page(
    cast: Cast, client: Client, name: str, first: str
) -> None:
    sign_in(client, name)

    asked, sent = client.get("/"), client.post("/")

    assert (asked.status_code, asked.headers["Location"]) == (302, first)
    assert sent.status_code == 403
