"""What a referral asks for is sealed so that it is counted, and noticed where it was moved."""

import uuid
from importlib import import_module

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from amparo.apps.seals.fields import closed_name
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.packets import open_words
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.needs import Need, Urgency
from amparo.vault.sealing import NotSealed
from tests.apps.acting import acting_as, cheat
from tests.apps.sharing.referring.referred import (
    Scene,
    accept,
    agree,
    sees,
    send,
    set_scene,
    state_of,
)
from tests.apps.sharing.referring.test_pages import browser, hidden
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase

COLUMNS = ("need", "urgency", "purpose")


@pytest.fixture
def scene(committed: Cast) -> Scene:
    found = set_scene(committed)
    agree(found, committed.rosa.desk_id, purpose=Purpose.PROTECTION)
    return found


def kept(database: TestDatabase, referral: uuid.UUID) -> tuple[bytes, ...]:
    """What the database keeps of need, urgency and purpose of a referral."""
    with psycopg.connect(database.superuser) as opened:
        row = opened.execute(
            "SELECT need, urgency, purpose FROM sharing_referral WHERE id = %s", [referral]
        ).fetchone()
    assert row is not None
    return row


def move(database: TestDatabase, column: str, value: bytes, *, to: uuid.UUID) -> None:
    """Put some bytes into a column of a referral, past every wall."""
    cheat(
        database, f"UPDATE sharing_referral SET {column} = %s WHERE id = %s", value, to
    )  # fmt: skip


def test_the_same_need_has_the_same_bytes_and_a_purpose_of_its_name_others(
    scene: Scene, database: TestDatabase
) -> None:
    one, other = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)

    need, _urgency, purpose = kept(database, one)

    assert kept(database, other) == kept(database, one)
    assert need != purpose
    with acting(scene.cast.amina):
        assert Referral.objects.filter(need="shelter", purpose="shelter").count() == 2


@pytest.mark.parametrize("column", COLUMNS)
def test_what_was_moved_from_another_referral_is_refused_by_its_page_and_not_accepted(
    scene: Scene, database: TestDatabase, column: str
) -> None:
    rosa = scene.cast.rosa
    referral = send(scene, rosa)
    other = send(scene, rosa, need=Need.PROTECTION, urgency=Urgency.WEEKS)
    client, address = browser("rosa"), f"/referrals/{referral}/"
    form = hidden(client.get(f"{address}accept/").content.decode())
    assert client.get(address).status_code == 200

    move(database, column, kept(database, other)[COLUMNS.index(column)], to=referral)

    for answer in (client.get(address), client.post(f"{address}accept/", form)):
        assert answer.status_code == 409
        assert "changed or moved in the database" in answer.content.decode()
    for by in (scene.amina, scene.rosa):
        with acting(by.actor), pytest.raises(NotSealed):
            open_words(by=by, referral=referral)
    with pytest.raises(NotSealed):
        accept(rosa, referral)
    assert not sees(rosa, scene.case)
    assert state_of(rosa, other) == "sent"


def test_what_was_moved_to_another_column_does_not_open(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    client = browser("rosa")

    move(database, "need", kept(database, referral)[2], to=referral)

    told = client.get("/referrals/").content.decode()
    assert "It does not open, for something of it was changed" in told
    for address in (f"/referrals/{referral}/", f"/referrals/{referral}/accept/"):
        answer = client.get(address)
        assert answer.status_code == 409, address
        assert "changed or moved in the database" in answer.content.decode()


def test_what_was_sealed_as_any_name_is_sealed_anew_as_what_it_is(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    before = kept(database, referral)
    for column, name in zip(COLUMNS, ("shelter", "now", "shelter"), strict=True):
        move(database, column, closed_name(name=name), to=referral)
    assert kept(database, referral) != before

    migration = import_module("amparo.apps.sharing.migrations.0010_names_of_their_columns")
    with acting_as(database.owner, database):
        loader = MigrationLoader(connection)
        state = loader.project_state(("sharing", "0009_nothing_taken_from_a_hand"))
        with connection.schema_editor() as editor:
            migration._seal_anew(state.apps, editor)

    assert kept(database, referral) == before
    assert accept(scene.cast.rosa, referral) == scene.case
