"""What happened with an account: the member reads it, whoever manages them too, nobody else."""

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts import actions, history
from amparo.apps.accounts.admitting import confirm_member
from amparo.apps.accounts.history import Kind
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.roles import MemberRole
from tests.apps.accounts.apps_of_codes import code_of_app
from tests.apps.accounts.pages import DIEGO, TODAY, member_id, text_of
from tests.apps.accounts.test_factor_pages import secret_shown
from tests.apps.signing_in import SECOND_STEP, SIGN_IN, prove, sign_in
from tests.cast import PASSWORD, Cast

NEW = "another invented one"


def told(client: Client, address: str = "/history/") -> list[str]:
    """What the page says has happened, the newest first, without when."""
    page = client.get(address)
    assert page.status_code == 200
    cells = re.findall(r'data-label="What happened">(.*?)</td>', page.content.decode())
    return [cell.strip() for cell in cells]


def browser_of(name: str) -> Client:
    """The browser of a member who has just signed in."""
    client = Client()
    client.force_login(Member.objects.get(sign_in_name=name))
    prove(client)
    return client


def history_of(name: str) -> str:
    """The address of a member's history, for whoever manages them."""
    return reverse("member-history", args=[member_id(name)])


def test_signing_in_says_by_which_factor(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    secret = secret_shown(client)
    client.post("/second-factor/app/", {"code": code_of_app(secret, steps=-1)})
    other = Client()
    other.post(SIGN_IN, {"username": "amina", "password": PASSWORD})
    other.post(SECOND_STEP, {"code": code_of_app(secret)})

    assert told(other) == [
        "Signed in with password and app",
        "App added",
        "Signed in with password and a code of the sheet",
    ]


def test_signing_in_with_the_password_alone_says_so(cast: Cast, client: Client) -> None:
    Authenticator.objects.all().delete()
    sign_in(client, "amina")

    assert told(client) == ["Signed in with the password alone"]


def test_a_wrong_password_is_noted_once_an_hour_for_whose_name_it_was(cast: Cast) -> None:
    for _ in range(3):
        Client().post(SIGN_IN, {"username": " Amina ", "password": "wrong"})

    assert told(browser_of("amina")) == ["Password refused"]
    assert told(browser_of("mateo")) == []


def test_a_name_that_nobody_has_is_noted_nowhere(cast: Cast, client: Client) -> None:
    answer = client.post(SIGN_IN, {"username": "nobody", "password": "wrong"})

    assert answer.status_code == 200
    assert [told(browser_of(name)) for name in ("amina", "diego")] == [[], []]


def test_each_wrong_second_step_is_noted(cast: Cast, client: Client) -> None:
    client.post(SIGN_IN, {"username": "amina", "password": PASSWORD})
    client.post(SECOND_STEP, {"code": "00000000"})
    client.post(SECOND_STEP, {"passkey": "{}"})

    assert told(browser_of("amina")) == ["The right password, and a wrong second step"] * 2


def test_what_a_member_changes_is_noted_as_theirs(cast: Cast) -> None:
    amina = browser_of("amina")
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    amina.post("/password/", typed)
    amina.post("/second-factor/sheet/")
    amina.post("/sessions/end/")
    amina.post("/sessions/1/end/")
    sheet = Authenticator.objects.get(user__sign_in_name="amina")
    amina.post(reverse("second-factor-remove", args=[sheet.pk]))

    assert told(amina) == [
        "Sheet of codes removed",
        "Sessions ended",
        "Sessions ended",
        "Sheet of codes made",
        "Another password chosen",
    ]


def test_a_wrong_password_within_a_session_is_noted(cast: Cast) -> None:
    amina, mateo = browser_of("amina"), browser_of("mateo")

    amina.post("/prove/", {"password": "wrong"})
    mateo.post("/password/", {"old_password": "wrong"})

    assert told(amina) == ["Password refused"]
    assert told(mateo) == ["Password refused"]


def test_what_an_administrator_does_is_noted_with_their_name(cast: Cast) -> None:
    pablo = browser_of("pablo")
    amina = member_id("amina")
    for page in ("password", "second-factor", "suspend", "suspend"):
        pablo.post(reverse(f"member-{page}", args=[amina]))

    assert told(pablo, history_of("amina")) == [
        "Let in again, by Pablo",
        "Suspended, by Pablo",
        "All second steps taken away, by Pablo",
        "New first password made, by Pablo",
    ]


def test_roles_given_and_ended_are_noted(cast: Cast) -> None:
    see_as(actor=cast.diego)
    entered = actions.enter_member(
        sign_in_name="nora", shown_name="Nora", password=NEW, desk_id=cast.amina.desk_id,
        role=MemberRole.OFFICER, on=TODAY, inviter=DIEGO,
    )  # fmt: skip
    with transaction.atomic():
        see_as(actor=cast.lucia)
        confirm_member(by=cast.lucia, member_id=entered, at=datetime(2026, 11, 2, tzinfo=UTC))
    see_as(actor=cast.diego)
    actions.move_member(
        member_id=entered, desk_id=cast.amina.desk_id, role=MemberRole.CASE_LEAD, on=TODAY,
        inviter=DIEGO,
    )  # fmt: skip
    before = told(browser_of("diego"), history_of("nora"))
    see_as(actor=cast.diego)
    pseudonym = Member.objects.get(pk=entered).pseudonym
    actions.remove_member(member_id=entered, on=TODAY)
    removed, _more = history.list_history(member=pseudonym, page=1)

    assert before == [
        "Moved; now: Case lead, by Diego",
        "Confirmed as: Officer, by Lucia",
        "Entered as: Officer, by Diego",
    ]
    assert removed[0].kind is Kind.REMOVED


def test_what_is_done_without_anybody_signed_in_is_told_as_the_servers_keepers(
    cast: Cast,
) -> None:
    actions.suspend_member(member_id=member_id("amina"), at=datetime(2026, 11, 2, tzinfo=UTC))

    assert told(browser_of("pablo"), history_of("amina")) == [
        "Suspended, by whoever keeps the server"
    ]


def test_a_page_that_is_refused_is_noted_by_its_route_once_an_hour(cast: Cast) -> None:
    amina = browser_of("amina")

    statuses = [amina.get("/administration/institutions/7654321/").status_code for _ in range(2)]
    amina.post("/administration/roles/canary/hold/", {"note": "canary"})

    assert statuses == [403, 403]
    assert told(amina) == ["Refused a page: role-hold", "Refused a page: institution"]


def test_what_is_not_there_or_not_for_them_is_noted_by_its_route(cast: Cast) -> None:
    pablo = browser_of("pablo")

    statuses = [
        pablo.get(reverse("member", args=[number])).status_code
        for number in (member_id("rosa"), 7654321)
    ]
    pablo.get("/no-such-address/")

    assert statuses == [404, 404]
    assert told(pablo) == [
        "Asked for a page that is not there, or not open to this account: member"
    ]


def test_nobody_is_noted_who_is_not_signed_in(cast: Cast, client: Client) -> None:
    client.get("/administration/")

    assert told(browser_of("amina")) == []


def test_fifty_stand_on_a_page_and_the_rest_on_the_next(cast: Cast) -> None:
    for number in range(51):
        history.note(member=cast.amina.member, kind=Kind.REFUSED, about=f"page-{number}")
    amina = browser_of("amina")

    first, second = told(amina), told(amina, "/history/?page=2")

    assert (len(first), second) == (50, ["Refused a page: page-0"])
    assert 'href="?page=2"' in amina.get("/history/").content.decode()


@pytest.mark.parametrize("name", ["rosa", "clara"])
def test_whoever_manages_a_desk_reads_those_of_their_members_alone(cast: Cast, name: str) -> None:
    assert browser_of("pablo").get(history_of("amina")).status_code == 200
    assert browser_of("pablo").get(history_of(name)).status_code == 404
    assert browser_of("diego").get(history_of(name)).status_code == 200


def test_the_page_of_a_member_and_that_of_sign_in_lead_there(cast: Cast) -> None:
    amina, pablo = browser_of("amina"), browser_of("pablo")

    for address in ("/second-factor/", "/sessions/"):
        assert 'href="/history/"' in amina.get(address).content.decode()
    page = pablo.get(reverse("member", args=[member_id("amina")]))
    assert f'href="{history_of("amina")}"' in page.content.decode()
    assert "The member reads the same." in text_of(pablo.get(history_of("amina")))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_words(cast: Cast, kind: Kind) -> None:
    of_a_role = (Kind.ENTERED, Kind.MOVED, Kind.CONFIRMED)
    about = "officer" if kind in of_a_role else "totp"
    history.note(member=cast.amina.member, kind=kind, about=about)

    (words,) = told(browser_of("amina"))

    assert words
    assert "%(" not in words
