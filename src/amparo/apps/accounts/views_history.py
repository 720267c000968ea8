"""What happened with an account, for its member."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.history import list_history
from amparo.apps.accounts.history_words import head_of_history, tell_history
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.operations.turning import read_page, turns
from amparo.domain.access.table import Action


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_safe
def own_history(request: HttpRequest) -> HttpResponse:
    """Show a member what happened with their account."""
    member, page = actor_of(request).member, read_page(request.GET.get("page", ""))
    happened, more = list_history(member=member, page=page)
    shown = {
        "head": head_of_history(),
        "rows": tell_history(happened, member=member),
        "turns": turns(page=page, more=more, said={}),
    }
    return render(request, "accounts/own_history.html", shown)
