"""What had ended, and came back with a backup, is ended again: referrals, and erased cases."""

import uuid
from dataclasses import replace

import psycopg
import pytest

from amparo.apps.compartments.models import Grant
from amparo.apps.ended.again import prepare_again
from amparo.apps.ended.lists import Line
from amparo.apps.ended.models import Ended
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.sharing.models import Referral, ReferralAct, ReferralWords
from tests.apps.acting import acting_as, cheat
from tests.apps.ended.test_again import ended_again, line
from tests.apps.journal.test_verifying import faults
from tests.apps.sharing.referring.referred import (
    Scene,
    accept,
    decline,
    give_back,
    read,
    recall,
    send,
    set_scene,
    state_of,
)
from tests.apps.sharing.referring.test_following import counts
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def listed(database: TestDatabase) -> list[Line]:
    """The lines of what has ended by now."""
    with acting_as(database.worker, database), working_for(Purpose.LIST):
        rows = list(Ended.objects.values_list("of", "kind", "at"))
    return [replace(line(of, kind=kind), at=at) for of, kind, at in rows]


TABLES = (
    "sharing_referral", "sharing_referral_words", "compartments_grant", "coordination_referral"
)  # fmt: skip


def back_up(database: TestDatabase) -> None:
    """Set aside what a backup holds of referrals."""
    for table in TABLES:
        cheat(database, f"CREATE TABLE kept_{table} AS TABLE {table}")


def restore(database: TestDatabase) -> None:
    """Let all be again as it was when it was set aside."""
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}".encode())
            connection.execute(f"INSERT INTO {table} TABLE kept_{table}".encode())
            connection.execute(f"DROP TABLE kept_{table}".encode())


@pytest.mark.parametrize("how", ["declined", "taken back", "handed back"])
def test_a_referral_that_ended_and_came_back_is_taken_back_with_all_that_it_gave(
    scene: Scene, database: TestDatabase, how: str
) -> None:
    referral = send(scene, scene.cast.rosa)
    if how == "handed back":
        accept(scene.cast.rosa, referral)
    back_up(database)
    {"declined": decline, "taken back": recall, "handed back": give_back}[how](
        scene.cast.amina if how == "taken back" else scene.cast.rosa, referral
    )
    lines = listed(database)
    restore(database)
    assert state_of(scene.cast.amina, referral) in ("sent", "accepted")

    assert {one.kind for one in lines} == {"referral", "grant"}
    with acting_as(database.owner, database):
        assert prepare_again(lines=lines) == 2
        assert prepare_again(lines=lines) == 0

    assert state_of(scene.cast.amina, referral) == "taken back"
    assert counts(scene) == {("shelter", "Asunción", "taken back"): 1}
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}
        assert not ReferralWords.objects.exists()


def test_one_that_has_not_ended_goes_on(scene: Scene, database: TestDatabase) -> None:
    referral = send(scene, scene.cast.rosa)

    with acting_as(database.owner, database):
        assert prepare_again(lines=[line(uuid.uuid4(), kind="referral")]) == 0

    assert state_of(scene.cast.amina, referral) == "sent"
    accept(scene.cast.rosa, referral)
    assert read(scene.rosa, scene.case).fields["telephone"] == "000 invented"


def test_an_erased_case_that_came_back_goes_again_with_its_referrals_and_their_counts(
    scene: Scene, database: TestDatabase
) -> None:
    accept(scene.cast.rosa, send(scene, scene.cast.rosa))
    send(scene, scene.cast.marta)
    assert len(counts(scene)) == 2

    assert ended_again(database, [line(scene.case)]) == 1

    with acting_as(database.superuser, database):
        assert not Referral.objects.exists()
        assert not ReferralAct.objects.exists()
        assert not ReferralWords.objects.exists()
    assert counts(scene) == {}
    assert faults(database) == []
