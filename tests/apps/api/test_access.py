"""Every route of the API says what it needs, and lets in by scope and role alone."""

import uuid
from collections.abc import Iterator, Mapping

import pytest
from django.test import Client

from amparo.api.addresses import ROUTERS
from amparo.api.needing import Token
from amparo.apps.accounts.access import asking
from amparo.apps.accounts.seeing import Actor
from amparo.domain.access.deciding import CaseAsked, may
from amparo.domain.access.scopes import Scope
from amparo.domain.access.table import ON_A_CASE, Action
from tests.apps.acting import FOUND, MET
from tests.apps.api.asking import Program, entry, opening, program_of, told
from tests.apps.test_need_to_know import KINDS, NAMES
from tests.cast import Cast
from tests.database import TestDatabase

NEVER = uuid.UUID(int=1680)
Needs = tuple[Scope | None, Action]
ROUTES: Mapping[str, Needs | None] = {
    "GET /me": (None, Action.KEEP_ACCOUNT),
    "GET /duties": (Scope.DUTIES_READ, Action.SEE_DUTIES),
    "GET /cases": (Scope.CASES_READ, Action.SEE_CASE),
    "POST /cases": (Scope.CASES_RECORD, Action.OPEN_CASE),
    "GET /cases/{uuid:case}": (Scope.CASES_READ, Action.SEE_CASE),
    "POST /cases/{uuid:case}/entries": (Scope.CASES_RECORD, Action.RECORD),
    "GET /figures": (Scope.FIGURES_READ, Action.SEE_FIGURES),
    "GET /protocol": None,
}
"""The scope and the action that each route needs; none where it is for anybody."""

OF_A_CASE = {route: needs for route, needs in ROUTES.items() if needs and "{uuid:case}" in route}


def described() -> Iterator[tuple[str, Needs | None]]:
    """Every route of the API with what it needs, as the code has it."""
    for router in ROUTERS:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                token = operation.auth_param
                needs = (token.scope, token.action) if isinstance(token, Token) else None
                for method in operation.methods:
                    yield f"{method} {path.replace('uuidstr', 'uuid')}", needs


def test_every_route_needs_what_the_table_says() -> None:
    assert dict(described()) == ROUTES


def ask(program: Program, route: str, *, case: uuid.UUID = NEVER) -> tuple[int, str]:
    """Ask a route about a case, with a body that only the case or the role can refuse."""
    method, path = route.split()
    path = path.replace("{uuid:case}", str(case))
    if method == "GET":
        return told(program.get(path))
    if path == "/cases":
        return told(program.post(path, opening(MET, although_again=True)))
    sent = entry(FOUND, seen=1_000, although_barred=True, although_again=True)
    return told(program.post(path, sent))


def is_let_in(said: tuple[int, str]) -> bool:
    """Whether neither token nor role was in the way."""
    return said[0] not in (401, 403)


@pytest.mark.parametrize("name", NAMES)
def test_a_route_lets_in_the_roles_that_the_table_names_and_no_other(cast: Cast, name: str) -> None:
    actor: Actor | None = getattr(cast, name, None)
    program = program_of(actor) if actor else Program()

    found = {route: ask(program, route) for route in ROUTES}

    refused = (403, "role") if actor else (401, "unauthenticated")
    for route, needs in ROUTES.items():
        if needs is None or (actor and may(member=asking(actor=actor), action=needs[1])):
            assert is_let_in(found[route]), route
        else:
            assert found[route] == refused, route


@pytest.mark.parametrize("scope", Scope)
def test_a_token_opens_the_routes_of_its_scope_and_no_other(cast: Cast, scope: Scope) -> None:
    who = cast.clara if scope is Scope.FIGURES_READ else cast.lucia
    program = program_of(who, scope)

    let_in = {route for route in ROUTES if is_let_in(ask(program, route))}

    meant = {route for route, needs in ROUTES.items() if needs is None or needs[0] is scope}
    assert let_in == meant | {"GET /me"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_case_is_told_as_the_table_says(
    committed: Cast, database: TestDatabase, kind: str
) -> None:
    asked, make = KINDS[kind]
    case = make(committed, database)

    for name in filter(None, NAMES):
        actor: Actor = getattr(committed, name)
        program = program_of(actor)
        found = {route: ask(program, route, case=case) for route in OF_A_CASE}

        assert found == {route: wanted(actor, needs, asked, route) for route, needs in
                         OF_A_CASE.items()}, name  # fmt: skip


def wanted(actor: Actor, needs: Needs, asked: CaseAsked, route: str) -> tuple[int, str]:
    """What the table says must come of asking about a case."""
    assert needs[1] in ON_A_CASE
    answer = may(member=asking(actor=actor), action=needs[1], asked=asked)
    if answer:
        return (200, "") if route.startswith("GET") else (201, "")
    is_for_role = answer.code == "role"  # type: ignore[union-attr]  # refused
    return (403, "role") if is_for_role else (404, "not_there")


@pytest.mark.parametrize("kind", ["foreign", "revoked", "implicated", "erased"])
def test_a_case_that_is_not_for_a_program_answers_as_one_that_never_was(
    committed: Cast, database: TestDatabase, kind: str
) -> None:
    case = KINDS[kind][1](committed, database)
    program = program_of(committed.lucia)

    found, never = (
        [program.get(f"/cases/{one}"), program.post(f"/cases/{one}/entries", entry(FOUND, seen=3))]
        for one in (case, uuid.UUID(int=1680))
    )

    assert [one.content for one in found] == [one.content for one in never]
    assert [dict(one.headers) for one in found] == [dict(one.headers) for one in never]


def test_the_lists_leave_out_the_cases_of_others(committed: Cast, database: TestDatabase) -> None:
    foreign = KINDS["foreign"][1](committed, database)
    own = KINDS["own"][1](committed, database)
    program = program_of(committed.lucia)

    listed = program.get("/cases").json()["cases"]
    owed = program.get("/duties").json()["duties"]

    assert [one["case"] for one in listed] == [str(own)]
    assert {one["case"] for one in owed} == {str(own)}
    assert str(foreign) not in repr((listed, owed))


def test_a_session_opens_nothing_and_a_cookie_is_not_looked_at(cast: Cast) -> None:
    from amparo.apps.accounts.models import Member

    client = Client()
    client.force_login(Member.objects.get(sign_in_name="lucia"))

    response = client.get("/api/v1/duties")

    assert told(response) == (401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert "Cookie" not in response.headers["Vary"]
    assert response.cookies == {}


def test_me_says_what_the_token_is_for_and_names_nobody(cast: Cast) -> None:
    said = program_of(cast.lucia, Scope.CASES_READ, Scope.DUTIES_READ).get("/me").json()

    expires = said.pop("expires_at")
    assert expires > "2026"
    assert said == {
        "desk": "Police, Asunción",
        "institution": "Policía Nacional",
        "place": "Asunción",
        "role": "case lead",
        "scopes": ["duties:read", "cases:read"],
        "purpose": "the nightly copy of the register",
    }
