"""The gate of the API: who asks, how often, and one transaction in which they see what they may.

A request to the API goes no further into the middleware. No session is looked for, no cookie is
read, and so no other site can make a browser ask in somebody's name.
"""

import logging
from collections.abc import Callable, Mapping, Set
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve

from amparo.api.needing import Caller
from amparo.api.problems import Code, Refusal, answer_of, answer_too_many
from amparo.api.reading_json import MOST_BYTES
from amparo.apps.accounts.addresses import client_address, network_of
from amparo.apps.accounts.attempts import bucket, count_attempt
from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases.looking.changed import case_of, note_changed
from amparo.apps.operations.logs import route_of
from amparo.apps.tokens.pacing import count_request
from amparo.apps.tokens.queries import find_program, who_answers
from amparo.vault.sealing import NotSealed

Answer = Callable[[HttpRequest], HttpResponseBase]
BEGINNING = "/api/"
MOST_FAILURES_IN_A_MINUTE = 30
_MINUTE = timedelta(minutes=1)
_FAULT, _NOT_ALLOWED = 500, 405
_UNKNOWN_IN_QUERY = {"field": "query", "why": "extra_forbidden"}
_log = logging.getLogger(__name__)


def for_programs(answer: Answer) -> Answer:
    """Answer what is asked of the API here; let everything else pass."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BEGINNING):
            return answer(request)
        response = _answer(request)
        # Django would log the address of what is refused, and addresses name cases.
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark, which its stubs do not know
        return response

    return answered


def instant_now() -> datetime:
    """Return the instant of a request."""
    return datetime.now(tz=UTC)


def _answer(request: HttpRequest) -> HttpResponse:
    where = "an unknown address"
    try:
        request.resolver_match = found = resolve(request.path_info)
        where = found.url_name or where
        return _read(request) or _let_in(request, found)
    except Http404:
        return answer_of(Code.NOT_THERE)
    except SuspiciousOperation:
        return answer_of(Code.UNREADABLE)  # too many fields in the address
    except NotSealed as problem:
        return _changed(request, problem)
    except Exception:  # noqa: BLE001  # a program is told in its own way, whatever is wrong
        _log.exception("a fault in the API at %s", where)
        return answer_of(Code.FAULT)


def _changed(request: HttpRequest, problem: NotSealed) -> HttpResponse:
    """Say that something at rest was changed, and note it; what was written is taken back."""
    caller: Caller | None = getattr(request, "caller", None)
    by = caller.actor if caller else None
    with transaction.atomic():
        if by is not None:
            see_as(actor=by)
        note_changed(by=by, case=case_of(problem=problem), route=route_of(request=request))
    return answer_of(Code.CHANGED_AT_REST)


def _read(request: HttpRequest) -> HttpResponse | None:
    """Return a refusal of a body that is not to be read; none where it may be."""
    if request.method != "POST":
        return None
    length = request.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:12]) > MOST_BYTES:
        return answer_of(Code.TOO_LARGE)
    if request.content_type != "application/json":
        return answer_of(Code.NOT_JSON)
    return None


def _let_in(request: HttpRequest, found: ResolverMatch) -> HttpResponse:
    """Look at the token, if there is one, and answer. Whether one is needed, the route says."""
    now = instant_now()
    header = request.headers.get("Authorization")
    if header is not None and (refused := _look_at_token(request, header, now)):
        return refused
    if not set(request.GET) <= _known_names().get(found.url_name or "", set(request.GET)):
        # A slip such as `stat=late` would otherwise choose everything.
        return Refusal(Code.INVALID, errors=[_UNKNOWN_IN_QUERY]).answer()
    with transaction.atomic():
        caller: Caller | None = getattr(request, "caller", None)
        if caller is not None:
            see_as(actor=caller.actor)
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
        if response.status_code >= _FAULT:
            transaction.set_rollback(True)
    return _in_our_words(response)


@lru_cache(maxsize=1)
def _known_names() -> Mapping[str, Set[str]]:
    # The addresses are put together once the gate stands.
    from amparo.api.addresses import known_names

    return known_names()


def _look_at_token(request: HttpRequest, header: str, now: datetime) -> HttpResponse | None:
    """Find whose token it is, and count the request; return a refusal, or none."""
    way, _, secret = header.partition(" ")
    program = find_program(secret=secret, now=now) if way.lower() == "bearer" else None
    if program is None:
        return _count_failure(request, now)
    wait_seconds = count_request(token_id=program.token_id, at=now)
    if wait_seconds:
        return answer_too_many(wait_seconds=wait_seconds)
    actor = who_answers(program=program)
    if actor is None:
        return _count_failure(request, now)
    request.caller = Caller(program=program, actor=actor, at=now)  # type: ignore[attr-defined]  # read by `needing`
    return None


def _count_failure(request: HttpRequest, now: datetime) -> HttpResponse:
    """Refuse, and count it for where it came from. A good token gets in from there all the same."""
    place = network_of(address=client_address(request))
    full = bucket("api", place, most=MOST_FAILURES_IN_A_MINUTE, within=_MINUTE)
    if count_attempt(buckets=(full,), now=now) is None:
        return answer_too_many(wait_seconds=int(_MINUTE.total_seconds()))
    return answer_of(Code.UNAUTHENTICATED)


def _in_our_words(response: HttpResponse) -> HttpResponse:
    """Return a refusal of the method as the API says such things."""
    if response.status_code != _NOT_ALLOWED:
        return response
    said = answer_of(Code.METHOD)
    said.headers["Allow"] = ", ".join(sorted(response.headers.get("Allow", "").split(", ")))
    return said
