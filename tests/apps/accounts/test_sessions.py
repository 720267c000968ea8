"""How long somebody stays signed in, on a phone that others use too."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.apps.accounts import going_on, middleware, views_sign_in
from tests.apps.signing_in import sign_in
from tests.cast import Cast

MINUTE = 60
HOUR = 60 * MINUTE


class Clock:
    """Stands in for the module of time."""

    def __init__(self) -> None:
        self.now_seconds = 1_800_000_000.0

    def time(self) -> float:
        return self.now_seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(middleware, "time", clock)
    for module in (going_on, views_sign_in):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def amina(cast: Cast, client: Client, clock: Clock) -> Client:
    """The browser of Amina, who has just signed in."""
    sign_in(client, "amina")
    return client


def kept_anew(client: Client) -> bool:
    """Whether one more page keeps the session anew."""
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return any('UPDATE "django_session"' in one["sql"] for one in asked)


def test_a_session_ends_half_an_hour_after_it_was_kept_and_with_the_browser(amina: Client) -> None:
    cookie = amina.cookies["sessionid"]

    assert amina.session.get_expiry_age() == 30 * MINUTE
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_a_session_that_was_not_used_in_time_is_over(amina: Client) -> None:
    Session.objects.update(expire_date="2020-01-01T00:00Z")

    assert amina.get("/").headers["Location"] == "/sign-in/?next=/"


def test_use_keeps_a_session_anew_but_not_for_every_page(amina: Client, clock: Clock) -> None:
    at_once = kept_anew(amina)
    clock.now_seconds += 61
    later = kept_anew(amina)
    soon_after = kept_anew(amina)

    assert (at_once, later, soon_after) == (False, True, False)


@pytest.mark.parametrize(("seconds", "status"), [(12 * HOUR - 1, 200), (12 * HOUR, 302)])
def test_twelve_hours_after_sign_in_the_password_is_asked_again(
    amina: Client, clock: Clock, seconds: int, status: int
) -> None:
    clock.now_seconds += seconds

    assert amina.get("/").status_code == status


def test_saying_the_password_again_begins_the_twelve_hours_anew(
    amina: Client, clock: Clock
) -> None:
    clock.now_seconds += 8 * HOUR
    sign_in(amina, "amina")
    clock.now_seconds += 8 * HOUR

    assert amina.get("/").status_code == 200
