"""The pages of urgent requests, as each reader sees them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Desk, Posting
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.cases.models import Access
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.protocols.clock import instant
from amparo.apps.sharing.models import UrgentRequest
from amparo.domain.casework.restricting import Restricts
from tests.apps.cases.browsing import browser, hidden, opened, text_of
from tests.apps.sharing.asking import CANARY, UNKNOWN, WORDS, asked, held_by_two, keep_out
from tests.apps.sharing.test_granting import grant
from tests.cast import Cast

SENT = "Your request went to the desk that has this code, if any desk has it."


def send(client: Client, code: str, *, words: str = WORDS) -> Any:
    """Fill in the form of a request as it stands, and send it."""
    form = hidden(client.get("/requests/new/"))
    return client.post("/requests/new/", {**form, "code": code, "words": words})


def answer(client: Client, asked_id: object, choice: str) -> Any:
    """Fill in the form of an answer as it stands, and send it."""
    path = f"/requests/{asked_id}/answer/"
    return client.post(path, {**hidden(client.get(path)), "answer": choice})


def codes_of_every_kind(cast: Cast) -> dict[str, str]:
    """A code that Rosa's desk never saw, one of its own, one hidden from it, and nobody's."""
    _case, code = held_by_two(cast)
    own = opened(cast.rosa)
    own_code = read_code(case=own)
    hidden_case, hidden_code = held_by_two(cast)
    grant(cast.lucia, hidden_case, cast.rosa)
    keep_out(cast.lucia, hidden_case, cast.rosa.desk_id, kind=Restricts.DESK)
    return {"another's": code, "own": own_code, "hidden": hidden_code, "nobody's": UNKNOWN}


def test_the_first_page_says_that_ones_request_was_answered_and_to_nobody_else(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    told = "1 of your urgent requests is answered."
    before = text_of(browser("rosa").get("/"))

    answer(browser("lucia"), request, "unclear")

    assert told not in before
    assert told in text_of(browser("rosa").get("/"))
    for name in ("amina", "mateo", "lucia"):
        assert "is answered" not in text_of(browser(name).get("/")), name


def test_what_was_asked_more_than_three_days_ago_is_news_no_longer(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    asked(cast.rosa, code, ago=timedelta(days=3, minutes=1))
    UrgentRequest.objects.update(answer="refused")

    assert "is answered" not in text_of(browser("rosa").get("/"))


def test_the_asker_cannot_tell_whether_there_is_such_a_case(cast: Cast) -> None:
    codes, rosa = codes_of_every_kind(cast), browser("rosa")
    rosa.get("/requests/mine/")
    seen: dict[str, tuple[object, ...]] = {}

    for kind, code in codes.items():
        form = {**hidden(rosa.get("/requests/new/")), "code": code, "words": WORDS}
        with CaptureQueriesContext(connection) as asking:
            sent = rosa.post("/requests/new/", form)
        with CaptureQueriesContext(connection) as reading:
            page = rosa.get(sent["Location"])
        first = text_of(page).replace(code, "CODE").partition(WORDS)[0]
        told = re.sub(r"Sent: .*", "", first)
        head = (sent.status_code, sent["Location"], sent.content, told)
        seen[kind] = (*head, len(asking), len(reading))

    assert len(set(seen.values())) == 1, seen
    assert SENT in str(seen["own"])
    assert "Waiting" in str(seen["own"])


def test_asking_looks_at_no_case(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    rosa = browser("rosa")
    form = {**hidden(rosa.get("/requests/new/")), "code": code, "words": WORDS}

    with CaptureQueriesContext(connection) as asking:
        rosa.post("/requests/new/", form)

    assert [one["sql"] for one in asking if "cases_" in one["sql"]] == []


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast) -> None:
    rosa = browser("rosa")

    page = send(rosa, "K7", words="Too short")

    assert "Write the code as it stands on the papers, such as K7Q-M4X-2." in text_of(page)
    assert b"Too short" in page.content
    assert UrgentRequest.objects.count() == 0


def test_a_short_reason_is_refused(cast: Cast) -> None:
    page = send(browser("rosa"), UNKNOWN, words="Too short")

    assert "Write why you need it, in 20 to 1000 letters." in text_of(page)


def test_the_most_of_a_day_is_told_plainly(cast: Cast) -> None:
    rosa = browser("rosa")
    for _ in range(10):
        send(rosa, UNKNOWN)

    page = send(rosa, UNKNOWN)

    assert "You have asked 10 times within 24 hours, which is the most." in text_of(page)


def test_a_desk_administrator_may_ask_too(cast: Cast) -> None:
    sent = send(browser("pablo"), UNKNOWN)

    assert sent["Location"] == "/requests/mine/"


def test_a_case_lead_is_told_on_the_first_page_how_many_wait(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    asked(cast.rosa, code)
    asked(cast.bruno, UNKNOWN)
    asked(cast.amina, UNKNOWN)

    told = "1 urgent request waits for your answer."
    assert told in text_of(browser("lucia").get("/"))
    assert "urgent request" not in text_of(browser("amina").get("/"))


def test_what_is_no_emergency_of_the_own_desk_leads_to_asking_its_holder(cast: Cast) -> None:
    pablo = browser("pablo")
    form = hidden(pablo.get("/emergency/"))

    page = pablo.post("/emergency/", {**form, "code": UNKNOWN, "words": WORDS})

    assert 'href="/requests/new/"' in page.content.decode()
    asking = pablo.get("/requests/new/")
    assert f'value="{UNKNOWN}"' in asking.content.decode()


def test_a_case_lead_reads_who_asks_and_grants_for_three_days(cast: Cast) -> None:
    case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    lucia = browser("lucia")
    listed = lucia.get("/requests/")

    sent = answer(lucia, request, "3 days")

    assert f"Case {code} Rosa Policía Nacional · Police, Alto Paraná Waiting since:" in text_of(
        listed
    )
    assert WORDS in text_of(listed)
    assert sent["Location"] == "/requests/"
    assert "Granted. Policía Nacional · Police, Alto Paraná sees the case" in text_of(
        lucia.get("/requests/")
    )
    see_as(actor=cast.rosa)
    found = Access.objects.get(case=case)
    assert found.until is not None
    assert found.until - found.since == timedelta(days=3)
    mine = browser("rosa").get("/requests/mine/")
    assert f"/cases/{case}/" in mine.content.decode()
    assert f"Case {found.code} Granted" in text_of(mine)
    assert f"You wrote the code {code}. Your desk has its own." in text_of(mine)


def test_who_asked_is_told_until_when_it_was_granted_and_nothing_where_it_does_not_end(
    cast: Cast,
) -> None:
    for choice in ("3 days", "until ended"):
        _case, code = held_by_two(cast)
        answer(browser("lucia"), asked(cast.rosa, code), choice)

    mine = text_of(browser("rosa").get("/requests/mine/"))

    see_as(actor=cast.rosa)
    until = Access.objects.get(until__isnull=False).until
    assert until is not None
    assert f"Your desk sees it until {instant(until)}." in mine
    assert mine.count("Your desk sees it until") == 1


def test_a_case_says_until_when_a_desk_sees_it_and_nothing_to_whom_it_does_not_end(
    cast: Cast,
) -> None:
    case, code = held_by_two(cast)
    answer(browser("lucia"), asked(cast.rosa, code), "3 days")
    rosa = browser("rosa")
    question = hidden(rosa.get(f"/cases/{case}/"))
    rosa.post(f"/cases/{case}/why/", {**question, "words": WORDS})

    theirs, ours = rosa.get(f"/cases/{case}/"), browser("lucia").get(f"/cases/{case}/")

    see_as(actor=cast.rosa)
    until = Access.objects.get(case=case).until
    assert until is not None
    assert f"Your desk sees it until {instant(until)}." in text_of(theirs)
    assert f"Case {code}" in text_of(ours)
    assert "Your desk sees it until" not in text_of(ours)


def test_who_sees_only_what_is_assigned_is_told_that_a_grant_is_not_enough(cast: Cast) -> None:
    case, code = held_by_two(cast)
    Desk.objects.filter(pk=cast.rosa.desk_id).update(is_by_assignment=True)
    request = asked(cast.rosa, code)
    answer(browser("lucia"), request, "1 day")

    page = browser("rosa").get("/requests/mine/")

    assert "your case lead has not assigned it to you" in text_of(page)
    assert str(case) not in page.content.decode()


def test_a_case_lead_refuses_and_the_asker_reads_only_that(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    lucia = browser("lucia")

    answer(lucia, request, "danger")

    why = "Refuse: it could endanger the person"
    mine = text_of(browser("rosa").get("/requests/mine/"))
    assert why in text_of(lucia.get("/requests/"))
    assert "Refused" in mine
    assert why not in mine
    assert "Lucia" not in mine
    assert "Asunción" not in mine


def test_who_answers_second_is_told(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    Posting.objects.filter(member__sign_in_name="mateo").update(role=MemberRole.CASE_LEAD)
    lucia, mateo = browser("lucia"), browser("mateo")
    path = f"/requests/{request}/answer/"
    form = {**hidden(mateo.get(path)), "answer": "unclear"}
    answer(lucia, request, "1 day")

    sent = mateo.post(path, form)

    assert sent["Location"] == "/requests/"
    page = text_of(mateo.get("/requests/"))
    assert "Somebody else answered this request before you." in page
    assert "Granted" in page


def test_what_was_answered_has_no_form_any_more(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    lucia = browser("lucia")
    answer(lucia, request, "1 day")

    page = text_of(lucia.get(f"/requests/{request}/answer/"))

    assert "This request was answered." in page
    assert "Send the answer" not in page


def test_a_desk_that_was_kept_out_is_granted_nothing_and_the_lead_is_told(cast: Cast) -> None:
    case, code = held_by_two(cast)
    grant(cast.lucia, case, cast.rosa)
    keep_out(cast.marta, case, cast.rosa.desk_id, kind=Restricts.DESK)
    request = asked(cast.rosa, code)

    page = answer(browser("lucia"), request, "1 day")

    told = text_of(page)
    assert "This desk was kept out of the case. Only the desk that did so can let it in" in told
    assert "implicated" not in told


@pytest.mark.parametrize("name", ["lucia", "marta"])
def test_a_request_for_nobodys_case_is_not_there_for_a_case_lead(cast: Cast, name: str) -> None:
    request = asked(cast.rosa, UNKNOWN)

    page = browser(name).get(f"/requests/{request}/answer/")

    assert page.status_code == 404


def test_a_case_lead_does_not_answer_what_their_own_desk_asked_of_others(cast: Cast) -> None:
    case = opened(cast.rosa, place="Alto Paraná")
    code = read_code(case=case)
    request = asked(cast.amina, code)
    lucia = browser("lucia")

    page = lucia.get(f"/requests/{request}/answer/")

    assert page.status_code == 404
    assert code not in lucia.get("/requests/").content.decode()


def test_a_reason_is_read_by_holders_and_who_asked_and_by_nobody_else(cast: Cast) -> None:
    case, code = held_by_two(cast)
    asked(cast.rosa, code)
    paths = ["/", "/cases/", f"/cases/{case}/", "/requests/", "/requests/mine/", "/demands/",
             "/coordination/"]  # fmt: skip

    found = {
        (name, path)
        for name in ("amina", "mateo", "rosa", "bruno", "lucia", "pablo", "clara", "diego",
                     "elena", "julia", "marta")
        for path in paths
        if CANARY in browser(name).get(path).content.decode()
    }  # fmt: skip

    assert found == {("rosa", "/requests/mine/"), ("lucia", "/requests/")}
