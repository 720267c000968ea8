"""Opening a case by its pages."""

import uuid
from typing import Any

import pytest

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases.models import Access, Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.queries import list_entries
from tests.apps.cases.browsing import browser, hidden, text_of
from tests.cast import Cast

MET = "/cases/open/?event=possible%20victim%20met"


def send(name: str = "amina", **more: str) -> Any:
    """What the server answers to a form that opens a case."""
    form = {"submission": str(uuid.uuid4()), "when": "now", "place": "Asunción", "people": "1"}
    return browser(name).post(MET, {**form, **more})


def test_what_cases_begin_with_is_offered_and_the_rest_is_one_step_away(cast: Cast) -> None:
    amina = browser("amina")

    usual, everything = amina.get("/cases/open/"), amina.get("/cases/open/?all=1")

    assert "Possible victim met" in text_of(usual)
    assert "Compensation paid" not in text_of(usual)
    assert "Compensation paid" in text_of(everything)


def test_the_place_of_the_desk_is_filled_in(cast: Cast) -> None:
    page = browser("amina").get(MET).content.decode()

    assert '<option value="Asunción" selected>' in page


def test_no_field_asks_for_a_name(cast: Cast) -> None:
    page = browser("amina").get(MET).content.decode()

    assert 'type="text" name="name"' not in page
    assert "<textarea" not in page


def test_one_person_has_one_case_and_its_code_is_said(cast: Cast) -> None:
    answer = send(**{"fact-child": "yes"})

    case = Case.objects.get()
    page = browser("amina").get(answer.url)
    assert answer.url == f"/cases/{case.pk}/"
    assert list_entries(case=case.pk)[0].content.states == {"child": True}
    assert case.found_together is None
    assert f"Case {read_code(case=case.pk)}" in text_of(page)


def test_several_people_have_a_case_each_and_the_page_names_the_codes(cast: Cast) -> None:
    answer = send(people="3")

    page = text_of(browser("amina").get(answer.url))
    codes = list(Access.objects.values_list("code", flat=True))
    assert len(codes) == 3
    assert "3 cases are open" in page
    assert all(code in page for code in codes)


def test_cases_of_one_scene_are_named_on_each_others_page(cast: Cast) -> None:
    send(people="2")
    see_as(actor=cast.amina)
    one, other = Case.objects.order_by("seen_by__code")

    page = text_of(browser("amina").get(f"/cases/{one.pk}/"))

    assert f"Found together {read_code(case=other.pk)}" in page


def test_the_codes_of_a_scene_are_not_there_for_another_desk(cast: Cast) -> None:
    answer = send(people="2")

    assert browser("rosa").get(answer.url).status_code == 404
    assert browser("rosa").get(f"/cases/opened/{uuid.uuid4()}/").status_code == 404


def test_a_form_sent_twice_opens_the_cases_once(cast: Cast) -> None:
    submission = str(uuid.uuid4())

    first = send(people="2", submission=submission)
    second = send(people="2", submission=submission)

    assert first.url == second.url
    assert Case.objects.count() == 2


def test_the_same_opening_from_a_fresh_page_is_asked_about_first(cast: Cast) -> None:
    send(people="2")
    see_as(actor=cast.amina)
    one, other = Case.objects.order_by("seen_by__code")

    asked = send(people="3")
    before = Case.objects.count()
    answer = send(people="3", **{**hidden(asked), "although_again": "on"})

    page = asked.content.decode()
    assert "Your desk opened 2 cases like this less than a minute ago." in text_of(asked)
    assert "These are other people. Open their cases." in text_of(asked)
    assert f'<a href="/cases/{one.pk}/">{read_code(case=one.pk)}</a>' in page
    assert f'<a href="/cases/{other.pk}/">{read_code(case=other.pk)}</a>' in page
    assert "We kept the time at which you pressed “Open the case”." in text_of(asked)
    assert (before, answer.status_code, Case.objects.count()) == (2, 302, 5)


def test_a_fresh_page_asks_nothing_of_other_people(cast: Cast) -> None:
    send()

    assert "These are other people." not in text_of(browser("amina").get(MET))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"people": "51"}, "Write a number of people from 1 to 50."),
        ({"people": "0"}, "Write a number of people from 1 to 50."),
        ({"people": "many"}, "Write a number of people from 1 to 50."),
        ({"people": ""}, "Write a number of people from 1 to 50."),
        ({"when": ""}, "Say when it happened."),
        ({"when": "then", "moment-month": "12", "moment-year": "2198"}, "That has not come yet."),
        ({"fact-interpreter-needed": "yes"}, "The protocol does not ask this here."),
        ({"place": "Nowhere'; DROP TABLE"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_opened_says_why(cast: Cast, more: dict[str, str], words: str) -> None:
    answer = send(**more)

    assert answer.status_code == 200
    assert words in text_of(answer)
    assert not Case.objects.exists()


def test_an_unknown_beginning_is_no_page(cast: Cast) -> None:
    assert browser("amina").get("/cases/open/?event=nothing").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "¿Qué se notó primero?"), ("fr", "Qu’a-t-on remarqué en premier ?")],
)
def test_opening_is_in_the_language_of_the_reader(cast: Cast, language: str, words: str) -> None:
    page = text_of(browser("amina", language=language).get("/cases/open/"))

    assert words in page


def test_the_codes_of_several_lead_to_one_profile_for_all(cast: Cast) -> None:
    answer = send(people="2")
    see_as(actor=cast.amina)
    first = Case.objects.order_by("seen_by__code")[0]

    page = browser("amina").get(answer.url).content.decode()

    assert f'href="/cases/{first.pk}/profile/"' in page
    assert "Fill in the profile for all of them" in page


@pytest.mark.parametrize(
    ("event", "is_asked"), [("possible victim met", True), ("victim deported", False)]
)
def test_answers_below_are_spoken_of_only_where_there_are_any(
    cast: Cast, event: str, *, is_asked: bool
) -> None:
    page = text_of(browser("amina").get("/cases/open/", {"event": event}))

    assert "Each has a case of their own." in page
    assert ("Where an answer below is not the same for all" in page) is is_asked
