"""Demands of an authority: who sees them, who answers, and that nothing tells of a case."""

import uuid
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.protocols.governing import today
from amparo.apps.sharing.actions_demands import answer_demand, record_demand
from amparo.apps.sharing.models import AnsweredCase, Demand, DemandAnswer
from amparo.apps.sharing.queries_demands import list_demands
from amparo.domain.casework.demands import Given
from amparo.domain.casework.recording import Refused
from tests.apps.cases.browsing import browser, hidden, opened, text_of
from tests.apps.sharing.asking import held_by_two, now
from tests.cast import Cast
from tests.database import TestDatabase

TEXTS = {
    "authority": "Fiscalía de Encarnación",
    "law": "Código Procesal Penal, art. 228",
    "order": "",
    "asks": "All cases of the year.",
}
ARTICLE = "Ley 4788/12, art. 8"
CANARY = "A canary sings in the answer."
EVERYBODY = ("amina", "mateo", "rosa", "bruno", "lucia", "pablo", "clara", "diego", "elena",
             "julia", "marta")  # fmt: skip


def demanded(by: Actor) -> uuid.UUID:
    """A demand that somebody recorded."""
    see_as(actor=by)
    return record_demand(
        by=by, at=now(), received_on=today(), has_court_order=False, texts=TEXTS,
        submission=uuid.uuid4(),
    )  # fmt: skip


