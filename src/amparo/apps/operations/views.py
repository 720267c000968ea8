"""Whether Amparo runs, the language of a reader, and the pages of things that went wrong."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.apps.accounts.access import TurnedAway, is_own_address, note_refused, open_to, told_why
from amparo.apps.accounts.history import Kind
from amparo.domain.access.table import Action

_YEAR_SECONDS = 365 * 24 * 60 * 60
_WITHOUT_PAGE = ("sign-out", "set_language")


@open_to(Action.READ_PUBLIC)
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return JsonResponse({"process": "answers"})


@open_to(Action.READ_PUBLIC)
def readyz(_request: HttpRequest) -> HttpResponse:
    """Say whether the database answers, and has the tables this version needs."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return JsonResponse({"database": "does not answer"}, status=503)
    if waiting:
        return JsonResponse({"database": "answers", "tables": "not up to date"}, status=503)
    return JsonResponse({"database": "answers", "tables": "up to date"})


@open_to(Action.READ_PUBLIC)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language a reader chose, and show the page they came from in it."""
    target = request.POST.get("next", "/")
    if not is_own_address(request=request, wanted=target):
        target = "/"
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=_YEAR_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it by this name
    """Say that a request cannot be read. Looks at none of it: that would fail again."""
    return render(request, "operations/not_understood.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it by this name
    """Say that there is no such page, in the same words for one that the reader may not know of.

    Where the address is one of ours, it is noted: somebody may be trying which cases there are.
    """
    if request.resolver_match is not None:
        note_refused(request=request, kind=Kind.NOT_THERE)
    return render(request, "operations/not_found.html", status=404)


def turned_away(
    request: HttpRequest,
    exception: Exception | None = None,
) -> HttpResponse:
    """Say that somebody may not do this."""
    why = _("You may not do this.")
    if isinstance(exception, TurnedAway):
        note_refused(request=request)
        why = told_why(reason=exception.refused.reason)
    return render(request, "operations/turned_away.html", {"why": why}, status=403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django gives it by this name
    """Say that a form was too old or came from elsewhere, and lead to its page anew.

    What it sent is not kept: another site may have written it.
    """
    is_page = request.path not in {reverse(name) for name in _WITHOUT_PAGE}
    shown = {"anew": request.get_full_path() if is_page else ""}
    return render(request, "operations/form_refused.html", shown, status=403)


def at_fault(request: HttpRequest) -> HttpResponse:
    """Say that something is wrong with Amparo, without asking the database for anything."""
    return render(request, "operations/at_fault.html", status=500)
