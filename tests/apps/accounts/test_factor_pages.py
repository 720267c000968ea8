"""The pages on which a member sets up an app, prints a sheet, and removes what is lost."""

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.factors.codes import take_code
from amparo.apps.accounts.factors.having import Kind, list_factors
from amparo.apps.accounts.models import Member
from tests.apps.accounts.apps_of_codes import code_of_app
from tests.apps.accounts.pages import member_id, text_of
from tests.apps.signing_in import SECOND_STEP, SIGN_IN, sign_in
from tests.cast import PASSWORD, Cast

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

APP = "/second-factor/app/"
SHEET = "/second-factor/sheet/"
PASSKEY = "/second-factor/passkey/"


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    sign_in(client, "amina")
    return client


def kinds(name: str = "amina") -> list[str]:
    found = list_factors(member=Member.objects.get(sign_in_name=name))
    return [factor.kind.name for factor in found]


def secret_shown(client: Client) -> str:
    found = re.search(r"Key: ((?:[A-Z2-7]{4} ?){8})", text_of(client.get(APP)))
    assert found is not None
    return found[1].replace(" ", "")


def codes_on(page: "Answer") -> list[str]:
    """The codes of a sheet as a page shows them."""
    return re.findall(r"\b\d{4} \d{4}\b", text_of(page))


def signed_out(client: Client) -> bool:
    return client.get("/").status_code == 302


def test_of_sheets_five_are_made_in_a_quarter_of_an_hour(amina: Client) -> None:
    made = [codes_on(amina.post(SHEET)) for _ in range(5)]

    refused = amina.post(SHEET, follow=True)

    assert [len(codes) for codes in made] == [10] * 5
    assert "Too many attempts. Wait a quarter of an hour." in text_of(refused)
    assert codes_on(refused) == []
    take_code(member=Member.objects.get(sign_in_name="amina"), code=made[-1][0])


def test_an_app_is_set_up_with_its_code_and_opens_the_second_step(amina: Client) -> None:
    secret = secret_shown(amina)

    added = amina.post(APP, {"code": code_of_app(secret, steps=-1)})
    other = Client()
    other.post(SIGN_IN, {"username": "amina", "password": PASSWORD})
    opened = other.post(SECOND_STEP, {"code": code_of_app(secret)})

    assert added.headers["Location"] == reverse("second-factor")
    assert kinds() == ["APP", "SHEET"]
    assert opened.status_code == 302


def test_the_secret_stays_the_same_until_the_app_is_added(amina: Client) -> None:
    first = secret_shown(amina)
    amina.post(APP, {"code": "000000"})
    second = secret_shown(amina)
    amina.post(APP, {"code": code_of_app(first)})

    assert first == second
    assert secret_shown(amina) != first


def test_a_wrong_code_adds_no_app(amina: Client) -> None:
    secret_shown(amina)

    page = text_of(amina.post(APP, {"code": "000000"}))

    assert "This is not the code of now. Wait for the next one." in page
    assert kinds() == ["SHEET"]


def test_the_session_keeps_no_secret_that_can_be_read(amina: Client) -> None:
    secret = secret_shown(amina)

    assert secret not in str(dict(amina.session.items()))


def test_whoever_had_no_second_step_gets_a_sheet_with_their_app(cast: Cast, client: Client) -> None:
    Authenticator.objects.all().delete()
    sign_in(client, "amina")
    page = client.post(APP, {"code": code_of_app(secret_shown(client))})

    codes = codes_on(page)

    assert len(codes) == 10
    assert take_code(member=Member.objects.get(sign_in_name="amina"), code=codes[0]) is Kind.SHEET
    assert client.get("/").status_code == 200


def test_a_sheet_alone_is_a_second_step(cast: Cast, client: Client) -> None:
    Authenticator.objects.all().delete()
    sign_in(client, "amina")
    before = client.get("/").headers["Location"]

    client.post(SHEET)

    assert before == "/second-factor/"
    assert client.get("/").status_code == 200


def test_the_codes_of_a_sheet_are_shown_once(amina: Client) -> None:
    codes = codes_on(amina.post(SHEET))
    later = text_of(amina.get("/second-factor/")) + text_of(amina.get(SHEET))

    assert len(codes) == 10
    assert not any(code in later or code.replace(" ", "") in later for code in codes)
    assert "10 codes left" in later


@pytest.mark.parametrize("act", ["add", "remove", "sheet"])
def test_another_session_ends_when_a_second_factor_changes(amina: Client, act: str) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "amina")
    sheet = Authenticator.objects.get(user__sign_in_name="amina").pk
    acts = {
        "add": (APP, {"code": code_of_app(secret_shown(amina))}),
        "remove": (f"/second-factor/{sheet}/remove/", {}),
        "sheet": (SHEET, {}),
    }

    amina.post(*acts[act])

    assert signed_out(elsewhere)
    assert amina.get("/second-factor/").status_code == 200


def test_who_removes_the_last_one_is_asked_to_add_another(amina: Client) -> None:
    sheet = Authenticator.objects.get(user__sign_in_name="amina").pk
    address = f"/second-factor/{sheet}/remove/"

    warned = text_of(amina.get(address))
    amina.post(address)

    assert "You have no other second step. You will be asked to add one." in warned
    assert amina.get("/").headers["Location"] == "/second-factor/"


def test_nobody_removes_what_is_somebody_elses(amina: Client) -> None:
    of_mateo = Authenticator.objects.get(user__sign_in_name="mateo").pk

    answer = amina.post(f"/second-factor/{of_mateo}/remove/")

    assert answer.status_code == 404
    assert kinds("mateo") == ["SHEET"]


@pytest.mark.parametrize(
    "answer", ["", "x", "{}", "[]", '{"response": {}}', '{"id": "é"}', "[" * 20_000]
)
def test_what_no_browser_answers_adds_no_passkey(amina: Client, answer: str) -> None:
    amina.get(PASSKEY)

    page = text_of(amina.post(PASSKEY, {"name": "key", "passkey": answer}))

    assert "The browser made no passkey. Try again." in page
    assert kinds() == ["SHEET"]


def test_what_a_browser_is_asked_names_this_host_and_gives_nothing_away(amina: Client) -> None:
    page = amina.get(PASSKEY).content.decode()

    assert "&quot;rp&quot;: {&quot;name&quot;: &quot;Amparo&quot;" in page
    assert "&quot;id&quot;: &quot;testserver&quot;" in page


def test_an_administrator_lets_somebody_set_it_up_anew(diego: Client, cast: Cast) -> None:
    amina = Client()
    sign_in(amina, "amina")

    diego.post(reverse("member-second-factor", args=[member_id("amina")]))

    assert kinds() == []
    assert signed_out(amina)
    assert sign_in(Client(), "amina").headers["Location"] == "/not-confirmed/"


def test_a_member_who_was_removed_has_nothing_to_set_up_anew(diego: Client) -> None:
    Member.objects.filter(sign_in_name="amina").update(is_active=False)

    answer = diego.post(reverse("member-second-factor", args=[member_id("amina")]))

    assert answer.status_code == 404
