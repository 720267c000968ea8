"""A page that nobody uses any more leaves the screen when its session ends by itself."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.apps.accounts import leaving
from amparo.apps.accounts.sessions import begin_session, seconds_left
from tests.apps.accounts.pages import member_id, text_of
from tests.apps.cases.browsing import browser, opened
from tests.apps.signing_in import prove, sign_in
from tests.cast import Cast

HOUR = 60 * 60


def test_a_page_goes_after_half_an_hour_and_knows_where_it_was(cast: Cast) -> None:
    case = opened(cast.amina)
    amina = browser("amina")

    shown = [amina.get(path) for path in ("/", "/cases/", f"/cases/{case}/", "/?state=late")]

    assert [page.headers["Refresh"] for page in shown] == [
        "1800; url=/left-open/?next=/",
        "1800; url=/left-open/?next=/cases/",
        f"1800; url=/left-open/?next=/cases/{case}/",
        "1800; url=/left-open/?next=/",
    ]


def test_so_does_what_a_sent_form_was_answered_with_and_leads_to_the_first_page(
    cast: Cast,
) -> None:
    diego = browser("diego")
    prove(diego)

    shown = diego.post(reverse("member-password", args=[member_id("amina")]))

    assert "Password of Amina" in text_of(shown)
    assert shown.headers["Refresh"] == "1800; url=/left-open/"


def test_a_page_on_which_something_is_written_stays(cast: Cast) -> None:
    case = opened(cast.lucia)
    lucia = browser("lucia")
    prove(lucia)
    paths = ["/cases/open/?event=possible%20victim%20met", f"/cases/{case}/profile/",
             f"/cases/{case}/restrict/", "/requests/new/", "/password/"]  # fmt: skip

    shown = [lucia.get(path) for path in paths]

    assert [page.status_code for page in shown] == [200] * len(paths)
    assert ["Refresh" in page.headers for page in shown] == [False] * len(paths)


def test_nobody_elses_page_goes(cast: Cast, client: Client) -> None:
    shown = [client.get(path) for path in ("/sign-in/", "/protocol/", "/left-open/")]

    assert ["Refresh" in page.headers for page in shown] == [False, False, False]


def test_where_the_twelve_hours_are_over_sooner_it_goes_sooner() -> None:
    session: dict[str, object] = {}
    begin_session(session=session, now_seconds=0)  # type: ignore[arg-type]  # as good as one

    left = [
        seconds_left(session=session, now_seconds=now, unused_seconds=1800)  # type: ignore[arg-type]  # a dict does
        for now in (0, 11 * HOUR, 12 * HOUR - 60, 12 * HOUR)
    ]

    assert left == [1800, 1800, 60, 1]


def test_what_it_goes_to_shows_nothing_of_anybody_and_does_not_use_the_session(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "amina")
    client.get("/")
    session = client.session
    session["used at"] = 0
    session.save()

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/left-open/?next=/cases/")

    assert "Amina" not in page.content.decode()
    assert "Police, Asunción" not in page.content.decode()
    assert 'href="/cases/"' in page.content.decode()
    assert [one["sql"] for one in asked if "UPDATE" in one["sql"]] == []
    assert client.session["used at"] == 0
    assert client.get("/").status_code == 200
    assert client.session["used at"] != 0


@pytest.mark.parametrize("next_page", ["//evil.example/", "https://evil.example/", "javascript:0"])
def test_it_leads_to_no_other_site(cast: Cast, client: Client, next_page: str) -> None:
    page = client.get("/left-open/", {"next": next_page}).content.decode()

    assert "evil.example" not in page.partition("<main")[2].partition("</main>")[0]
    assert "javascript:0" not in page.partition("<main")[2].partition("</main>")[0]


def test_each_form_that_is_filled_in_is_known_as_one() -> None:
    kinds = [
        b'<form method="post" novalidate><input type="hidden"><textarea></textarea></form>',
        b'<form method="post"><input type="radio"></form>',
        b'<form method="post"><select></select></form>',
        b'<form method="post" action="/a/"><input type="hidden"><button>Go</button></form>',
        b'<form class="amparo-filters" method="post"><input name="find"></form>',
        b'<form method="post"><button>Go</button></form><form method="get"><input></form>',
    ]

    assert [bool(leaving._WRITTEN.search(one)) for one in kinds] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
