"""Whoever has a password that somebody else made chooses their own before anything else."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts import actions
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.roles import MemberRole
from tests.apps.accounts.pages import days, institution_id, member_id, text_of
from tests.apps.signing_in import sign_in
from tests.cast import PASSWORD, Cast

OWN = "/password/"
WORDS = "Choose a password of your own first. Whoever made this one has seen it."
NEW = "another invented one"


def has_first(name: str) -> bool:
    return Member.objects.get(sign_in_name=name).has_first_password


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    """The browser of Amina, signed in with a password that Diego made."""
    Member.objects.filter(sign_in_name="amina").update(has_first_password=True)
    sign_in(client, "amina")
    return client


def choose(client: Client, new: str) -> str:
    """Choose a password, and return where it leads; nothing where it is refused."""
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    return client.post(OWN, typed).headers.get("Location", "")


@pytest.mark.parametrize("name", ["due", "cases", "open-case", "protocol-roles"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_of_members_leads_to_the_own_password(
    amina: Client, name: str, method: str
) -> None:
    answer = getattr(amina, method)(reverse(name))

    assert answer.headers["Location"] == OWN
    assert WORDS in text_of(amina.get(OWN))


def test_public_pages_the_language_and_the_way_out_stay_open(amina: Client) -> None:
    public = amina.get(reverse("protocol")).status_code
    language = amina.post(reverse("set_language"), {"language": "fr", "next": "/protocol/"})
    out = amina.post(reverse("sign-out"))

    assert public == 200
    assert language.headers["Location"] == "/protocol/"
    assert out.headers["Location"] == "/sign-in/"


def test_choosing_ones_own_opens_every_page(amina: Client) -> None:
    home = choose(amina, NEW)

    assert home == "/"
    assert amina.get("/").status_code == 200
    assert WORDS not in text_of(amina.get(OWN))
    assert not has_first("amina")


@pytest.mark.parametrize("new", [PASSWORD, "short"])
def test_the_same_password_again_or_one_easy_to_guess_opens_nothing(
    amina: Client, new: str
) -> None:
    assert choose(amina, new) == ""
    assert has_first("amina")
    assert amina.get("/").headers["Location"] == OWN


def test_a_page_that_the_role_does_not_need_stays_refused(amina: Client) -> None:
    assert amina.get(reverse("administration")).status_code == 403


def test_who_is_entered_on_the_pages_has_a_first_password(diego: Client, cast: Cast) -> None:
    typed = {"name": "nora", "shown_name": "Nora", "desk": str(cast.amina.desk_id),
             "role": "officer", **days("day", "27", "3", "2026")}  # fmt: skip

    shown = diego.post(reverse("member-enter", args=[institution_id()]), typed)

    found = re.search(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", text_of(shown))
    assert found is not None
    nora = Client()
    nora.post("/sign-in/", {"username": "nora", "password": found[0]})
    assert has_first("nora")
    # Even before the page that says who confirms them.
    assert nora.get("/", follow=True).redirect_chain[-1] == (OWN, 302)


def test_who_is_given_a_new_password_has_a_first_one_again(diego: Client) -> None:
    diego.post(reverse("member-password", args=[member_id("amina")]))

    assert has_first("amina")


def test_the_first_administrator_chooses_their_own_too(db: None) -> None:
    actions.begin(
        institution="Mesa", also=(), sign_in_name="diego", shown_name="Diego",
        password=PASSWORD, on=date(2026, 3, 27), invited_until=datetime(2026, 4, 3, tzinfo=UTC),
    )  # fmt: skip

    assert has_first("diego")


def test_an_invented_member_has_no_first_password(cast: Cast) -> None:
    actions.enter_member(
        sign_in_name="nora", shown_name="Nora", password=PASSWORD, desk_id=cast.amina.desk_id,
        role=MemberRole.OFFICER, on=date(2026, 3, 27),
        inviter=None,
    )  # fmt: skip

    assert not has_first("nora")
