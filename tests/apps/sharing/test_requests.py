"""Asking by the code of a desk: who learns of it, who answers, and what the asker learns."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.granting import grant_access
from amparo.apps.cases.models import Access
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.door import close_texts, open_texts
from amparo.apps.sharing.actions import (
    AnsweredAlready,
    ask_holder,
    grant_request,
    refuse_request,
)
from amparo.apps.sharing.models import RequestAnswer, UrgentRequest
from amparo.apps.sharing.queries import list_held, list_mine
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from amparo.vault.sealing import NotSealed
from tests.apps.sharing.asking import (
    UNKNOWN,
    WORDS,
    asked,
    held_by_two,
    keep_out,
    leading_too,
    now,
    sees,
)
from tests.cast import Cast

DAY = timedelta(days=1)


def grant(by: Actor, request: uuid.UUID, *, lasts: timedelta | None = DAY) -> None:
    see_as(actor=by)
    grant_request(by=by, at=now(), asked=request, lasts=lasts, submission=uuid.uuid4())


def refuse(by: Actor, request: uuid.UUID, *, submission: uuid.UUID | None = None) -> None:
    see_as(actor=by)
    refuse_request(
        by=by, at=now(), asked=request, why="unclear", submission=submission or uuid.uuid4()
    )  # fmt: skip


def answers(by: Actor) -> list[str]:
    """What somebody reads of the answers to what they asked."""
    see_as(actor=by)
    return [one.answer for one in list_mine(by=by)]


def seen(by: Actor) -> set[uuid.UUID]:
    """The requests that the database shows somebody."""
    see_as(actor=by)
    return set(UrgentRequest.objects.values_list("pk", flat=True))


def test_a_request_reaches_the_case_leads_whose_code_it_is_and_the_asking_desk(cast: Cast) -> None:
    _case, code = held_by_two(cast)

    request = asked(cast.rosa, code)

    everybody = ("amina", "mateo", "rosa", "bruno", "lucia", "pablo", "clara", "diego", "elena",
                 "julia", "marta")  # fmt: skip
    assert {name for name in everybody if request in seen(getattr(cast, name))} == {
        "rosa",
        "lucia",
    }


def test_a_request_by_the_code_of_another_holder_reaches_that_desk_and_nobody_else(
    cast: Cast,
) -> None:
    case, code = held_by_two(cast)
    see_as(actor=cast.marta)
    theirs = read_code(case=case)

    request = asked(cast.rosa, theirs)

    assert theirs != code
    assert [request in seen(by) for by in (cast.lucia, cast.marta)] == [False, True]
    with pytest.raises(UrgentRequest.DoesNotExist):
        grant(cast.lucia, request)
    grant(cast.marta, request)
    assert sees(cast.rosa, case)


def test_a_code_leads_nowhere_once_the_access_of_its_desk_ended_and_leads_there_again(
    cast: Cast,
) -> None:
    case, _code = held_by_two(cast)
    see_as(actor=cast.marta)
    code = read_code(case=case)
    keep_out(cast.lucia, case, cast.marta.desk_id, kind=Restricts.ENDED)
    request = asked(cast.rosa, code)
    while_ended = [request in seen(by) for by in (cast.lucia, cast.marta)]

    see_as(actor=cast.lucia)
    grant_access(
        by=cast.lucia, at=now(), case=case, desk_id=cast.marta.desk_id, until=None,
        submission=uuid.uuid4(),
    )  # fmt: skip

    assert while_ended == [False, False]
    assert [request in seen(by) for by in (cast.lucia, cast.marta)] == [False, True]
    see_as(actor=cast.marta)
    assert read_code(case=case) == code


def test_a_request_for_no_case_is_seen_by_who_asked_alone(cast: Cast) -> None:
    held_by_two(cast)

    request = asked(cast.rosa, UNKNOWN)

    assert [request in seen(by) for by in (cast.rosa, cast.lucia, cast.marta)] == [
        True,
        False,
        False,
    ]


def test_a_holder_reads_who_asks_and_why(cast: Cast) -> None:
    case, code = held_by_two(cast)
    asked(cast.rosa, code.replace("-", "").lower())

    see_as(actor=cast.lucia)
    (held,), answered = list_held()

    assert (held.case, held.code, held.name) == (case, code, "Rosa")
    assert held.desk == "Policía Nacional · Police, Alto Paraná"
    assert held.words == WORDS
    assert answered == []


def test_the_longest_waiting_stand_first(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    late = asked(cast.rosa, code)
    early = asked(cast.rosa, code, ago=timedelta(hours=3))

    see_as(actor=cast.lucia)
    waiting, _answered = list_held()

    assert [one.asked for one in waiting] == [early, late]


def test_whoever_is_granted_sees_the_case_by_a_code_of_their_own_and_learns_no_more(
    cast: Cast,
) -> None:
    case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    waiting = answers(cast.rosa)

    grant(cast.lucia, request)

    assert (waiting, answers(cast.rosa)) == ([""], ["granted"])
    (mine,) = list_mine(by=cast.rosa)
    assert (mine.case, mine.code, mine.own_code) == (case, code, read_code(case=case))
    assert mine.own_code != code
    assert sees(cast.rosa, case)
    assert Access.objects.get(case=case).until is not None
    assert list(RequestAnswer.objects.all()) == []


def test_whoever_is_refused_learns_neither_why_nor_by_whom(cast: Cast) -> None:
    case, code = held_by_two(cast)
    request = asked(cast.rosa, code)

    refuse(cast.lucia, request)

    assert answers(cast.rosa) == ["refused"]
    assert not sees(cast.rosa, case)
    see_as(actor=cast.rosa)
    row = UrgentRequest.objects.filter(pk=request).values().get()
    assert str(cast.lucia.member) not in str(row)
    assert str(case) not in str(row)
    assert list(RequestAnswer.objects.all()) == []


def test_what_one_case_lead_answered_another_of_their_desk_reads_with_the_reason(
    cast: Cast,
) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    refuse(leading_too(cast), request)

    see_as(actor=cast.lucia)
    _waiting, (answered,) = list_held()

    assert answered.told is not None
    assert (answered.answer, answered.told.why) == ("refused", "unclear")


def test_who_answers_second_is_told(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    grant(cast.lucia, request)

    with pytest.raises(AnsweredAlready):
        refuse(leading_too(cast), request)
    assert answers(cast.rosa) == ["granted"]


def test_an_answer_sent_twice_is_given_once(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request, submission = asked(cast.rosa, code), uuid.uuid4()

    refuse(cast.lucia, request, submission=submission)
    refuse(cast.lucia, request, submission=submission)

    assert RequestAnswer.objects.count() == 1


@pytest.mark.parametrize("name", ["amina", "mateo", "bruno", "rosa", "pablo", "marta"])
def test_nobody_but_a_case_lead_whose_code_it_is_answers(cast: Cast, name: str) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    see_as(actor=getattr(cast, name))

    changed = UrgentRequest.objects.filter(pk=request).update(answer="granted")

    assert changed == 0
    assert answers(cast.rosa) == [""]


def test_a_case_lead_who_holds_no_such_case_finds_no_request(cast: Cast) -> None:
    request = asked(cast.rosa, UNKNOWN)

    with pytest.raises(UrgentRequest.DoesNotExist):
        refuse(cast.lucia, request)


def test_a_request_that_cannot_be_granted_still_waits(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.amina, code)

    with pytest.raises(Refused, match=r"^sees it already$"), transaction.atomic():
        grant(cast.lucia, request)

    assert answers(cast.amina) == [""]


def test_a_refusal_has_one_of_the_reasons_known(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    see_as(actor=cast.lucia)

    with pytest.raises(Refused, match=r"^unknown reason$"):
        refuse_request(
            by=cast.lucia, at=now(), asked=request, why="because", submission=uuid.uuid4()
        )  # fmt: skip


def test_a_request_sent_twice_is_one(cast: Cast) -> None:
    submission = uuid.uuid4()
    see_as(actor=cast.rosa)

    first, second = (
        ask_holder(by=cast.rosa, at=now(), code=UNKNOWN, words=WORDS, submission=submission)
        for _ in range(2)
    )

    assert first == second
    assert len(answers(cast.rosa)) == 1


def test_the_eleventh_request_within_24_hours_is_refused_whatever_the_codes(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    asked(cast.rosa, code, ago=timedelta(hours=25))
    for _ in range(5):
        asked(cast.rosa, code, ago=timedelta(hours=23))
    for _ in range(5):
        asked(cast.rosa, UNKNOWN)

    with pytest.raises(Refused, match=r"^too often$"):
        asked(cast.rosa, code)
    asked(cast.bruno, UNKNOWN)


def test_a_form_sent_again_for_another_code_asks_for_that_too(cast: Cast) -> None:
    submission = uuid.uuid4()
    see_as(actor=cast.rosa)

    for code in (UNKNOWN, "Z8Z-Z8Z-8"):
        ask_holder(by=cast.rosa, at=now(), code=code, words=WORDS, submission=submission)

    assert UrgentRequest.objects.count() == 2


def test_a_form_sent_again_for_another_request_answers_that_too(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    submission = uuid.uuid4()
    first, second = asked(cast.rosa, code), asked(cast.rosa, code)

    refuse(cast.lucia, first, submission=submission)
    refuse(cast.lucia, second, submission=submission)

    assert UrgentRequest.objects.filter(answer="").count() == 0


def test_nobody_asks_in_the_name_of_another_or_answers_themselves(cast: Cast) -> None:
    see_as(actor=cast.rosa)
    row = {"code": UNKNOWN, "asked_at": now(), "words": b"{}"}
    own = {"asked_by": cast.rosa.member, "desk_id": cast.rosa.desk_id}

    for wrong in (
        {"asked_by": cast.amina.member, "desk_id": cast.rosa.desk_id},
        {"asked_by": cast.rosa.member, "desk_id": cast.amina.desk_id},
        {**own, "answer": "granted"},
    ):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            UrgentRequest.objects.create(id=uuid.uuid4(), **row, **wrong)


@pytest.mark.parametrize("changed", ["words = ''", "code = 'Z9Z-Z9Z-9'", "answer = 'refused'"])
def test_what_was_asked_and_answered_stays(cast: Cast, changed: str) -> None:
    _case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    refuse(cast.lucia, request)
    see_as(actor=cast.lucia)

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE sharing_request SET {changed} WHERE id = %s", [request])
        assert cursor.rowcount == 0


@pytest.mark.parametrize("changed", [{"words": b""}, {"case": None}])
def test_an_answer_changes_nothing_of_what_was_asked_and_names_the_case_it_grants(
    cast: Cast, changed: dict[str, Any]
) -> None:
    case, code = held_by_two(cast)
    request = asked(cast.rosa, code)
    see_as(actor=cast.lucia)
    answer = {"answer": "granted", "case": case, **changed}

    with pytest.raises(DatabaseError, match="answered once"), transaction.atomic():
        UrgentRequest.objects.filter(pk=request).update(**answer)


def test_an_answer_names_no_other_case_than_that_of_the_code(cast: Cast) -> None:
    _case, code = held_by_two(cast)
    other, _code = held_by_two(cast)
    request = asked(cast.rosa, code)
    see_as(actor=cast.lucia)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        UrgentRequest.objects.filter(pk=request).update(answer="granted", case=other)


def test_bytes_that_were_moved_to_another_row_are_refused() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    kept = close_texts(of=one, texts={"words": WORDS})

    assert open_texts(of=one, kept=kept) == {"words": WORDS}
    with pytest.raises(NotSealed):
        open_texts(of=other, kept=kept)
