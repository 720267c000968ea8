"""Keeping what is typed into a form of referrals, so that nothing is lost when it is closed."""

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.pages.finding import or_404
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.compartments.pages.forms import PREFIX
from amparo.apps.keys.owning import NoKey
from amparo.apps.keys.unsealing import find_opened
from amparo.apps.sharing.referring.drafts import (
    Drafted,
    Typed,
    drop_own_draft,
    find_draft,
    keep_draft,
)
from amparo.apps.sharing.referring.forms import TYPED
from amparo.apps.sharing.referring.views import own_or_404
from amparo.domain.access.table import Action

View = Callable[..., HttpResponseBase]
About = Mapping[str, uuid.UUID]
"""The case or the referral of an address, by what it is called there."""


def drafted_when_closed(view: View) -> View:
    """Keep as a draft what is sent when it is no longer open, and ask for the passphrase."""

    @wraps(view)
    def kept(request: HttpRequest, **about: uuid.UUID) -> HttpResponseBase:
        if request.method == "POST" and find_opened(request) is None and keep_typed(request, about):
            messages.warning(
                request, _("It was closed meanwhile. What you typed is kept as a draft.")
            )
            return redirect(request.path)
        return view(request, **about)

    return kept


@open_to(Action.REFER)
@require_POST
def refer_draft(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Keep what is being typed of a case as a draft; or let it go, where a button asks for that."""
    return _answer(request, {"case": case}, page="refer")


@open_to(Action.ANSWER_REFERRAL)
@require_POST
def referral_draft(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Keep what is being asked or said of a referral as a draft; or let it go."""
    return _answer(request, {"referral": referral}, page="referral")


def keep_typed(request: HttpRequest, about: About) -> bool:
    """Keep what a form sent about a case or a referral, and return whether that could be.

    Raises `Http404` where it is not there for who is looking.
    """
    _check_there(request, about)
    typed = _typed(request)
    if not typed:
        return False
    (number,) = about.values()
    try:
        keep_draft(by=actor_of(request), at=datetime.now(tz=UTC), about=number, typed=typed)
    except NoKey:
        return False
    return True


def draft_of(request: HttpRequest, *, about: uuid.UUID) -> Drafted | None:
    """Return what the reader typed about a case or a referral, and has not sent yet."""
    opened = find_opened(request)
    return find_draft(by=opened, about=about) if opened else None


def _answer(request: HttpRequest, about: About, *, page: str) -> HttpResponse:
    if "drop" in request.POST:
        (number,) = about.values()
        drop_own_draft(by=actor_of(request), about=number)
        return redirect(reverse(page, kwargs=dict(about)))
    return HttpResponse(status=204 if keep_typed(request, about) else 409)


def _typed(request: HttpRequest) -> Typed:
    before = f"{PREFIX}-"
    found = {
        name.removeprefix(before): [str(value) for value in values]
        for name, values in request.POST.lists()
        if name.startswith(before)
    }
    return {name: values for name, values in found.items() if name in TYPED and any(values)}


def _check_there(request: HttpRequest, about: About) -> None:
    if "case" in about:
        with or_404():
            read_code(case=about["case"])
        return
    own_or_404(request, referral=about["referral"])
