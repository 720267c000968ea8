"""The codes of a case: one for each desk that sees it, drawn by the database."""

import re
import subprocess
import sys
import uuid

import psycopg
import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from amparo.apps.accounts.middleware import see_as, settings_of
from amparo.apps.accounts.models import Desk, Member
from amparo.apps.accounts.seeing import Actor, find_actor
from amparo.apps.cases.codes import cases_by_code, codes_of
from amparo.apps.cases.models import Access, Case
from amparo.apps.cases.pages.queries import find_whole, list_cases, read_case, read_code
from amparo.apps.operations.transactions import tell_policies
from amparo.domain.casework.restricting import Restricts
from amparo.postgres.passwords import kept_passwords
from amparo.postgres.roles import prepare_database
from tests.apps.acting import FOUND, case_of_three, cheat
from tests.apps.cases.browsing import browser, opened, recorded, text_of
from tests.apps.seals.test_root import SETTINGS
from tests.apps.sharing.asking import keep_out, now
from tests.cast import Cast
from tests.database import START_KEY, TestDatabase

LOOK = re.compile(r"[2-9B-DF-HJ-NP-TV-Z]{3}-[2-9B-DF-HJ-NP-TV-Z]{3}-[2-9B-DF-HJ-NP-TV-Z]")


def code_for(by: Actor, case: uuid.UUID) -> str:
    """The code that the desk of somebody has for a case."""
    see_as(actor=by)
    return read_code(case=case)


def of_two_desks(cast: Cast) -> tuple[uuid.UUID, str, str]:
    """A case of the police and the prosecution, and the code of each."""
    case = opened(cast.amina)
    recorded(cast.amina, case, FOUND)
    return case, code_for(cast.amina, case), code_for(cast.bruno, case)


def test_each_desk_has_a_code_of_its_own_for_a_case(cast: Cast) -> None:
    _case, ours, theirs = of_two_desks(cast)

    assert LOOK.fullmatch(ours)
    assert LOOK.fullmatch(theirs)
    assert ours != theirs


def test_the_code_of_another_desk_leads_nowhere_and_stands_on_no_page_of_ours(cast: Cast) -> None:
    case, ours, theirs = of_two_desks(cast)

    see_as(actor=cast.lucia)
    assert read_case(case=case, now=now()).code == ours
    assert (find_whole(code=ours), find_whole(code=theirs)) == (case, None)
    assert list_cases(find=theirs, page=1, now=now()) == ([], False)
    assert [one.code for one in list_cases(find="", page=1, now=now())[0]] == [ours]
    assert cases_by_code(codes=[ours, theirs]) == {ours: case}
    assert codes_of(cases=[case]) == {case: ours}
    lucia = browser("lucia")
    for address in ("/", "/cases/", f"/cases/{case}/", f"/cases/{case}/access/", "/readers/"):
        page = text_of(lucia.get(address))
        assert theirs not in page, address
    assert f"Case {ours}" in text_of(lucia.get(f"/cases/{case}/"))


def test_a_desk_reads_no_code_of_another_in_the_rows_either(cast: Cast) -> None:
    case, ours, _theirs = of_two_desks(cast)

    see_as(actor=cast.lucia)

    assert list(Access.objects.filter(case=case).values_list("code", flat=True)) == [ours]


def test_the_codes_of_cases_that_are_not_in_ones_hands_are_not_there(cast: Cast) -> None:
    Desk.objects.filter(pk=cast.amina.desk_id).update(is_by_assignment=True)
    amina = find_actor(member=Member.objects.get(sign_in_name="amina"))
    assert amina is not None
    theirs, ours = opened(cast.lucia), opened(amina)

    see_as(actor=amina)

    assert list(Access.objects.values_list("case", flat=True)) == [ours]
    assert (Case.objects.filter(pk=theirs).exists(), read_code(case=ours) != "") == (False, True)


def test_a_code_that_was_typed_shows_the_row_of_its_case_and_no_other(
    committed: Cast, database: TestDatabase
) -> None:
    asked, other = case_of_three(committed.amina), case_of_three(committed.amina)
    cheat(database, "UPDATE cases_access SET code = 'K7Q-M4X-2' WHERE case_id = %s"
          " AND desk_id = %s", asked, committed.amina.desk_id)  # fmt: skip
    with psycopg.connect(database.app) as connected:
        said = {**settings_of(actor=committed.amina), "amparo.reach": "assigned",
                "amparo.code": "K7Q-M4X-2"}  # fmt: skip
        for setting, value in said.items():
            connected.execute("SELECT set_config(%s, %s, true)", [setting, value])
        rows = connected.execute("SELECT case_id FROM cases_access").fetchall()
        cases = connected.execute("SELECT id FROM cases_case").fetchall()

    assert rows == cases == [(asked,)]
    assert other != asked


def test_a_code_stays_also_for_who_ends_that_access(cast: Cast) -> None:
    case, _ours, theirs = of_two_desks(cast)
    keep_out(cast.lucia, case, cast.bruno.desk_id, kind=Restricts.ENDED)
    tell_policies(said={"amparo.restricted": str(case)})
    row = Access.objects.filter(case=case, desk=cast.bruno.desk_id)

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        row.update(code="K7Q-M4X-2")

    assert row.get().code == theirs


