"""What a page says where something of a referral does not open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from amparo.apps.cases.pages.finding import or_404
from amparo.apps.compartments.opening import TooMany
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
        except NotSealed:
            return render(request, "sharing/referral_changed.html", status=409)

    return told
