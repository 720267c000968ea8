"""What a journal gives is what stands in the rows; and a row that does not is named and mended."""

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from amparo.apps.accounts.actions import end_role, hold_role
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Institution, RoleHolding
from amparo.apps.accounts.queries import desk_places
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.advancing import advance_case
from amparo.apps.cases.models import Access, Case, Duty
from amparo.apps.cases.projecting import count_of
from amparo.apps.cases.rebuilding import Difference, Rebuilt, duties_at, rebuild_cases
from amparo.apps.cases.tasks import advance, reproject_open_cases
from amparo.apps.coordination.folding import fold_changes, list_sums
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.protocols.governing import governing
from amparo.apps.seals.fields import closed_name
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_microseconds
from tests.apps.acting import (
    FOUND,
    IDENTIFIED,
    NOW,
    PETITION,
    acting_as,
    case_of_three,
    cheat,
    open_case,
    record,
    say_another_event,
)
from tests.cast import POLICE, PROSECUTION, Cast
from tests.database import TestDatabase

BEGINS = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
CASES = 30
COLUMNS = (
    "position", "duty", "version", "opened_at", "due_at", "warn_at", "ending", "holder",
    "desk_id", "breached_by", "ended_at", "ended_by", "is_paused", "is_law", "reason",
)  # fmt: skip


def invent_cases(cast: Cast, draw: random.Random) -> dict[str, int]:
    """Record cases as several desks do, over months; return how often each thing was done."""
    events = governing().protocol.events
    done: Counter[str] = Counter()
    for number in range(CASES):
        by = draw.choice([cast.amina, cast.rosa])
        at = BEGINS + timedelta(hours=30 * number)
        case = open_case(by, at=at)
        for _ in range(draw.randint(0, 8)):
            at += timedelta(hours=draw.choice([0, 30, 200, 400]))
            event = PETITION if draw.random() < 0.3 else draw.choice(sorted(events))
            states = {fact: draw.random() < 0.5 for fact in events[event]}
            happened = at - timedelta(hours=draw.choice([0, 1, 48]))
            entry = record_draft(by, case, a_draft(event, happened, states), at)
            done["event"] += 1
            if draw.random() < 0.25:
                take_back(by, case, entry, at)
                done["correction"] += 1
        done["reason"] += give_reasons(by, case, at + timedelta(days=10))
    return done


def a_draft(event: str, happened: datetime, states: dict[str, bool]) -> Draft:
    """An event with facts, here or there."""
    instant = as_microseconds(happened)
    place = "Asunción" if len(event) % 2 else "Alto Paraná"
    return Draft(event=event, earliest=instant, latest=instant, place=place, states=states)


def record_draft(by: Actor, case: uuid.UUID, said: Draft, at: datetime) -> int:
    """Record it, barred or not, for the first time or again."""
    with transaction.atomic():
        see_as(actor=by)
        return actions.record_event(
            by=by, at=at, case=case, draft=said, seen=100, submission=uuid.uuid4(),
            although_barred=True, although_again=True,
        ).number  # fmt: skip


def take_back(by: Actor, case: uuid.UUID, entry: int, at: datetime) -> None:
    """Correct an entry."""
    with transaction.atomic():
        see_as(actor=by)
        actions.correct_entry(
            by=by, at=at, case=case, number=entry, reason="other case", seen=100,
            submission=uuid.uuid4(),
        )  # fmt: skip


def give_reasons(by: Actor, case: uuid.UUID, at: datetime) -> int:
    """Say why each late duty of the desk is late; return how many there are."""
    with transaction.atomic():
        see_as(actor=by)
        advance_case(case=case, now=at)
        late = Duty.objects.filter(case=case, desk_id=by.desk_id).exclude(breached_by="")
        for duty in late:
            actions.give_reason(
                by=by, at=at, case=case, position=duty.position, duty=duty.duty, reason="vehicle",
                submission=uuid.uuid4(),
            )  # fmt: skip
        return len(late)


