"""The key of a desk: beginning it, its kit, letting colleagues in, taking it away."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.proving import proved_lately
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.keys.forms import REFUSALS, LetInForm
from amparo.apps.keys.holding import (
    Holder,
    HolderRow,
    admit,
    begin_desk_key,
    list_holders,
    take_away,
)
from amparo.apps.keys.kits import find_kit, make_kit
from amparo.apps.keys.unsealing import ask_to_unseal, find_opened, holder_of, unsealed
from amparo.apps.keys.widening import allow_more, ask_for_more
from amparo.apps.sharing.matching.catching_up import catch_up
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.vault.halves import written

_SHEETS_SECONDS = 60 * 60
"""For how long sheets stay on the screen: somebody copies them by hand, and sees them once."""


@open_to(Action.ADMIT_HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_key_begin(request: HttpRequest) -> HttpResponse:
    """Begin the key of a desk, and show the two sheets of its kit, once."""
    opened = find_opened(request)
    if opened is None:
        return ask_to_unseal(request)
    if request.method != "POST":
        return render(request, "keys/desk_key_begin.html")
    now = datetime.now(tz=UTC)
    try:
        holder = begin_desk_key(by=opened, at=now)
    except Refused as refusal:
        messages.warning(request, str(REFUSALS[refusal.code]))
        return redirect("keys")
    catch_up(by=holder, at=now)
    return _show_kit(request, holder, now)


@open_to(Action.LEAD_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@unsealed
def kit(request: HttpRequest) -> HttpResponse:
    """Ask whether a new recovery kit is to be made, make it and show it, once."""
    if request.method != "POST":
        has_kit = find_kit(desk_id=actor_of(request).desk_id) is not None
        return render(request, "keys/kit.html", {"has_kit": has_kit})
    return _show_kit(request, holder_of(request), datetime.now(tz=UTC))


@open_to(Action.ADMIT_HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
@unsealed
def holder_let_in(request: HttpRequest, member: uuid.UUID) -> HttpResponse:
    """Compare the numbers of a colleague's key, and let them in to that of the desk."""
    row = _row_or_404(request, member, is_holder=False)
    form = LetInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            admit(
                by=holder_of(request),
                at=datetime.now(tz=UTC),
                member=member,
                numbers=form.cleaned_data["numbers"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s holds the key now.") % {"name": row.name})
            return redirect("keys")
    return render(request, "keys/let_in.html", {"form": form, "row": row})


@open_to(Action.LEAD_KEYS)
@require_http_methods(["GET", "HEAD", "POST"])
@unsealed
def holder_take_away(request: HttpRequest, member: uuid.UUID) -> HttpResponse:
    """Ask whether the key of the desk is to be taken from a member, and take it."""
    row = _row_or_404(request, member, is_holder=True)
    if request.method == "POST":
        said = _("%(name)s holds the key no more. It will be made anew.") % {"name": row.name}
        return _done(
            request,
            said,
            lambda: take_away(by=holder_of(request), at=datetime.now(tz=UTC), member=member),
        )
    return render(request, "keys/take_away.html", {"row": row})


@open_to(Action.UNSEAL)
@require_POST
def more_ask(request: HttpRequest) -> HttpResponse:
    """Ask colleagues to let one open more cases within the hour."""
    ask_for_more(by=actor_of(request), at=datetime.now(tz=UTC))
    messages.success(
        request,
        _("Asked. Colleagues who hold the key read it on “Due”, and can let you."),
    )
    return redirect("keys")


@open_to(Action.ADMIT_HOLDER)
@require_POST
@unsealed
def more_allow(request: HttpRequest, widening: int) -> HttpResponse:
    """Let a colleague open more cases for an hour."""
    return _done(
        request,
        _("They may open more cases for an hour."),
        lambda: allow_more(by=holder_of(request), at=datetime.now(tz=UTC), widening=widening),
    )


def _done(request: HttpRequest, said: str, action: Callable[[], None]) -> HttpResponse:
    try:
        action()
    except Refused as refusal:
        messages.warning(request, str(REFUSALS[refusal.code]))
    else:
        messages.success(request, said)
    return redirect("keys")


def _show_kit(request: HttpRequest, by: Holder, now: datetime) -> HttpResponse:
    """Make a kit and show its sheets at once: after a redirect they would have to be kept."""
    sheets = [written(half=half).split() for half in make_kit(by=by, at=now)]
    response = render(request, "keys/kit_sheets.html", {"sheets": sheets})
    response.headers["Refresh"] = f"{_SHEETS_SECONDS}; url={reverse('left-open')}"
    return response


def _row_or_404(request: HttpRequest, member: uuid.UUID, *, is_holder: bool) -> HolderRow:
    rows = list_holders(desk_id=actor_of(request).desk_id)
    found = next((row for row in rows if row.member == member), None)
    if found is None or found.is_holder != is_holder:
        raise Http404
    return found
