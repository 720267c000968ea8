"""Asking whether somebody helps a person: counted, written down without a name, told nothing."""

import uuid
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.matching.asking import ask_who_helps
from amparo.apps.sharing.matching.models import AskedEncoding, CountryKey, Question
from amparo.domain.casework.matching import AskedBecause
from amparo.domain.casework.recording import Refused
from tests.apps.canaries import CANARIES, found_in
from tests.apps.cases.test_races import at_once
from tests.apps.sharing.matching.helping import (
    HELPED,
    SPELLED_OTHERWISE,
    ask,
    helped,
    now,
    unseal,
)
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase


def questions(by: Holder) -> list[Question]:
    """The questions that somebody sees."""
    with acting(by.actor):
        return list(Question.objects.order_by("asked_at"))


def test_what_is_kept_says_who_asked_when_and_why(marta: Holder) -> None:
    ask(marta, because=AskedBecause.CARE)

    (found,) = questions(marta)
    assert (found.asked_by, found.desk_id) == (marta.actor.member, marta.actor.desk_id)
    assert found.because == "care"


def test_no_row_holds_a_name_that_was_asked_for(marta: Holder, database: TestDatabase) -> None:
    ask(marta, {"given_names": CANARIES[0], "surnames": CANARIES[1]})

    with psycopg.connect(database.superuser) as dump:
        rows = dump.execute(
            "SELECT convert_to(matching_question::text, 'UTF8') FROM matching_question"
            " UNION ALL SELECT sealed FROM matching_asked"
            " UNION ALL SELECT convert_to(args::text, 'UTF8') FROM procrastinate_jobs"
        ).fetchall()
    assert len(rows) >= 2
    assert [found_in(bytes(kept)) for (kept,) in rows if found_in(bytes(kept))] == []


def test_the_lead_of_the_desk_sees_that_it_was_asked_and_a_colleague_does_not(
    committed: Cast, marta: Holder
) -> None:
    bruno = joined(marta, committed.bruno)
    ask(bruno)

    assert len(questions(bruno)) == len(questions(marta)) == 1
    ask(marta)
    assert len(questions(bruno)) == 1


def test_no_other_desk_sees_that_it_was_asked(amina: Holder, lucia: Holder, marta: Holder) -> None:
    unseal(amina)
    ask(marta)

    assert questions(lucia) == questions(amina) == []


def test_nobody_reads_again_what_they_asked_with(marta: Holder) -> None:
    ask(marta)

    with acting(marta.actor), pytest.raises(Exception, match="permission denied"):
        AskedEncoding.objects.count()


def test_an_eleventh_question_within_a_day_is_refused(marta: Holder) -> None:
    ask(marta, ago=timedelta(hours=25))
    for _time in range(10):
        ask(marta)

    with pytest.raises(Refused, match="too often"):
        ask(marta)


def test_a_colleague_asks_all_the_same(committed: Cast, marta: Holder) -> None:
    bruno = joined(marta, committed.bruno)
    for _time in range(10):
        ask(marta)

    ask(bruno)

    assert len(questions(marta)) == 11


def test_of_twelve_questions_sent_at_once_ten_go(marta: Holder) -> None:
    unseal(marta)

    results = at_once(*[lambda: ask(marta) for _time in range(12)])

    refused = [one for one in results if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["too often"] * 2
    assert len(questions(marta)) == 10


def test_a_form_sent_twice_is_asked_once_and_with_another_name_again(marta: Holder) -> None:
    number = uuid.uuid4()
    for _time in range(2):
        ask(marta, submission=number)
    assert len(questions(marta)) == 1

    ask(marta, HELPED, submission=number)

    assert len(questions(marta)) == 2


@pytest.mark.parametrize("told", [{}, {"born": "14 March 1998"}, {"given_names": " - "}])
def test_without_a_name_nothing_is_asked(marta: Holder, told: dict[str, str]) -> None:
    with pytest.raises(Refused, match="no name"):
        ask(marta, told)

    assert questions(marta) == []


def test_a_desk_that_waits_for_the_countrys_key_is_told_so_and_has_asked_nothing(
    committed: Cast, lucia: Holder
) -> None:
    unseal(lucia)
    marta = begun(committed.marta)

    with pytest.raises(Refused, match="no key yet"):
        ask(marta)

    assert questions(marta) == []


def test_the_first_desk_to_ask_makes_the_countrys_key(marta: Holder) -> None:
    ask(marta)

    with acting(marta.actor):
        assert CountryKey.objects.get().number == 1


@pytest.mark.parametrize("name", ["pablo", "clara", "julia"])
def test_whoever_works_on_no_case_cannot_ask(committed: Cast, marta: Holder, name: str) -> None:
    other = Holder(actor=getattr(committed, name), key_id=marta.key_id, pair=marta.pair)

    with acting(other.actor), pytest.raises(TurnedAway):
        ask_who_helps(
            by=other, at=now(), told=SPELLED_OTHERWISE, because=AskedBecause.FOUND,
            submission=uuid.uuid4(),
        )  # fmt: skip


def test_nobody_asks_in_anothers_name(committed: Cast, marta: Holder) -> None:
    forged = Question(
        id=uuid.uuid4(), asked_by=committed.bruno.member, desk_id=committed.marta.desk_id,
        asked_at=now(), because="found",
    )  # fmt: skip

    with acting(marta.actor), pytest.raises(Exception, match="row-level security"):
        forged.save(force_insert=True)


def test_what_was_asked_stays(marta: Holder, database: TestDatabase) -> None:
    ask(marta)

    with psycopg.connect(database.owner, autocommit=True) as owner:
        for change in (b"DELETE FROM matching_question", b"UPDATE matching_question SET id = id",
                       b"TRUNCATE matching_question CASCADE"):  # fmt: skip
            with pytest.raises(psycopg.Error, match="who asked and who was told stays"):
                owner.execute(change)
    assert len(questions(marta)) == 1


def test_what_the_database_does_is_the_same_whether_somebody_helps_or_not(
    amina: Holder, marta: Holder, everybody: None
) -> None:
    helped(amina)
    with CaptureQueriesContext(connection) as near:
        ask(marta, SPELLED_OTHERWISE)
    with CaptureQueriesContext(connection) as far:
        ask(marta, {"given_names": "Zulmira", "surnames": "Riveros Quevedo", "born": "14/3/85"})

    assert [one["sql"][:12] for one in near] == [one["sql"][:12] for one in far]
    assert len(near) > 5


def test_asking_looks_at_nobody_who_is_helped_and_begins_no_job(
    amina: Holder, marta: Holder, everybody: None, database: TestDatabase
) -> None:
    helped(amina)
    unseal(marta)
    with psycopg.connect(database.superuser) as superuser:
        before = superuser.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()

        with CaptureQueriesContext(connection) as queries:
            ask(marta)

        assert superuser.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == before
    said = " ".join(one["sql"] for one in queries)
    assert "matching_asked" in said
    for table in ("matching_encoding", "matching_match", "compartments_", "cases_"):
        assert table not in said
