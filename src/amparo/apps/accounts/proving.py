"""Asking once more who somebody is, before what matters: a session may have been left open."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.apps.accounts.factors import codes, passkeys
from amparo.apps.accounts.forms_sign_in import ProofForm
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.accounts.sessions import is_proved
from amparo.apps.accounts.written import keep_written

View = Callable[..., HttpResponseBase]


def proved_lately(view: View) -> View:
    """Let a view be entered by whoever has proved within ten minutes who they are.

    Others are asked to, and go on to the page; what they had sent is kept meanwhile. To stand
    beneath `open_to`, which has let them in.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        if is_proved(session=request.session, now_seconds=time.time()):
            return view(request, *args, **named)
        return _ask_for_proof(request)

    return guarded


def ask_for_proof_first(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks, and then back. What was sent is not kept, and that is said."""
    if request.method == "POST":
        messages.warning(request, _("What you sent is not recorded. Send it again."))
    return redirect(f"{reverse('prove')}?next={quote(request.get_full_path(), safe='/')}")


def proof_form(
    request: HttpRequest, *, data: QueryDict | None = None, is_one_too_many: bool = False
) -> ProofForm:
    """Return the form that asks whoever is signed in for the steps that they sign in with."""
    member = own_member(request)
    return ProofForm(
        member,
        data=data,
        asks_code=codes.has_codes(member=member),
        is_one_too_many=is_one_too_many,
    )


def show_proof(
    request: HttpRequest, *, form: ProofForm, target: str, kept: str = "", status: int = 200
) -> HttpResponse:
    """Show the page that asks. ``kept`` is what was sent, to go on with it (`written`)."""
    member = own_member(request)
    passkey = passkeys.ask_alone(member=member)
    shown = {
        "form": form,
        "next": target,
        "kept": kept,
        "passkey": passkey,
        # A password alone is half of what whoever has passkeys and nothing else signs in with.
        "is_passkey_only": bool(passkey) and not codes.has_codes(member=member),
    }
    return render(request, "accounts/prove.html", shown, status=status)


def own_member(request: HttpRequest) -> Member:
    """Return the member who is signed in. Their row is held: one change of theirs at a time."""
    return Member.objects.select_for_update().get(pseudonym=actor_of(request).member)


def _ask_for_proof(request: HttpRequest) -> HttpResponse:
    address = request.get_full_path()
    if request.method == "POST":
        kept = keep_written(request=request)
        if kept:
            form = proof_form(request)
            return show_proof(request, form=form, target=address, kept=kept, status=403)
    return ask_for_proof_first(request)
