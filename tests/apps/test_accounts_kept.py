"""``amparo sessions …`` and ``amparo members …``: what whoever keeps the server does."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings, global_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.apps.accounts import actions
from amparo.apps.accounts.confirming import Inviter
from amparo.apps.accounts.keeping import NoSuchMember, end_sessions_of, give_new_password
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.roles import MemberRole
from tests.apps.accounts.pages import TODAY
from tests.apps.accounts.test_history import browser_of, told
from tests.apps.signing_in import SIGN_IN, asks_for_code, sign_in
from tests.apps.test_keeping import amparo
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

BY_KEEPER = ", by whoever keeps the server"


def is_in(client: Client) -> bool:
    """Whether a browser is still signed in."""
    return client.get("/sessions/").status_code == 200


def browsers(*names: str) -> list[Client]:
    """A browser of each, signed in."""
    found = [Client() for _ in names]
    for client, name in zip(found, names, strict=True):
        sign_in(client, name)
    assert all(is_in(client) for client in found)
    return found


def test_every_session_ends_at_once_and_each_history_says_so(
    committed: Cast, database: TestDatabase
) -> None:
    clients = browsers("amina", "amina", "diego")
    pending = Client()
    pending.post(SIGN_IN, {"username": "rosa", "password": PASSWORD})

    answer = amparo(database, "sessions", "end", "--all")

    assert answer == (0, ["Every session is ended. Members who were signed in: 2"])
    assert [is_in(client) for client in clients] == [False, False, False]
    assert not Session.objects.exists()
    assert told(browser_of("amina"))[0] == f"Sessions ended{BY_KEEPER}"
    assert told(browser_of("diego"))[0] == f"Sessions ended{BY_KEEPER}"
    assert told(browser_of("rosa")) == []


def test_the_sessions_of_one_member_end_and_others_stay(
    committed: Cast, database: TestDatabase
) -> None:
    amina, elsewhere, diego = browsers("amina", "amina", "diego")

    answer = amparo(database, "sessions", "end", "--sign-in", "Amina")

    assert answer == (0, ["Amina is signed out. Sessions ended: 2"])
    assert [is_in(client) for client in (amina, elsewhere, diego)] == [False, False, True]
    assert told(browser_of("amina"))[0] == f"Sessions ended{BY_KEEPER}"


def test_the_only_administrator_is_let_in_again(
    committed: Cast, database: TestDatabase, settings: LazySettings
) -> None:
    # The command hashes as the product does; the cast's passwords are hashed in haste.
    settings.PASSWORD_HASHERS = [*global_settings.PASSWORD_HASHERS, *settings.PASSWORD_HASHERS]
    (before,) = browsers("diego")

    status, said = amparo(
        database, "members", "new-password", "--sign-in", "diego", "--take-factors-away"
    )
    found = re.fullmatch(r"diego may sign in within seven days with: (\S+)", said[0])
    assert found
    diego = Client()
    led = sign_in(diego, "diego", found[1])

    assert (status, is_in(before)) == (0, False)
    assert led.status_code == 302
    assert diego.get("/administration/").headers["Location"] == "/password/"
    Member.objects.filter(sign_in_name="diego").update(has_first_password=False)
    assert told(diego)[:3] == [
        "Signed in with the password alone",
        f"All second steps taken away{BY_KEEPER}",
        f"New first password made{BY_KEEPER}",
    ]


@pytest.mark.parametrize(
    "command", [("sessions", "end"), ("members", "new-password")], ids=lambda words: words[0]
)
def test_a_name_that_nobody_has_is_refused(
    committed: Cast, database: TestDatabase, command: tuple[str, ...]
) -> None:
    answer = amparo(database, *command, "--sign-in", "nobody")

    assert answer == (2, ["--sign-in nobody: nobody signs in with this name"])


def test_a_new_password_leaves_the_second_step(cast: Cast, client: Client) -> None:
    password = give_new_password(sign_in_name="diego", take_factors_away=False)

    answer = client.post(SIGN_IN, {"username": "diego", "password": password})

    assert asks_for_code(answer)
    assert Authenticator.objects.filter(user__sign_in_name="diego").exists()


def test_a_new_password_is_good_for_seven_days_and_ends_tokens(cast: Cast) -> None:
    give_new_password(sign_in_name="diego", take_factors_away=False)

    until = Member.objects.get(sign_in_name="diego").invited_until
    assert until is not None
    assert timedelta(days=6, hours=23) < until - timezone.now() <= timedelta(days=7)
    assert ProcrastinateJob.objects.filter(task_name="tokens.end_of_member").count() == 1


def test_whoever_was_removed_is_nobody(cast: Cast) -> None:
    Member.objects.filter(sign_in_name="amina").update(is_active=False)

    with pytest.raises(NoSuchMember):
        end_sessions_of(sign_in_name="amina")
    with pytest.raises(NoSuchMember):
        give_new_password(sign_in_name="amina", take_factors_away=True)


def test_whoever_keeps_the_server_is_the_second_person_where_there_is_none(
    committed: Cast, database: TestDatabase
) -> None:
    by = Inviter(member=committed.diego.member, at=timezone.now(), is_for_country=True)
    actions.enter_member(
        sign_in_name="nora", shown_name="Nora", password="another invented password",
        desk_id=committed.diego.desk_id, role=MemberRole.COUNTRY_ADMINISTRATOR, on=TODAY,
        inviter=by,
    )  # fmt: skip

    answer = amparo(database, "members", "confirm", "--sign-in", "nora")
    again = amparo(database, "members", "confirm", "--sign-in", "nora")

    assert answer == (
        0, ["nora is confirmed. The history of their account says that it was done here."],
    )  # fmt: skip
    assert again == (2, ["--sign-in nora: nobody has to confirm them"])
    assert told(browser_of("nora"))[0] == f"Confirmed as: Country administrator{BY_KEEPER}"
