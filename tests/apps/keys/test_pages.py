"""The pages of keys and of sealed parts, as their members meet them."""

import re
import uuid

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from amparo.apps.compartments.models import Draft, Kept
from tests.apps.acting import cheat, open_case
from tests.apps.signing_in import prove, sign_in
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

CHOSEN = "seven invented words that nobody guesses"
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def amina(committed: Cast) -> Client:
    """Amina's browser, signed in; she holds the key of her desk and is not unsealed."""
    joined(begun(committed.lucia), committed.amina)
    client = Client()
    sign_in(client, "amina")
    return client


def unseal(client: Client, passphrase: str = PASSPHRASE, target: str = "") -> str:
    answer = client.post(reverse("unseal"), {"passphrase": passphrase, "next": target})
    return answer.headers.get("Location", "")


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the form of a sealed part."""
    return dict(re.findall(r'<input type="hidden" name="(sealed-\w+)" value="([^"]*)"', text))


def write(client: Client, case: uuid.UUID, **fields: str) -> str:
    """Fill in who somebody is, and return where that leads."""
    address = reverse("compartment-edit", args=[case, "identity"])
    page = client.get(address).content.decode()
    sent = {f"sealed-{name}": value for name, value in fields.items()}
    return client.post(address, {**hidden(page), **sent}).headers.get("Location", "")


def test_a_member_chooses_a_passphrase_begins_the_key_and_gets_two_sheets(
    committed: Cast,
) -> None:
    client = Client()
    sign_in(client, "lucia")
    prove(client)
    assert client.get("/unseal/").headers["Location"] == "/keys/own/"

    made = client.post("/keys/own/", {"new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN})
    sheets = client.post("/keys/begin/").content.decode()

    assert made.headers["Location"] == "/keys/"
    assert len(re.findall(r"<li>[A-Z2-7]{2,4}</li>", sheets)) == 30
    assert "Lucia" in client.get("/keys/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("short", "This is too short."),
        (PASSWORD, "This is your password."),
        ("passwordpassword1", "A program guesses this password soon"),
    ],
)
def test_a_weak_passphrase_is_refused(committed: Cast, typed: str, said: str) -> None:
    client = Client()
    sign_in(client, "lucia")
    prove(client)

    page = client.post("/keys/own/", {"new_passphrase": typed, "repeated_passphrase": typed})

    assert said in page.content.decode()


def test_two_that_differ_are_refused(committed: Cast) -> None:
    client = Client()
    sign_in(client, "lucia")
    prove(client)

    page = client.post("/keys/own/", {"new_passphrase": CHOSEN, "repeated_passphrase": "x" * 20})

    assert "The two are not the same." in page.content.decode()


def test_the_passphrase_opens_and_closing_ends_it(committed: Cast, amina: Client) -> None:
    case = open_case(committed.amina)
    target = reverse("compartment", args=[case, "identity"])

    assert amina.get(target).headers["Location"] == f"/unseal/?next={target}"
    assert unseal(amina, "a wrong passphrase") == ""
    assert unseal(amina, target=target) == target
    assert write(amina, case, given_names="Ñasaindy Invented") == target
    assert "Ñasaindy Invented" in amina.get(target).content.decode()
    cookie = amina.cookies[settings.UNSEALED_COOKIE_NAME].value
    amina.post("/seal/")
    assert amina.get(target).headers["Location"] == f"/unseal/?next={target}"
    amina.cookies[settings.UNSEALED_COOKIE_NAME] = cookie  # as who had copied it would
    assert amina.get(target).headers["Location"] == f"/unseal/?next={target}"


def test_neither_the_session_nor_the_cookie_alone_opens_anything(
    committed: Cast, amina: Client
) -> None:
    case = open_case(committed.amina)
    unseal(amina)
    target = reverse("compartment-edit", args=[case, "identity"])
    assert amina.get(target).status_code == 200
    cookie = amina.cookies[settings.UNSEALED_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 3600)
    kept = cookie.value

    amina.cookies[settings.UNSEALED_COOKIE_NAME] = "A" * 43 + "="
    assert amina.get(target).status_code == 302
    amina.cookies[settings.UNSEALED_COOKIE_NAME] = kept
    assert amina.get(target).status_code == 200
    assert kept not in Session.objects.get(pk=amina.session.session_key).session_data
    Session.objects.all().delete()
    assert amina.get(target).status_code == 302


def test_it_ends_when_it_is_not_used_and_after_an_hour(committed: Cast, amina: Client) -> None:
    case = open_case(committed.amina)
    target = reverse("compartment-edit", args=[case, "identity"])
    for name, seconds in (("unsealed used", 601), ("unsealed since", 3601)):
        unseal(amina)
        assert amina.get(target).status_code == 200
        session = amina.session
        session[name] -= seconds
        session.save()

        assert amina.get(target).status_code == 302, name


def test_what_is_open_leaves_the_screen_when_it_is_over(committed: Cast, amina: Client) -> None:
    case = open_case(committed.amina)
    unseal(amina)
    write(amina, case, given_names="Invented")

    shown = amina.get(reverse("compartment", args=[case, "identity"]))
    written = amina.get(reverse("compartment-edit", args=[case, "identity"]))

    assert shown.headers["Refresh"] == "600; url=/left-open/"
    assert int(written.headers["Refresh"].partition(";")[0]) > 3_000


def test_what_is_sent_after_it_was_closed_is_kept_as_a_draft(
    committed: Cast, amina: Client
) -> None:
    case = open_case(committed.amina)
    unseal(amina)
    address = reverse("compartment-edit", args=[case, "identity"])
    fields = hidden(amina.get(address).content.decode())
    amina.post("/seal/")

    sent = amina.post(address, {**fields, "sealed-given_names": "Typed Long"})

    assert sent.headers["Location"] == address
    with acting(committed.amina):
        assert b"Typed" not in bytes(Draft.objects.get().sealed)
        assert not Kept.objects.exists()
    unseal(amina)
    page = amina.get(address).content.decode()
    assert 'value="Typed Long"' in page
    assert "This is your draft of" in page
    amina.post(address, {**hidden(page), "sealed-given_names": "Typed Long"})
    with acting(committed.amina):
        assert not Draft.objects.exists()


def test_a_draft_is_kept_while_one_types_and_let_go(committed: Cast, amina: Client) -> None:
    case = open_case(committed.amina)
    draft = reverse("compartment-draft", args=[case, "identity"])

    assert amina.post(draft, {"sealed-given_names": "Typed"}).status_code == 204
    unseal(amina)
    address = reverse("compartment-edit", args=[case, "identity"])
    assert 'value="Typed"' in amina.get(address).content.decode()
    assert amina.post(draft, {"drop": "1"}).headers["Location"] == address
    assert 'value="Typed"' not in amina.get(address).content.decode()


def test_what_others_kept_meanwhile_is_shown_beside_what_was_typed(
    committed: Cast, amina: Client
) -> None:
    case = open_case(committed.amina)
    unseal(amina)
    address = reverse("compartment-edit", args=[case, "identity"])
    fields = hidden(amina.get(address).content.decode())
    write(amina, case, given_names="Theirs")

    again = amina.post(
        address,
        {**fields, "sealed-submission": str(uuid.uuid4()), "sealed-given_names": "Mine"},
    ).content.decode()

    assert "Others kept another version meanwhile." in again
    assert "Theirs" in again
    assert 'value="Mine"' in again
    amina.post(address, {**hidden(again), "sealed-given_names": "Mine"})
    target = reverse("compartment", args=[case, "identity"])
    assert "Mine" in amina.get(target).content.decode()


def test_before_the_first_question_stands_what_must_be_reported_with_its_article(
    committed: Cast, amina: Client
) -> None:
    case = open_case(committed.amina)
    unseal(amina)
    address = reverse("compartment-edit", args=[case, "identity"])

    before = amina.get(address).content.decode()
    write(amina, case, given_names="Invented")
    after = amina.get(address).content.decode()

    assert "Before the first question, read this to the person" in before
    assert "Ley 6202/18, art. 7" in before
    assert "Before the first question" not in after


def test_a_case_is_found_by_a_part_of_a_name_without_accents(
    committed: Cast, amina: Client
) -> None:
    case, other = open_case(committed.amina), open_case(committed.amina)
    unseal(amina)
    write(amina, case, given_names="Ñasaindy", surnames="Benítez de Ejemplo")
    write(amina, other, given_names="Fatu", surnames="Kollie")

    page = amina.post("/names/", {"name": "nasa benit"}).content.decode()

    assert "Ñasaindy Benítez de Ejemplo" in page
    assert "Fatu" not in page
    assert "Fatu Kollie" in amina.post("/names/", {"name": "kolie"}).content.decode()
    assert "Nobody is called so" in amina.post("/names/", {"name": "Perez"}).content.decode()
    assert "at least three letters" in amina.post("/names/", {"name": "fa"}).content.decode()


def test_who_does_not_hold_the_key_is_led_to_the_numbers_to_read_out(committed: Cast) -> None:
    begun(committed.lucia)
    case = open_case(committed.amina)
    client = Client()
    sign_in(client, "amina")
    prove(client)
    client.post("/keys/own/", {"new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN})

    answer = client.get(reverse("compartment-edit", args=[case, "identity"]))

    assert answer.headers["Location"] == "/keys/"
    page = client.get("/keys/").content.decode()
    assert "That page opens with the key of your desk, and you do not hold it yet." in page
    assert "You do not hold it yet." in page


def test_who_has_no_key_is_told_why_they_need_one_and_led_back(committed: Cast) -> None:
    client = Client()
    sign_in(client, "amina")
    prove(client)

    asked = client.get("/names/", follow=True)
    plain = client.get("/keys/own/").content.decode()
    made = client.post(
        asked.redirect_chain[-1][0],
        {"new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN},
    )

    assert asked.redirect_chain[-1][0] == "/keys/own/?next=/names/"
    assert "What you asked for is sealed." in asked.content.decode()
    assert "What you asked for is sealed." not in plain
    assert made.headers["Location"] == "/names/"


def test_a_new_key_leads_to_no_foreign_address(committed: Cast) -> None:
    client = Client()
    sign_in(client, "amina")
    prove(client)

    made = client.post(
        "/keys/own/?next=https://elsewhere.example/",
        {"new_passphrase": CHOSEN, "repeated_passphrase": CHOSEN},
    )

    assert made.headers["Location"] == "/keys/"


def test_after_ten_wrong_passphrases_none_is_tried(committed: Cast, amina: Client) -> None:
    for _ in range(10):
        unseal(amina, "a wrong passphrase")

    page = amina.post("/unseal/", {"passphrase": PASSPHRASE}).content.decode()

    assert "Too many attempts." in page


def test_a_part_that_was_changed_in_the_database_is_refused_noted_and_not_shown(
    committed: Cast, amina: Client, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    unseal(amina)
    write(amina, case, given_names="Invented")
    cheat(database, "UPDATE compartments_kept SET version = 9")

    answer = amina.get(reverse("compartment", args=[case, "identity"]))

    assert answer.status_code == 409
    assert "changed, moved or put back" in answer.content.decode()
