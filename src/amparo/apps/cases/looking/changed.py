"""What is told and noted where something at rest was changed or moved: one page for all of them.

Where a page knows better what does not open, such as a sealed part, it says so itself.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.actions import note_reading
from amparo.apps.operations.logs import route_of
from amparo.apps.operations.transactions import begin_anew
from amparo.apps.seals.cases import CaseChanged
from amparo.domain.access.looking import LookedFor
from amparo.vault.sealing import NotSealed

_log = logging.getLogger("amparo.web")


class TellingChanged:
    """Answer with what was changed, where a view met it and said nothing of its own."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let a request pass."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Return the page, and note it; nothing of what the view wrote stays."""
        if not isinstance(problem, NotSealed):
            return None
        actor: Actor | None = getattr(request, "actor", None)
        begin_anew(request, begin=lambda: see_as(actor=actor) if actor else None)
        case = case_of(problem=problem)
        is_seen = note_changed(by=actor, case=case, route=route_of(request=request))
        shown = {"code": read_code(case=case)} if is_seen and case else {}
        return render(request, "cases/changed.html", shown, status=409)


def case_of(*, problem: NotSealed) -> uuid.UUID | None:
    """Return the case of what does not open; none where that does not say it."""
    return problem.case if isinstance(problem, CaseChanged) else None


def note_changed(*, by: Actor | None, case: uuid.UUID | None, route: str) -> bool:
    """Note that something was changed: in the log, and in the journal of looks at its case.

    There only where ``by`` sees the case, which is returned. The look says nothing of its own:
    the key of the case may be what was changed.
    """
    _log.error("something at rest was changed or moved: it does not open at %s", route)
    if by is None or case is None or not Case.objects.filter(pk=case).exists():
        return False
    note_reading(by=by, case=case, at=datetime.now(tz=UTC), purpose=LookedFor.REFUSED)
    return True
