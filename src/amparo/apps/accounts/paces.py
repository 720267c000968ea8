"""How many pages somebody may ask for in a minute: no person reads that fast, a program does.

It is counted in the memory of this process, so that no page asks the database more for it. A second
web that serves the same database counts for itself.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from amparo.apps.accounts.addresses import client_address, network_of
from amparo.apps.accounts.seeing import Actor

PAGES_OF_A_MEMBER = 300
PAGES_FROM_ONE_PLACE = 1200
"""Of whoever has not signed in. An institution may reach us from one address."""
_HEALTH = ("/healthz", "/readyz")
_MINUTE_SECONDS = 60
_TOO_MANY = 429
_Answer = Callable[[HttpRequest], HttpResponseBase]


class Minute:
    """What was counted within the minute of the clock that runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began: datetime | None = None
        self._counts: Counter[str] = Counter()

    def count(self, *, who: str, at: datetime) -> int:
        """Count one more of somebody, and return how many they are by now."""
        began = at.replace(second=0, microsecond=0)
        with self._lock:
            if began != self._began:
                self._began, self._counts = began, Counter()
            self._counts[who] += 1
            return self._counts[who]

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts = Counter()


minute = Minute()


def in_measure(answer: _Answer) -> _Answer:
    """Answer as long as a member, or a place without one, does not ask for too many pages."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.path in _HEALTH:
            return answer(request)
        at = datetime.now(tz=UTC)
        who, most = _counted_as(request)
        if minute.count(who=who, at=at) <= most:
            return answer(request)
        return _too_many(request, wait_seconds=_MINUTE_SECONDS - at.second)

    return answered


def _counted_as(request: HttpRequest) -> tuple[str, int]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None:
        return f"member {actor.member}", PAGES_OF_A_MEMBER
    return f"place {network_of(address=client_address(request))}", PAGES_FROM_ONE_PLACE


def _too_many(request: HttpRequest, *, wait_seconds: int) -> HttpResponseBase:
    shown = {"seconds": wait_seconds}
    response = render(request, "operations/too_many.html", shown, status=_TOO_MANY)
    response.headers["Retry-After"] = str(wait_seconds)
    return response
