"""The coded profile of a case."""

import uuid
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import open_to
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import case_or_404
from amparo.apps.cases.pages.forms_profile import ProfileForm
from amparo.apps.cases.pages.queries import CaseFile
from amparo.apps.cases.profiles import ProfileChanged, keep_profile_together, read_profile
from amparo.domain.access.table import Action


@open_to(Action.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
def profile(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the profile of a case, and keep what is changed; tell what others changed meanwhile."""
    file = case_or_404(case=case, now=datetime.now(tz=UTC))
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(kept=read_profile(case=case), data=data, others=len(file.together))
    if request.method != "POST" or not form.is_valid():
        return render(request, "cases/profile.html", {"file": file, "form": form})
    try:
        told = _keep(file, form)
    except ProfileChanged as changed:
        again = form.sent_again(stands=changed.stands)
        meanwhile = form.meanwhile(stands=changed.stands)
        shown = {"file": file, "form": again, "meanwhile": meanwhile}
        return render(request, "cases/profile.html", shown)
    messages.success(request, told)
    return redirect("case", case=case)


def _keep(file: CaseFile, form: ProfileForm) -> str:
    """Keep the profile, in the cases found together too if that was asked; say what was done."""
    others = file.together if form.is_for_others() else ()
    left = keep_profile_together(
        case=file.case, others=[other.case for other in others], profile=form.profile(),
        seen=form.shown_before(),
    )  # fmt: skip
    if left:
        codes = ", ".join(other.code for other in others if other.case in left)
        told = _("The profile is kept. These had another one, which stays as it was: %(codes)s.")
        return told % {"codes": codes}
    if others:
        return _("The profile is kept in %(number)s cases.") % {"number": len(others) + 1}
    return _("The profile is kept.")
