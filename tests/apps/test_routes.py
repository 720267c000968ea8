"""Every address says who may enter, and lets in nobody else."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.models import Member
from amparo.domain.access.table import TABLE, Action, Role
from tests.apps.signing_in import prove
from tests.cast import Cast

ROUTES: Mapping[str, Action] = {
    "administration": Action.MANAGE_COUNTRY,
    "assignment-end": Action.LEAD_CASE,
    "ask-holder": Action.ASK_HOLDER,
    "case": Action.SEE_CASE,
    "compartment": Action.UNSEAL,
    "compartment-draft": Action.UNSEAL,
    "compartment-edit": Action.UNSEAL,
    "desk-key-begin": Action.ADMIT_HOLDER,
    "helped": Action.ANSWER_WHO_HELPS,
    "helped-answer": Action.ANSWER_WHO_HELPS,
    "helped-ask": Action.ASK_WHO_HELPS,
    "helped-asked": Action.ASK_WHO_HELPS,
    "holder-let-in": Action.ADMIT_HOLDER,
    "holder-take-away": Action.LEAD_KEYS,
    "keys": Action.UNSEAL,
    "more-allow": Action.ADMIT_HOLDER,
    "more-ask": Action.UNSEAL,
    "names": Action.UNSEAL,
    "own-key": Action.UNSEAL,
    "own-passphrase": Action.UNSEAL,
    "recovery-kit": Action.LEAD_KEYS,
    "seal": Action.UNSEAL,
    "sealed": Action.UNSEAL,
    "unseal": Action.UNSEAL,
    "case-access": Action.LEAD_CASE,
    "case-assign": Action.LEAD_CASE,
    "case-readers": Action.LEAD_CASE,
    "case-restrict": Action.LEAD_CASE,
    "cases": Action.SEE_CASE,
    "consent": Action.SEE_CASE,
    "consent-acknowledge": Action.RECORD,
    "consent-ask": Action.ASK_CONSENT,
    "consent-route": Action.SHARE_WITHOUT_CONSENT,
    "consent-withdraw": Action.ASK_CONSENT,
    "coordination": Action.SEE_FIGURES,
    "correct": Action.RECORD,
    "demand-answer": Action.ANSWER_HOLDER,
    "demand-new": Action.RECORD_DEMAND,
    "demands": Action.RECORD_DEMAND,
    "desk-close": Action.MANAGE_COUNTRY,
    "desk-confidential": Action.MANAGE_COUNTRY,
    "desk-mail": Action.MANAGE_COUNTRY,
    "desk-open": Action.MANAGE_COUNTRY,
    "desk-seeing": Action.MANAGE_COUNTRY,
    "documentation": Action.READ_PUBLIC,
    "documentation-page": Action.READ_PUBLIC,
    "documentation-picture": Action.READ_PUBLIC,
    "due": Action.SEE_DUTIES,
    "emergencies": Action.LEAD_CASE,
    "emergency": Action.OPEN_IN_EMERGENCY,
    "emergency-review": Action.LEAD_CASE,
    "far-readers": Action.SEE_FAR_READERS,
    "handover": Action.ANSWER_REFERRAL,
    "file": Action.UNSEAL,
    "file-add": Action.UNSEAL,
    "file-content": Action.UNSEAL,
    "file-remove": Action.UNSEAL,
    "files": Action.UNSEAL,
    "healthz": Action.READ_PUBLIC,
    "institution": Action.MANAGE_COUNTRY,
    "institution-new": Action.MANAGE_COUNTRY,
    "journal-audit": Action.CHECK_JOURNAL,
    "late-reason": Action.RECORD,
    "member": Action.MANAGE_DESK,
    "left-open": Action.READ_PUBLIC,
    "member-confirm": Action.CONFIRM_MEMBER,
    "member-enter": Action.MANAGE_COUNTRY,
    "member-history": Action.MANAGE_DESK,
    "member-move": Action.MANAGE_DESK,
    "member-password": Action.MANAGE_DESK,
    "member-remove": Action.MANAGE_DESK,
    "member-second-factor": Action.MANAGE_DESK,
    "member-suspend": Action.MANAGE_DESK,
    "my-requests": Action.ASK_HOLDER,
    "open-case": Action.OPEN_CASE,
    "opened-cases": Action.OPEN_CASE,
    "own-desk": Action.MANAGE_DESK,
    "new-members": Action.CONFIRM_MEMBER,
    "not-confirmed": Action.KEEP_ACCOUNT,
    "own-desk-enter": Action.MANAGE_DESK,
    "own-history": Action.KEEP_ACCOUNT,
    "own-password": Action.KEEP_ACCOUNT,
    "profile": Action.RECORD,
    "protocol": Action.READ_PUBLIC,
    "protocol-card": Action.READ_PUBLIC,
    "protocol-card-pdf": Action.READ_PUBLIC,
    "protocol-cards": Action.READ_PUBLIC,
    "protocol-drawing": Action.READ_PUBLIC,
    "protocol-drawing-image": Action.READ_PUBLIC,
    "protocol-roles": Action.READ_HOLDERS,
    "protocol-rule": Action.READ_PUBLIC,
    "protocol-versions": Action.READ_PUBLIC,
    "prove": Action.KEEP_ACCOUNT,
    "readers": Action.SEE_READERS,
    "readyz": Action.READ_PUBLIC,
    "record": Action.RECORD,
    "record-event": Action.RECORD,
    "restriction-lift": Action.LEAD_CASE,
    "restriction-review": Action.REVIEW_MARKS,
    "reviews": Action.REVIEW_MARKS,
    "refer": Action.REFER,
    "refer-draft": Action.REFER,
    "referral": Action.ANSWER_REFERRAL,
    "referral-accept": Action.ANSWER_REFERRAL,
    "referral-ask": Action.ANSWER_REFERRAL,
    "referral-decline": Action.ANSWER_REFERRAL,
    "referral-draft": Action.ANSWER_REFERRAL,
    "referral-hand-back": Action.ANSWER_REFERRAL,
    "referral-say": Action.REFER,
    "referral-take-back": Action.REFER,
    "referrals": Action.ANSWER_REFERRAL,
    "request-answer": Action.ANSWER_HOLDER,
    "requests": Action.ANSWER_HOLDER,
    "role": Action.MANAGE_COUNTRY,
    "role-end": Action.MANAGE_COUNTRY,
    "role-hold": Action.MANAGE_COUNTRY,
    "roles": Action.MANAGE_COUNTRY,
    "second-factor": Action.KEEP_ACCOUNT,
    "second-factor-app": Action.KEEP_ACCOUNT,
    "second-factor-passkey": Action.KEEP_ACCOUNT,
    "second-factor-remove": Action.KEEP_ACCOUNT,
    "second-factor-sheet": Action.KEEP_ACCOUNT,
    "session-end": Action.KEEP_ACCOUNT,
    "sessions": Action.KEEP_ACCOUNT,
    "sessions-end": Action.KEEP_ACCOUNT,
    "set_language": Action.READ_PUBLIC,
    "sign-in": Action.READ_PUBLIC,
    "sign-in-code": Action.READ_PUBLIC,
    "sign-out": Action.READ_PUBLIC,
    "token-new": Action.MAKE_TOKENS,
    "token-revoke": Action.MAKE_TOKENS,
    "tokens": Action.MAKE_TOKENS,
    "warning-lift": Action.LEAD_CASE,
    "why-look": Action.SEE_CASE,
}
"""What is done on each route, by its name."""

NAMES: Mapping[str, Role] = {
    "": Role.PORTAL,
    "amina": Role.OFFICER,
    "lucia": Role.CASE_LEAD,
    "pablo": Role.DESK_ADMINISTRATOR,
    "clara": Role.COORDINATOR,
    "diego": Role.COUNTRY_ADMINISTRATOR,
    "elena": Role.EDITOR,
    "julia": Role.AUDITOR,
}
"""Somebody of each role: nobody in particular, an officer, and so on."""

API = "api/v1/"

# Something of each kind that an address takes; none of it exists.
SAMPLES: Mapping[str, object] = {
    "IntConverter": 987654,
    "PathConverter": "not-there",
    "SlugConverter": "identity",
    "StringConverter": "not-there",
    "UUIDConverter": uuid.UUID(int=1680),
}


_WHO_SEES = "shows and changes who sees a case, and nothing of the case"
NOTE_NOTHING: Mapping[str, str] = {
    "compartment-draft": "keeps what one is typing, and shows nothing",
    "refer-draft": "keeps what one is typing, and shows nothing",
    "assignment-end": _WHO_SEES,
    "case-access": _WHO_SEES,
    "case-assign": _WHO_SEES,
    "case-restrict": _WHO_SEES,
    "restriction-lift": _WHO_SEES,
    "warning-lift": _WHO_SEES,
    "case-readers": "shows who looked at a case, and nothing of the case",
    "helped-answer": "a look would tell whoever leads the desk that asked",
    "why-look": "notes the reader's words itself",
}
"""Routes to one case that are no look at it, each with why."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address: its name, how it is written, the rule of its view, one that fits it."""

    name: str
    written: str
    action: Action | None
    arguments: Mapping[str, object]
    notes_reading: bool = False


