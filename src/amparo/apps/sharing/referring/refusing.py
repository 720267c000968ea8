"""What a page says where something of a referral does not open."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.looking.changed import note_changed
from amparo.apps.cases.pages.finding import or_404
from amparo.apps.compartments.opening import TooMany
from amparo.apps.operations.logs import route_of
from amparo.apps.seals.cases import CaseChanged
from amparo.apps.sharing.referring.queries import case_of_referral
from amparo.vault.sealing import NotSealed

View = Callable[..., HttpResponseBase]


def telling_unreadable(view: View) -> View:
    """Let a view say in its own words that something was changed, or is too much at once."""

    @wraps(view)
    def told(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            with or_404():
                return view(request, **named)
        except TooMany:
            return render(request, "compartments/too_many.html", status=403)
        except CaseChanged:
            raise  # it is the whole case: `amparo.apps.cases.looking.changed` tells it
        except NotSealed:
            _note(request, named["referral"])
            return render(request, "sharing/referral_changed.html", status=409)

    return told


def _note(request: HttpRequest, referral: uuid.UUID) -> None:
    """Note it as what did not open; in the journal of the case only where the reader sees that."""
    by, case = actor_of(request), case_of_referral(referral=referral)
    note_changed(by=by, case=case, route=route_of(request=request))
