"""Urgent requests: asking the desk whose code one has, and answering who asks."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.cases.sought import take_sought
from amparo.apps.protocols.clock import instant
from amparo.apps.sharing.actions import (
    AnsweredAlready,
    ask_holder,
    grant_request,
    refuse_request,
)
from amparo.apps.sharing.forms import TERMS, WHY_REFUSED, AnswerForm, AskForm
from amparo.apps.sharing.queries import Held, find_held, list_held, list_mine
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused


@open_to(Action.ASK_HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code and a reason, and send them to the desk whose code it is, if it is one's."""
    initial = {**AskForm.fresh(), "code": take_sought(request)}
    form = AskForm(data=request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            ask_holder(
                by=actor_of(request), at=datetime.now(tz=UTC), code=said["code"],
                words=said["words"], submission=said["submission"],
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            # Whatever the code: nobody is to learn here whether there is such a case.
            messages.success(
                request, _("Your request went to the desk that has this code, if any desk has it.")
            )
            return redirect("my-requests")
    return render(request, "sharing/ask.html", {"form": form})


@open_to(Action.ASK_HOLDER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the reader asked: what waits, what was granted, what was refused."""
    found = list_mine(by=actor_of(request))
    rows = [
        {
            "asked": one,
            "since": instant(one.asked_at),
            "until": instant(one.until) if one.until else "",
        }
        for one in found
    ]
    return render(request, "sharing/mine.html", {"rows": rows})


@open_to(Action.ANSWER_HOLDER)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Show the requests for cases of the desk: those that wait, then those answered."""
    waiting, answered = list_held()
    shown = {"waiting": _told(waiting), "answered": _told(answered)}
    return render(request, "sharing/requests.html", shown)


@open_to(Action.ANSWER_HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Show one request, and answer it."""
    now, by = datetime.now(tz=UTC), actor_of(request)
    held = find_held(asked=asked)
    if held is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data=data, initial=AnswerForm.fresh())
    if form.is_valid():
        try:
            told = _answer(by, now, held, form)
        except AnsweredAlready:
            messages.warning(request, _("Somebody else answered this request before you."))
            return redirect("requests")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, told)
            return redirect("requests")
    (row,) = _told([held])
    return render(request, "sharing/answer.html", {"row": row, "form": form})


def _answer(by: Actor, now: datetime, held: Held, form: AnswerForm) -> str:
    """Do what was chosen; return what is said of it."""
    chosen, submission = form.cleaned_data["answer"], form.cleaned_data["submission"]
    if chosen in TERMS:
        lasts = TERMS[chosen]
        grant_request(by=by, at=now, asked=held.asked, lasts=lasts, submission=submission)
        return _("Granted. %(desk)s sees the case from now on.") % {"desk": held.desk}
    refuse_request(by=by, at=now, asked=held.asked, why=chosen, submission=submission)
    return _("Refused. They learn that, and neither why nor by whom.")


def _told(found: Sequence[Held]) -> list[dict[str, object]]:
    return [
        {
            "held": one,
            "since": instant(one.asked_at),
            "why": WHY_REFUSED.get(one.told.why, "") if one.told else "",
            "until": instant(one.told.until) if one.told and one.told.until else "",
        }
        for one in found
    ]
