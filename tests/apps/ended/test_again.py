"""What ended, and came back with a backup, is ended again; and nothing else is."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from amparo.apps.cases.models import Case
from amparo.apps.compartments.granting import end_grants, who_opens
from amparo.apps.compartments.models import RenewalDue
from amparo.apps.ended.again import UnknownKind, end_again, prepare_again, refuse_unknown_kinds
from amparo.apps.ended.lists import Line
from amparo.apps.ended.models import Ended
from amparo.apps.operations.worker import Purpose, working_for
from amparo.domain.casework.compartments import Compartment
from tests.apps.acting import FOUND, NOW, acting_as, case_of_three, open_case, record
from tests.apps.cases.browsing import browser
from tests.apps.cases.test_rebuilding import rebuilt
from tests.apps.compartments.test_keeping import keep, share
from tests.apps.journal.test_verifying import faults
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

YESTERDAY = datetime.now(tz=UTC) - timedelta(days=1)


def line(of: uuid.UUID | str, *, kind: str = "case") -> Line:
    return Line(number=1, kind=kind, of=str(of), at=YESTERDAY, public_key=b"", signature=b"")


def ended_again(database: TestDatabase, lines: Sequence[Line]) -> int:
    with acting_as(database.owner, database):
        prepare_again(lines=lines)
    with acting_as(database.worker, database):
        return end_again(lines=lines)


def keys(database: TestDatabase) -> list[uuid.UUID]:
    with psycopg.connect(database.superuser) as connection:
        return [row[0] for row in connection.execute('SELECT "case" FROM seals_case_key')]


def test_an_erased_case_that_came_back_is_erased_again_and_the_others_stay(
    committed: Cast, database: TestDatabase
) -> None:
    back, other = case_of_three(committed.amina), case_of_three(committed.amina)
    lines = [line(back), line("", kind="nothing"), line(uuid.uuid4())]

    found = ended_again(database, lines)

    assert found == 1
    assert keys(database) == [other]
    assert browser("amina").get(f"/cases/{back}/").status_code == 404
    assert browser("amina").get(f"/cases/{other}/").status_code == 200
    assert faults(database) == []
    assert (rebuilt(database).differing, rebuilt(database).counts) == ((), 0)


def test_it_stands_in_the_journal_in_nobodys_name_and_on_the_list(
    committed: Cast, database: TestDatabase
) -> None:
    back = case_of_three(committed.amina)
    gone = uuid.uuid4()

    ended_again(database, [line(back), line(gone)])

    with psycopg.connect(database.superuser) as connection:
        last = connection.execute(
            "SELECT kind, member FROM journal_entry ORDER BY number DESC LIMIT 1"
        ).fetchone()
    assert last == ("erasure", uuid.UUID(int=0))
    with acting_as(database.worker, database), working_for(Purpose.LIST):
        noted = set(Ended.objects.values_list("of", "at"))
    assert {(back, YESTERDAY), (gone, YESTERDAY)} < noted
    assert {of for of, _at in noted} == {back, gone}


def test_ending_it_twice_is_ending_it_once(committed: Cast, database: TestDatabase) -> None:
    back = case_of_three(committed.amina)

    assert ended_again(database, [line(back)]) == 1
    assert ended_again(database, [line(back)]) == 0


def test_a_stop_between_the_two_steps_is_made_good(committed: Cast, database: TestDatabase) -> None:
    back = case_of_three(committed.amina)
    with acting_as(database.owner, database):
        prepare_again(lines=[line(back)])

    assert ended_again(database, [line(back)]) == 1


def test_the_worker_alone_ends_nothing_that_the_owner_did_not_prepare(
    committed: Cast, database: TestDatabase
) -> None:
    back = case_of_three(committed.amina)

    with (
        acting_as(database.worker, database),
        pytest.raises(Exception, match="nothing of this case waits"),
    ):
        end_again(lines=[line(back)])

    assert keys(database) == [back]
    with acting_as(database.worker, database), working_for(Purpose.REBUILD):
        assert Case.objects.get(pk=back).erased_at is None


def test_what_was_taken_from_a_desk_is_taken_again_unless_it_was_given_anew_since(
    committed: Cast, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    lucia = begun(committed.lucia)
    amina = joined(lucia, committed.amina)
    record(committed.amina, case, FOUND)
    begun(committed.marta)
    desk = committed.marta.desk_id
    keep(amina, case)
    share(amina, case, desk, Compartment.IDENTITY)
    with acting(amina.actor):
        end_grants(case=case, desk_id=desk, compartments=[Compartment.IDENTITY], at=NOW)
    with acting_as(database.worker, database), working_for(Purpose.LIST):
        (ended,) = Ended.objects.filter(kind="grant")
    share(amina, case, desk, Compartment.IDENTITY)  # as a backup brings it back
    since = replace(line(ended.of, kind="grant"), at=ended.at)
    before = replace(since, at=ended.at - timedelta(seconds=1))

    assert granted(database) == 2
    with acting_as(database.owner, database):
        assert prepare_again(lines=[before]) == 0
    assert granted(database) == 2
    with acting_as(database.owner, database):
        assert prepare_again(lines=[since, before, line(uuid.uuid4(), kind="grant")]) == 1
        assert prepare_again(lines=[since]) == 0
    assert granted(database) == 1
    with acting(amina.actor):
        assert who_opens(case=case, at=NOW) == {Compartment.IDENTITY: (amina.actor.desk_id,)}
        assert RenewalDue.objects.count() == 1


def granted(database: TestDatabase) -> int:
    with psycopg.connect(database.superuser) as connection:
        return len(connection.execute("SELECT FROM compartments_grant").fetchall())


def test_a_kind_of_a_newer_version_is_refused() -> None:
    refuse_unknown_kinds(lines=[line(uuid.uuid4()), line("", kind="nothing")])

    with pytest.raises(UnknownKind, match="a 'promise' ended, which this version"):
        refuse_unknown_kinds(lines=[line(uuid.uuid4(), kind="promise")])