def routes(resolver: URLResolver, before: str = "") -> Iterator[Route]:
    """Every route below a resolver. Those of the API stand in tests/apps/api/test_access.py."""
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if written == API:
            continue
        if isinstance(one, URLResolver):
            yield from routes(one, written)
        else:
            yield Route(
                name=one.name or "",
                written=f"/{written}",
                action=getattr(one.callback, "access_action", None),
                arguments=_arguments(one),
                notes_reading=getattr(one.callback, "notes_reading", False),
            )


def _arguments(one: URLPattern) -> dict[str, object]:
    converters = one.pattern.converters
    return {name: SAMPLES[type(converter).__name__] for name, converter in converters.items()}


def faults(found: list[Route], table: Mapping[str, Action]) -> list[str]:
    """What is wrong with routes and the table, each with what to do."""
    says = []
    for route in found:
        where = f"{route.written} ('{route.name}')"
        if not route.name:
            says.append(f"{route.written} has no name. Give its path one: name='...'.")
        elif route.action is None:
            says.append(f"{where} lets everybody in. Put @open_to(Action.…) first on its view.")
        elif route.name not in table:
            says.append(f"{where} is new. Add '{route.name}': {route.action} to ROUTES.")
        elif table[route.name] is not route.action:
            says.append(f"{where} is {route.action}, and ROUTES says {table[route.name]}.")
    gone = table.keys() - {route.name for route in found}
    return says + [f"'{name}' in ROUTES is no route any more. Remove it." for name in sorted(gone)]


