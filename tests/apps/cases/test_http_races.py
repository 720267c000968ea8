"""A real server, real browsers, lost connections: what is sent again is done once, and said."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException

import psutil
import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connections

from amparo.apps.accounts.models import Member
from amparo.postgres.cluster import sharing_cluster
from tests.apps.acting import open_case
from tests.apps.cases.owing import WITHIN_24_HOURS
from tests.apps.cases.sending import BEFORE, PAGES, at_once, filled_in, held_up, written
from tests.apps.cutting import Cut, cutting
from tests.apps.serving import Served, served, until
from tests.apps.visiting import Visitor, signed_in
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

# The tests hash quickly; the server knows only the hashes of the product.
_KEPT_PASSWORD = make_password(PASSWORD, hasher=PBKDF2PasswordHasher())
CUTS = [
    Cut.BEFORE_ANSWER,
    pytest.param(Cut.WHILE_SENDING, marks=pytest.mark.slow),
    pytest.param(Cut.WHILE_ANSWERING, marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def server(database: TestDatabase) -> Iterator[Served]:
    with served(database=database) as found:
        yield found


@pytest.fixture
def people(committed: Cast) -> Cast:
    """The cast, with passwords that the server can check."""
    Member.objects.update(password=_KEPT_PASSWORD)
    return committed


@pytest.fixture
def case(people: Cast) -> uuid.UUID:
    """A case of Amina's desk, opened three weeks ago, whose first duty is late."""
    return open_case(people.amina, event=WITHIN_24_HOURS)


@pytest.fixture
def amina(people: Cast, server: Served) -> Visitor:
    return signed_in(name="amina", port=server.port)


@pytest.fixture
def mateo(people: Cast, server: Served) -> Visitor:
    return signed_in(name="mateo", port=server.port)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", PAGES)
def test_a_form_sent_again_after_the_line_was_lost_is_done_once(
    people: Cast, server: Served, case: uuid.UUID, amina: Visitor, name: str, cut: Cut
) -> None:
    page, path = PAGES[name], PAGES[name].path.format(case=case)
    form = filled_in(amina, path, page.typed)

    with cutting(cut, port=server.port) as lossy, pytest.raises((OSError, HTTPException)):
        amina.post(path, form, port=lossy)
    after_loss = written(people.amina)
    answer = amina.post(path, form)

    assert after_loss == (BEFORE if cut is Cut.WHILE_SENDING else page.written)
    assert (answer.status, written(people.amina)) == (302, page.written)
    assert amina.get(answer.target).text.count(page.said) == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_double_click_is_done_once_and_both_are_told_the_same(
    people: Cast, case: uuid.UUID, amina: Visitor, name: str
) -> None:
    page, path = PAGES[name], PAGES[name].path.format(case=case)
    form = filled_in(amina, path, page.typed)

    one, other = at_once(*[lambda: amina.post(path, form)] * 2)

    assert (one.status, other.status) == (302, 302)
    assert one.target == other.target
    assert written(people.amina) == page.written


@pytest.mark.parametrize("name", PAGES)
def test_back_and_the_same_form_again_leads_where_it_led_before(
    people: Cast, case: uuid.UUID, amina: Visitor, name: str
) -> None:
    page, path = PAGES[name], PAGES[name].path.format(case=case)
    form = filled_in(amina, path, page.typed)
    first = amina.post(path, form)
    amina.get(first.target)

    second = amina.post(path, form)

    assert (second.status, second.target) == (302, first.target)
    assert amina.get(second.target).says(page.said)
    assert written(people.amina) == page.written


def test_a_stale_page_names_what_changed_keeps_what_was_typed_and_can_be_sent_again(
    people: Cast, case: uuid.UUID, amina: Visitor, mateo: Visitor
) -> None:
    path = PAGES["record-event"].path.format(case=case)
    typed = {"when": "then", "moment-day": "3", "moment-month": "11", "moment-year": "2026",
             "moment-time": "10:30", "place": "Central"}  # fmt: skip
    form = filled_in(amina, path, typed)
    grounds = f"/cases/{case}/record-event/?event=reasonable+grounds+found"
    mateo.post(grounds, filled_in(mateo, grounds, {"when": "now"}))

    told = amina.post(path, form)
    again = amina.post(path, told.form())

    assert told.status == 200
    assert told.says("Meanwhile something was recorded in this case")
    assert told.says("Recorded by Mateo")
    assert {key: told.form()[key] for key in typed} == typed
    assert (again.status, again.target) == (302, f"/cases/{case}/")
    assert written(people.amina) == (1, 3, 0)


