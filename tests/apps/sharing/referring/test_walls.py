"""The walls round referrals as the database has them, with the pages and the keys away."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import psycopg
import pytest

from amparo.apps.accounts.middleware import settings_of
from amparo.apps.accounts.seeing import Actor
from amparo.apps.operations.grants import GRANTS
from amparo.apps.seals.fields import closed_name
from amparo.domain.referral.acts import MOVES, WAITING, Act, Side, State
from tests.apps.acting import FOUND, cheat, record
from tests.apps.sharing.referring.referred import (
    Scene,
    accept,
    ask,
    decline,
    recall,
    send,
    set_scene,
)
from tests.cast import Cast
from tests.database import TestDatabase

Connection = psycopg.Connection[tuple[Any, ...]]
OF_REFERRALS = {"sharing_referral", "sharing_referral_act", "sharing_referral_words"}
SIDES = {"amina": Side.SENDER, "rosa": Side.RECEIVER, "marta": Side.NOBODY}


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


@contextmanager
def connected(database: TestDatabase, by: Actor | None, **said: object) -> Iterator[Connection]:
    """The database as the web's role has it, for a member if one is named; nothing is kept."""
    with psycopg.connect(database.app) as connection:
        given = {**(settings_of(actor=by) if by else {}),
                 **{f"amparo.{name}": str(value) for name, value in said.items()}}  # fmt: skip
        for name, value in given.items():
            connection.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield connection
        connection.rollback()


def tables_with(database: TestDatabase, by: Actor, *ids: object) -> set[str]:
    """The tables in which somebody finds one of some ids."""
    found = set()
    with connected(database, by) as connection:
        for table in GRANTS:
            try:
                with connection.transaction():
                    rows = connection.execute(f"SELECT * FROM {table}".encode()).fetchall()
            except psycopg.errors.InsufficientPrivilege:
                continue
            if any(str(one) in repr(rows) for one in ids):
                found.add(table)
    return found


def test_a_desk_that_is_asked_sees_its_referral_the_key_to_answer_with_and_nothing_of_the_case(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)

    assert tables_with(database, scene.cast.rosa, scene.case, referral) == {
        *OF_REFERRALS, "seals_case_key"
    }  # fmt: skip
    assert tables_with(database, scene.cast.marta, scene.case, referral) == set()
    for by in (scene.cast.pablo, scene.cast.clara, scene.cast.diego, scene.cast.julia):
        assert not tables_with(database, by, referral)


def test_once_it_was_declined_or_taken_back_the_key_is_gone_too(
    scene: Scene, database: TestDatabase
) -> None:
    declined, recalled = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    decline(scene.cast.rosa, declined)
    recall(scene.cast.amina, recalled)

    for by in (scene.cast.rosa, scene.cast.marta):
        found = tables_with(database, by, scene.case, declined, recalled)
        assert found == {"sharing_referral", "sharing_referral_act"}