ALL = list(routes(get_resolver("amparo.config.urls")))
KNOWN = [route for route in ALL if route.name in ROUTES]


def test_every_route_has_the_rule_that_the_table_says() -> None:
    assert faults(ALL, ROUTES) == []


def test_no_two_routes_have_one_name() -> None:
    names = [route.name for route in ALL]

    assert sorted(names) == sorted(set(names))


def test_every_page_of_a_case_notes_who_looks_at_it() -> None:
    of_a_case = {route.name for route in ALL if "case" in route.arguments}

    assert {route.name for route in ALL if route.notes_reading} == of_a_case - set(NOTE_NOTHING)
    assert set(NOTE_NOTHING) <= of_a_case


@pytest.fixture
def clients(cast: Cast) -> dict[str, Client]:
    """A browser of somebody of each role."""
    found = {"": Client()}
    for name in filter(None, NAMES):
        found[name] = Client()
        found[name].force_login(Member.objects.get(sign_in_name=name))
        prove(found[name])
    return found


OWN_FIRST_PAGES = ("/administration/", "/journal/", "/protocol/")
"""Where the bare address leads whoever owes nothing, and is not let in there."""


def outcome(response: HttpResponseBase, address: str) -> str:
    """Whether somebody was let in, asked to sign in, or turned away."""
    if address == "/" and response.headers.get("Location") in OWN_FIRST_PAGES:
        return "turned away"
    if response.headers.get("Location") == f"/sign-in/?next={address}":
        return "asked to sign in"
    return "turned away" if response.status_code == 403 else "let in"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", KNOWN, ids=lambda route: route.name)
def test_a_route_lets_in_whom_its_rule_names_and_nobody_else(
    clients: dict[str, Client], route: Route, method: str
) -> None:
    address = reverse(route.name, kwargs=dict(route.arguments))
    allowed = TABLE[ROUTES[route.name]]

    found = {
        name: outcome(getattr(client, method)(address), address)
        for name, client in clients.items()
    }  # fmt: skip

    refused = {name: "turned away" if name else "asked to sign in" for name in clients}
    assert found == {
        name: "let in" if NAMES[name] in allowed else refused[name] for name in clients
    }


def _unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_guarded = open_to(Action.KEEP_ACCOUNT)(_unguarded)


@pytest.mark.parametrize(
    ("pattern", "table", "says"),
    [
        (
            path("new/", _unguarded, name="new"),
            {},
            ["/new/ ('new') lets everybody in. Put @open_to(Action.…) first on its view."],
        ),
        (
            path("new/", _guarded, name="new"),
            {},
            ["/new/ ('new') is new. Add 'new': Action.KEEP_ACCOUNT to ROUTES."],
        ),
        (
            path("new/", _guarded, name="new"),
            {"new": Action.READ_PUBLIC},
            ["/new/ ('new') is Action.KEEP_ACCOUNT, and ROUTES says Action.READ_PUBLIC."],
        ),
        (
            path("new/", _guarded),
            {},
            ["/new/ has no name. Give its path one: name='...'."],
        ),
        (
            path("new/", _guarded, name="new"),
            {"new": Action.KEEP_ACCOUNT, "old": Action.KEEP_ACCOUNT},
            ["'old' in ROUTES is no route any more. Remove it."],
        ),
    ],
)
def test_a_route_outside_the_table_is_told_what_to_add(
    pattern: URLPattern, table: dict[str, Action], says: list[str]
) -> None:
    class Addresses:
        urlpatterns = (pattern,)

    found = list(routes(get_resolver(Addresses)))  # type: ignore[arg-type]  # what Django takes

    assert faults(found, table) == says