def rebuilt(database: TestDatabase, *, write: bool = False) -> Rebuilt:
    """Compare, as the worker's role."""
    with acting_as(database.worker, database):
        return rebuild_cases(now=datetime.now(tz=UTC), write=write)


def live_duties(database: TestDatabase) -> set[tuple[Any, ...]]:
    """Every row of a duty that stands, by the code that the desk has which opened the case."""
    with acting_as(database.worker, database), working_for(Purpose.REBUILD):
        by_opener = Duty.objects.filter(case__seen_by__desk=F("case__opened_by"))
        return set(by_opener.values_list("case__seen_by__code", *COLUMNS))


def duties_anew(database: TestDatabase, at: datetime) -> set[tuple[Any, ...]]:
    """Every row that the journals give as of an instant."""
    with acting_as(database.worker, database), working_for(Purpose.REBUILD):
        return {
            (code, *(getattr(row, column) for column in COLUMNS)) for code, row in duties_at(at=at)
        }


def test_the_rows_of_a_varied_caseload_are_those_that_its_journals_give(
    committed: Cast, database: TestDatabase
) -> None:
    police = Institution.objects.get(name=POLICE)
    RoleHolding.objects.create(role="migration authority", institution=police)
    done = invent_cases(committed, random.Random(4788))
    with acting_as(database.worker, database):
        advance(timestamp=0)

    assert min(done["event"], done["correction"], done["reason"]) >= 5
    assert rebuilt(database) == Rebuilt(cases=CASES, differing=(), counts=0)
    assert len(live_duties(database)) > 80
    assert duties_anew(database, datetime.now(tz=UTC)) == live_duties(database)
    with acting_as(database.worker, database), working_for(Purpose.REBUILD):
        places = desk_places()
        counted = Counter(count_of(row=row, places=places) for row in Duty.objects.all())
        assert list_sums() == dict(counted)
        fold_changes()
        assert list_sums() == dict(counted)


def test_what_stood_at_an_instant_can_be_told_later(
    committed: Cast, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    then = live_duties(database)

    record(committed.amina, case, IDENTIFIED, at=NOW + timedelta(days=3))
    with acting_as(database.worker, database):
        advance(timestamp=0)

    assert live_duties(database) != then
    assert duties_anew(database, NOW) == then
    assert duties_anew(database, NOW - timedelta(hours=1)) == set()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE cases_duty SET due_at = due_at + interval '1 day' WHERE position = 2",
         {"duties": (2,)}),
        ("UPDATE cases_duty SET breached_by = '' WHERE position = 2", {"duties": (2,)}),
        ("UPDATE cases_duty SET desk_id = NULL WHERE position = 1", {"duties": (1,)}),
        ("DELETE FROM cases_duty WHERE position = 1", {"duties": (1,)}),
        ("UPDATE cases_duty SET position = 77 WHERE position = 1", {"duties": (1, 77)}),
        ("DELETE FROM cases_access", {"unseen_by": "everybody"}),
        ("UPDATE cases_case SET entries = 2", {"is_entries": True}),
        ("UPDATE cases_case SET next_tick_at = '2030-01-01'", {"is_next_tick": True}),
    ],
)  # fmt: skip
def test_a_changed_row_is_named_and_mended(
    committed: Cast, database: TestDatabase, change: str, named: dict[str, Any]
) -> None:
    case = case_of_three(committed.amina)
    with acting_as(database.worker, database):
        advance(timestamp=0)
    if "unseen_by" in named:
        named = {"unseen_by": tuple(sorted([committed.amina.desk_id, committed.bruno.desk_id]))}
    cheat(database, change)

    found = rebuilt(database)
    mended = rebuilt(database, write=True)
    after = rebuilt(database)

    assert [(each.case, each) for each in found.differing] == [
        (case, Difference(case=case, code=found.differing[0].code, **named))
    ]
    assert mended.differing == found.differing
    assert after == Rebuilt(cases=1, differing=(), counts=0)