def test_whoever_sees_the_case_sees_that_it_was_referred(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    record(scene.cast.amina, scene.case, FOUND)

    assert tables_with(database, scene.cast.marta, referral) == OF_REFERRALS


def test_before_it_accepts_a_desk_lets_itself_see_no_case(
    scene: Scene, database: TestDatabase
) -> None:
    send(scene, scene.cast.rosa)

    for by in (scene.cast.rosa, scene.cast.marta):
        with connected(database, by, referred=scene.case) as connection:
            assert connection.execute("SELECT * FROM cases_access").fetchall() == []
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(
                    "INSERT INTO cases_access (case_id, desk_id, since) VALUES (%s, %s, now())",
                    [scene.case, by.desk_id],
                )


def test_a_desk_that_accepted_lets_no_other_desk_see_the_case_by_that(
    scene: Scene, database: TestDatabase
) -> None:
    accept(scene.cast.rosa, send(scene, scene.cast.rosa))
    cheat(database, "DELETE FROM cases_access WHERE desk_id = %s", scene.cast.rosa.desk_id)

    with (
        connected(database, scene.cast.rosa) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(
            "INSERT INTO cases_access (case_id, desk_id, since) VALUES (%s, %s, now())",
            [scene.case, scene.cast.marta.desk_id],
        )


def test_what_waits_for_a_desk_is_seen_by_it_only_to_be_given_back(
    scene: Scene, database: TestDatabase
) -> None:
    send(scene, scene.cast.rosa)

    with connected(database, scene.cast.rosa) as connection:
        assert connection.execute("SELECT * FROM compartments_grant").fetchall() == []
    with connected(database, scene.cast.rosa, referred=scene.case) as connection:
        rows = connection.execute("SELECT desk_id, is_waiting FROM compartments_grant").fetchall()
        assert rows == [(scene.cast.rosa.desk_id, True)]
        assert connection.execute(
            "UPDATE compartments_grant SET is_waiting = false"
        ).rowcount == 0  # fmt: skip
        assert connection.execute("SELECT * FROM compartments_kept").fetchall() == []


_APPEND = (
    "SELECT journal_append(%s, %s, now(), now(), 'minute', now(), %s, '', NULL, gen_random_uuid())"
)


def append(database: TestDatabase, by: Actor, case: uuid.UUID, kind: str = "referral") -> None:
    """Write something in the journal of a case, past every action."""
    with connected(database, by) as connection:
        connection.execute(_APPEND, [case, kind, by.institution])


def test_into_the_journal_a_desk_that_is_asked_writes_of_its_referral_and_nothing_else(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)

    append(database, scene.cast.rosa, scene.case)
    for kind in ("event", "grant", "restriction", "consent", "keeping"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            append(database, scene.cast.rosa, scene.case, kind)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        append(database, scene.cast.marta, scene.case)
    decline(scene.cast.rosa, referral)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        append(database, scene.cast.rosa, scene.case)


def test_who_is_implicated_writes_nothing_though_their_desk_is_asked(
    scene: Scene, database: TestDatabase
) -> None:
    send(scene, scene.cast.rosa)
    cheat(
        database,
        "INSERT INTO cases_restriction (case_id, kind, target, code, words, put_at, put_by,"
        " desk_id, answer, answer_words) VALUES (%s, 'member', %s, '', '', now(), %s, %s, '', '')",
        scene.case, str(scene.cast.rosa.member), scene.cast.lucia.member,
        scene.cast.lucia.desk_id,
    )  # fmt: skip

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        append(database, scene.cast.rosa, scene.case)


def test_what_was_asked_stays_as_it_was_sent(scene: Scene, database: TestDatabase) -> None:
    send(scene, scene.cast.rosa)

    for change in (
        "code = 'R-2222-2222'",
        "answer_by = now()",
        "compartments = ARRAY['health']",
        "is_confidential = true",
        f"to_desk_id = {scene.cast.marta.desk_id}",
    ):
        with (
            connected(database, scene.cast.amina) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"UPDATE sharing_referral SET {change}".encode())
    with (
        connected(database, scene.cast.amina) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM sharing_referral")


LEADS_TO = {
    (act, side, state): move.to for (act, side), move in MOVES.items() for state in move.states
}


@pytest.mark.parametrize("name", SIDES)
def test_the_database_lets_a_referral_move_as_the_table_says_and_no_other_way(
    scene: Scene, database: TestDatabase, name: str
) -> None:
    referral, by = send(scene, scene.cast.rosa), getattr(scene.cast, name)
    record(scene.cast.amina, scene.case, FOUND)  # so that Marta's desk sees the case
    wrong = []
    for before, after in product(State, State):
        if before is after:
            continue
        cheat(database, "UPDATE sharing_referral SET state = %s", before.value)
        with connected(database, by) as connection:
            try:
                changed = connection.execute(
                    "UPDATE sharing_referral SET state = %s WHERE id = %s",
                    [after.value, referral],
                ).rowcount
            except psycopg.errors.InsufficientPrivilege:
                changed = 0
        allowed = {
            to for (_act, side, state), to in LEADS_TO.items()
            if state is before and side in (SIDES[name], Side.NOBODY)
        }  # fmt: skip
        if bool(changed) is not (after in allowed):
            wrong.append((before, after, changed))

    assert wrong == []
    assert Act.ACCEPT in {act for act, _side in MOVES}


def test_nobody_sends_in_the_name_of_another_or_of_a_case_they_do_not_see(
    scene: Scene, database: TestDatabase
) -> None:
    row = (
        "INSERT INTO sharing_referral (id, case_id, code, from_desk_id, to_desk_id,"
        " is_confidential, need, urgency, purpose, compartments, given, sent_at, sent_by,"
        " answer_by, is_practice, state, state_since, reason, outcome) VALUES"
        " (gen_random_uuid(), %s, 'R-2222-2222', %s, %s, false, %s, '', '', '{}', '{}', now(),"
        " %s, now(), true, %s, now(), '', '')"
    )
    cast, need = scene.cast, closed_name(name="shelter", of="need of a referral")
    sent = [scene.case, cast.amina.desk_id, cast.rosa.desk_id, need, cast.amina.member, "sent"]

    with connected(database, cast.amina) as connection:
        connection.execute(row, sent)
    for by, change in (
        (cast.rosa, {}),
        (cast.amina, {1: cast.marta.desk_id}),
        (cast.amina, {4: cast.mateo.member}),
        (cast.amina, {5: "accepted"}),
        (cast.pablo, {4: cast.pablo.member}),
        (cast.rosa, {1: cast.rosa.desk_id, 4: cast.rosa.member}),
    ):
        values = [change.get(place, value) for place, value in enumerate(sent)]
        with (
            connected(database, by) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(row, values)


def test_who_was_not_asked_and_sees_no_case_writes_no_words(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    ask(scene.cast.rosa, referral)
    said = (
        "INSERT INTO sharing_referral_words (referral_id, act, desk_id, desk_key, sealed)"
        " VALUES (%s, gen_random_uuid(), %s, 1, '')"
    )

    for by, desk in (
        (scene.cast.marta, scene.cast.marta), (scene.cast.rosa, scene.cast.marta)
    ):  # fmt: skip
        with (
            connected(database, by) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(said, [referral, desk.desk_id])
    with connected(database, scene.cast.marta) as connection:
        assert connection.execute("DELETE FROM sharing_referral_words").rowcount == 0
    assert len(WAITING) == 3


def test_while_a_referral_waits_nobody_takes_its_words_away(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    record(scene.cast.amina, scene.case, FOUND)  # so that Marta's desk sees the case

    for state, gone in (("sent", 0), ("more asked", 0), ("more said", 0), ("declined", 2)):
        cheat(database, "UPDATE sharing_referral SET state = %s", state)
        for by in (scene.cast.amina, scene.cast.rosa, scene.cast.marta):
            with connected(database, by) as connection:
                left = connection.execute(
                    "DELETE FROM sharing_referral_words WHERE referral_id = %s", [referral]
                )
                assert left.rowcount == gone, (state, by)
