"""Every address of a case, asked by every role of every kind of case, against the one table."""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from amparo.apps.accounts.access import asking
from amparo.apps.accounts.middleware import see_as, settings_of
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.actions import assign_case, restrict_case
from amparo.apps.operations.grants import GRANTS
from amparo.domain.access.deciding import CaseAsked, Relation, may
from amparo.domain.access.table import ON_A_CASE
from amparo.domain.casework.restricting import Restricts
from tests.apps.acting import GROUND, IDENTIFIED, NOW, case_of_three, cheat, open_case
from tests.apps.test_routes import ROUTES, Route, routes
from tests.cast import Cast
from tests.database import TestDatabase

LATER = NOW + timedelta(minutes=5)
MATCH = 4711
NAMES = ("", "amina", "lucia", "pablo", "clara", "diego", "elena", "julia")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """How to ask a route about a case so that only the case decides: what follows its address."""

    method: str = "get"
    query: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)


ASKS: Mapping[str, Ask] = {
    "assignment-end": Ask(method="post", arguments={"assignment": 987654}),
    "case": Ask(),
    "case-access": Ask(),
    "case-assign": Ask(),
    "case-readers": Ask(),
    "case-restrict": Ask(),
    "compartment": Ask(arguments={"compartment": "identity"}),
    "compartment-draft": Ask(method="post", arguments={"compartment": "identity"}),
    "compartment-edit": Ask(arguments={"compartment": "identity"}),
    "consent": Ask(),
    "consent-acknowledge": Ask(method="post", arguments={"number": 1}),
    "consent-ask": Ask(),
    "consent-route": Ask(),
    "consent-withdraw": Ask(),
    "correct": Ask(arguments={"number": 1}),
    "file": Ask(arguments={"file": uuid.UUID(int=7)}),
    "file-add": Ask(),
    "file-content": Ask(arguments={"file": uuid.UUID(int=7)}),
    "file-remove": Ask(arguments={"file": uuid.UUID(int=7)}),
    "files": Ask(),
    "helped-answer": Ask(arguments={"match": MATCH}),
    "late-reason": Ask(arguments={"position": 0}),
    "profile": Ask(),
    "record": Ask(),
    "record-event": Ask(query=f"?event={IDENTIFIED}"),
    "restriction-lift": Ask(
        method="post", query=f"?submission={uuid.UUID(int=7)}", arguments={"restriction": 987654}
    ),
    "refer": Ask(),
    "refer-draft": Ask(method="post"),
    "sealed": Ask(),
    "warning-lift": Ask(method="post", query=f"?submission={uuid.UUID(int=7)}"),
    "why-look": Ask(method="post"),
}


def _of_a_case() -> Iterator[Route]:
    for route in routes(get_resolver("amparo.config.urls")):
        if "<uuid:case>" in route.written:
            yield route


OF_A_CASE = list(_of_a_case())


def test_every_address_of_a_case_is_asked_here() -> None:
    assert sorted(route.name for route in OF_A_CASE) == sorted(ASKS)


def _led(actor: Actor, cast: Cast) -> Actor:
    return replace(actor, role=cast.lucia.role)


def _shut_out(cast: Cast, case: uuid.UUID, kind: Restricts) -> uuid.UUID:
    """Let another desk that sees the case end what Amina's desk sees."""
    lead = _led(cast.rosa, cast)
    with transaction.atomic():
        see_as(actor=lead)
        restrict_case(by=lead, at=LATER, case=case, kind=kind, target=str(cast.amina.desk_id),
                      words=GROUND, submission=uuid.uuid4())  # fmt: skip
    return case


def _assigned(cast: Cast, case: uuid.UUID) -> uuid.UUID:
    with transaction.atomic():
        see_as(actor=cast.lucia)
        assign_case(by=cast.lucia, at=LATER, case=case, member=cast.pablo.member)
    return case


def _own(cast: Cast, database: TestDatabase) -> uuid.UUID:
    return case_of_three(cast.amina)


def _erased(cast: Cast, database: TestDatabase) -> uuid.UUID:
    case = case_of_three(cast.amina)
    for table in ("cases_access", "cases_duty"):
        cheat(database, f"DELETE FROM {table} WHERE case_id = %s", case)
    cheat(database, "DELETE FROM cases_case WHERE id = %s", case)
    return case


KINDS: Mapping[str, tuple[CaseAsked, Callable[[Cast, TestDatabase], uuid.UUID]]] = {
    "own": (CaseAsked(relation=Relation.OWN), _own),
    "own and assigned": (
        CaseAsked(relation=Relation.OWN, is_assigned=True),
        lambda cast, database: _assigned(cast, _own(cast, database)),
    ),
    "granted": (
        CaseAsked(relation=Relation.GRANTED),
        # At their place, so that duties reach Amina's desk.
        lambda cast, _: case_of_three(cast.rosa),
    ),
    "foreign": (
        CaseAsked(relation=Relation.FOREIGN),
        lambda cast, _: open_case(cast.rosa, place="Alto Paraná"),
    ),
    "revoked": (
        CaseAsked(relation=Relation.REVOKED),
        lambda cast, _: _shut_out(cast, case_of_three(cast.rosa), Restricts.ENDED),
    ),
    "implicated": (
        CaseAsked(relation=Relation.GRANTED, is_implicated=True),
        lambda cast, _: _shut_out(cast, case_of_three(cast.rosa), Restricts.DESK),
    ),
    "erased": (CaseAsked(relation=Relation.ERASED), _erased),
    "never there": (CaseAsked(relation=Relation.FOREIGN), lambda *_: uuid.UUID(int=1680)),
}


