"""The answer to why somebody looks at a case; then they go on to where they were going."""

import time
import uuid
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import is_own_address, open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.accounts.written import read_written
from amparo.apps.cases.looking.forms import WhyForm
from amparo.apps.cases.looking.noting import ask_why
from amparo.apps.cases.looking.said import keep_said
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.actions import note_reading
from amparo.domain.access.looking import LookedFor
from amparo.domain.access.table import Action


@open_to(Action.SEE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def why_look(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Note the reader's words with their look, and lead on; what they had sent is offered."""
    if request.method != "POST":
        return redirect("case", case=case)
    target, kept = request.POST.get("next", ""), request.POST.get("kept", "")
    form = WhyForm(request.POST)
    try:
        read_code(case=case)
    except Case.DoesNotExist:
        raise Http404 from None
    if not form.is_valid():
        return ask_why(request, case=case, target=target, kept=kept, form=form)
    note_reading(
        by=actor_of(request), case=case, at=datetime.now(tz=UTC), purpose=LookedFor.OTHER,
        words=form.cleaned_data["words"],
    )  # fmt: skip
    keep_said(session=request.session, case=case, now_seconds=time.time())
    return _go_on(request, case, target, kept)


def _go_on(request: HttpRequest, case: uuid.UUID, target: str, kept: str) -> HttpResponse:
    if kept:
        written = read_written(request=request, kept=kept)
        if written is not None:
            return render(request, "cases/send_on.html", {"written": written})
        said = _("What you had written was kept for too long, or changed. It is not recorded.")
        messages.warning(request, said)
    is_ours = is_own_address(request=request, wanted=target)
    return HttpResponseRedirect(target if is_ours else reverse("case", args=[case]))
