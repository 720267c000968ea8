"""How often one may try: guessing ends soon, and locks out nobody at their own browser."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from amparo.apps.accounts import limits
from amparo.apps.accounts.addresses import network_of
from amparo.apps.accounts.attempts import bucket, count_attempt, forget_old
from amparo.apps.accounts.models import Attempt
from tests.apps.accounts.pages import text_of
from tests.apps.signing_in import SIGN_IN, sign_in
from tests.cast import PASSWORD, Cast

TOO_MANY = "Too many attempts. Wait a quarter of an hour."
GUESS = "a wrong password"


def guess(client: Client, name: str, *, times: int = 1, address: str = "203.0.113.7") -> list[int]:
    """Guess passwords from an address; return how each is answered."""
    typed = {"username": name, "password": GUESS}
    return [client.post(SIGN_IN, typed, REMOTE_ADDR=address).status_code for _ in range(times)]


def known(name: str) -> Client:
    """A browser from which a member has signed in, and out."""
    client = Client()
    sign_in(client, name)
    client.post("/sign-out/")
    return client


@pytest.mark.parametrize("name", ["amina", "nobody", " AMINA "])
def test_the_eleventh_attempt_at_a_name_is_refused_whether_there_is_one_or_not(
    cast: Cast, client: Client, name: str
) -> None:
    first = guess(client, name, times=10)

    answer = client.post(SIGN_IN, {"username": name, "password": PASSWORD})

    assert first == [200] * 10
    assert answer.status_code == 429
    assert TOO_MANY in text_of(answer)


def test_what_is_said_of_a_known_and_of_an_unknown_name_is_the_same(cast: Cast) -> None:
    said = []
    for name in ("amina", "nobody"):
        guess(Client(), name, times=10)
        answer = Client().post(SIGN_IN, {"username": name, "password": PASSWORD})
        said.append((answer.status_code, text_of(answer)))

    assert said[0] == said[1]


def test_whoever_signed_in_here_before_is_not_locked_out_by_others(cast: Cast) -> None:
    own = known("amina")
    guess(Client(), "amina", times=11)
    for name in range(60):
        guess(Client(), f"name {name}", address="127.0.0.1")

    assert sign_in(own, "amina").status_code == 302


def test_a_browser_is_known_for_whoever_signed_in_there_alone(cast: Cast) -> None:
    of_mateo = known("mateo")
    guess(Client(), "amina", times=10)

    assert guess(of_mateo, "amina") == [429]


def test_two_members_who_share_a_browser_are_both_known_there(cast: Cast) -> None:
    shared = known("amina")
    sign_in(shared, "mateo")
    guess(Client(), "amina", times=10)

    assert sign_in(shared, "amina").status_code == 302


def test_a_known_browser_guesses_ten_times_too(cast: Cast) -> None:
    assert guess(known("amina"), "amina", times=11) == [200] * 10 + [429]


@pytest.mark.parametrize("damage", ["x", "."])
def test_a_cookie_that_was_changed_or_is_of_another_name_makes_nothing_known(
    cast: Cast, damage: str
) -> None:
    own = known("amina")
    own.cookies["known_device"] = own.cookies["known_device"].value + damage
    guess(Client(), "amina", times=10)

    assert guess(own, "amina") == [429]


def test_the_cookie_of_a_known_browser_says_no_name_and_no_script_reads_it(cast: Cast) -> None:
    cookie = known("amina").cookies["known_device"]

    assert "amina" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/",
        180 * 24 * 60 * 60,
    )


def test_a_browser_is_forgotten_after_half_a_year(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = known("amina")
    guess(Client(), "amina", times=10)
    in_time = guess(own, "amina")
    later = timezone.now() + timedelta(days=180)
    monkeypatch.setattr(limits, "now", lambda: later)
    guess(Client(), "amina", times=10)

    assert (in_time, guess(own, "amina")) == ([200], [429])


def test_a_place_guesses_sixty_times_whatever_the_names(cast: Cast, client: Client) -> None:
    for number in range(60):
        guess(client, f"name {number}")

    assert guess(client, "another name") == [429]
    assert guess(client, "another name", address="203.0.113.8") == [200]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_a_network_of_the_new_kind_counts_as_one_place(address: str, place: str) -> None:
    assert network_of(address=address) == place


@pytest.mark.parametrize(("minutes", "status"), [(14, 429), (15, 302)])
def test_after_a_quarter_of_an_hour_one_may_try_again(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, minutes: int, status: int
) -> None:
    guess(client, "amina", times=10)
    later = timezone.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(limits, "now", lambda: later)

    assert sign_in(client, "amina").status_code == status


def test_signing_in_counts_as_no_guess(cast: Cast) -> None:
    for _ in range(6):
        assert sign_in(Client(), "amina").status_code == 302
        assert sign_in(Client(), "mateo").status_code == 302

    assert not Attempt.objects.exists()


def test_an_attempt_stays_when_the_answer_is_a_fault(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr("amparo.apps.accounts.views_sign_in.SignInForm", fails)
    browser = Client(raise_request_exception=False)

    status = guess(browser, "amina")

    assert status == [500]
    assert Attempt.objects.count() == 2


def test_neither_name_nor_address_is_kept(cast: Cast, client: Client) -> None:
    guess(client, "amina")

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(accounts_attempt::text, ' ') FROM accounts_attempt")
        kept = str(cursor.fetchone())

    assert "amina" not in kept
    assert "203.0.113.7" not in kept


def test_a_full_bucket_counts_in_no_other(cast: Cast) -> None:
    now = timezone.now()
    full = bucket("full", most=0, within=timedelta(minutes=1))
    other = bucket("other", most=1, within=timedelta(minutes=1))

    assert count_attempt(buckets=[full, other], now=now) is None
    assert count_attempt(buckets=[other], now=now) is not None


def test_old_attempts_are_forgotten(cast: Cast) -> None:
    now = timezone.now()
    for minutes in (59, 61):
        Attempt.objects.create(bucket="b", at=now - timedelta(minutes=minutes))

    forget_old(now=now)

    assert Attempt.objects.count() == 1


def test_the_password_of_an_open_session_is_guessed_ten_times(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    typed = {"old_password": GUESS, "new_password1": "another invented", "new_password2": "other"}
    for _ in range(5):
        client.post("/password/", typed)
        client.post("/prove/", {"password": GUESS})

    refused = text_of(client.post("/prove/", {"password": PASSWORD}))
    own = text_of(client.post("/password/", {**typed, "old_password": PASSWORD}))

    assert TOO_MANY in refused
    assert TOO_MANY in own
