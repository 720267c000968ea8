"""What a page says where a sealed part does not open."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from amparo.apps.accounts.access import may_enter
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.pages.finding import or_404
from amparo.apps.compartments.keeping import NoGrant, PartChanged
from amparo.apps.compartments.opening import TooMany, note_refused
from amparo.apps.compartments.pages.forms import FORMS
from amparo.apps.compartments.replacing import may_replace
from amparo.apps.compartments.words import NAMES
from amparo.apps.keys.unsealing import holder_of
from amparo.apps.seals.cases import CaseChanged
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.vault.sealing import NotSealed

ANEW = "?anew=yes"
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
        except CaseChanged:
            raise  # it is no matter of this part: `amparo.apps.cases.looking.changed` tells it
        except NotSealed as problem:
            if isinstance(problem, PartChanged):
                compartment = problem.compartment
            elif not {"compartment", "file"} & named.keys():
                raise  # nor of any part
            by, now = actor_of(request), datetime.now(tz=UTC)
            note_refused(by=by, at=now, case=case, compartment=compartment)
            anew = _address_anew(request, case, compartment)
            return _refuse(request, case, compartment, "compartments/changed.html", 409, anew=anew)

    return told


def _address_anew(request: HttpRequest, case: uuid.UUID, compartment: Compartment) -> str:
    """Return where a changed part is written anew; empty where the reader may not."""
    by, now = holder_of(request), datetime.now(tz=UTC)
    may_record = may_enter(action=Action.RECORD, actor=by.actor)
    if compartment not in FORMS or not may_record:
        return ""
    if not may_replace(by=by, at=now, case=case, compartment=compartment):
        return ""
    return reverse("compartment-edit", args=[case, compartment.value]) + ANEW


def _refuse(
    request: HttpRequest, case: uuid.UUID, compartment: Compartment, template: str, status: int,
    anew: str = "",
) -> HttpResponse:  # fmt: skip
    shown = {"case": case, "name": NAMES[compartment], "anew": anew}
    return render(request, template, shown, status=status)
