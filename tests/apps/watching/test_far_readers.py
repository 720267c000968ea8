"""Who reads far beyond their duties: what the job lists, and who sees it."""

import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.journal.actions import note_reading
from amparo.apps.journal.far_readings import list_far_readings
from amparo.apps.journal.tasks import watch
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.protocols.governing import country_zone
from amparo.domain.access.looking import LookedFor
from tests.apps.acting import acting_as, open_case
from tests.apps.cases.browsing import browser, text_of
from tests.cast import Cast
from tests.database import TestDatabase

NOW = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)


def look(by: Actor, cases: list[uuid.UUID], *, at: datetime = NOW,
         looked_for: LookedFor = LookedFor.OTHER) -> None:  # fmt: skip
    """Note that somebody looked at each of some cases."""
    with transaction.atomic():
        see_as(actor=by)
        for case in cases:
            note_reading(by=by, case=case, at=at, purpose=looked_for)


def listed(database: TestDatabase, *, now: datetime = NOW) -> list[tuple[str, str, int, int]]:
    """Let the worker list, and return all that is listed: day, member, cases, without a duty."""
    with acting_as(database.worker, database), working_for(Purpose.WATCH):
        list_far_readings(now=now, zone=country_zone())
    with psycopg.connect(database.superuser) as connection:
        return connection.execute(
            "SELECT day::text, lower(shown_name), cases, without_duty FROM journal_far_reading"
            " JOIN accounts_member ON pseudonym = member ORDER BY day, shown_name"
        ).fetchall()


@pytest.fixture
def cases(committed: Cast) -> list[uuid.UUID]:
    """Six cases of Amina's desk."""
    return [open_case(committed.amina) for _ in range(6)]


@pytest.mark.parametrize(("number", "expected"), [(5, []), (6, [("2026-11-10", "mateo", 6, 6)])])
def test_who_looked_at_more_than_five_cases_without_a_duty_is_listed(
    committed: Cast, database: TestDatabase, cases: list[uuid.UUID], number: int,
    expected: list[tuple[str, str, int, int]],
) -> None:  # fmt: skip
    look(committed.mateo, cases[:number])
    look(committed.amina, cases, looked_for=LookedFor.DUTY)
    look(committed.amina, cases, looked_for=LookedFor.HAND)

    assert listed(database) == expected


@pytest.mark.parametrize(("days", "number"), [(6, 1), (7, 0)])
def test_the_job_looks_back_on_seven_days(
    committed: Cast, database: TestDatabase, cases: list[uuid.UUID], days: int, number: int
) -> None:
    look(committed.mateo, cases[:5], at=NOW - timedelta(days=days))
    look(committed.mateo, cases[5:])

    assert len(listed(database)) == number


def test_a_day_grows_and_is_listed_once(
    committed: Cast, database: TestDatabase, cases: list[uuid.UUID]
) -> None:
    look(committed.mateo, cases)
    first = listed(database)
    look(committed.mateo, [open_case(committed.amina)], at=NOW + timedelta(hours=1))

    second = listed(database, now=NOW + timedelta(hours=2))

    assert first == [("2026-11-10", "mateo", 6, 6)]
    assert second == [("2026-11-10", "mateo", 7, 7)]


def test_a_day_ends_at_midnight_in_the_country(
    committed: Cast, database: TestDatabase, cases: list[uuid.UUID]
) -> None:
    look(committed.mateo, cases, at=datetime(2026, 11, 10, 2, 30, tzinfo=UTC))

    assert listed(database) == [("2026-11-09", "mateo", 6, 6)]


def test_days_on_which_no_job_ran_are_listed_later(
    committed: Cast, database: TestDatabase, cases: list[uuid.UUID]
) -> None:
    look(committed.mateo, cases, at=NOW - timedelta(days=5))

    assert listed(database) == [("2026-11-05", "mateo", 6, 6)]


def test_the_hourly_job_lists_what_is_far_today(
    committed: Cast, database: TestDatabase, cases: list[uuid.UUID]
) -> None:
    look(committed.mateo, cases, at=datetime.now(tz=UTC))

    with acting_as(database.worker, database):
        watch(timestamp=0)

    assert "Mateo Policía Nacional · Police, Asunción 6 6" in text_of(
        browser("clara").get("/far-readers/")
    )


def test_the_coordinator_sees_the_country_and_an_administrator_their_desk(
    committed: Cast, database: TestDatabase, cases: list[uuid.UUID]
) -> None:
    look(committed.mateo, cases)
    look(committed.rosa, [open_case(committed.rosa) for _ in range(6)])
    listed(database)

    pages = {name: browser(name).get("/far-readers/") for name in ("clara", "pablo")}

    told = {name: text_of(page) for name, page in pages.items()}
    assert "10 November 2026 Mateo Policía Nacional · Police, Asunción 6 6" in told["pablo"]
    assert "Rosa" not in told["pablo"]
    assert "Mateo" in told["clara"]
    assert "Rosa Policía Nacional · Police, Alto Paraná 6 6" in told["clara"]
    assert not any(str(case) in page.content.decode() for page in pages.values() for case in cases)


def test_the_rule_stands_on_the_page_with_its_numbers(committed: Cast) -> None:
    page = text_of(browser("clara").get("/far-readers/"))

    assert "In the 7 days up to it, they looked at more than 5 cases in which their desk" in page
    assert "On that day, they looked at more than 40 cases of any kind." in page
    assert "Nobody is listed." in page


@pytest.mark.parametrize("name", ["amina", "lucia", "diego", "elena", "julia"])
def test_nobody_else_sees_it(committed: Cast, name: str) -> None:
    assert browser(name).get("/far-readers/").status_code == 403
