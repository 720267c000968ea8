"""Two at once: threads with connections of their own, really committing. Nothing is doubled."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar

from django.db import connection, transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.holding import Recorded
from amparo.apps.cases.models import Case, Duty
from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_microseconds
from tests.cast import Cast

Result = TypeVar("Result")


def now() -> datetime:
    return datetime.now(tz=UTC)


def draft(event: str) -> Draft:
    instant = as_microseconds(now() - timedelta(hours=1))
    return Draft(event=event, earliest=instant, latest=instant, place="Asunción")


def seen_as(actor: Actor, do: Callable[[], Result]) -> Result:
    """What an action returns, in a transaction of its own, as the web runs it."""
    with transaction.atomic():
        see_as(actor=actor)
        return do()


def at_once(*does: Callable[[], object]) -> list[object]:
    """What each returns or raises, all begun at the same moment in threads of their own."""
    barrier = Barrier(len(does))

    def run(do: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return do()
        except Exception as refusal:  # noqa: BLE001  # whatever came is what is looked at
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        return list(pool.map(run, does))


def opened(by: Actor) -> uuid.UUID:
    def do() -> uuid.UUID:
        (case,) = actions.open_cases(
            by=by, at=now(), draft=draft("possible victim met"), people=1,
            submission=uuid.uuid4(), although_again=True,
        )  # fmt: skip
        return case

    return seen_as(by, do)


def recording(
    by: Actor, case: uuid.UUID, event: str, submission: uuid.UUID
) -> Callable[[], Recorded]:
    return lambda: seen_as(
        by,
        lambda: actions.record_event(
            by=by, at=now(), case=case, draft=draft(event), seen=1, submission=submission
        ),
    )


def events_of(by: Actor, case: uuid.UUID) -> list[str]:
    return seen_as(by, lambda: [entry.event for entry in list_entries(case=case)])


def test_of_two_who_record_at_once_the_second_is_told_what_the_first_did(committed: Cast) -> None:
    amina, mateo = committed.amina, committed.mateo
    case = opened(amina)

    results = at_once(
        recording(amina, case, "victim identified", uuid.uuid4()),
        recording(mateo, case, "reasonable grounds found", uuid.uuid4()),
    )

    (recorded,) = [one for one in results if isinstance(one, Recorded)]
    (stale,) = [one for one in results if isinstance(one, actions.Stale)]
    winner = events_of(amina, case)[1]
    assert recorded.number == 2
    assert [entry.event for entry in stale.since] == [winner]
    assert len(events_of(amina, case)) == 2


def test_one_form_sent_eight_times_at_once_records_once(committed: Cast) -> None:
    amina, submission = committed.amina, uuid.uuid4()
    case = opened(amina)

    results = at_once(*[recording(amina, case, "victim identified", submission)] * 8)

    recorded = [one for one in results if isinstance(one, Recorded)]
    assert len(recorded) == 8
    assert {one.number for one in recorded} == {2}
    assert sum(not one.is_repeat for one in recorded) == 1
    assert events_of(amina, case) == ["possible victim met", "victim identified"]


def test_one_opening_sent_four_times_at_once_opens_one_case(committed: Cast) -> None:
    amina, submission = committed.amina, uuid.uuid4()

    def opening() -> tuple[uuid.UUID, ...]:
        return seen_as(
            amina,
            lambda: actions.open_cases(
                by=amina, at=now(), draft=draft("possible victim met"), people=2,
                submission=submission,
            ),
        )  # fmt: skip

    results = at_once(*[opening] * 4)

    assert len(set(map(str, results))) == 1
    assert seen_as(amina, Case.objects.count) == 2


def test_many_desks_that_record_in_many_cases_at_once_never_wait_in_a_circle(
    committed: Cast,
) -> None:
    amina, mateo = committed.amina, committed.mateo
    cases = [opened(amina) for _ in range(4)]

    results = at_once(
        *[
            recording(by, case, "reasonable grounds found", uuid.uuid4())
            for case in cases
            for by in (amina, mateo)
        ]
    )

    kinds = sorted(type(one).__name__ for one in results)
    assert kinds == ["Recorded"] * 4 + ["Stale"] * 4
    held = seen_as(committed.bruno, lambda: Duty.objects.filter(duty="PY2a").count())
    assert held == 4
