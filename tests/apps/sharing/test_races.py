"""Two at once: really committing, with connections of their own."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.queries import list_entries
from amparo.apps.sharing.actions import (
    AnsweredAlready,
    ask_holder,
    grant_request,
    refuse_request,
)
from amparo.apps.sharing.models import UrgentRequest
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Refused
from tests.apps.acting import FOUND, open_case, record
from tests.apps.cases.test_races import at_once, seen_as
from tests.apps.sharing.asking import UNKNOWN, WORDS, leading_too, now
from tests.cast import Cast


def asking(by: Actor, code: str, submission: uuid.UUID) -> Callable[[], uuid.UUID]:
    """Somebody who sends a request."""
    return lambda: seen_as(
        by,
        lambda: ask_holder(by=by, at=now(), code=code, words=WORDS, submission=submission),
    )


def granting(by: Actor, request: uuid.UUID) -> Callable[[], None]:
    """A case lead who grants."""
    return lambda: seen_as(
        by,
        lambda: grant_request(
            by=by, at=now(), asked=request, lasts=timedelta(days=1), submission=uuid.uuid4()
        ),
    )


def refusing(by: Actor, request: uuid.UUID) -> Callable[[], None]:
    """A case lead who refuses."""
    return lambda: seen_as(
        by,
        lambda: refuse_request(
            by=by, at=now(), asked=request, why="danger", submission=uuid.uuid4()
        ),
    )


def case_and_request(committed: Cast) -> tuple[uuid.UUID, uuid.UUID]:
    """A case that Lucía's desk holds, and Rosa's request by the code of that desk."""
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    code = seen_as(committed.lucia, lambda: read_code(case=case))
    return case, asking(committed.rosa, code, uuid.uuid4())()


def test_of_two_case_leads_who_answer_at_once_one_wins_and_the_other_is_told(
    committed: Cast,
) -> None:
    _case, request = case_and_request(committed)

    results = at_once(granting(committed.lucia, request), refusing(leading_too(committed), request))

    (lost,) = [one for one in results if one is not None]
    answer = seen_as(committed.rosa, lambda: UrgentRequest.objects.get(pk=request).answer)
    assert isinstance(lost, AnsweredAlready)
    assert answer == ("granted" if results[0] is None else "refused")


def test_two_who_grant_at_once_write_one_grant(committed: Cast) -> None:
    case, request = case_and_request(committed)

    results = at_once(granting(committed.lucia, request), granting(leading_too(committed), request))

    kinds = seen_as(committed.lucia, lambda: [one.kind for one in list_entries(case=case)])
    assert sorted(type(one).__name__ for one in results) == ["AnsweredAlready", "NoneType"]
    assert kinds.count(Kind.GRANT) == 1


def test_of_twelve_requests_sent_at_once_ten_go(committed: Cast) -> None:
    rosa = committed.rosa

    results = at_once(*[asking(rosa, UNKNOWN, uuid.uuid4()) for _ in range(12)])

    refused = [one for one in results if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["too often"] * 2
    assert seen_as(rosa, UrgentRequest.objects.count) == 10


def test_one_request_sent_four_times_at_once_is_one(committed: Cast) -> None:
    results = at_once(*[asking(committed.rosa, UNKNOWN, uuid.uuid4())] * 4)

    assert len(set(map(str, results))) == 1
    assert seen_as(committed.rosa, UrgentRequest.objects.count) == 1
