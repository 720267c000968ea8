"""The pages of consent: one question on each, the ledger, taking it back, going without, *Due*."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from amparo.apps.accounts.confidential import set_confidential
from amparo.apps.journal.queries import list_entries
from amparo.apps.protocols.governing import consent_rules
from amparo.apps.sharing.models import WithdrawalNotice
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.restricting import Restricts
from amparo.domain.casework.sharing import Sharing
from tests.apps.cases.browsing import browser, text_of
from tests.apps.sharing.asking import held_by_two, keep_out
from tests.apps.sharing.consenting.asking import (
    HEALTH,
    IDENTITY,
    answer,
    say,
    take_back,
    to_desk_of,
)
from tests.apps.unsealing import begun
from tests.cast import Cast

ASKED: list[dict[str, object]] = [
    {},
    {},
    {"receiver": "desk"},
    {"compartments": ["identity", "health"]},
    {"purpose": "legal aid"},
    {"until": "30"},
    {"interpreting": "by telephone", "interpreter": "R-204", "spoken": "gn"},
    {"answer": "part", "agreed": ["identity"], "how": "orally"},
]
"""What somebody types on each page, one after the other."""


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    """A case that the police and the prosecution see."""
    return held_by_two(cast)[0]


def kept(page: Any) -> dict[str, list[str]]:
    """The hidden values of the last form of a page, which may stand more than once."""
    body = page.content.decode()
    form = body[body.rindex('<form method="post"', 0, body.index("</main>")) :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def walked(
    client: Any, path: str, pages: list[dict[str, object]], *, language: str = ""
) -> list[Any]:
    """Every page that is shown on the way, as somebody fills in one after the other."""
    shown = [client.get(path + (f"?language={language}" if language else ""))]
    for typed in pages:
        shown.append(client.post(path, {**kept(shown[-1]), **typed}))
    return shown


def asked_of(cast: Cast, **others: object) -> list[dict[str, object]]:
    """What is typed on each page, with something else in place of some of it."""
    pages = [dict(page) for page in ASKED]
    pages[2] = {"receiver": f"desk {cast.marta.desk_id}"}
    for name, value in others.items():
        (page,) = [one for one in pages if name in one]
        page[name] = value
    return pages


def last_entry(case: uuid.UUID) -> Entry:
    """The last entry of a case."""
    return list_entries(case=case)[-1]


def test_what_is_reported_anyway_stands_on_the_first_page_with_its_article(
    cast: Cast, case: uuid.UUID
) -> None:
    page = text_of(browser("amina").get(f"/cases/{case}/consent/ask/"))

    assert "First: what is reported anyway" in page
    assert "who learns that a child or adolescent is maltreated or sexually abused" in page
    assert "Ley 4295/11, art. 1" in page
    assert "With whom" not in page


def test_it_is_read_in_the_language_of_the_person(cast: Cast, case: uuid.UUID) -> None:
    page = browser("amina").get(f"/cases/{case}/consent/ask/?language=es")

    assert '<div class="amparo-aloud" lang="es">' in page.content.decode()
    assert "Toda persona que sepa de maltrato" in text_of(page)
    assert "First: what is reported anyway" in text_of(page)


def test_a_language_without_words_is_not_offered(cast: Cast, case: uuid.UUID) -> None:
    page = browser("amina").get(f"/cases/{case}/consent/ask/?language=gn")

    assert '<div class="amparo-aloud" lang="en">' in page.content.decode()


def test_then_come_the_words_and_one_question_after_the_other(cast: Cast, case: uuid.UUID) -> None:
    shown = walked(browser("amina"), f"/cases/{case}/consent/ask/", asked_of(cast)[:-1])

    said = [text_of(page) for page in shown]
    assert "You decide who learns what about you." in said[1]
    questions = ["With whom?", "What is to be shared?", "What for?", "For how long?",
                 "Who interprets?"]  # fmt: skip
    assert [one in page for one, page in zip(questions, said[2:7], strict=True)] == [True] * 5
    assert "What did the person say?" in said[7]
    assert (
        "May we share this with Ministerio Público · Anti-trafficking unit, for legal aid"
        in said[7]
    )
    assert "Who you are Your health" in said[7]


def test_nothing_that_was_said_stands_in_an_address(cast: Cast, case: uuid.UUID) -> None:
    for page in walked(browser("amina"), f"/cases/{case}/consent/ask/", asked_of(cast)):
        assert page.request["QUERY_STRING"] == ""
        assert "legal" not in page.headers.get("Location", "")


def test_the_question_says_that_who_accepts_sees_the_case_too(cast: Cast, case: uuid.UUID) -> None:
    path = f"/cases/{case}/consent/ask/"

    pages = walked(browser("amina"), path, asked_of(cast)[:-1], language="es")

    assert "Si aceptan ayudarle, ven también su caso" in text_of(pages[1])
    assert "Si aceptan ayudar, ven también el caso" in text_of(pages[-1])


def test_who_is_asked_to_share_their_name_is_not_told_that_it_stays(
    cast: Cast, case: uuid.UUID
) -> None:
    client, path = browser("lucia"), f"/cases/{case}/consent/ask/"

    named = text_of(walked(client, path, asked_of(cast)[:-1])[-1])
    unnamed = text_of(walked(client, path, asked_of(cast, compartments=["health"])[:-1])[-1])

    assert "facts such as the age group." in named
    assert "Your name is not in it." not in named
    assert "facts such as the age group. Your name is not in it." in unnamed


def test_taking_back_says_that_the_desk_still_sees_the_case(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))

    page = text_of(browser("amina").get(f"/cases/{case}/consent/withdraw/?language=fr"))

    assert "voient encore votre dossier, sans votre nom" in page


NO_KEY = "This desk has no key yet. Nothing can be referred to it"


def test_of_a_desk_without_a_key_it_says_that_nothing_can_be_referred(
    cast: Cast, case: uuid.UUID
) -> None:
    path = f"/cases/{case}/consent/ask/"

    pages = [text_of(page) for page in walked(browser("amina"), path, asked_of(cast)[:-1])]

    assert [NO_KEY in page for page in pages] == [False] * 3 + [True] * 5


def test_of_a_desk_with_a_key_and_of_a_role_it_does_not(cast: Cast, case: uuid.UUID) -> None:
    begun(cast.marta)
    path = f"/cases/{case}/consent/ask/"
    by_role = asked_of(cast, receiver="role prosecution service")

    for asked in (asked_of(cast), by_role):
        pages = walked(browser("amina"), path, asked[:-1])
        assert "The question" in text_of(pages[-1])
        assert not any(NO_KEY in text_of(page) for page in pages)


def test_what_the_person_said_is_recorded_at_the_end(cast: Cast, case: uuid.UUID) -> None:
    last = walked(browser("amina"), f"/cases/{case}/consent/ask/", asked_of(cast), language="es")[
        -1
    ]

    assert last.headers["Location"] == f"/cases/{case}/consent/"
    entry = last_entry(case)
    assert (entry.kind, entry.content.target) == (Kind.CONSENT, str(cast.marta.desk_id))
    assert entry.content.sharing == Sharing(
        compartments=("identity",), withheld=("health",), purpose="legal aid",
        until=entry.content.sharing.until if entry.content.sharing else None, how="orally",
        words_version=2, language="es", interpreting="by telephone", interpreter="R-204",
        spoken="gn",
    )  # fmt: skip


def test_sent_twice_it_is_recorded_once(cast: Cast, case: uuid.UUID) -> None:
    client, path = browser("amina"), f"/cases/{case}/consent/ask/"
    last_page = walked(client, path, asked_of(cast)[:-1])[-1]
    typed = {**kept(last_page), **asked_of(cast)[-1]}

    client.post(path, typed)
    client.post(path, typed)

    kinds = [entry.kind for entry in list_entries(case=case)]
    assert kinds.count(Kind.CONSENT) == 1


def test_back_leads_to_the_page_before_with_what_was_typed(cast: Cast, case: uuid.UUID) -> None:
    client, path = browser("amina"), f"/cases/{case}/consent/ask/"
    purpose = walked(client, path, asked_of(cast)[:4])[-1]

    before = client.post(path, {**kept(purpose), "back": "yes"})

    body = before.content.decode()
    assert "Ask for no more than they need" in text_of(before)
    assert re.findall(r'value="(\w+)" checked', body) == ["identity", "health"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"receiver": ""}, "Choose who may receive it."),
        ({"receiver": "desk 987654"}, "Select a valid choice."),
        ({"compartments": []}, "Choose what may be shared."),
        ({"purpose": ""}, "Choose what it is shared for."),
        ({"until": "9999"}, "Select a valid choice."),
        ({"interpreter": ""}, "Write who interpreted, by a number or initials"),
        ({"interpreter": "Juana"}, "Write no name."),
        ({"spoken": ""}, "Write who interpreted, by a number or initials"),
        ({"answer": ""}, "Choose what the person said."),
        ({"how": ""}, "Choose how they said it."),
        ({"agreed": []}, "Choose to what they said yes."),
        ({"agreed": ["identity", "health"]}, "That is all of it."),
        ({"answer": "all"}, "Leave this empty, unless they said yes to a part."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(
    cast: Cast, case: uuid.UUID, wrong: dict[str, object], told: str
) -> None:
    (name,) = wrong
    pages = asked_of(cast, **wrong)
    upto = next(number for number, page in enumerate(pages) if name in page)

    page = walked(browser("amina"), f"/cases/{case}/consent/ask/", pages[: upto + 1])[-1]

    assert told in text_of(page)
    assert last_entry(case).kind is Kind.EVENT


def test_what_was_changed_on_the_way_is_judged_again(cast: Cast, case: uuid.UUID) -> None:
    client, path = browser("amina"), f"/cases/{case}/consent/ask/"
    last_page = walked(client, path, asked_of(cast)[:-1])[-1]

    page = client.post(
        path, {**kept(last_page), **asked_of(cast)[-1], "receiver": f"desk {cast.amina.desk_id}"}
    )

    assert "Select a valid choice." in text_of(page)
    assert last_entry(case).kind is Kind.EVENT


def test_words_that_changed_meanwhile_are_to_be_read_first(cast: Cast, case: uuid.UUID) -> None:
    client, path = browser("amina"), f"/cases/{case}/consent/ask/"
    last_page = walked(client, path, asked_of(cast)[:-1])[-1]

    page = client.post(path, {**kept(last_page), **asked_of(cast)[-1], "words_version": "9"})

    assert "The words that are read to the person changed meanwhile." in text_of(page)
    assert last_entry(case).kind is Kind.EVENT


def test_the_ledger_says_what_stands_and_what_was_said(cast: Cast, case: uuid.UUID) -> None:
    walked(browser("amina"), f"/cases/{case}/consent/ask/", asked_of(cast), language="es")

    page = text_of(browser("bruno").get(f"/cases/{case}/consent/"))

    assert (
        "Ministerio Público · Anti-trafficking unit What is shared Who they are What for Legal aid"
        in page
    )
    assert "Consent to share with Ministerio Público · Anti-trafficking unit, for legal aid" in page
    assert (
        "Consent refused to share with Ministerio Público · Anti-trafficking unit, for legal"
        " aid: health."
    ) in page
    assert "In their own words, aloud Words read: version 2, Spanish" in page
    assert "Interpreter: Somebody by telephone or video, R-204, Guaraní" in page


def test_the_timeline_of_the_case_says_it_too(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))

    page = text_of(browser("amina").get(f"/cases/{case}/"))

    assert "Consent to share with Ministerio Público · Anti-trafficking unit, for legal aid" in page


def test_a_confidential_desk_is_named_on_no_page_and_offered_by_what_it_does(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    set_confidential(desk_id=cast.marta.desk_id, is_confidential=True)
    amina, path = browser("amina"), f"/cases/{case}/consent/"

    ledger, withdraw = (amina.get(path + page).content.decode() for page in ("", "withdraw/"))
    receiver = walked(amina, f"{path}ask/", ASKED[:2])[-1].content.decode()

    for page in (ledger, withdraw, receiver):
        assert "Anti-trafficking unit" not in page
    assert "A confidential service" in ledger
    assert "A confidential service" in withdraw
    assert f'value="desk {cast.marta.desk_id}">A confidential service' in receiver
    assert 'value="role prosecution service"' in receiver
    assert 'value="role a confidential service">A confidential service, such as a' in receiver


def test_where_there_is_no_confidential_service_none_is_offered(
    cast: Cast, case: uuid.UUID
) -> None:
    receiver = walked(browser("amina"), f"/cases/{case}/consent/ask/", ASKED[:2])[-1]

    assert "role a confidential service" not in receiver.content.decode()


def test_before_it_is_taken_back_the_page_says_what_that_cannot_undo(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))

    page = text_of(browser("amina").get(f"/cases/{case}/consent/withdraw/"))

    assert "What they have already read, printed, copied or told others stays known." in page


def taken_back_on_a_page(case: uuid.UUID, **said: str) -> Any:
    """The page after somebody took consent back."""
    client, path = browser("amina"), f"/cases/{case}/consent/withdraw/"
    return client.post(path, {**kept(client.get(path)), **said}, follow=True)


def test_one_consent_or_all_of_them_are_taken_back(cast: Cast, case: uuid.UUID) -> None:
    (number,) = say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY)).entries
    say(cast.amina, case, answer(to_desk_of(cast.rosa), HEALTH))

    one = taken_back_on_a_page(case, which=str(number), how="orally")
    assert "Taken back. Whoever had it is told" in text_of(one)
    assert [entry.kind for entry in list_entries(case=case)].count(Kind.WITHDRAWAL) == 1

    every = taken_back_on_a_page(case, which="all", how="by signs")
    assert "Nothing, by consent." in text_of(every)
    assert "has to confirm by:" in text_of(every)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"which": "", "how": "orally"}, "Choose what is taken back."),
        ({"which": "all", "how": ""}, "Choose how they said it."),
        ({"which": "987", "how": "orally"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_to_take_it_back_is_said(
    cast: Cast, case: uuid.UUID, said: dict[str, str], told: str
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))

    assert told in text_of(taken_back_on_a_page(case, **said))
    assert last_entry(case).kind is Kind.CONSENT


def test_a_relative_who_may_be_implicated_is_refused_on_the_page(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    keep_out(cast.lucia, case, "", kind=Restricts.RELATIVE)

    page = taken_back_on_a_page(case, which="all", how="by a relative")

    assert "What a relative says for the person counts for nothing here." in text_of(page)


def test_the_receiving_desk_reads_on_due_by_when_to_confirm_and_confirms(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    take_back(cast.amina, case)
    bruno = browser("bruno")

    due = bruno.get("/")
    assert "Consent was taken back in case" in text_of(due)
    assert f'href="/cases/{case}/consent/"' in due.content.decode()
    page = bruno.get(f"/cases/{case}/consent/")
    assert "Your desk has to confirm this Consent taken back to share with" in text_of(page)
    (number,) = WithdrawalNotice.objects.values_list("number", flat=True)
    done = bruno.post(
        f"/cases/{case}/consent/{number}/acknowledge/", {"submission": uuid.uuid4()}, follow=True
    )

    assert "Confirmed, and written in the journal of the case." in text_of(done)
    assert "Anti-trafficking unit confirmed:" in text_of(done)
    assert "Consent was taken back in case" not in text_of(bruno.get("/"))
    assert last_entry(case).kind is Kind.ACKNOWLEDGEMENT


def test_what_nobody_has_confirmed_in_time_is_overdue_and_waits_still(
    cast: Cast, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = consent_rules()
    assert rules is not None
    late = replace(rules, acknowledge_within=timedelta(hours=-1))
    monkeypatch.setattr("amparo.apps.sharing.consenting.knowing.consent_rules", lambda: late)
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    take_back(cast.amina, case)

    page = text_of(browser("bruno").get(f"/cases/{case}/consent/"))

    assert "Overdue Consent was taken back in case" in text_of(browser("bruno").get("/"))
    assert "Overdue Confirm by:" in page
    assert "Anti-trafficking unit has not confirmed, and should have by:" in page
    assert "We know, and have stopped" in page


def test_a_desk_that_is_kept_out_reads_nothing_of_it_on_due(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    keep_out(cast.lucia, case, cast.marta.desk_id, kind=Restricts.DESK)
    take_back(cast.amina, case)

    assert "Consent was taken back" not in text_of(browser("bruno").get("/"))
    assert browser("bruno").get(f"/cases/{case}/consent/").status_code == 404


def test_nothing_is_confirmed_that_the_desk_was_not_told(cast: Cast, case: uuid.UUID) -> None:
    page = browser("bruno").post(f"/cases/{case}/consent/1/acknowledge/", follow=True)

    assert "There is nothing here that your desk has to confirm." in text_of(page)


UNASKED: list[dict[str, object]] = [
    {"kind": "child"},
    {"desk": ""},
    {"compartments": ["identity"]},
    {"purpose": "protection"},
]


def test_a_route_is_taken_with_its_article_to_whom_it_names(cast: Cast, case: uuid.UUID) -> None:
    pages = [dict(page) for page in UNASKED]
    pages[1] = {"desk": str(cast.marta.desk_id)}

    shown = walked(browser("lucia"), f"/cases/{case}/consent/without/", pages)

    first, to, what = (text_of(page) for page in shown[:3])
    assert "“There is imminent danger”: no law read for this country states this way." in first
    assert "Ley 1680/01, art. 5, § 1 (Ley 6486/20, art. 119)" in first
    assert "Anti-trafficking unit" in to
    assert "Secretariat" not in to
    assert "Who they are Where they are" in what
    assert "We read the article so. Others may read it otherwise." in what
    assert "Health" not in what
    assert shown[-1].headers["Location"] == f"/cases/{case}/consent/"
    assert last_entry(case).kind is Kind.ROUTE
    page = text_of(browser("bruno").get(f"/cases/{case}/consent/"))
    assert (
        "Without consent, to be shared with Ministerio Público · Anti-trafficking unit, for"
        " protection from danger: who they are. Ground: the person is a child (Ley 1680/01, art."
        " 5, § 1 (Ley 6486/20, art. 119))."
    ) in page


@pytest.mark.parametrize(
    ("number", "wrong", "told"),
    [
        (0, {"kind": "imminent danger"}, "Select a valid choice."),
        (1, {"desk": "987654"}, "Select a valid choice."),
        (2, {"compartments": ["health"]}, "Select a valid choice."),
        (3, {"purpose": ""}, "Choose what it is shared for."),
    ],
)
def test_no_other_route_is_taken_on_the_pages(
    cast: Cast, case: uuid.UUID, number: int, wrong: dict[str, object], told: str
) -> None:
    pages = [dict(page) for page in UNASKED]
    pages[1] = {"desk": str(cast.marta.desk_id)}
    pages[number] = wrong

    page = walked(
        browser("lucia"), f"/cases/{case}/consent/without/", pages[: number + 1]
    )[-1]  # fmt: skip

    assert told in text_of(page)
    assert last_entry(case).kind is Kind.EVENT


def test_a_desk_that_is_kept_out_gets_nothing_unasked(cast: Cast, case: uuid.UUID) -> None:
    keep_out(cast.lucia, case, cast.marta.desk_id, kind=Restricts.DESK)
    pages = [dict(page) for page in UNASKED]
    pages[1] = {"desk": str(cast.marta.desk_id)}

    page = walked(browser("lucia"), f"/cases/{case}/consent/without/", pages)[-1]

    assert "This desk was kept out of the case. Nothing is shared with it." in text_of(page)


def test_without_words_the_page_says_so_and_asks_nobody(
    cast: Cast, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("views", "views_asking", "views_ending", "knowing"):
        monkeypatch.setattr(f"amparo.apps.sharing.consenting.{room}.consent_rules", lambda: None)
    lucia = browser("lucia")

    page = text_of(lucia.get(f"/cases/{case}/consent/"))

    assert "For this country there are no words of consent yet." in page
    assert "Ask for consent" not in page
    for path in ("ask", "withdraw", "without"):
        assert lucia.get(f"/cases/{case}/consent/{path}/").status_code == 404


def test_who_may_not_ask_reads_the_ledger_and_is_offered_nothing(
    cast: Cast, case: uuid.UUID
) -> None:
    page = text_of(browser("amina").get(f"/cases/{case}/consent/"))

    assert "Ask for consent" in page
    assert "Share without consent" not in page
