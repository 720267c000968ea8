"""The walls as the database itself has them: read from its catalogue, and run against."""

import uuid
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import psycopg
import pytest
from django.db import transaction
from psycopg import sql

from amparo.apps.accounts.middleware import see_as, settings_of
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.operations.grants import GRANTS
from amparo.apps.sharing.actions import refuse_request
from tests.apps.acting import case_of_three
from tests.apps.journal.checkpoint_taking import checkpoint
from tests.apps.sharing.asking import asked, held_by_two, now
from tests.apps.sharing.test_demands import answered, demanded
from tests.cast import Cast
from tests.database import TestDatabase

LOGINS = ["amparo_app", "amparo_portal", "amparo_worker"]
CASE_TABLES = ["cases_access", "cases_assignment", "cases_case", "cases_duty", "cases_profile",
               "cases_restriction", "compartments_draft", "compartments_file", "compartments_grant",
               "compartments_kept", "compartments_renewal_due", "journal_entry",
               "journal_head", "journal_reading", "journal_trace", "matching_encoding",
               "matching_match", "seals_case_key", "sharing_demand_answer", "sharing_referral",
               "sharing_request", "sharing_withdrawal_notice"]  # fmt: skip
NOT_OF_JOBS = (
    "cases_profile",
    "compartments_draft",
    "compartments_kept",
    "sharing_demand_answer",
    "sharing_request",
)


@pytest.fixture
def catalogue(database: TestDatabase) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """The database as its superuser reads it."""
    with psycopg.connect(database.superuser) as connection:
        yield connection


