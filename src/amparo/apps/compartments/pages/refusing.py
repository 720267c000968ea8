"""What a page says where a sealed part does not open."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.pages.finding import or_404
from amparo.apps.compartments.keeping import NoGrant
from amparo.apps.compartments.opening import TooMany, note_refused
from amparo.apps.compartments.words import NAMES
from amparo.domain.casework.compartments import Compartment
from amparo.vault.sealing import NotSealed

View = Callable[..., HttpResponseBase]


def compartment_or_404(*, name: str) -> Compartment:
    """Return the compartment of an address. Raises `Http404`."""
    try:
        return Compartment(name)
    except ValueError:
        raise Http404 from None


def telling_refusals(view: View) -> View:
    """Let a view say in its own words why a sealed part did not open, and note that it did not."""

    @wraps(view)
    def told(request: HttpRequest, case: uuid.UUID, **named: Any) -> HttpResponseBase:
        compartment = compartment_or_404(
            name=str(named.get("compartment", Compartment.FILES.value))
        )
        try:
            with or_404():
                return view(request, case=case, **named)
        except NoGrant:
            return _refuse(request, case, compartment, "compartments/no_grant.html", 403)
        except TooMany:
            return _refuse(request, case, compartment, "compartments/too_many.html", 403)
        except NotSealed:
            by, now = actor_of(request), datetime.now(tz=UTC)
            note_refused(by=by, at=now, case=case, compartment=compartment)
            return _refuse(request, case, compartment, "compartments/changed.html", 409)

    return told


def _refuse(
    request: HttpRequest, case: uuid.UUID, compartment: Compartment, template: str, status: int
) -> HttpResponse:
    shown = {"case": case, "name": NAMES[compartment]}
    return render(request, template, shown, status=status)
