"""The choices of *Due*: what each leaves, that they stay, and that none of them is a fault."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.due import views as views_due
from amparo.apps.cases.due.filters import Filters, State, numbers_shown, read_filters
from amparo.apps.cases.due.owed import count_owed, list_owed
from amparo.apps.cases.models import Case, Duty
from tests.apps.cases.owing import (
    NO_DATE,
    NOW,
    WITHIN_24_HOURS,
    code,
    opened,
    page,
    shown_codes,
)
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_due, "instant_now", lambda: NOW)


def one_of_each(by: Actor) -> dict[str, str]:
    """The code of a case in which a duty is late, due in an hour, in days, in weeks, or undated."""
    cases = {
        name: opened(by, WITHIN_24_HOURS, ago=timedelta(hours=23))
        for name in ("late", "day", "week", "later")
    }
    cases["undated"] = opened(by, NO_DATE, ago=timedelta(days=1))
    due = {"late": timedelta(hours=-1), "week": timedelta(days=3), "later": timedelta(days=30)}
    see_as(actor=by)
    for name, length in due.items():
        Duty.objects.filter(case=cases[name]).update(due_at=NOW + length)
    Case.objects.update(next_tick_at=None)
    return {name: code(case) for name, case in cases.items()}


def many(by: Actor, number: int) -> uuid.UUID:
    """A case with so many duties of one kind."""
    case = opened(by, WITHIN_24_HOURS, ago=timedelta(hours=2))
    see_as(actor=by)
    kept = Duty.objects.get(case=case)
    for position in range(1, number):
        kept.pk, kept.position = None, position
        kept.save(force_insert=True)
    return case


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("", ["late", "day", "week", "later", "undated"]),
        ("late", ["late"]),
        ("day", ["day"]),
        ("week", ["day", "week"]),
        ("later", ["week", "later"]),
        ("undated", ["undated"]),
        ("missed", []),
    ],
)
def test_each_state_leaves_its_duties(
    cast: Cast, client: Client, state: str, left: list[str]
) -> None:
    codes = one_of_each(cast.amina)

    text = page(client, address=f"/?state={state}")

    assert shown_codes(text) == [codes[name] for name in left]


def test_the_figures_count_every_duty_once_and_lead_to_it(cast: Cast, client: Client) -> None:
    one_of_each(cast.amina)
    client.force_login(Member.objects.get(sign_in_name="amina"))

    figures = client.get("/?state=undated").context["due"].figures

    assert [(str(one["text"]), one["number"], one["href"]) for one in figures] == [
        ("Not done in time", 1, "/?state=late"),
        ("Due in 24 hours", 1, "/?state=day"),
        ("Due later", 2, "/?state=later"),
        ("No date", 1, "/?state=undated"),
    ]


def test_the_list_has_as_many_duties_as_are_counted(cast: Cast) -> None:
    one_of_each(cast.amina)
    desk = cast.amina.desk_id

    counted = count_owed(desk_id=desk, now=NOW, rules=["PY1b", "PYM5c", "PY6"])

    assert [owed.duty for owed in counted] == ["PY1b", "PYM5c"]
    for state in State:
        listed = list_owed(desk_id=desk, now=NOW, state=state)
        assert sum(owed.numbers[state] for owed in counted) == len(listed)


def test_a_kind_leaves_the_duties_that_one_act_fulfils(cast: Cast, client: Client) -> None:
    codes = one_of_each(cast.amina)

    text = page(client, address="/?kind=victim+referred+for+certification")

    assert shown_codes(text) == [codes["undated"]]
    assert "Send a copy of the record to the court (4)" in text
    assert "Show all" in text


def test_what_was_chosen_is_still_chosen(cast: Cast, client: Client) -> None:
    one_of_each(cast.amina)
    client.force_login(Member.objects.get(sign_in_name="amina"))

    markup = client.get("/?state=day&kind=police+record+sent+to+a+court").content.decode()

    assert '<option value="day" selected>' in markup
    assert '<option value="police record sent to a court" selected>' in markup


def test_a_choice_that_leaves_nothing_says_so(cast: Cast, client: Client) -> None:
    opened(cast.amina, NO_DATE, ago=timedelta(days=1))

    text = page(client, address="/?state=late")

    assert "0 duties No duty is like that now." in text


def test_fifty_stand_on_a_page_and_the_choice_goes_along(cast: Cast, client: Client) -> None:
    many(cast.amina, 120)
    client.force_login(Member.objects.get(sign_in_name="amina"))

    response = client.get("/?state=day&page=3")

    found = response.context["due"]
    assert (found.total, found.last_page, len(found.rows)) == (120, 3, 20)
    assert [one["href"] for one in found.pages] == [
        "/?state=day",
        "/?state=day&page=2",
        "/?state=day&page=3",
    ]
    assert (found.previous, found.following) == ({"href": "/?state=day&page=2"}, None)


def test_no_duty_stands_on_two_pages(cast: Cast, client: Client) -> None:
    many(cast.amina, 120)
    client.force_login(Member.objects.get(sign_in_name="amina"))

    pages = [client.get(f"/?page={number}").context["due"].rows for number in (1, 2, 3)]

    positions = [row.told.duty.position for rows in pages for row in rows]
    assert sorted(positions) == list(range(120))


def test_a_page_too_far_is_the_last_one(cast: Cast, client: Client) -> None:
    many(cast.amina, 60)
    client.force_login(Member.objects.get(sign_in_name="amina"))

    found = client.get("/?page=99").context["due"]

    assert (found.filters.page, len(found.rows)) == (2, 10)


@pytest.mark.parametrize(
    "query",
    [
        "state=%00&kind=%00&page=%00",
        "state=LATE&kind='%20OR%201=1--&page=-1",
        "page=99999999999999999999999",
        "page=٣",
        "page=1e3",
        "kind=" + "x" * 5000,
        "state=late&state=day&kind[]=a",
        "kind=%ff%fe",
    ],
)
def test_an_address_that_makes_no_sense_is_no_fault(cast: Cast, client: Client, query: str) -> None:
    opened(cast.amina, NO_DATE, ago=timedelta(days=1))
    client.force_login(Member.objects.get(sign_in_name="amina"))

    response = client.get(f"/?{query}")

    assert response.status_code == 200
    assert response.context["due"].filters.page == 1


def test_a_choice_and_its_address_say_the_same() -> None:
    chosen = Filters(state=State.WEEK, kind="victim certified", page=4)

    written = chosen.query()

    assert written == "?state=week&kind=victim+certified&page=4"
    assert read_filters({"state": "week", "kind": "victim certified", "page": "4"}) == chosen
    assert Filters().query() == ""


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [
        (1, 1, (1,)),
        (1, 4, (1, 2, None, 4)),
        (3, 5, (1, 2, 3, 4, 5)),
        (7, 20, (1, None, 6, 7, 8, None, 20)),
        (20, 20, (1, None, 19, 20)),
    ],
)
def test_pages_far_from_this_one_are_left_out(
    page: int, last: int, shown: tuple[int | None, ...]
) -> None:
    assert numbers_shown(page=page, last=last) == shown
