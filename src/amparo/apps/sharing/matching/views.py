"""Asking whether somebody already helps a person, and what came of it."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import may_enter, open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.keys.unsealing import holder_of, unsealed
from amparo.apps.protocols.clock import instant
from amparo.apps.sharing.matching.asking import ask_who_helps
from amparo.apps.sharing.matching.forms import QuestionForm, refuse
from amparo.apps.sharing.matching.queries import AskedOnce, list_asked
from amparo.apps.sharing.matching.words import BECAUSE_NAMES
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused


@open_to(Action.ASK_WHO_HELPS)
@require_http_methods(["GET", "HEAD", "POST"])
@unsealed
def helped_ask(request: HttpRequest) -> HttpResponse:
    """Ask for names, a birth date and a reason, and compare them later, unseen."""
    form = QuestionForm(data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ask_who_helps(
                by=holder_of(request), at=datetime.now(tz=UTC), told=form.told(),
                because=form.reason(), submission=form.cleaned_data["submission"],
            )  # fmt: skip
        except Refused as refusal:
            refuse(form, refusal)
        else:
            # Whoever it was: nobody is to learn here whether somebody helps them.
            messages.success(
                request,
                _("Asked. If somebody helps this person, they are told by tomorrow evening and may"
                  " write to you. You are told nothing else."),
            )  # fmt: skip
            return redirect("helped-asked")
    return render(request, "sharing/helped_ask.html", {"form": form})


@open_to(Action.ASK_WHO_HELPS)
@require_safe
def helped_asked(request: HttpRequest) -> HttpResponse:
    """Show what the reader asked, and to who leads a desk what its members did; no names."""
    by = actor_of(request)
    asked = list_asked(by=by)
    shown = {
        "own": [_told(one) for one in asked if one.is_own],
        "others": [_told(one) for one in asked if not one.is_own],
        "leads": may_enter(action=Action.LEAD_CASE, actor=by),
    }
    return render(request, "sharing/helped_asked.html", shown)


def _told(one: AskedOnce) -> dict[str, object]:
    return {"asked": one, "when": instant(one.asked_at), "why": BECAUSE_NAMES[one.because]}