def made(kind: str, cast: Cast, database: TestDatabase) -> uuid.UUID:
    """A case of a kind, for a person like whose Marta's desk asks Amina's."""
    case = KINDS[kind][1](cast, database)
    cheat(
        database,
        "INSERT INTO matching_question (id, asked_by, desk_id, asked_at, because)"
        " VALUES (%s, %s, %s, now(), 'found')",
        uuid.UUID(int=MATCH), cast.marta.member, cast.marta.desk_id,
    )  # fmt: skip
    cheat(
        database,
        "INSERT INTO matching_match (id, question_id, case_id, desk_id, nearness, is_kept_out,"
        " found_at, told) OVERRIDING SYSTEM VALUE SELECT %s, %s, id, %s, 'near', false, now(), ''"
        " FROM cases_case WHERE id = %s",
        MATCH, uuid.UUID(int=MATCH), cast.amina.desk_id, case,
    )  # fmt: skip
    return case


def ask(client: Client, route: Route, case: uuid.UUID) -> HttpResponseBase:
    """Ask a route about a case."""
    how = ASKS[route.name]
    address = reverse(route.name, kwargs={"case": case, **how.arguments})
    if how.method == "post":
        return client.post(address, {"submission": str(uuid.UUID(int=7))})
    return client.get(f"{address}{how.query}")


def outcome(response: HttpResponseBase) -> str:
    """What came of it."""
    if response.headers.get("Location", "").startswith("/sign-in/"):
        return "asked to sign in"
    return {403: "role", 404: "not there"}.get(response.status_code, "let in")


def expected(actor: Actor | None, route: Route, case: CaseAsked) -> str:
    """What the table says must come of it. A case not in one's hands is not there, either."""
    assert route.action in ON_A_CASE
    answer = may(member=asking(actor=actor), action=route.action, asked=case)
    if actor is None:
        return "asked to sign in"
    if answer:
        return "let in"
    return "role" if answer.code == "role" else "not there"  # type: ignore[union-attr]  # refused


@pytest.mark.parametrize("kind", KINDS)
def test_every_role_gets_what_the_table_says(
    committed: Cast, database: TestDatabase, kind: str
) -> None:
    asked, case = KINDS[kind][0], made(kind, committed, database)
    found, wanted = {}, {}
    for name in NAMES:
        client = Client()
        if name:
            client.force_login(Member.objects.get(sign_in_name=name))
        for route in OF_A_CASE:
            found[name, route.name] = outcome(ask(client, route, case))
            wanted[name, route.name] = expected(getattr(committed, name, None), route, asked)

    assert found == wanted


@pytest.mark.parametrize("kind", ["foreign", "revoked", "implicated", "erased"])
def test_a_case_that_is_not_for_somebody_answers_as_one_that_never_was(
    committed: Cast, database: TestDatabase, kind: str
) -> None:
    case, never = made(kind, committed, database), uuid.UUID(int=1680)
    lucia = Client()
    lucia.force_login(Member.objects.get(sign_in_name="lucia"))
    differences = []
    for route in OF_A_CASE:
        bodies, queries = [], []
        for one in (case, never):
            ask(lucia, route, one)  # what is asked once in a session is asked before
            with CaptureQueriesContext(connection) as captured:
                response = ask(lucia, route, one)
            bodies.append((response.status_code, _without(one, response)))
            queries.append(len(captured))
        if bodies[0] != bodies[1] or queries[0] != queries[1]:
            differences.append((route.name, queries))

    assert differences == []


def _without(case: uuid.UUID, response: HttpResponseBase) -> str:
    """The body, without what was asked for and the token that is new each time."""
    body = getattr(response, "content", b"").decode().replace(str(case), "THE CASE")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", body)


ROLES = ("amina", "lucia", "pablo", "clara", "diego", "elena", "julia")
MAY_HOLD_IDS: Mapping[tuple[str, str], set[str]] = {
    # Hashes and who acted, by the id of a case, and nothing else of it.
    ("julia", ""): {"journal_trace"},
    # That somebody was kept out of a case, by its id.
    ("clara", ""): {"cases_restriction"},
    # What went round a desk that is kept out is owed by the coordination, who sees that it is.
    ("clara", "implicated"): {"cases_access", "cases_case", "cases_duty"},
    ("clara", "revoked"): {"cases_access", "cases_case", "cases_duty"},
}
"""The tables in which the id of a case may be found, by who looks and the kind of case."""


@pytest.mark.parametrize("kind", ["foreign", "revoked", "implicated"])
def test_no_raw_row_of_such_a_case_is_there_for_any_role(
    committed: Cast, database: TestDatabase, kind: str
) -> None:
    case = made(kind, committed, database)
    too_much = {}
    for name in ROLES:
        actor: Actor = getattr(committed, name)
        allowed = MAY_HOLD_IDS.get((name, kind), set()) | MAY_HOLD_IDS.get((name, ""), set())
        with psycopg.connect(database.app) as connected:
            for setting, value in settings_of(actor=actor).items():
                connected.execute("SELECT set_config(%s, %s, true)", [setting, value])
            too_much[name] = {table for table in GRANTS if _holds(connected, table, case)} - allowed

    assert too_much == {name: set() for name in ROLES}


def _holds(
    connected: "psycopg.Connection[tuple[object, ...]]", table: str, case: uuid.UUID
) -> bool:
    try:
        with connected.transaction():
            rows = connected.execute(f"SELECT * FROM {table}".encode()).fetchall()
    except psycopg.errors.InsufficientPrivilege:
        return False
    return str(case) in repr(rows)


def test_the_routes_of_a_case_do_something_to_a_case() -> None:
    assert {ROUTES[name] for name in ASKS} <= ON_A_CASE
