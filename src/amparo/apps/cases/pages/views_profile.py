"""The coded profile of a case."""

import uuid
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import Rule, open_to
from amparo.apps.cases.actions import keep_profile
from amparo.apps.cases.pages.finding import case_or_404
from amparo.apps.cases.pages.forms_profile import ProfileForm
from amparo.apps.cases.pages.queries import read_profile


@open_to(Rule.CASEWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the profile of a case, and keep what is changed."""
    file = case_or_404(case=case, now=datetime.now(tz=UTC))
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(kept=read_profile(case=case), data=data)
    if request.method == "POST" and form.is_valid():
        keep_profile(case=case, profile=form.profile())
        messages.success(request, _("The profile is kept."))
        return redirect("case", case=case)
    return render(request, "cases/profile.html", {"file": file, "form": form})
