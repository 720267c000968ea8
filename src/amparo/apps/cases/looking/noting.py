"""Noting each look at a case, and asking first where the reader's desk owes nothing in it."""

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from amparo.apps.accounts.seeing import actor_of
from amparo.apps.accounts.written import is_empty, keep_written
from amparo.apps.cases.looking.forms import WhyForm
from amparo.apps.cases.looking.grounds import find_ground
from amparo.apps.cases.looking.said import has_said
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.actions import note_reading
from amparo.domain.access.looking import Ground, LookedFor

View = Callable[..., HttpResponseBase]
_SAID_BEFORE = Ground(looked_for=LookedFor.OTHER)
_LARGEST_POSITION = 9


def noting_reading(view: View) -> View:
    """Let a view of one case note who looks at it and what for, in the request's transaction.

    Whoever has no duty in it, nor the case in their hands, is asked first. What they sent
    meanwhile goes along with the question. A case that is not to be seen answers 404.
    """

    @wraps(view)
    def looked(request: HttpRequest, case: uuid.UUID, **named: Any) -> HttpResponseBase:
        by, now = actor_of(request), datetime.now(tz=UTC)
        try:
            ground = find_ground(by=by, case=case, now=now, wanted=_wanted(request, named))
        except Case.DoesNotExist:
            raise Http404 from None
        if ground is None and (kept := _is_to_be_asked(request, case)) is not None:
            return ask_why(request, case=case, target=request.get_full_path(), kept=kept)
        ground = ground or _SAID_BEFORE
        note_reading(by=by, case=case, at=now, purpose=ground.looked_for, duty=ground.duty)
        return view(request, case=case, **named)

    looked.notes_reading = True  # type: ignore[attr-defined]  # read by the test of all routes
    return looked


def ask_why(
    request: HttpRequest, *, case: uuid.UUID, target: str, kept: str, form: WhyForm | None = None
) -> HttpResponse:
    """Show the question. ``target`` is where the reader was going, ``kept`` what they sent."""
    shown = {
        "form": form or WhyForm(),
        "case": case,
        "code": read_code(case=case),
        "target": target,
        "kept": kept,
    }
    return render(request, "cases/why_look.html", shown)


def _is_to_be_asked(request: HttpRequest, case: uuid.UUID) -> str | None:
    """Return what the question carries along, or none where it is not asked.

    What is too much to be carried along is no form of ours. It is lost: or whoever sends enough
    would see the case without a word.
    """
    is_sent = request.method == "POST"
    now_seconds = time.time()
    if has_said(session=request.session, case=case, now_seconds=now_seconds, is_sent=is_sent):
        return None
    if not is_sent or is_empty(request=request):
        return ""
    return keep_written(request=request)


def _wanted(request: HttpRequest, named: dict[str, Any]) -> int | None:
    """Return the position of the duty that the link named, if it named one."""
    text = request.GET.get("for", str(named.get("position", "")))
    is_number = text.isascii() and text.isdigit() and len(text) <= _LARGEST_POSITION
    return int(text) if is_number else None