def test_a_desk_to_which_nothing_led_is_named_and_left(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)
    with acting_as(database.worker, database):
        advance(timestamp=0)
    cheat(
        database,
        "INSERT INTO cases_access (case_id, desk_id, since) VALUES (%s, %s, now())",
        case,
        committed.rosa.desk_id,
    )

    found = rebuilt(database, write=True)
    after = rebuilt(database)

    assert [each.seen_without_cause for each in found.differing] == [(committed.rosa.desk_id,)]
    assert after.differing == found.differing


def test_a_desk_whose_duty_was_corrected_away_keeps_the_case_with_cause(
    committed: Cast, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    entry = record(committed.amina, case, FOUND)
    with acting_as(database.worker, database), working_for(Purpose.REBUILD):
        assert Access.objects.filter(case=case, desk_id=committed.bruno.desk_id).exists()

    take_back(committed.amina, case, entry, NOW + timedelta(hours=1))
    with acting_as(database.worker, database):
        advance(timestamp=0)

    assert committed.bruno.desk_id not in {row[8] for row in live_duties(database)}
    assert rebuilt(database) == Rebuilt(cases=1, differing=(), counts=0)


def test_a_desk_that_only_recorded_sees_the_case_with_cause(
    committed: Cast, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    cheat(
        database,
        "INSERT INTO cases_access (case_id, desk_id, since) VALUES (%s, %s, now())",
        case,
        committed.rosa.desk_id,
    )
    record(committed.rosa, case, "interpreter provided")

    assert rebuilt(database) == Rebuilt(cases=1, differing=(), counts=0)


def test_counts_that_are_off_are_noticed_and_set_right(
    committed: Cast, database: TestDatabase
) -> None:
    case_of_three(committed.amina)
    cheat(database, "DELETE FROM coordination_change WHERE duty = %s", closed_name(name="PY1a"))

    found = rebuilt(database)
    rebuilt(database, write=True)

    assert found.differing == ()
    assert found.counts > 0
    assert rebuilt(database).counts == 0


def test_a_case_that_the_protocol_cannot_read_is_named_and_holds_up_no_other(
    committed: Cast, database: TestDatabase
) -> None:
    unreadable = case_of_three(committed.amina)
    other = case_of_three(committed.amina)
    say_another_event(database, unreadable, "an event of another protocol")

    found = rebuilt(database, write=True)
    with acting_as(database.worker, database):
        advance(timestamp=0)

    assert [(each.case, each.is_unreadable) for each in found.differing] == [(unreadable, True)]
    with acting_as(database.worker, database), working_for(Purpose.ADVANCE):
        # Set aside for an hour, so that nobody waits for it.
        assert not Case.objects.filter(next_tick_at__lte=datetime.now(tz=UTC)).exists()
        assert Case.objects.filter(pk=unreadable, next_tick_at__isnull=False).exists()
        assert Duty.objects.filter(case=other).exclude(breached_by="").exists()


def test_open_duties_follow_a_role_to_its_new_holder(
    committed: Cast, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    with transaction.atomic():
        prosecution = Institution.objects.get(name=PROSECUTION)
        for held in RoleHolding.objects.filter(institution=prosecution):
            end_role(holding_id=held.pk, on=datetime(2026, 11, 1, tzinfo=UTC).date())
            hold_role(
                role=held.role, institution_id=Institution.objects.get(name=POLICE).pk,
                place="", held_from=datetime(2026, 11, 1, tzinfo=UTC).date(),
            )  # fmt: skip

    named = rebuilt(database)
    with acting_as(database.worker, database):
        reproject_open_cases()

    assert [difference.case for difference in named.differing] == [case]
    assert {row[8] for row in live_duties(database)} == {POLICE}
    assert rebuilt(database) == Rebuilt(cases=1, differing=(), counts=0)
