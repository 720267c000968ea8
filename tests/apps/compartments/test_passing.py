"""A key whose time has passed leaves the database, unless what it opens would be lost by it."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from amparo.apps.compartments import passing
from amparo.apps.compartments.granting import give_grants
from amparo.apps.compartments.keeping import keep_compartment, open_compartment
from amparo.apps.compartments.models import Grant, RenewalDue
from amparo.apps.compartments.passing import end_passed, list_passed
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.compartments.tasks import end_passed_keys
from amparo.apps.ended.models import Ended
from amparo.apps.keys.holding import Holder
from amparo.apps.operations.worker import Purpose, working_for
from amparo.domain.casework.compartments import Compartment
from tests.apps.acting import NOW, acting_as, cheat, open_case
from tests.apps.compartments.opening_rows import opened_rows
from tests.apps.unsealing import acting, begun
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY = Compartment.IDENTITY
NAME = {"given_names": "Ñasaindy Invented"}
PASSED, AHEAD = datetime(2026, 11, 3, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def lucia(committed: Cast) -> Holder:
    return begun(committed.lucia)


@pytest.fixture
def marta(committed: Cast) -> Holder:
    return begun(committed.marta)


def kept_case(by: Holder) -> uuid.UUID:
    case = open_case(by.actor)
    with acting(by.actor):
        keep_compartment(
            by=by, at=NOW, case=case, compartment=IDENTITY, fields=NAME, seen=0,
            submission=uuid.uuid4(),
        )  # fmt: skip
    return case


def give(
    by: Holder, case: uuid.UUID, to: Holder, until: datetime | None, *, is_waiting: bool = False
) -> None:
    with acting(by.actor):
        give_grants(
            by=by, at=NOW, case=case, desk_id=to.actor.desk_id, compartments=[IDENTITY],
            until=until, is_waiting=is_waiting,
        )  # fmt: skip


def run(database: TestDatabase) -> None:
    with acting_as(database.worker, database):
        end_passed_keys(timestamp=0)


def desks_with_keys(database: TestDatabase) -> list[int]:
    with acting_as(database.superuser, database):
        return list(Grant.objects.order_by("desk").values_list("desk", flat=True))


def test_a_dump_opens_nothing_by_a_key_whose_time_has_passed(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = kept_case(lucia)
    give(lucia, case, marta, PASSED)
    assert opened_rows(database, pair=marta.pair) == {case: NAME}

    run(database)

    assert opened_rows(database, pair=marta.pair) == {}
    assert opened_rows(database, pair=lucia.pair) == {case: NAME}
    with acting_as(database.superuser, database):
        assert list(RenewalDue.objects.values_list("case", "compartment")) == [(case, "identity")]
        assert list(Ended.objects.values_list("kind", flat=True)) == ["grant"]


def test_the_next_who_unseals_makes_its_key_anew_and_reads_on(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = kept_case(lucia)
    give(lucia, case, marta, PASSED)
    run(database)

    with acting(lucia.actor):
        renew_what_is_due(by=lucia, at=NOW)
        assert Grant.objects.get().key_number == 2
        opened = open_compartment(by=lucia, at=NOW, case=case, compartment=IDENTITY)

    assert opened.fields == NAME


@pytest.mark.parametrize("until", [None, AHEAD])
def test_a_key_whose_time_has_not_passed_stays(
    lucia: Holder, marta: Holder, database: TestDatabase, until: datetime | None
) -> None:
    give(lucia, kept_case(lucia), marta, until)

    run(database)

    assert desks_with_keys(database) == sorted([lucia.actor.desk_id, marta.actor.desk_id])
    with acting_as(database.superuser, database):
        assert not RenewalDue.objects.exists()


def test_what_no_other_desk_opens_stays_though_its_time_has_passed(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = kept_case(lucia)
    give(lucia, case, marta, PASSED)
    cheat(database, "DELETE FROM compartments_grant WHERE desk_id = %s", lucia.actor.desk_id)

    run(database)

    assert desks_with_keys(database) == [marta.actor.desk_id]


def test_a_key_that_waits_to_be_accepted_keeps_nothing_from_being_lost(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = kept_case(lucia)
    give(lucia, case, marta, None, is_waiting=True)
    cheat(database, "UPDATE compartments_grant SET until = %s WHERE NOT is_waiting", PASSED)

    run(database)

    assert len(desks_with_keys(database)) == 2


def test_what_only_waited_ends_too_and_needs_no_new_key(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    give(lucia, kept_case(lucia), marta, PASSED, is_waiting=True)

    run(database)

    assert desks_with_keys(database) == [lucia.actor.desk_id]
    with acting_as(database.superuser, database):
        assert not RenewalDue.objects.exists()


def test_one_run_takes_no_more_than_a_batch_and_the_next_goes_on(
    lucia: Holder, marta: Holder, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing, "MOST_AT_ONCE", 1)
    first, second = kept_case(lucia), kept_case(lucia)
    give(lucia, second, marta, PASSED + timedelta(days=1))
    give(lucia, first, marta, PASSED)

    run(database)
    assert opened_rows(database, pair=marta.pair) == {second: NAME}
    run(database)

    assert opened_rows(database, pair=marta.pair) == {}


def test_one_given_anew_meanwhile_stays(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = kept_case(lucia)
    give(lucia, case, marta, PASSED)
    with acting_as(database.worker, database), working_for(Purpose.END_KEYS):
        assert list_passed(now=datetime.now(tz=UTC)) == [case]
    give(lucia, case, marta, AHEAD)

    with acting_as(database.worker, database), working_for(Purpose.END_KEYS):
        end_passed(case=case, at=datetime.now(tz=UTC))

    assert desks_with_keys(database) == sorted([lucia.actor.desk_id, marta.actor.desk_id])


def test_the_wall_lets_the_worker_end_no_key_before_its_time_and_none_without_a_purpose(
    lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = kept_case(lucia)
    give(lucia, case, marta, AHEAD)
    with acting_as(database.worker, database):
        with working_for(Purpose.END_KEYS):
            assert Grant.objects.count() == 2
            assert Grant.objects.all().delete()[0] == 0
        assert not Grant.objects.exists()
    give(lucia, case, marta, PASSED)
    with acting_as(database.worker, database):
        assert Grant.objects.all().delete()[0] == 0

    assert desks_with_keys(database) == sorted([lucia.actor.desk_id, marta.actor.desk_id])
