"""Every address says who may enter, and lets in nobody else."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from amparo.apps.accounts.access import Rule, open_to
from amparo.apps.accounts.models import Member
from tests.cast import Cast

ROUTES: Mapping[str, Rule] = {
    "administration": Rule.ADMINISTRATOR,
    "case": Rule.CASEWORK,
    "cases": Rule.CASEWORK,
    "coordination": Rule.COORDINATOR,
    "correct": Rule.CASEWORK,
    "desk-close": Rule.ADMINISTRATOR,
    "desk-open": Rule.ADMINISTRATOR,
    "documentation": Rule.ANYBODY,
    "documentation-page": Rule.ANYBODY,
    "documentation-picture": Rule.ANYBODY,
    "due": Rule.CASEWORK,
    "healthz": Rule.ANYBODY,
    "institution": Rule.ADMINISTRATOR,
    "institution-new": Rule.ADMINISTRATOR,
    "late-reason": Rule.CASEWORK,
    "member": Rule.ADMINISTRATOR,
    "member-enter": Rule.ADMINISTRATOR,
    "member-move": Rule.ADMINISTRATOR,
    "member-password": Rule.ADMINISTRATOR,
    "member-remove": Rule.ADMINISTRATOR,
    "open-case": Rule.CASEWORK,
    "opened-cases": Rule.CASEWORK,
    "own-password": Rule.MEMBER,
    "profile": Rule.CASEWORK,
    "protocol": Rule.ANYBODY,
    "protocol-card": Rule.ANYBODY,
    "protocol-card-pdf": Rule.ANYBODY,
    "protocol-cards": Rule.ANYBODY,
    "protocol-drawing": Rule.ANYBODY,
    "protocol-drawing-image": Rule.ANYBODY,
    "protocol-roles": Rule.MEMBER,
    "protocol-rule": Rule.ANYBODY,
    "protocol-versions": Rule.ANYBODY,
    "readyz": Rule.ANYBODY,
    "record": Rule.CASEWORK,
    "record-event": Rule.CASEWORK,
    "role": Rule.ADMINISTRATOR,
    "role-end": Rule.ADMINISTRATOR,
    "role-hold": Rule.ADMINISTRATOR,
    "roles": Rule.ADMINISTRATOR,
    "set_language": Rule.ANYBODY,
    "sign-in": Rule.ANYBODY,
    "sign-out": Rule.ANYBODY,
}
"""The rule of each route, by its name."""

ENTER: Mapping[Rule, frozenset[str]] = {
    Rule.ANYBODY: frozenset({"", "amina", "clara", "diego"}),
    Rule.MEMBER: frozenset({"amina", "clara", "diego"}),
    Rule.CASEWORK: frozenset({"amina", "clara"}),
    Rule.COORDINATOR: frozenset({"clara"}),
    Rule.ADMINISTRATOR: frozenset({"diego"}),
}
"""Whom each rule lets in: nobody in particular, an officer, a coordinator, an administrator."""

# Something of each kind that an address takes; none of it exists.
SAMPLES: Mapping[str, object] = {
    "IntConverter": 987654,
    "PathConverter": "not-there",
    "StringConverter": "not-there",
    "UUIDConverter": uuid.UUID(int=1680),
}


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address: its name, how it is written, the rule of its view, one that fits it."""

    name: str
    written: str
    rule: Rule | None
    arguments: Mapping[str, object]


def routes(resolver: URLResolver, before: str = "") -> Iterator[Route]:
    """Every route below a resolver."""
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, written)
        else:
            yield Route(
                name=one.name or "",
                written=f"/{written}",
                rule=getattr(one.callback, "access_rule", None),
                arguments=_arguments(one),
            )


def _arguments(one: URLPattern) -> dict[str, object]:
    converters = one.pattern.converters
    return {name: SAMPLES[type(converter).__name__] for name, converter in converters.items()}


def faults(found: list[Route], table: Mapping[str, Rule]) -> list[str]:
    """What is wrong with routes and the table, each with what to do."""
    says = []
    for route in found:
        where = f"{route.written} ('{route.name}')"
        if not route.name:
            says.append(f"{route.written} has no name. Give its path one: name='...'.")
        elif route.rule is None:
            says.append(f"{where} lets everybody in. Put @open_to(Rule.…) first on its view.")
        elif route.name not in table:
            says.append(f"{where} is new. Add '{route.name}': {route.rule} to ROUTES.")
        elif table[route.name] is not route.rule:
            says.append(f"{where} is {route.rule}, and ROUTES says {table[route.name]}.")
    gone = table.keys() - {route.name for route in found}
    return says + [f"'{name}' in ROUTES is no route any more. Remove it." for name in sorted(gone)]


ALL = list(routes(get_resolver("amparo.config.urls")))
KNOWN = [route for route in ALL if route.name in ROUTES]


def test_every_route_has_the_rule_that_the_table_says() -> None:
    assert faults(ALL, ROUTES) == []


def test_no_two_routes_have_one_name() -> None:
    names = [route.name for route in ALL]

    assert sorted(names) == sorted(set(names))


@pytest.fixture
def clients(cast: Cast) -> dict[str, Client]:
    """A browser of nobody, of an officer, of a coordinator, of an administrator."""
    found = {"": Client()}
    for name in ("amina", "clara", "diego"):
        found[name] = Client()
        found[name].force_login(Member.objects.get(sign_in_name=name))
    return found


def outcome(response: HttpResponseBase, address: str) -> str:
    """Whether somebody was let in, asked to sign in, or turned away."""
    if response.headers.get("Location") == f"/sign-in/?next={address}":
        return "asked to sign in"
    return "turned away" if response.status_code == 403 else "let in"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", KNOWN, ids=lambda route: route.name)
def test_a_route_lets_in_whom_its_rule_names_and_nobody_else(
    clients: dict[str, Client], route: Route, method: str
) -> None:
    address = reverse(route.name, kwargs=dict(route.arguments))
    allowed = ENTER[ROUTES[route.name]]

    found = {
        name: outcome(getattr(client, method)(address), address)
        for name, client in clients.items()
    }  # fmt: skip

    refused = {name: "turned away" if name else "asked to sign in" for name in clients}
    assert found == {name: "let in" if name in allowed else refused[name] for name in clients}


def _unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_guarded = open_to(Rule.MEMBER)(_unguarded)


@pytest.mark.parametrize(
    ("pattern", "table", "says"),
    [
        (
            path("new/", _unguarded, name="new"),
            {},
            ["/new/ ('new') lets everybody in. Put @open_to(Rule.…) first on its view."],
        ),
        (
            path("new/", _guarded, name="new"),
            {},
            ["/new/ ('new') is new. Add 'new': Rule.MEMBER to ROUTES."],
        ),
        (
            path("new/", _guarded, name="new"),
            {"new": Rule.ANYBODY},
            ["/new/ ('new') is Rule.MEMBER, and ROUTES says Rule.ANYBODY."],
        ),
        (
            path("new/", _guarded),
            {},
            ["/new/ has no name. Give its path one: name='...'."],
        ),
        (
            path("new/", _guarded, name="new"),
            {"new": Rule.MEMBER, "old": Rule.MEMBER},
            ["'old' in ROUTES is no route any more. Remove it."],
        ),
    ],
)
def test_a_route_outside_the_table_is_told_what_to_add(
    pattern: URLPattern, table: dict[str, Rule], says: list[str]
) -> None:
    class Addresses:
        urlpatterns = (pattern,)

    found = list(routes(get_resolver(Addresses)))  # type: ignore[arg-type]  # what Django takes

    assert faults(found, table) == says
