"""Opening a case in an emergency, and reviewing that at one's desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.leading import actions
from amparo.apps.cases.leading.forms import REFUSALS, EmergencyForm, ReviewForm
from amparo.apps.cases.leading.queries import list_emergencies_of_desk
from amparo.apps.cases.models import Case
from amparo.apps.cases.sought import keep_sought
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused

_FIELDS = {"few words": "words"}
"""The field that a refusal is about, where it is about one."""


@open_to(Action.OPEN_IN_EMERGENCY)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Ask which case cannot wait and why, and open it for an hour if the desk holds it."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    is_elsewhere = False
    if form.is_valid():
        said = form.cleaned_data
        try:
            case = actions.open_in_emergency(
                by=actor_of(request), at=timezone.now(), code=said["code"], words=said["words"]
            )
        except Case.DoesNotExist:
            is_elsewhere = True
            keep_sought(request, code=said["code"])
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), str(REFUSALS[refused.code]))
        else:
            told = _("Open for an hour. The case leads of your desk see that you opened it.")
            messages.success(request, told)
            return redirect("case", case=case)
    return render(request, "cases/emergency.html", {"form": form, "is_elsewhere": is_elsewhere})


@open_to(Action.LEAD_CASE)
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """Show what was opened in an emergency at the desk, to be reviewed."""
    actor = actor_of(request)
    found = list_emergencies_of_desk(desk_id=actor.desk_id, reader=actor.member)
    return render(request, "cases/emergencies.html", {"emergencies": found})


@open_to(Action.LEAD_CASE)
@require_POST
def emergency_review(request: HttpRequest, assignment: int) -> HttpResponse:
    """Say whether an emergency was one."""
    form, actor = ReviewForm(request.POST), actor_of(request)
    if form.is_valid():
        try:
            actions.review_emergency(
                by=actor, at=timezone.now(), assignment=assignment,
                is_justified=form.cleaned_data["is_justified"],
            )  # fmt: skip
            messages.success(request, _("Your review is kept."))
        except Refused as refused:
            messages.warning(request, str(REFUSALS[refused.code]))
    return redirect("emergencies")