def answered(
    by: Actor, demand: uuid.UUID, case: uuid.UUID, *, given: Given = Given.PART,
    article: str = ARTICLE, submission: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Answer a demand for a case."""
    see_as(actor=by)
    answer_demand(
        by=by, at=now(), demand=demand, case=case, given=given,
        texts={"article": article, "words": CANARY}, submission=submission or uuid.uuid4(),
    )  # fmt: skip


def who_sees(cast: Cast, model: Any) -> set[str]:
    """Whom the database shows a row of a table."""
    found = set()
    for name in EVERYBODY:
        see_as(actor=getattr(cast, name))
        if model.objects.exists():
            found.add(name)
    return found


def test_the_recording_desk_every_case_lead_and_the_coordinator_see_a_demand(cast: Cast) -> None:
    demanded(cast.rosa)

    assert who_sees(cast, Demand) == {"rosa", "lucia", "marta", "clara"}


def test_an_officer_does_not_see_what_another_desk_recorded(cast: Cast) -> None:
    demanded(cast.clara)

    assert who_sees(cast, Demand) == {"lucia", "marta", "clara"}


def test_an_answer_is_seen_by_the_case_leads_of_the_answering_desk_alone(cast: Cast) -> None:
    case, _code = held_by_two(cast)

    answered(cast.lucia, demanded(cast.clara), case)

    assert who_sees(cast, DemandAnswer) == {"lucia"}
    assert who_sees(cast, AnsweredCase) == {"lucia", "clara"}


def test_the_coordinator_reads_how_many_cases_each_desk_answered_for(cast: Cast) -> None:
    (case, _code), other = held_by_two(cast), opened(cast.amina)
    demand = demanded(cast.clara)
    for one in (case, case, other):
        answered(cast.lucia, demand, one)
    answered(cast.marta, demand, case, given=Given.NOTHING, article="")

    see_as(actor=cast.clara)
    (shown,) = list_demands()

    assert shown.answered == {
        "Policía Nacional · Police, Asunción": 2,
        "Ministerio Público · Anti-trafficking unit": 1,
    }
    assert shown.answers == []


def test_a_later_answer_follows_and_both_stay(cast: Cast) -> None:
    case, _code = held_by_two(cast)
    demand = demanded(cast.clara)
    answered(cast.lucia, demand, case, given=Given.NOTHING, article="")
    answered(cast.lucia, demand, case, given=Given.ALL)

    (shown,) = list_demands()

    assert [one.given for one in shown.answers] == [Given.ALL, Given.NOTHING]


def test_an_answer_sent_twice_is_one(cast: Cast) -> None:
    case, _code = held_by_two(cast)
    demand, submission = demanded(cast.clara), uuid.uuid4()

    answered(cast.lucia, demand, case, submission=submission)
    answered(cast.lucia, demand, case, submission=submission)

    assert DemandAnswer.objects.count() == 1


def test_a_form_sent_again_for_another_case_answers_for_that_too(cast: Cast) -> None:
    (first, _), (second, _) = held_by_two(cast), held_by_two(cast)
    demand, submission = demanded(cast.clara), uuid.uuid4()

    answered(cast.lucia, demand, first, submission=submission)
    answered(cast.lucia, demand, second, submission=submission)

    assert set(DemandAnswer.objects.values_list("case_id", flat=True)) == {first, second}


def test_nothing_is_given_without_an_article(cast: Cast) -> None:
    case, _code = held_by_two(cast)

    with pytest.raises(Refused, match=r"^article$"):
        answered(cast.lucia, demanded(cast.clara), case, article="")


def test_nobody_answers_for_a_case_they_do_not_see(cast: Cast) -> None:
    case = opened(cast.amina)

    with pytest.raises(Case.DoesNotExist):
        answered(cast.marta, demanded(cast.clara), case)


@pytest.mark.parametrize("name", ["amina", "bruno", "clara"])
def test_the_walls_let_nobody_but_a_case_lead_answer(cast: Cast, name: str) -> None:
    case, _code = held_by_two(cast)
    by, demand = getattr(cast, name), demanded(cast.amina)
    see_as(actor=by)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        DemandAnswer.objects.create(
            id=uuid.uuid4(), demand_id=demand, case_id=case, answered_by=by.member,
            desk_id=by.desk_id, answered_at=now(), given="all", texts=b"{}",
        )  # fmt: skip


@pytest.mark.parametrize("model", [Demand, DemandAnswer, AnsweredCase])
def test_what_was_demanded_and_answered_is_changed_by_nobody(cast: Cast, model: Any) -> None:
    case, _code = held_by_two(cast)
    answered(cast.lucia, demanded(cast.lucia), case)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        model.objects.update(desk_id=cast.rosa.desk_id)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        model.objects.all()._raw_delete(using="default")


@pytest.mark.parametrize(
    "statement", ["UPDATE sharing_demand SET texts = ''", "DELETE FROM sharing_demand",
                  "TRUNCATE sharing_demand CASCADE"],
)  # fmt: skip
def test_the_owner_of_the_tables_changes_no_demand_either(
    committed: Cast, database: TestDatabase, statement: str
) -> None:
    with transaction.atomic():
        demanded(committed.rosa)

    refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays")
    with psycopg.connect(database.owner) as owner, refused:
        owner.execute(statement.encode())


def send(name: str, path: str, said: dict[str, str]) -> Any:
    """Fill in a form as it stands, and send it."""
    client = browser(name)
    client.post(path, {**hidden(client.get(path)), **said})
    return client.get(path)


DEMAND = {
    **TEXTS,
    "has_court_order": "no",
    "received_on-day": "2",
    "received_on-month": "11",
    "received_on-year": "2026",
}


def test_a_demand_is_recorded_and_read_by_a_case_lead_of_another_desk(cast: Cast) -> None:
    send("rosa", "/demands/new/", DEMAND)

    page = text_of(browser("marta").get("/demands/"))

    assert "Amparo gives no list of persons to anybody. Each holder answers for each case." in page
    assert "Fiscalía de Encarnación Law it cites Código Procesal Penal, art. 228" in page
    assert "Court order None What it asks for All cases of the year." in page
    assert "Desk that recorded it Policía Nacional · Police, Alto Paraná" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"authority": ""}, "Write the name of the authority."),
        ({"law": ""}, "Write the law, or “None”."),
        ({"has_court_order": ""}, "Choose whether a court ordered it."),
        ({"has_court_order": "yes"}, "Write the number of the court order."),
        ({"order": "17"}, "You chose that no court ordered it. Leave this empty."),
        ({"asks": ""}, "Write what it asks for."),
        ({"received_on-year": "2999"}, "That day is still to come."),
    ],
)
def test_what_is_missing_in_a_demand_is_said(cast: Cast, wrong: dict[str, str], said: str) -> None:
    client = browser("rosa")
    form = {**hidden(client.get("/demands/new/")), **DEMAND, **wrong}

    page = client.post("/demands/new/", form)

    assert said in text_of(page)
    assert Demand.objects.count() == 0


def test_a_case_lead_answers_for_a_case_by_its_code(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    path = f"/demands/{demanded(cast.clara)}/answer/"

    page = send("lucia", path, {"code": code, "given": "part", "article": ARTICLE, "words": CANARY})

    assert "Your answer is kept. Only your desk sees it." in text_of(page)
    assert f"Case {code} A part was given · {ARTICLE}" in text_of(page)


def test_a_code_of_another_desk_and_nobodys_are_answered_alike(cast: Cast) -> None:
    case = opened(cast.amina)
    code = read_code(case=case)
    path = f"/demands/{demanded(cast.clara)}/answer/"
    client, told = browser("marta"), set()

    for typed in (code, "Z9Z-Z9Z-9"):
        form = {**hidden(client.get(path)), "code": typed, "given": "nothing"}
        told.add(text_of(client.post(path, form)).replace(typed, "CODE"))

    (only,) = told
    assert "Your desk sees no case with that code." in only


def test_an_article_is_asked_for_where_something_was_given(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    path = f"/demands/{demanded(cast.clara)}/answer/"
    client = browser("lucia")

    page = client.post(path, {**hidden(client.get(path)), "code": code, "given": "all"})

    assert "Write the article under which it was given." in text_of(page)
    assert DemandAnswer.objects.count() == 0


def test_a_demand_that_is_not_there_cannot_be_answered(cast: Cast) -> None:
    page = browser("lucia").get(f"/demands/{uuid.uuid4()}/answer/")

    assert page.status_code == 404


def test_the_coordinator_reads_a_number_and_neither_a_code_nor_what_was_said(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    demand = demanded(cast.clara)
    form = {"code": code, "given": "part", "article": ARTICLE, "words": CANARY}
    send("lucia", f"/demands/{demand}/answer/", form)

    page = browser("clara").get("/demands/")

    assert "Cases answered for, by desk: Policía Nacional · Police, Asunción: 1" in text_of(page)
    for told in (code, CANARY, ARTICLE):
        assert told not in page.content.decode()


def test_an_answer_is_read_on_no_page_of_another_desk(cast: Cast) -> None:
    case, _code = held_by_two(cast)
    demand = demanded(cast.clara)
    answered(cast.lucia, demand, case)
    paths = ["/", "/demands/", f"/demands/{demand}/answer/", f"/cases/{case}/", "/coordination/"]

    found = {
        (name, path)
        for name in EVERYBODY
        for path in paths
        if CANARY in browser(name).get(path).content.decode()
    }

    assert found == {("lucia", f"/demands/{demand}/answer/")}
