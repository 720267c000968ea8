"""The page to which a browser goes on by itself, from one that was left open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import is_own_address, open_to
from amparo.domain.access.table import Action


@open_to(Action.READ_PUBLIC)
@require_safe
def left_open(request: HttpRequest) -> HttpResponse:
    """Show that a page was left open, and nothing of it; lead back to where it was."""
    wanted = request.GET.get("next", "")
    back = wanted if is_own_address(request=request, wanted=wanted) else "/"
    return render(request, "accounts/left_open.html", {"back": back})
