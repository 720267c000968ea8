"""Recording an event by its pages: choosing it, its form, and everything that is refused."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Entry, Precision
from amparo.domain.protocol.calendar import as_microseconds
from tests.apps.cases.browsing import LODGED, browser, hidden, opened, recorded, text_of
from tests.cast import Cast


def said(**more: str) -> dict[str, str]:
    """A filled-in form."""
    return {"submission": str(uuid.uuid4()), "seen": "1", "when": "now", "place": "", **more}


def send(case: uuid.UUID, event: str, form: dict[str, str], *, name: str = "amina") -> Any:
    """What the server answers to a form."""
    return browser(name).post(f"/cases/{case}/record-event/", form, query_params={"event": event})


def last(case: uuid.UUID) -> Entry:
    """The last entry of a case."""
    return list_entries(case=case)[-1]


def test_what_the_desk_owes_stands_first(cast: Cast) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina").get(f"/cases/{case}/record/"))

    assert "Something your desk owes Identification guidelines applied" in page


def test_what_is_not_allowed_can_be_chosen_all_the_same(cast: Cast) -> None:
    case = opened(cast.amina)

    page = browser("amina").get(f"/cases/{case}/record/")

    assert "?event=victim%20lodged%20in%20police" in page.content.decode()
    assert "Not allowed now. Nobody may lodge the victim" in text_of(page)


def test_what_the_country_does_once_is_not_offered_in_a_case(cast: Cast) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina").get(f"/cases/{case}/record/"))

    assert "Risk reported" in page
    assert "Law entered into force" not in page
    assert "Management report presented" not in page


def test_an_event_is_found_by_a_word(cast: Cast) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina").get(f"/cases/{case}/record/?find=CONSULATE"))

    assert "National victim known to consulate" in page
    assert "Victim certified" not in page


def test_a_word_that_is_nowhere_finds_nothing(cast: Cast) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina").get(f"/cases/{case}/record/?find=<script>alert(1)"))

    assert "Nothing in the protocol has that word." in page


def test_just_now_is_recorded_to_the_minute(cast: Cast) -> None:
    case = opened(cast.amina)

    answer = send(case, "victim identified", said(**{"fact-child": "yes", "place": "Itapúa"}))

    entry = last(case)
    assert (answer.status_code, answer.url) == (302, f"/cases/{case}/")
    assert (entry.event, entry.precision) == ("victim identified", Precision.MINUTE)
    assert entry.earliest == entry.latest
    assert (entry.content.place, entry.content.states) == ("Itapúa", {"child": True})


def test_an_entry_from_paper_says_only_what_is_known_of_the_time(cast: Cast) -> None:
    case = opened(cast.amina)
    form = said(when="then", **{"moment-month": "3", "moment-year": "2025"})

    send(case, "victim identified", form)

    entry = last(case)
    assert entry.precision is Precision.MONTH
    assert entry.earliest == as_microseconds(datetime(2025, 3, 1, 3, tzinfo=UTC))


def test_a_form_that_comes_back_says_that_another_language_empties_it(cast: Cast) -> None:
    case, warning = opened(cast.amina), "Changing the language leaves this page"
    address = f"/cases/{case}/record-event/?event=victim%20identified"

    asked = browser("amina").get(address)
    refused = send(case, "victim identified", said(when="", place="Itapúa"))

    assert warning not in asked.content.decode()
    assert warning in refused.content.decode()


def test_what_is_not_answered_is_not_stated(cast: Cast) -> None:
    case = opened(cast.amina)

    send(case, "victim identified", said(**{"fact-child": "", "fact-foreign": "no"}))

    assert last(case).content.states == {"foreign": False}


def test_a_form_sent_twice_by_the_browser_is_recorded_once(cast: Cast) -> None:
    case, form = opened(cast.amina), said()

    first = send(case, "victim identified", form)
    second = send(case, "victim identified", form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert len(list_entries(case=case)) == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"when": ""}, "Say when it happened."),
        ({"when": "then"}, "Say when it happened."),
        ({"when": "then", "moment-day": "31", "moment-month": "2", "moment-year": "2026"},
         "That month has no such day."),
        ({"when": "then", "moment-day": "5", "moment-month": "3", "moment-year": "2199"},
         "That has not come yet."),
        ({"when": "then", "moment-day": "5", "moment-month": "3", "moment-year": "1950"},
         "That is too long ago"),
        ({"when": "then", "moment-day": "5", "moment-month": "3", "moment-year": "2500"},
         "No clock here showed that time."),
        ({"when": "then", "moment-day": "1", "moment-month": "10", "moment-year": "2023",
          "moment-time": "00:30"}, "No clock here showed that time."),
        ({"when": "then", "moment-day": "x<b>", "moment-month": "3", "moment-year": "2026"},
         "That month has no such day."),
        ({"fact-at-risk": "yes"}, "The protocol does not ask this here."),
        ({"fact-child": "<script>"}, "Select a valid choice."),
        ({"place": "<script>"}, "Select a valid choice."),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_recorded_says_why_and_keeps_what_was_typed(
    cast: Cast, more: dict[str, str], words: str
) -> None:
    case = opened(cast.amina)

    answer = send(case, "victim identified", said(**{"fact-foreign": "yes", **more}))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "<title>Error: " in page
    assert 'name="fact-foreign" type="radio" value="yes" checked' in page
    assert "<script>" not in page
    assert len(list_entries(case=case)) == 1


def test_an_unknown_event_is_no_page(cast: Cast) -> None:
    case = opened(cast.amina)

    assert send(case, "an event of nobody", said()).status_code == 404


def test_a_stale_page_tells_what_others_recorded_and_can_be_sent_again(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.mateo, case, "reasonable grounds found")

    stale = send(case, "victim identified", said(**{"fact-child": "yes"}))
    before = len(list_entries(case=case))
    again = send(case, "victim identified", {**said(), **hidden(stale)})

    page = text_of(stale)
    assert "Meanwhile something was recorded in this case" in page
    assert "It happened again." not in page
    assert "Reasonable grounds found" in page
    assert "Recorded by Mateo, Policía Nacional · Police, Asunción, on " in page
    assert 'name="fact-child" type="radio" value="yes" checked' in stale.content.decode()
    assert (before, again.status_code, len(list_entries(case=case))) == (2, 302, 3)


def test_a_barred_act_is_shown_as_barred_before_it_is_sent(cast: Cast) -> None:
    case = opened(cast.amina)

    page = browser("amina").get(f"/cases/{case}/record-event/", query_params={"event": LODGED})

    text = text_of(page)
    assert "This is not allowed" in text
    assert "Nobody may lodge the victim in police or prison premises." in text
    assert "It happened all the same. Record it." in text
    assert "govuk-error" not in page.content.decode()


def test_an_act_that_nothing_bars_is_not_shown_as_barred(cast: Cast) -> None:
    case = opened(cast.amina)

    page = text_of(browser("amina").get(f"/cases/{case}/record-event/?event=victim+identified"))

    assert "This is not allowed" not in page
    assert "It happened all the same." not in page
    assert "It happened again." not in page


def test_the_same_sent_again_from_a_fresh_page_is_asked_about_first(cast: Cast) -> None:
    case = opened(cast.amina)
    send(case, "victim identified", said())
    form = said(seen="2", **{"fact-child": "yes"})

    asked = send(case, "victim identified", form, name="mateo")
    before = len(list_entries(case=case))
    again = send(case, "victim identified", {**form, **hidden(asked), "although_again": "on"})

    page = asked.content.decode()
    assert "Your desk recorded this in this case less than a minute ago." in text_of(asked)
    assert "It happened again. Record it too." in text_of(asked)
    assert f'<a href="/cases/{case}/">Go to the case</a>' in page
    assert 'name="fact-child" type="radio" value="yes" checked' in page
    assert "We kept the time at which you pressed “Record”." in text_of(asked)
    assert (before, again.status_code, len(list_entries(case=case))) == (2, 302, 3)


def test_whoever_is_told_that_the_desk_recorded_the_same_meanwhile_is_asked_at_once(
    cast: Cast,
) -> None:
    case = opened(cast.amina)
    recorded(cast.mateo, case, "victim identified")

    stale = send(case, "victim identified", said())
    unsaid = send(case, "victim identified", {**said(), **hidden(stale)})
    told = send(case, "victim identified", {**said(), **hidden(stale), "although_again": "on"})

    assert "Recorded by Mateo" in text_of(stale)
    assert "It happened again. Record it too." in text_of(stale)
    assert (unsaid.status_code, told.status_code) == (200, 302)


def test_a_barred_act_is_told_with_its_article_and_recorded_if_it_happened(cast: Cast) -> None:
    case = opened(cast.amina)

    barred = send(case, LODGED, said(place="Asunción"))
    before = len(list_entries(case=case))
    again = send(case, LODGED, {**said(), **hidden(barred), "although_barred": "on"})

    page = text_of(barred)
    assert "This is not allowed" in page
    assert "Nobody may lodge the victim in police or prison premises." in page
    assert "It happened all the same. Record it." in page
    assert (before, again.status_code) == (1, 302)
    assert last(case).content.against_bars == ("PY11a",)


def test_just_now_stays_when_it_was_while_somebody_reads_on(cast: Cast) -> None:
    case = opened(cast.amina)

    answer = send(case, LODGED, said())

    page = answer.content.decode()
    assert "We kept the time at which you pressed “Record”." in text_of(answer)
    assert 'name="when" type="radio" value="then" checked' in page
    year = (datetime.now(tz=UTC) - timedelta(hours=3)).year
    assert f'name="moment-year" type="text" value="{year}"' in page


def test_what_is_known_so_far_is_said_beside_the_question(cast: Cast) -> None:
    case = opened(cast.amina, states={"child": True})

    page = browser("amina").get(f"/cases/{case}/record-event/?event=victim%20identified")

    assert "Is the person a child (under eighteen)? So far in this case: yes." in text_of(page)


@pytest.mark.parametrize(("language", "words"), [("es", "¿Cuándo ocurrió?"), ("fr", "Quand")])
def test_the_form_is_in_the_language_of_the_reader(cast: Cast, language: str, words: str) -> None:
    case = opened(cast.amina)
    amina = browser("amina", language=language)

    page = amina.get(f"/cases/{case}/record-event/?event=victim%20identified")

    assert words in text_of(page)