def rows(connection: "psycopg.Connection[tuple[Any, ...]]", query: str) -> list[Any]:
    """The rows of a query; of one column, its values."""
    found = connection.execute(query.encode()).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def test_each_role_may_do_with_each_table_what_is_written_down(
    catalogue: "psycopg.Connection[tuple[Any, ...]]",
) -> None:
    granted: dict[str, dict[str, set[str]]] = {
        table: {}
        for table in rows(catalogue, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    for table, role, right in rows(
        catalogue,
        "SELECT relname, coalesce(rolname, 'PUBLIC'), privilege_type"
        " FROM pg_class, aclexplode(relacl) AS acl LEFT JOIN pg_roles ON pg_roles.oid = grantee"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        " AND grantee IS DISTINCT FROM relowner",
    ):
        granted[table].setdefault(role, set()).add(right)

    assert granted == {
        table: {role: set(said.split(", ")) for role, said in rights.items()}
        for table, rights in GRANTS.items()
    }


def test_no_column_has_rights_of_its_own(
    catalogue: "psycopg.Connection[tuple[Any, ...]]",
) -> None:
    assert (
        rows(
            catalogue,
            "SELECT attrelid::regclass::text, attname FROM pg_attribute"
            " JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE attacl IS NOT NULL AND relnamespace = 'public'::regnamespace",
        )
        == []
    )


def test_every_table_that_has_cases_has_a_wall_that_holds_for_its_owner_too(
    catalogue: "psycopg.Connection[tuple[Any, ...]]",
) -> None:
    with_cases = rows(
        catalogue,
        "SELECT DISTINCT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class"
        " JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND (attname IN ('case', 'case_id') OR relname = 'cases_case'"
        " OR relname = 'sharing_request') ORDER BY 1",
    )

    assert with_cases == [(table, True, True) for table in CASE_TABLES]


def test_a_wall_lets_everybody_through_for_the_owner_alone(
    catalogue: "psycopg.Connection[tuple[Any, ...]]",
) -> None:
    open_to = rows(
        catalogue,
        "SELECT DISTINCT unnest(roles)::text FROM pg_policies"
        " WHERE (qual = 'true' OR with_check = 'true') AND tablename <> ALL ("
        " ARRAY['coordination_change', 'coordination_referral'])",
    )

    assert open_to == ["amparo_owner"]


def test_only_the_owner_owns_anything(catalogue: "psycopg.Connection[tuple[Any, ...]]") -> None:
    owners = rows(
        catalogue,
        "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace"
        " UNION SELECT DISTINCT pg_get_userbyid(proowner)::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace",
    )

    assert owners == ["amparo_owner"]


def test_no_login_passes_walls_or_makes_roles(
    catalogue: "psycopg.Connection[tuple[Any, ...]]",
) -> None:
    powers = rows(
        catalogue,
        "SELECT rolname::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname LIKE 'amparo%' ORDER BY 1",
    )
    memberships = rows(
        catalogue,
        "SELECT member::regrole::text FROM pg_auth_members"
        " WHERE member::regrole::text IN ('amparo_app', 'amparo_portal', 'amparo_worker')",
    )

    assert powers == [
        ("amparo_app", False, False, False, False, False),
        ("amparo_owner", False, False, True, False, False),
        ("amparo_portal", False, False, False, False, False),
        ("amparo_worker", False, False, False, False, False),
    ]
    assert memberships == []


def test_only_appending_and_drawing_a_code_run_as_the_owner_and_look_for_names_where_they_should(
    catalogue: "psycopg.Connection[tuple[Any, ...]]",
) -> None:
    assert rows(
        catalogue,
        "SELECT proname::text, proconfig::text FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1",
    ) == [
        (name, '{"search_path=pg_catalog, public, pg_temp"}')
        for name in ("cases_new_code", "journal_append")
    ]
    assert rows(
        catalogue,
        "SELECT proname::text, rolname::text FROM pg_proc, pg_roles WHERE prosecdef"
        " AND pronamespace = 'public'::regnamespace AND rolname LIKE 'amparo%'"
        " AND has_function_privilege(pg_roles.oid, pg_proc.oid, 'EXECUTE') ORDER BY 1, 2",
    ) == [
        (name, role)
        for name in ("cases_new_code", "journal_append")
        for role in ("amparo_app", "amparo_owner", "amparo_worker")
    ]


def test_no_view_shows_what_its_owner_sees(
    catalogue: "psycopg.Connection[tuple[Any, ...]]",
) -> None:
    assert (
        rows(
            catalogue,
            "SELECT relname::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')",
        )
        == []
    )


def seen(url: str, table: str, *, by: Actor | None = None) -> list[tuple[Any, ...]] | str:
    """What a role sees of a table, for a member if one is named, or the refusal."""
    with psycopg.connect(url) as connection:
        for name, value in settings_of(actor=by).items() if by else ():
            connection.execute("SELECT set_config(%s, %s, true)", [name, value])
        try:
            query = sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
            return connection.execute(query).fetchall()
        except psycopg.errors.InsufficientPrivilege:
            return "refused"


def test_a_desk_sees_no_row_of_a_case_of_another(committed: Cast, database: TestDatabase) -> None:
    case = case_of_three(committed.amina)
    checkpoint(database)

    by_rosa = {table: seen(database.app, table, by=committed.rosa) for table in GRANTS}
    by_amina = {table: seen(database.app, table, by=committed.amina) for table in GRANTS}

    assert [table for table, found in by_rosa.items() if str(case) in repr(found)] == []
    assert [table for table, found in by_amina.items() if str(case) in repr(found)] == [
        "cases_access",
        "cases_case",
        "cases_duty",
        "journal_entry",
        "seals_case_key",
    ]


def who_sees(url: str, table: str, *, among: Cast) -> set[str]:
    """Whom of the cast the database shows a row of a table."""
    everybody = {one.name: getattr(among, one.name) for one in fields(among)}
    return {
        name for name, by in everybody.items() if seen(url, table, by=by) not in ([], "refused")
    }


def test_a_request_is_seen_by_who_asks_and_who_holds_the_case_and_its_answer_by_who_gave_it(
    committed: Cast, database: TestDatabase
) -> None:
    with transaction.atomic():
        case, _code = held_by_two(committed)
        see_as(actor=committed.marta)
        request = asked(committed.rosa, read_code(case=case))
    before = who_sees(database.app, "sharing_request_answer", among=committed)

    with transaction.atomic():
        see_as(actor=committed.marta)
        refuse_request(
            by=committed.marta, at=now(), asked=request, why="danger", submission=uuid.uuid4()
        )  # fmt: skip

    assert before == set()
    assert who_sees(database.app, "sharing_request", among=committed) == {"rosa", "marta"}
    assert who_sees(database.app, "sharing_request_answer", among=committed) == {"marta"}


def test_a_demand_is_seen_by_its_desk_by_case_leads_and_the_coordinator_and_no_answer_of_others(
    committed: Cast, database: TestDatabase
) -> None:
    with transaction.atomic():
        case, _code = held_by_two(committed)
        answered(committed.lucia, demanded(committed.rosa), case)

    assert {
        table: who_sees(database.app, table, among=committed)
        for table in ("sharing_demand", "sharing_demand_answer", "sharing_answered_case")
    } == {
        "sharing_demand": {"rosa", "lucia", "marta", "clara"},
        "sharing_demand_answer": {"lucia"},
        "sharing_answered_case": {"lucia", "clara"},
    }
    found = seen(database.app, "sharing_answered_case", by=committed.clara)
    assert str(case) not in str(found)


def test_nobody_unnamed_sees_a_case(committed: Cast, database: TestDatabase) -> None:
    case_of_three(committed.amina)
    checkpoint(database)

    by_app = {table: seen(database.app, table) for table in CASE_TABLES}
    by_worker = {table: seen(database.worker, table) for table in CASE_TABLES}

    assert by_app == {table: [] for table in CASE_TABLES} | {"journal_head": "refused"}
    assert by_worker == {
        table: "refused" if table in NOT_OF_JOBS else [] for table in CASE_TABLES
    }  # fmt: skip


def test_the_public_pages_see_no_table(committed: Cast, database: TestDatabase) -> None:
    assert {seen(database.portal, table) for table in GRANTS} == {"refused"}