def test_a_code_stays_for_the_worker_too(committed: Cast, database: TestDatabase) -> None:
    case_of_three(committed.amina)

    with psycopg.connect(database.worker) as connected:
        connected.execute("SELECT set_config('amparo.purpose', 'an invented one', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays"):
            connected.execute("UPDATE cases_access SET code = 'K7Q-M4X-2'")


def test_a_code_that_is_taken_is_not_drawn(committed: Cast, database: TestDatabase) -> None:
    """With an alphabet of which three in four draws would give the code that is taken."""
    case_of_three(committed.amina)
    letters, taken = "23456789BCDFGHJKMNPQRSTVWXYZ", "222-222-2"
    with psycopg.connect(database.superuser) as connected:
        found = connected.execute("SELECT pg_get_functiondef('cases_new_code'::regproc)").fetchone()
        assert found is not None
        assert letters in found[0]
        connected.execute(found[0].replace(letters, "2" * 27 + "3").encode())
        connected.execute("SET session_replication_role = replica")
        connected.execute(
            "UPDATE cases_access SET code = %s"
            " WHERE id = (SELECT min(id) FROM cases_access)", [taken]
        )  # fmt: skip
        drawn = {
            code for _ in range(100) for (code,) in connected.execute("SELECT cases_new_code()")
        }
        connected.rollback()

    assert taken not in drawn
    assert all(re.fullmatch(r"[23]{3}-[23]{3}-[23]", code) for code in drawn)
    assert drawn


_BEFORE = """
INSERT INTO accounts_institution (id, name) VALUES (1, 'an institution');
INSERT INTO accounts_desk (id, institution_id, name, place, opened_on, is_by_assignment)
    SELECT n, 1, 'desk ' || n, 'place ' || n, '2020-01-01', false FROM generate_series(1, 3) AS n;
INSERT INTO cases_case (id, code, opened_at, opened_by_id, entries, projected_at)
    VALUES ('00000000-0000-0000-0000-000000000007', 'K7Q-M4X-2', now(), 1, 9, now());
INSERT INTO cases_access (case_id, desk_id, since)
    SELECT '00000000-0000-0000-0000-000000000007', n, now() FROM generate_series(1, 3) AS n;
INSERT INTO cases_restriction (case_id, kind, target, code, words, put_at, put_by, desk_id, answer,
                               answer_words)
    VALUES ('00000000-0000-0000-0000-000000000007', 'desk', '3', 'K7Q-M4X-2', '', now(),
            gen_random_uuid(), 2, '', '');
INSERT INTO sharing_request (id, code, asked_by, desk_id, asked_at, words, answer)
    SELECT gen_random_uuid(), 'K7Q-M4X-2', gen_random_uuid(), 3, now(), '', answer
    FROM unnest(ARRAY['', 'granted', 'refused']) AS answer;
"""


def test_what_stands_on_papers_goes_on_leading_to_the_case_at_the_desk_that_opened_it(
    database: TestDatabase,
) -> None:
    owner = _another_database(database, "codes")
    _migrated(owner, "cases", "0011")
    _migrated(owner, "sharing", "0002")
    with psycopg.connect(database.superuser.replace("/tests?", "/codes?", 1)) as connected:
        connected.execute(_BEFORE.encode())
    _migrated(owner)

    with psycopg.connect(database.superuser.replace("/tests?", "/codes?", 1)) as connected:
        codes: dict[int, str] = dict(
            connected.execute("SELECT desk_id, code FROM cases_access").fetchall()
        )
        put = connected.execute("SELECT code FROM cases_restriction").fetchall()
        asked = connected.execute("SELECT answer, case_id FROM sharing_request").fetchall()
        walls = connected.execute("SELECT count(*) FROM pg_policies").fetchone()
    with psycopg.connect(database.superuser) as connected:
        walls_of_new = connected.execute("SELECT count(*) FROM pg_policies").fetchone()

    assert codes[1] == "K7Q-M4X-2"
    assert all(LOOK.fullmatch(code) for code in codes.values())
    assert len(set(codes.values())) == 3
    assert put == [(codes[2],)]
    assert set(asked) == {("", None), ("granted", uuid.UUID(int=7)), ("refused", None)}
    assert walls == walls_of_new


def _another_database(database: TestDatabase, name: str) -> str:
    """The owner's address of an empty database in the same cluster."""
    superuser = database.superuser.replace("/tests?", "/postgres?", 1)
    passwords = kept_passwords(folder=database.folder)
    return prepare_database(superuser_url=superuser, name=name, owner_password=passwords["owner"])


def _migrated(owner: str, *target: str) -> None:
    said = {"AMPARO_PROCESS_URL": owner, "AMPARO_START_KEY": START_KEY}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", *target, "--verbosity=0"],
        env={**SETTINGS, **said}, check=True,
    )  # fmt: skip
