"""*Due*: what a desk owes, in which order, in which words, and what it does not see."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Institution, Member, RoleHolding
from amparo.apps.cases import actions
from amparo.apps.cases.due import owed
from amparo.apps.cases.due import views as views_due
from amparo.apps.cases.models import Duty
from amparo.domain.casework.entries import Precision
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_microseconds
from tests.apps.cases.owing import (
    NO_DATE,
    NOW,
    WITHIN_2_DAYS_OF_EITHER_KIND,
    WITHIN_24_HOURS,
    code,
    opened,
    page,
    plain,
    shown_codes,
)
from tests.cast import POLICE, PROSECUTION, Cast

QUERIES = 19
"""Seventeen, and the two of the savepoint that a request is within the transaction of a test."""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_due, "instant_now", lambda: NOW)


def client_markup(client: Client, address: str) -> str:
    """The page as Amina is sent it."""
    client.force_login(Member.objects.get(sign_in_name="amina"))
    return client.get(address).content.decode()


def test_late_duties_stand_first_then_the_soonest_then_those_without_a_date(
    cast: Cast, client: Client
) -> None:
    undated = opened(cast.amina, NO_DATE, ago=timedelta(days=12))
    soon = opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(hours=23))
    late = opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))
    expected = [code(late), code(soon), code(undated)]

    text = page(client)

    assert shown_codes(text) == expected


def test_a_late_duty_says_since_when_by_when_and_under_which_article(
    cast: Cast, client: Client
) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))

    text = page(client)

    assert "Not done in time Send a copy of the record to the court" in text
    assert "Ley 4295/11, art. 5, § 2" in text
    assert "Since 31 October 2026, 09:00 By 1 November 2026, 09:00 2 days over" in text
    assert "Record it" in text


def test_time_is_told_on_the_clocks_of_the_country(cast: Cast, client: Client) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(hours=23))

    text = page(client)

    assert "Due soon" in text
    assert "By 3 November 2026, 10:00 in 1 hour" in text  # 13:00 in UTC


def test_a_duty_without_a_date_shows_the_words_of_the_law_and_how_long_it_waits(
    cast: Cast, client: Client
) -> None:
    opened(cast.amina, NO_DATE, ago=timedelta(days=12))

    text = page(client)

    assert "No date Refer the victim for certification" in text
    assert "The text says: «immediate referral»." in text
    assert "waiting for 12 days" in text
    assert " By " not in text.partition("1 duty")[2]


def test_duties_without_a_date_stand_together_by_their_act_the_longest_waiting_first(
    cast: Cast, client: Client
) -> None:
    late = opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))
    first = opened(cast.amina, NO_DATE, ago=timedelta(days=12))
    met = [opened(cast.amina, "possible victim met", ago=timedelta(days=n)) for n in (9, 8, 7)]
    last = opened(cast.amina, NO_DATE, ago=timedelta(days=2))

    markup = client_markup(client, "/")
    text = plain(markup)

    assert shown_codes(text) == [code(case) for case in (late, first, last, *met)]
    below = text.partition("Without a date, by what is to be done")[2]
    assert below.startswith(" Refer the victim for certification (2) No date")
    assert "Apply the identification guidelines (3) No date" in below
    # What is short stands open; the rest opens without script.
    assert markup.count("<details") == 2
    assert markup.count(" open>") == 1
    assert "Show all of these" not in text


def test_a_group_that_goes_on_on_another_page_counts_all_and_leads_to_them(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed, "PAGE_SIZE", 2)
    for days in (3, 4, 5):
        opened(cast.amina, NO_DATE, ago=timedelta(days=days))

    markup = client_markup(client, "/")

    assert "Refer the victim for certification (3)" in plain(markup)
    assert len(shown_codes(plain(markup))) == 2
    assert 'href="/?state=undated&amp;kind=victim+referred+for+certification"' in markup


def test_of_one_act_the_list_is_not_grouped(cast: Cast, client: Client) -> None:
    opened(cast.amina, NO_DATE, ago=timedelta(days=3))

    markup = client_markup(client, "/?kind=victim+referred+for+certification")

    assert "<details" not in markup
    assert len(shown_codes(plain(markup))) == 1


def test_where_the_law_does_not_say_which_days_the_shorter_count_warns(
    cast: Cast, client: Client
) -> None:
    institution = Institution.objects.get(name=POLICE)
    RoleHolding.objects.create(role="whoever has the child in care", institution=institution)
    opened(cast.amina, WITHIN_2_DAYS_OF_EITHER_KIND, ago=timedelta(days=4))  # a Friday

    text = page(client)

    assert "By end of 3 November 2026" in text
    assert "on the shorter count the last moment is: end of 2 November 2026." in text


def test_a_missed_target_is_never_shown_as_a_breach_of_law(cast: Cast, client: Client) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))
    page(client)
    see_as(actor=cast.amina)
    Duty.objects.update(is_law=False)

    text = page(client)

    assert "0 Not done in time" not in text
    assert text.count("Not done in time") == 2  # the name of a figure and of a choice
    assert "Agreed target missed Send a copy of the record to the court" in text
    assert "This is practice, not law." in text


def test_who_held_a_late_duty_when_its_time_ran_out_is_said(cast: Cast, client: Client) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))
    page(client)
    see_as(actor=cast.amina)
    Duty.objects.update(breached_by=PROSECUTION)

    text = page(client)

    assert "When its time ran out, it was due from: Ministerio Público." in text


def test_a_stopped_clock_is_marked(cast: Cast, client: Client) -> None:
    opened(cast.amina, NO_DATE, ago=timedelta(hours=5))
    see_as(actor=cast.amina)
    Duty.objects.update(is_paused=True)

    text = page(client)

    assert "Time stopped Refer the victim for certification" in text


def test_duties_of_another_desk_are_not_there(cast: Cast, client: Client) -> None:
    theirs = opened(cast.rosa, NO_DATE, ago=timedelta(days=1), place="Alto Paraná")
    see_as(actor=cast.rosa)
    foreign = code(theirs)

    text = page(client, "amina")

    assert foreign not in text
    assert "Your desk owes nothing now." in text


def test_a_duty_of_another_desk_in_a_case_of_ours_is_not_ours(cast: Cast, client: Client) -> None:
    opened(cast.amina, "reasonable grounds found", ago=timedelta(days=1))

    ours, theirs = page(client, "amina"), page(client, "bruno")

    assert "Certify the victim" not in ours
    assert "Certify the victim" in theirs


def test_a_duty_that_no_desk_is_known_for_is_not_here(cast: Cast, client: Client) -> None:
    opened(cast.amina, "petition filed", ago=timedelta(days=1))

    text = page(client)

    assert "Your desk owes nothing now." in text


def test_a_coordinator_sees_the_page_and_an_administrator_does_not(
    cast: Cast, client: Client
) -> None:
    coordinators = page(client, "clara")
    client.force_login(Member.objects.get(sign_in_name="diego"))
    turned_away = client.get("/")

    assert "Your desk owes nothing now." in coordinators
    assert (turned_away.status_code, turned_away.headers["Location"]) == (302, "/administration/")


def test_opening_the_page_lets_time_pass(cast: Cast, client: Client) -> None:
    case = opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))
    before = Duty.objects.get(case=case).breached_by

    page(client)

    see_as(actor=cast.amina)
    assert (before, Duty.objects.get(case=case).breached_by) == ("", POLICE)


def test_what_silence_makes_due_is_there_once_its_instant_is_past(
    cast: Cast, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COUNTRY = "spain"
    institution = Institution.objects.get(name=PROSECUTION)
    for role in ("government sub-delegation", "police authority"):
        RoleHolding.objects.create(role=role, institution=institution)
    opened(cast.bruno, "favourable proposal received", ago=timedelta(days=2))
    before = page(client, "bruno")
    monkeypatch.setattr(views_due, "instant_now", lambda: NOW + timedelta(days=10))

    after = page(client, "bruno")

    assert "art. 150.7" not in before
    assert "No date Protect the victim Real Decreto 1155/2024, art. 150.7" in after


def test_always_the_same_number_of_queries(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(hours=2))
    kept = Duty.objects.get(case=case)
    client.force_login(Member.objects.get(sign_in_name="amina"))
    client.get("/")

    with django_assert_num_queries(QUERIES):
        client.get("/")
    see_as(actor=cast.amina)
    for position in range(1, 200):
        kept.pk, kept.position = None, position
        kept.save(force_insert=True)
    with django_assert_num_queries(QUERIES):
        response = client.get("/")

    assert "200 duties" in plain(response.content.decode())


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", ("No se hizo a tiempo", "Remitir copia del acta al juzgado", "2 días")),
        ("fr", ("Pas fait à temps", "1er novembre 2026", "2 jours")),
    ],
)
def test_the_page_speaks_the_language_of_its_reader(
    cast: Cast, client: Client, language: str, expected: tuple[str, ...]
) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))

    text = page(client, language=language)

    assert [words for words in expected if words not in text] == []


def test_an_unknown_rule_is_shown_by_its_name(cast: Cast, client: Client) -> None:
    opened(cast.amina, NO_DATE, ago=timedelta(days=1))
    see_as(actor=cast.amina)
    Duty.objects.update(version="of a protocol that is gone")

    text = page(client)

    assert "No date PY1b" in text


def test_a_duty_since_a_day_is_shown_by_its_day_and_waits_whole_days(
    cast: Cast, client: Client
) -> None:
    see_as(actor=cast.amina)
    first = as_microseconds(datetime(2026, 10, 29, 3, tzinfo=UTC))  # midnight in Asunción
    last = as_microseconds(datetime(2026, 10, 30, 3, tzinfo=UTC)) - 1
    day = Draft(event="possible victim met", earliest=first, latest=last, precision=Precision.DAY)
    actions.open_cases(by=cast.amina, at=NOW, draft=day, people=1, submission=uuid.uuid4())

    text = page(client)

    assert "Since 29 October 2026 " in text
    assert "waiting for 4 days" in text
    assert "00:00" not in text


def test_whoever_sees_only_what_is_assigned_is_not_told_that_the_desk_owes_nothing(
    cast: Cast, client: Client
) -> None:
    opened(cast.amina, WITHIN_24_HOURS, ago=timedelta(days=3))

    text = page(client, "pablo")

    assert "Only what is due in the cases in your hands stands here." in text
    assert "Nothing is due in them now." in text
    assert "Your desk owes nothing now" not in text