def test_a_stale_correction_names_what_changed_and_can_be_sent_again(
    people: Cast, case: uuid.UUID, amina: Visitor, mateo: Visitor
) -> None:
    path = PAGES["correct"].path.format(case=case)
    form = filled_in(amina, path, {"reason": "other time"})
    recording = PAGES["record-event"].path.format(case=case)
    mateo.post(recording, filled_in(mateo, recording, {"when": "now"}))

    told = amina.post(path, form)
    again = amina.post(path, told.form())

    assert told.status == 200
    assert told.says("Meanwhile something was recorded in this case")
    assert told.form()["reason"] == "other time"
    assert again.status == 302
    assert written(people.amina) == (1, 3, 0)


def test_a_stale_profile_names_what_changed_keeps_what_was_chosen_and_can_be_sent_again(
    people: Cast, case: uuid.UUID, amina: Visitor, mateo: Visitor
) -> None:
    path = PAGES["profile"].path.format(case=case)
    form = filled_in(amina, path, {"sex": "female"})
    mateo.post(path, filled_in(mateo, path, {"age_band": "12-17", "exploitation": "begging"}))

    told = amina.post(path, form)
    kept_meanwhile = mateo.get(path).form()
    again = amina.post(path, told.form())

    assert told.status == 200
    assert told.says("Others changed the profile meanwhile")
    assert told.says("Age: 12 to 17.")
    assert told.says("Exploitation: Forced begging.")
    assert told.form()["sex"] == "female"
    assert (kept_meanwhile["sex"], kept_meanwhile["age_band"]) == ("", "12-17")
    assert (again.status, again.target) == (302, f"/cases/{case}/")
    assert mateo.get(path).form()["sex"] == "female"


def test_of_two_members_at_once_the_loser_is_told_what_the_winner_recorded(
    people: Cast, case: uuid.UUID, amina: Visitor, mateo: Visitor
) -> None:
    path = PAGES["record-event"].path.format(case=case)
    hers, his = (filled_in(visitor, path, {"when": "now"}) for visitor in (amina, mateo))

    answers = at_once(lambda: amina.post(path, hers), lambda: mateo.post(path, his))

    assert sorted(answer.status for answer in answers) == [200, 302]
    assert written(people.amina) == (1, 2, 0)
    is_hers = answers[0].status == 200
    loser, told = (amina, answers[0]) if is_hers else (mateo, answers[1])
    assert told.says(f"Recorded by {'Mateo' if is_hers else 'Amina'}")
    assert told.says("It happened again. Record it too.")
    assert loser.post(path, {**told.form(), "although_again": "on"}).status == 302
    assert written(people.amina) == (1, 3, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["record-event", "open-case", "late-reason", "correct"])
@pytest.mark.parametrize(
    "table", ["journal_entry", "cases_duty", "coordination_change", "django_session"]
)
def test_a_web_killed_as_it_is_about_to_write_leaves_nothing_half_done(
    people: Cast, database: TestDatabase, server: Served, case: uuid.UUID, amina: Visitor,
    name: str, table: str,
) -> None:  # fmt: skip
    page, path = PAGES[name], PAGES[name].path.format(case=case)
    form = filled_in(amina, path, page.typed)

    with ThreadPoolExecutor(1) as pool, held_up(database, table) as waits:
        sending = pool.submit(amina.post, path, form)
        assert until(waits)
        server.kill()
        lost = sending.exception(timeout=60)
    server.start_again()
    after_kill = written(people.amina)
    answer = amina.post(path, form)

    assert isinstance(lost, OSError | HTTPException)
    assert after_kill == BEFORE
    assert (answer.status, written(people.amina)) == (302, page.written)
    assert amina.get(answer.target).says(page.said)


@pytest.mark.slow
def test_a_killed_database_is_told_in_plain_words_and_the_next_try_works(
    people: Cast, database: TestDatabase, case: uuid.UUID, amina: Visitor
) -> None:
    page, path = PAGES["record-event"], PAGES["record-event"].path.format(case=case)
    form = filled_in(amina, path, page.typed)
    connections.close_all()

    with ThreadPoolExecutor(1) as pool, sharing_cluster(folder=database.folder) as cluster:
        with suppress(psycopg.OperationalError), held_up(database, "cases_duty") as waits:
            sending = pool.submit(amina.post, path, form)
            assert until(waits)
            _postmaster(database).kill()
        cluster.ensure_running()
        told = sending.result(timeout=60)
    answer = amina.post(path, form)

    assert told.status == 500
    assert told.says("What you just sent was not recorded.")
    assert (answer.status, written(people.amina)) == (302, page.written)


def _postmaster(database: TestDatabase) -> psutil.Process:
    file = next(database.folder.rglob("postmaster.pid"))
    return psutil.Process(int(file.read_text(encoding="utf-8").splitlines()[0]))
