"""The job: it compares at fixed hours, tells whoever helps, and lets what was asked go."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import erasing
from amparo.apps.cases.erasing import erase_case
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.news import has_news, newest_duty
from amparo.apps.compartments.granting import end_grants
from amparo.apps.compartments.models import Kept
from amparo.apps.keys.holding import Holder
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.protocols.governing import country_pack
from amparo.apps.sharing.matching import encoding
from amparo.apps.sharing.matching.models import AskedEncoding, Encoding, Invitation, Match, Question
from amparo.apps.sharing.matching.tasks import compare as job
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.matching import AskedBecause, Told
from amparo.domain.casework.restricting import Restricts
from amparo.packs.folder import packs_folder
from amparo.packs.names_file import read_names
from amparo.packs.pack_file import read_pack
from tests.apps.acting import FOUND, GROUND, acting_as, record
from tests.apps.cases.test_erasing import TEN_YEARS, day_comes, grow_old
from tests.apps.sharing.matching.helping import (
    SOMEBODY_ELSE,
    answer,
    ask,
    compare,
    helped,
    matches,
    now,
    unseal,
)
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

pytestmark = pytest.mark.usefixtures("everybody")


def keep_out(by: Holder, case: uuid.UUID, kind: Restricts, target: object) -> None:
    with acting(by.actor):
        restrict_case(
            by=by.actor, at=now(), case=case, kind=kind, target=str(target), words=GROUND,
            submission=uuid.uuid4(),
        )  # fmt: skip


def test_whoever_helps_is_told_and_nobody_else(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    helped(amina, SOMEBODY_ELSE)
    ask(marta, because=AskedBecause.CARE)

    compare(database)

    (found,) = matches(lucia)
    assert matches(amina) == [found]
    assert (found.case_id, found.desk_id) == (case, lucia.actor.desk_id)
    assert (found.nearness, found.is_kept_out, found.told) == ("very near", False, "")
    assert matches(marta) == []
    with acting(lucia.actor):
        assert Question.objects.get(pk=found.question_id).because == "care"


_PARAGUAY = [
    ({"given_names": "Ñasaindy", "surnames": "Benítez Giménez", "born": "14 March 1998"},
     {"given_names": "Nasaindi", "surnames": "Venites Jimenez", "born": "14/03/1998"}),
    ({"given_names": "María José", "surnames": "González de Ferreira", "born": "1 June 2001"},
     {"given_names": "Jose Maria", "surnames": "Gonzales Ferreira", "born": "1 de junio de 2001"}),
    ({"given_names": "Yolanda", "surnames": "Villalba Ybarra", "born": "2/3/1995"},
     {"given_names": "Yolanda", "surnames": "Ibarra Billalba", "born": "2 mars 1995"}),
    ({"given_names": "Liz", "surnames": "Núñez", "also_called": "Lizzi Rojas", "born": "1999"},
     {"given_names": "Lissi", "surnames": "Rojas", "born": "hacia 1999"}),
]  # fmt: skip
_LIBERIA = [
    ({"given_names": "Fatou", "surnames": "Kollie", "born": "14 March 1998"},
     {"given_names": "Fatu", "surnames": "Koli", "born": "March 14, 1998"}),
    ({"given_names": "Korpo", "surnames": "Massaquoi", "born": "5 May 2003"},
     {"given_names": "Korpo", "surnames": "Massakoi", "born": "5/5/2003"}),
    ({"given_names": "Hawa", "surnames": "Camara", "born": "7 July 2000"},
     {"given_names": "Hawah", "surnames": "Kamara", "born": "7.7.2000"}),
    ({"given_names": "Yassah", "surnames": "", "also_called": "Ma Yassah", "born": "2 July 2000"},
     {"given_names": "Yassa", "surnames": "", "born": "2 juillet 2000"}),
]  # fmt: skip


@pytest.mark.parametrize(("kept", "told"), _PARAGUAY)
def test_names_of_paraguay_are_found_however_they_are_spelled(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase,
    kept: Mapping[str, str], told: Mapping[str, str],
) -> None:  # fmt: skip
    case = helped(amina, kept)
    ask(marta, told)

    compare(database)

    assert [one.case_id for one in matches(lucia)] == [case]


@pytest.mark.parametrize(("kept", "told"), _LIBERIA)
def test_names_of_liberia_are_found_however_they_are_spelled(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch, kept: Mapping[str, str], told: Mapping[str, str],
) -> None:  # fmt: skip
    liberia = read_names(pack=read_pack(folder=packs_folder() / "liberia"))
    monkeypatch.setattr(encoding, "name_rules", lambda: liberia)
    case = helped(amina, kept)
    ask(marta, told)

    compare(database)

    assert country_pack().name == "paraguay"
    assert [one.case_id for one in matches(lucia)] == [case]


def test_a_case_of_the_desk_that_asks_is_left_out(
    amina: Holder, lucia: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(lucia)

    compare(database)

    assert matches(amina) == []


def test_what_was_near_is_told_once_however_often_it_is_compared(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)
    compare(database)

    compare(database, in_hours=6)

    assert len(matches(amina)) == 1


def test_a_desk_that_unseals_within_the_day_is_still_told(
    committed: Cast, amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    ask(marta)
    compare(database)
    assert matches(amina) == []
    helped(amina)

    compare(database, in_hours=12)

    assert len(matches(amina)) == 1


def test_what_was_asked_with_goes_after_a_day_whether_somebody_was_near_or_not(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)
    ask(marta, SOMEBODY_ELSE)

    compare(database, in_hours=23)
    assert asked(database) == 2
    compare(database, in_hours=25)

    assert asked(database) == 0
    assert len(matches(amina)) == 1
    with acting(marta.actor):
        assert Question.objects.count() == 2


def asked(database: TestDatabase) -> int:
    with acting_as(database.worker, database), working_for(Purpose.MATCH):
        return AskedEncoding.objects.count()


def test_the_worker_compares_without_any_key_and_without_any_name(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)

    with acting_as(database.worker, database):
        job(timestamp=0)
        with working_for(Purpose.MATCH), pytest.raises(Exception, match="permission denied"):
            Kept.objects.count()
        with working_for(Purpose.MATCH), psycopg.connect(database.worker) as connection:
            for table in ("keys_share", "keys_desk", "matching_share", "compartments_kept"):
                with pytest.raises(psycopg.Error, match="permission denied"):
                    connection.execute(f"SELECT * FROM {table}".encode())
                connection.rollback()

    assert len(matches(amina)) == 1


def test_without_a_purpose_the_worker_sees_nothing(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)
    compare(database)

    with psycopg.connect(database.worker) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            for table in ("matching_encoding", "matching_asked", "matching_match",
                          "matching_question")
        ]  # fmt: skip
    assert counts == [(0,)] * 4


def test_an_encoding_that_does_not_open_holds_up_no_other(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    spoiled, whole = helped(amina), helped(amina)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(
            "UPDATE matching_encoding SET sealed = substring(sealed FROM 1 FOR 99)"
            " WHERE case_id = %s",
            [spoiled],
        )
    ask(marta)

    compare(database)

    assert [one.case_id for one in matches(amina)] == [whole]


def test_who_asks_and_is_kept_out_is_told_of_with_a_warning_to_the_lead_alone(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    record(amina.actor, case, FOUND)
    keep_out(lucia, case, Restricts.DESK, marta.actor.desk_id)
    ask(marta)

    compare(database)

    (found,) = matches(lucia)
    assert found.is_kept_out
    assert matches(amina) == []
    assert matches(marta) == []


@pytest.mark.parametrize("whom", ["member", "ended"])
def test_a_member_who_is_implicated_and_a_desk_whose_access_ended_are_kept_out_too(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase, whom: str
) -> None:
    case = helped(amina)
    record(amina.actor, case, FOUND)
    target = marta.actor.member if whom == "member" else marta.actor.desk_id
    keep_out(lucia, case, Restricts(whom), target)
    ask(marta)

    compare(database)

    assert [one.is_kept_out for one in matches(lucia)] == [True]


def test_another_desk_of_an_implicated_house_is_kept_out_too(
    committed: Cast, amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(marta)
    rosa = begun(committed.rosa)
    unseal(marta, rosa)
    keep_out(marta, case, Restricts.DESK, lucia.actor.desk_id)
    ask(rosa)

    compare(database)

    assert [one.is_kept_out for one in matches(marta)] == [True]


def test_a_member_of_the_desk_that_helps_who_is_implicated_is_told_nothing(
    committed: Cast, amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    mateo = joined(lucia, committed.mateo)
    case = helped(amina)
    keep_out(lucia, case, Restricts.MEMBER, mateo.actor.member)
    ask(marta)

    compare(database)

    assert len(matches(amina)) == 1
    assert matches(mateo) == []


def is_news(database: TestDatabase, desk_id: int) -> bool:
    """Whether there is something to read for a desk, beside the duties there are."""
    with acting_as(database.worker, database), working_for(Purpose.TELL):
        return has_news(
            desk_id=desk_id, since=now() - timedelta(minutes=5), newest_duty=newest_duty(),
            now=now(),
        )  # fmt: skip


def test_that_somebody_asks_is_news_for_the_desk_that_helps_until_it_answers(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("UPDATE cases_access SET since = now() - interval '1 day'")
    ask(marta)
    assert not is_news(database, amina.actor.desk_id)

    compare(database)

    assert is_news(database, amina.actor.desk_id)
    assert not is_news(database, marta.actor.desk_id)
    answer(amina, matches(amina)[0], Told.NO_ANSWER)
    assert not is_news(database, amina.actor.desk_id)


def test_it_is_no_news_for_a_desk_one_of_whose_members_is_kept_out(
    committed: Cast, amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    keep_out(lucia, case, Restricts.MEMBER, committed.mateo.member)
    ask(marta)

    compare(database)

    assert not is_news(database, amina.actor.desk_id)


def test_a_desk_that_sees_the_case_no_longer_is_not_told(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("UPDATE cases_access SET ended_at = now()")

    compare(database)

    with acting_as(database.worker, database), working_for(Purpose.MATCH):
        assert not Match.objects.exists()


def test_a_desk_whose_grant_ended_is_not_told(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta)
    with acting(amina.actor):
        end_grants(
            case=case, desk_id=amina.actor.desk_id, compartments=[Compartment.IDENTITY], at=now()
        )

    compare(database)

    assert matches(amina) == []


def test_with_the_case_its_encodings_are_erased_and_who_asked(
    amina: Holder, lucia: Holder, marta: Holder, database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(erasing, "how_long_kept", lambda *, record: TEN_YEARS)
    case = helped(amina)
    ask(marta)
    compare(database)
    assert len(matches(lucia)) == 1
    grow_old(database, case)
    day_comes(database, case)

    with acting_as(database.worker, database), working_for(Purpose.ERASE):
        erase_case(case=case, now=datetime.now(tz=UTC))
    compare(database)

    with acting_as(database.worker, database), working_for(Purpose.MATCH):
        assert not Encoding.objects.exists()
        assert not Match.objects.exists()


def test_a_question_under_a_former_key_is_near_nobody(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    ask(marta)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("DELETE FROM matching_share")
    unseal(amina)
    helped(amina)

    compare(database)

    assert matches(amina) == []


def test_no_desk_changes_how_near_somebody_was(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)
    compare(database)

    with acting(amina.actor), pytest.raises(Exception, match="answered once, and it stays"):
        Match.objects.update(nearness="perhaps", told="no answer", told_by=amina.actor.member)


def invite(by: Holder, question: Question, *, to: Actor) -> None:
    """Let somebody know, past all that is decided beforehand."""
    told = Invitation(
        question_id=question.pk, asked_by=to.member, asking_desk_id=to.desk_id,
        desk_id=by.actor.desk_id, at=now(),
    )  # fmt: skip
    with acting(by.actor):  # without reading the row again, which is not theirs to read
        Invitation.objects.bulk_create([told], ignore_conflicts=True)


def test_nobody_invites_to_what_was_not_near(
    amina: Holder, marta: Holder, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta, SOMEBODY_ELSE)
    compare(database)
    with acting(marta.actor):
        question = Question.objects.get()

    with pytest.raises(Exception, match="row-level security"):
        invite(amina, question, to=marta.actor)


def test_nobody_else_is_invited_than_who_asked(
    amina: Holder, marta: Holder, committed: Cast, database: TestDatabase
) -> None:
    helped(amina)
    ask(marta)
    compare(database)
    with acting(marta.actor):
        question = Question.objects.get()

    with pytest.raises(Exception, match="row-level security"):
        invite(amina, question, to=committed.rosa)
    invite(amina, question, to=marta.actor)

    with acting(marta.actor):
        assert Invitation.objects.get().question_id == question.pk
