"""Before what matters one shows again who one is; what was sent meanwhile is not lost."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.factors import passkeys
from amparo.apps.accounts.models import Member
from tests.apps.accounts.pages import institution_id, member_id, text_of
from tests.apps.accounts.test_history import told
from tests.apps.accounts.test_written import form_of
from tests.apps.signing_in import prove, sign_in
from tests.cast import PASSWORD, Cast, next_code

ASKS = "What comes next matters. So we ask once more; then not for ten minutes."


def both(name: str) -> dict[str, str]:
    """Both steps of a member of the cast."""
    return {"password": PASSWORD, "code": next_code(name)}


def forget_proof(client: Client, *, seconds: int = 600) -> None:
    """Let the last proof be so long ago."""
    prove(client)
    session = client.session
    session["proved at"] -= seconds
    session.save()


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    sign_in(client, "amina")
    return client


@pytest.fixture
def diego_later(cast: Cast, client: Client) -> Client:
    """The browser of Diego, who signed in a while ago."""
    sign_in(client, "diego")
    forget_proof(client)
    return client


@pytest.mark.parametrize(
    "name", ["second-factor-app", "second-factor-passkey", "second-factor-sheet", "sessions-end"]
)
def test_what_matters_asks_again_after_ten_minutes(amina: Client, name: str) -> None:
    address = reverse(name)
    at_once = amina.get(address)
    forget_proof(amina, seconds=590)
    within = amina.get(address)
    forget_proof(amina)

    later = amina.get(address)

    asked = f"/prove/?next={address}"
    assert asked not in (at_once.headers.get("Location"), within.headers.get("Location"))
    assert later.headers["Location"] == asked
    assert ASKS in text_of(amina.get(asked))


@pytest.mark.parametrize(
    "name", ["member-password", "member-second-factor", "member-move", "member-remove"]
)
def test_changing_how_others_sign_in_or_their_role_asks_again(
    diego_later: Client, name: str
) -> None:
    address = reverse(name, args=[member_id("amina")])

    assert diego_later.get(address).headers["Location"] == f"/prove/?next={address}"


def test_entering_a_member_asks_again(diego_later: Client) -> None:
    address = reverse("member-enter", args=[institution_id()])

    assert diego_later.get(address).headers["Location"] == f"/prove/?next={address}"


def test_the_password_leads_on_to_the_page(amina: Client) -> None:
    forget_proof(amina)

    answer = amina.post("/prove/", {**both("amina"), "next": "/second-factor/app/"})

    assert answer.headers["Location"] == "/second-factor/app/"
    assert amina.get("/second-factor/app/").status_code == 200


def test_a_proof_gives_the_session_another_key_and_the_old_one_opens_nothing(
    amina: Client,
) -> None:
    before = amina.cookies["sessionid"].value
    amina.post("/prove/", both("amina"))
    old = Client()
    old.cookies["sessionid"] = before

    assert amina.cookies["sessionid"].value != before
    assert amina.get("/sessions/").status_code == 200
    assert old.get("/sessions/").status_code == 302


def test_a_session_that_was_proved_is_listed_once_and_since_it_began(amina: Client) -> None:
    began = UserSession.objects.get().created_at

    amina.post("/prove/", both("amina"))

    assert [row.created_at for row in UserSession.objects.all()] == [began]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_nobody_is_led_to_another_host(amina: Client, target: str) -> None:
    answer = amina.post("/prove/", {**both("amina"), "next": target})

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "wrong", "code": "right"},
        {"password": PASSWORD, "code": "00000000"},
        {"password": PASSWORD},
        {"code": "right"},
        {},
        {"passkey": "{}"},
        {"passkey": "{}", "password": PASSWORD, "code": "right"},
    ],
)
def test_one_step_alone_or_a_wrong_one_proves_nothing(
    amina: Client, fields: dict[str, str]
) -> None:
    forget_proof(amina)
    if fields.get("code") == "right":
        fields = {**fields, "code": next_code("amina")}

    amina.post("/prove/", fields)

    assert amina.get("/second-factor/app/").status_code == 302


def test_a_wrong_password_uses_no_code_up(amina: Client) -> None:
    code = next_code("amina")

    amina.post("/prove/", {"password": "wrong", "code": code})

    assert next_code("amina") == code


def test_a_code_that_proved_proves_no_second_time(amina: Client) -> None:
    typed = both("amina")
    amina.post("/prove/", typed)
    forget_proof(amina)

    page = amina.post("/prove/", typed)

    assert "This code is not right, or was used before." in text_of(page)
    assert amina.get("/second-factor/app/").status_code == 302


def test_a_wrong_code_is_noted_in_the_history(amina: Client) -> None:
    amina.post("/prove/", {"password": PASSWORD, "code": "00000000"})

    assert told(amina)[0] == "The right password, and a wrong second step"


def test_whoever_has_no_second_step_yet_proves_with_the_password(
    cast: Cast, client: Client
) -> None:
    Authenticator.objects.all().delete()
    sign_in(client, "amina")
    forget_proof(client)

    page = text_of(client.get("/prove/"))
    client.post("/prove/", {"password": PASSWORD})

    assert "From your app, or one from your sheet." not in page
    assert client.get("/second-factor/app/").status_code == 200


def with_passkey_alone(amina: Client) -> None:
    """Let Amina have a passkey and no code; nobody looks at what the passkey says here."""
    sheet = Authenticator.objects.filter(user__sign_in_name="amina")
    sheet.update(type="webauthn", data={"name": "key", "credential": {}})
    forget_proof(amina)


def test_of_whoever_has_passkeys_alone_no_password_is_taken(
    amina: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_passkey_alone(amina)
    monkeypatch.setattr(passkeys, "ask_alone", lambda *, member: "{}")

    page = text_of(amina.get("/prove/"))
    amina.post("/prove/", {"password": PASSWORD})

    assert "Use the passkey of this device or your key." in page
    assert "Go on" not in page
    assert amina.get("/second-factor/app/").status_code == 302


def test_a_passkey_must_make_sure_of_who_holds_it(
    amina: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_passkey_alone(amina)
    monkeypatch.setattr("amparo.apps.accounts.factors.passkeys.auth.get_credentials", lambda _: [])

    asked = amina.get("/prove/").content.decode()

    assert "&quot;userVerification&quot;: &quot;required&quot;" in asked
    assert amina.session["mfa.webauthn.state"]["user_verification"] == "required"


def test_codes_are_guessed_twenty_times_an_hour_however_many_sessions(cast: Cast) -> None:
    guessed = {"password": PASSWORD, "code": "00000000"}
    for _ in range(3):
        browser = Client()
        sign_in(browser, "amina")
        for _ in range(7):
            page = text_of(browser.post("/prove/", guessed))

    fresh = Client()
    sign_in(fresh, "amina")
    refused = text_of(fresh.post("/prove/", both("amina")))

    assert "Too many attempts. Wait a quarter of an hour." in page
    assert "Too many attempts. Wait a quarter of an hour." in refused


def test_choosing_another_password_asks_for_both_steps(amina: Client) -> None:
    new = "another invented one"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    forget_proof(amina)

    asked = amina.get("/password/")
    sent = amina.post("/password/", typed)
    unchanged = amina.post("/prove/", {**both("amina"), "next": "/password/"})
    changed = amina.post("/password/", typed)

    assert asked.headers["Location"] == "/prove/?next=/password/"
    assert sent.headers["Location"] == "/prove/?next=/password/"
    assert unchanged.headers["Location"] == "/password/"
    assert changed.headers["Location"] == "/"


def test_what_was_sent_is_kept_and_done_after_the_proof(diego_later: Client) -> None:
    address = reverse("member-password", args=[member_id("amina")])
    before = Member.objects.get(sign_in_name="amina").password

    asked = diego_later.post(address, {})
    unchanged = Member.objects.get(sign_in_name="amina").password
    form = form_of(asked)
    offered = diego_later.post(form.action, {**form.fields, **both("diego")})
    done = diego_later.post(form_of(offered).action, form_of(offered).fields)

    assert (asked.status_code, before == unchanged) == (403, True)
    assert "What you sent before is not done yet. Send it now." in text_of(offered)
    assert done.status_code == 200
    assert Member.objects.get(sign_in_name="amina").password != before


def test_a_wrong_password_loses_nothing_that_was_sent(diego_later: Client) -> None:
    asked = form_of(diego_later.post(reverse("sessions-end"), {"a": "b"}))

    again = form_of(diego_later.post(asked.action, {**asked.fields, "password": "wrong"}))

    assert again.fields["kept"] == asked.fields["kept"]


@pytest.mark.parametrize(("fields"), [{"kept": "changed"}, {"kept": "x:y:z"}])
def test_what_was_changed_on_the_way_is_not_sent(amina: Client, fields: dict[str, str]) -> None:
    answer = amina.post("/prove/", {**both("amina"), **fields, "next": "/sessions/"})

    assert answer.headers["Location"] == "/sessions/"
    assert "What you sent is not recorded. Send it again." in text_of(amina.get("/sessions/"))


def test_what_is_too_much_to_keep_is_said_to_be_lost(amina: Client) -> None:
    forget_proof(amina)

    answer = amina.post("/sessions/end/", {"note": "n" * 70_000})

    assert answer.headers["Location"] == "/prove/?next=/sessions/end/"
    assert "Send it again." in text_of(amina.get(answer.headers["Location"]))
