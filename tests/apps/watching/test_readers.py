"""Who looked at our cases: what who leads them sees, and what who manages the desk sees."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.actions import note_reading
from amparo.domain.access.looking import LookedFor
from tests.apps.acting import cheat, open_case
from tests.apps.cases.browsing import browser, opened, recorded, text_of
from tests.cast import Cast
from tests.database import TestDatabase

DAY = datetime(2026, 11, 10, 15, 30, tzinfo=UTC)
"""12:30 in Paraguay."""


def looked(by: Actor, case: uuid.UUID, *, at: datetime = DAY, words: str = "", duty: str = "",
           ) -> None:  # fmt: skip
    """Note a look: for a duty if one is named, else for another reason."""
    see_as(actor=by)
    purpose = LookedFor.DUTY if duty else LookedFor.OTHER
    note_reading(by=by, case=case, at=at, purpose=purpose, duty=duty, words=words)


def code(cast: Cast, case: uuid.UUID) -> str:
    see_as(actor=cast.lucia)
    return read_code(case=case)


def test_who_leads_sees_who_looked_at_which_case_and_what_for(cast: Cast) -> None:
    case = opened(cast.amina)
    looked(cast.mateo, case, words="The shelter asked me.")
    looked(cast.mateo, case, at=DAY + timedelta(minutes=2))
    looked(cast.amina, case, at=DAY + timedelta(minutes=3), duty="PY1")

    page = text_of(browser("lucia").get("/readers/"))

    name = code(cast, case)
    assert re.search(
        rf"10 November 2026 .* {name} 12:33 Amina Policía Nacional · Police, Asunción A duty of"
        rf" the desk: .* {name} 12:32 Mateo .* As said before"
        rf" {name} 12:30 Mateo .* “The shelter asked me\.”",
        page,
    )


def test_a_look_of_a_program_is_told_from_what_a_person_wrote(cast: Cast) -> None:
    case = opened(cast.amina)
    looked(cast.mateo, case, words="API: the nightly copy.", duty="PY1")
    looked(cast.mateo, case, at=DAY + timedelta(minutes=2), words="API: the nightly copy.")
    looked(cast.mateo, case, at=DAY + timedelta(minutes=3), words="“, API: “the nightly copy.")

    page = text_of(browser("lucia").get("/readers/"))

    assert re.search(
        r" 12:33 Mateo .* ““, API: “the nightly copy\.”"
        r" .* 12:32 Mateo .* API: “the nightly copy\.”"
        r" .* 12:30 Mateo .* A duty of the desk: .* · API: “the nightly copy\.”",
        page,
    )


def test_a_duty_is_named_in_the_language_of_the_reader(cast: Cast) -> None:
    case = opened(cast.amina)
    browser("mateo").get(f"/cases/{case}/")

    page = text_of(browser("lucia", language="es").get("/readers/"))

    assert "Un deber de la mesa: aplicar las directrices de identificación" in page


def test_who_leads_sees_the_looks_of_other_desks_at_their_cases_and_at_no_other(
    cast: Cast,
) -> None:
    ours, theirs = opened(cast.amina), opened(cast.rosa, place="Alto Paraná")
    for event in ("reasonable grounds found", "victim referred for certification"):
        recorded(cast.amina, ours, event)
    looked(cast.bruno, ours, words="The judge asked for it.")
    looked(cast.rosa, theirs, words="Another case altogether.")

    page = text_of(browser("lucia").get("/readers/"))

    assert "Bruno Ministerio Público · Anti-trafficking unit “The judge asked for it.”" in page
    assert "Rosa" not in page
    assert "Another case" not in page


def test_looks_at_one_case_on_one_day_stand_together(cast: Cast) -> None:
    one, other = opened(cast.amina), opened(cast.amina)
    for minutes, case in enumerate((one, other, one)):
        looked(cast.mateo, case, at=DAY + timedelta(minutes=minutes), words=f"reason {minutes}")
    looked(cast.mateo, other, at=DAY - timedelta(days=1), words="the day before")

    page = text_of(browser("lucia").get("/readers/"))

    told = ["reason 2", "reason 0", "reason 1", "9 November 2026", "the day before"]
    assert [*map(page.index, told)] == sorted(map(page.index, told))


def test_a_day_is_one_of_the_country(cast: Cast) -> None:
    case = opened(cast.amina)
    looked(cast.mateo, case, at=datetime(2026, 11, 10, 2, 59, tzinfo=UTC))

    page = text_of(browser("lucia").get("/readers/"))

    assert "9 November 2026" in page
    assert "23:59" in page


def test_readers_are_found_by_member(cast: Cast) -> None:
    case = opened(cast.amina)
    looked(cast.mateo, case, words="of Mateo himself")
    looked(cast.amina, case, words="of Amina herself")

    page = browser("lucia").get(f"/readers/?member={cast.mateo.member}")

    assert "of Mateo himself" in text_of(page)
    assert "of Amina herself" not in text_of(page)
    assert f'<option value="{cast.mateo.member}" selected>Mateo</option>' in page.content.decode()


@pytest.mark.parametrize(("number", "more"), [(50, False), (51, True)])
def test_there_are_fifty_on_a_page(cast: Cast, number: int, more: bool) -> None:
    case = opened(cast.amina)
    for minutes in range(number):
        looked(cast.mateo, case, at=DAY + timedelta(minutes=minutes), words=f"look {minutes:02}")
    lucia, address = browser("lucia"), f"/readers/?member={cast.mateo.member}"

    first, second = (text_of(lucia.get(f"{address}&page={page}")) for page in (1, 2))

    assert len(re.findall(r"look \d\d", first)) == 50
    assert ("look 00" in second) is more
    assert ("Next page" in first) is more


def test_the_page_asks_as_often_however_many_looked(cast: Cast) -> None:
    lucia, numbers = browser("lucia"), []
    lucia.get("/readers/")
    for times in (1, 9):
        for _ in range(times):
            looked(cast.mateo, opened(cast.amina), words="Asked by the court.")
        with CaptureQueriesContext(connection) as asked:
            lucia.get("/readers/")
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


def test_who_manages_the_desk_sees_numbers_and_no_case(cast: Cast) -> None:
    one, other = opened(cast.amina), opened(cast.amina)
    looked(cast.mateo, one, words="The shelter asked me.")
    looked(cast.mateo, one)
    looked(cast.mateo, other, duty="PY1")
    for event in ("reasonable grounds found", "victim referred for certification"):
        recorded(cast.amina, one, event)
    looked(cast.bruno, one, words="The judge asked for it.")

    page = browser("pablo").get("/readers/")

    assert "10 November 2026 Mateo 2 1" in text_of(page)
    told = page.content.decode()
    for secret in (code(cast, one), code(cast, other), str(one), "shelter", "judge", "Bruno"):
        assert secret not in told


def test_who_manages_the_desk_has_no_page_of_a_case(cast: Cast) -> None:
    case = opened(cast.amina)

    assert browser("pablo").get(f"/cases/{case}/readers/").status_code == 403


def test_a_case_leads_who_leads_it_to_its_readers(cast: Cast) -> None:
    case, other = opened(cast.amina), opened(cast.amina)
    looked(cast.mateo, case, words="of this case")
    looked(cast.mateo, other, words="of the other")
    lucia, address = browser("lucia"), f"/cases/{case}/readers/"

    pages = {name: browser(name).get(f"/cases/{case}/").content.decode()
             for name in ("lucia", "amina")}  # fmt: skip
    told = text_of(lucia.get(address))

    assert [name for name, page in pages.items() if address in page] == ["lucia"]
    assert f"Case {code(cast, case)} Who looked at this case" in told
    assert "of this case" in told
    assert "of the other" not in told


def test_the_readers_of_a_case_that_is_not_seen_are_not_there(cast: Cast) -> None:
    case = opened(cast.rosa, place="Alto Paraná")

    lucia = browser("lucia")

    assert lucia.get(f"/cases/{case}/readers/").status_code == 404
    assert lucia.get(f"/cases/{uuid.uuid4()}/readers/").status_code == 404


def test_who_is_implicated_does_not_see_that_others_looked(
    committed: Cast, database: TestDatabase
) -> None:
    case = open_case(committed.amina)
    browser("mateo").get(f"/cases/{case}/")
    before = text_of(browser("lucia").get("/readers/"))
    cheat(
        database,
        "UPDATE cases_access SET hidden_from = ARRAY[%s]::uuid[] WHERE case_id = %s",
        committed.lucia.member, case,
    )  # fmt: skip

    after = browser("lucia").get("/readers/")

    assert "Mateo" in before
    assert "Mateo" not in after.content.decode()
    assert browser("lucia").get(f"/cases/{case}/readers/").status_code == 404


def test_looks_within_a_minute_that_differ_in_nothing_are_counted_as_one_row(cast: Cast) -> None:
    case = opened(cast.amina)
    for _ in range(3):
        looked(cast.mateo, case, duty="PY1")
    looked(cast.mateo, case, words="The shelter asked me.")
    looked(cast.mateo, case, duty="PY1")

    page = browser("lucia").get(f"/cases/{case}/readers/")

    times = re.findall(r">(12:30[^<]*)<", page.content.decode())
    assert times == ["12:30", "12:30", "12:30, 3 times"]
