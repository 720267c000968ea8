"""Who asks for people like those whom the reader's desk helps, and what it answers them."""

import uuid
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import may_enter, open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.protocols.clock import instant
from amparo.apps.sharing.matching.answering import AnsweredAlready, answer_match, weigh
from amparo.apps.sharing.matching.forms import NearAnswerForm, refuse
from amparo.apps.sharing.matching.queries import Near, find_near, list_near
from amparo.apps.sharing.matching.words import BECAUSE_NAMES, NEARNESS_NAMES, TOLD_NAMES
from amparo.domain.access.table import Action
from amparo.domain.casework.matching import Told
from amparo.domain.casework.recording import Refused


@open_to(Action.ANSWER_WHO_HELPS)
@require_safe
def helped(request: HttpRequest) -> HttpResponse:
    """List who asks for people like those whom the desk helps: what waits, what was answered."""
    waiting, answered = list_near()
    shown = {
        "waiting": [_told(one) for one in waiting],
        "answered": [_told(one) for one in answered],
    }
    return render(request, "sharing/helped.html", shown)


@open_to(Action.ANSWER_WHO_HELPS)
@require_http_methods(["GET", "HEAD", "POST"])
def helped_answer(request: HttpRequest, case: uuid.UUID, match: int) -> HttpResponse:
    """Show who asks for a person like that of a case, and keep the answer.

    That is no look at the case, and noted as none: where the desk that asked sees the case too,
    whoever leads it reads who looked, and would learn from a look that the question was near.
    """
    by, now = actor_of(request), datetime.now(tz=UTC)
    found = find_near(case=case, match=match)
    if found is None:
        raise Http404
    row, near = found
    weighed = weigh(match=row, at=now)
    form = NearAnswerForm(
        data=request.POST if request.method == "POST" else None,
        leaves_out=weighed.leaves_out(),
    )
    if form.is_valid():
        try:
            answer_match(
                by=by, at=now, match=match, told=form.answer(),
                submission=form.cleaned_data["submission"],
            )  # fmt: skip
        except AnsweredAlready:
            messages.warning(request, _("Somebody else of your desk answered before you."))
            return redirect("helped")
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _said(form.answer()))
            return redirect("helped")
    shown = {
        "row": _told(near),
        "form": form,
        "weighed": weighed,
        "leads": may_enter(action=Action.LEAD_CASE, actor=by),
    }
    return render(request, "sharing/helped_answer.html", shown)


def _said(told: Told) -> str:
    if told is Told.INVITED:
        return _("They read now that they may call your desk. The case’s journal says so.")
    if told is Told.WE_CALL:
        return _("Kept. The case’s journal says that you let them know.")
    return _("Kept. Whoever asked is told nothing.")


def _told(near: Near) -> dict[str, object]:
    return {
        "near": near,
        "when": instant(near.asked_at),
        "why": BECAUSE_NAMES[near.because],
        "how_near": NEARNESS_NAMES[near.nearness],
        "answer": TOLD_NAMES[near.told] if near.told else "",
    }
