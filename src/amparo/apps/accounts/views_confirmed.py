"""What a member is shown whom nobody has confirmed yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import home_of, open_to
from amparo.apps.accounts.administration.days import shown_instant
from amparo.apps.accounts.queries import find_waiting
from amparo.apps.accounts.seeing import actor_of
from amparo.domain.access.table import Action


@open_to(Action.KEEP_ACCOUNT)
@require_safe
def not_confirmed(request: HttpRequest) -> HttpResponse:
    """Say who can confirm the reader; lead who waits for nobody to their first page."""
    actor = actor_of(request)
    waiting = find_waiting(member=actor.member)
    if waiting is None:
        return redirect(home_of(actor=actor))
    shown = {"waiting": waiting, "since": shown_instant(waiting.since)}
    return render(request, "accounts/not_confirmed.html", shown)
