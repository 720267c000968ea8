"""Who asks for more pages than a person reads is asked to wait; nobody else is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from amparo.apps.accounts import paces
from amparo.apps.accounts.paces import Minute
from tests.apps.accounts.pages import text_of
from tests.apps.signing_in import sign_in
from tests.cast import Cast

OF_A_MEMBER, FROM_ONE_PLACE = paces.PAGES_OF_A_MEMBER, paces.PAGES_FROM_ONE_PLACE
NOON = datetime(2026, 11, 30, 12, 0, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three pages of a member and five of a place are already many; it is a quarter past noon."""
    monkeypatch.setattr(paces, "PAGES_OF_A_MEMBER", 3)
    monkeypatch.setattr(paces, "PAGES_FROM_ONE_PLACE", 5)
    at(monkeypatch, NOON)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    class Clock(datetime):
        """Stands still."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # of one zone
            return now

    monkeypatch.setattr(paces, "datetime", Clock)


def statuses(client: Client, path: str, *, count: int) -> list[int]:
    return [client.get(path).status_code for _ in range(count)]


def test_a_member_who_asks_too_fast_is_told_when_to_go_on(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    paces.minute.forget()

    before = statuses(client, "/cases/", count=3)
    refused = client.get("/cases/")

    assert before == [200, 200, 200]
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "45")
    assert "That was too fast" in text_of(refused)
    assert "You can go on in 45 seconds. Then load this page anew." in text_of(refused)


def test_in_the_next_minute_they_go_on(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "amina")
    statuses(client, "/cases/", count=5)

    at(monkeypatch, NOON + timedelta(seconds=45))

    assert statuses(client, "/cases/", count=1) == [200]


def test_each_member_is_counted_alone_whatever_their_browser(cast: Cast) -> None:
    amina, again, bruno = Client(), Client(), Client()
    for client, name in ((amina, "amina"), (again, "amina"), (bruno, "bruno")):
        sign_in(client, name)
        paces.minute.forget()

    statuses(amina, "/cases/", count=3)

    assert statuses(again, "/cases/", count=1) == [429]
    assert statuses(bruno, "/cases/", count=1) == [200]


def test_a_form_that_comes_too_fast_changes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    statuses(client, "/cases/", count=5)

    answer = client.post("/sign-out/")

    assert answer.status_code == 429
    assert "_auth_user_id" in client.session


def test_a_place_is_counted_for_whoever_has_not_signed_in(db: None) -> None:
    here, elsewhere = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")

    assert statuses(here, "/sign-in/", count=6) == [200] * 5 + [429]
    assert statuses(elsewhere, "/sign-in/", count=1) == [200]
    assert statuses(here, "/healthz", count=6)[-1] != 429


def test_counting_asks_the_database_nothing(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counted = Minute()

    with django_assert_num_queries(0):
        many = [counted.count(who="member 1", at=NOON) for _ in range(3)]
        other = counted.count(who="member 2", at=NOON)

    assert (many, other) == ([1, 2, 3], 1)


def test_no_person_reads_as_many_as_a_member_may() -> None:
    assert (OF_A_MEMBER, FROM_ONE_PLACE) == (300, 1200)
