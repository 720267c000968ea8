"""A member's own key: choosing a passphrase, saying it, and closing again."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.apps.accounts.access import is_own_address, may_enter, open_to
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.limits import is_one_too_many, was_right
from amparo.apps.accounts.proving import own_member, proved_lately
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.keys.forms import NewPassphraseForm, PassphraseForm, UnsealForm
from amparo.apps.keys.holding import NotAHolder, Opened, hold_desk_key, is_last_holder
from amparo.apps.keys.owning import (
    NoKey,
    WrongPassphrase,
    change_passphrase,
    make_own_key,
    open_own_key,
    own_fingerprint,
)
from amparo.apps.keys.showing import shown_desk
from amparo.apps.keys.unsealing import (
    begin_unsealed,
    end_unsealed,
    find_opened,
    lead_to_own_key,
    tell_replaced,
)
from amparo.apps.sharing.matching.catching_up import catch_up
from amparo.domain.access.table import Action
from amparo.vault.pairs import Pair
from amparo.vault.passphrases import Busy
from amparo.vault.sealing import NotSealed


@open_to(Action.UNSEAL)
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Show a member's own key, and who holds that of their desk."""
    by, now = actor_of(request), datetime.now(tz=UTC)
    shown = {
        "fingerprint": own_fingerprint(member=by.member),
        "is_open": find_opened(request) is not None,
        "desk": shown_desk(by=by, now=now),
        "may_lead": may_enter(action=Action.LEAD_KEYS, actor=by),
        "may_admit": may_enter(action=Action.ADMIT_HOLDER, actor=by),
    }
    return render(request, "keys/keys.html", shown)


@open_to(Action.UNSEAL)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def own_key(request: HttpRequest) -> HttpResponse:
    """Let a member make a key with a passphrase; it takes the place of one they had."""
    by, target = actor_of(request), request.GET.get("next", "")
    has_key = bool(own_fingerprint(member=by.member))
    form = NewPassphraseForm(
        data=request.POST or None, is_password=own_member(request).check_password
    )
    if request.method == "POST" and form.is_valid():
        try:
            own = make_own_key(
                by=by, at=datetime.now(tz=UTC), passphrase=form.cleaned_data["new_passphrase"]
            )
        except Busy:
            form.add_error(None, _busy(request))
        else:
            response = redirect(
                target if is_own_address(request=request, wanted=target) else "keys"
            )
            begin_unsealed(request, response, own=own)
            messages.success(request, _("Your key is made."))
            return response
    shown = {
        "form": form, "has_key": has_key, "is_last": is_last_holder(by=by), "is_sent": bool(target),
    }  # fmt: skip
    return render(request, "keys/own_key.html", shown)


@open_to(Action.UNSEAL)
@require_http_methods(["GET", "HEAD", "POST"])
def own_passphrase(request: HttpRequest) -> HttpResponse:
    """Let a member choose another passphrase for the key they have."""
    form = PassphraseForm(
        data=request.POST or None,
        is_password=own_member(request).check_password,
        is_one_too_many=is_one_too_many(request),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_passphrase(
                by=actor_of(request), old=said["passphrase"], new=said["new_passphrase"]
            )
        except WrongPassphrase:
            form.add_error("passphrase", _("This is not your passphrase."))
        except NoKey:
            return redirect("own-key")
        except Busy:
            form.add_error(None, _busy(request))
        else:
            was_right(request)
            messages.success(request, _("Your passphrase is changed."))
            return redirect("keys")
    return render(request, "keys/own_passphrase.html", {"form": form})


@open_to(Action.UNSEAL)
@require_http_methods(["GET", "HEAD", "POST"])
def unseal(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase, and open what is sealed for a while."""
    by = actor_of(request)
    if not own_fingerprint(member=by.member):
        return lead_to_own_key(wanted=request.GET.get("next", ""))
    form = UnsealForm(data=request.POST or None, is_one_too_many=is_one_too_many(request))
    own = _opened_own(request, form) if request.method == "POST" and form.is_valid() else None
    target = request.GET.get("next", request.POST.get("next", ""))
    if own is None:
        return render(request, "keys/unseal.html", {"form": form, "next": target})
    was_right(request)
    note(member=by.member, kind=Kind.UNSEALED)
    try:
        holder = hold_desk_key(by=Opened(actor=by, own=own))
    except NotAHolder:
        holder = None
    except NotSealed:
        return tell_replaced(request)
    response = redirect(target if is_own_address(request=request, wanted=target) else "keys")
    begin_unsealed(request, response, own=own)
    if holder is not None:
        now = datetime.now(tz=UTC)
        catch_up(by=renew_what_is_due(by=holder, at=now), at=now)
    return response


@open_to(Action.UNSEAL)
@require_POST
def seal(request: HttpRequest) -> HttpResponse:
    """Close what is open: until the passphrase is said again, nothing opens."""
    response = redirect("keys")
    end_unsealed(request, response)
    messages.success(request, _("Closed. To open it again, say your passphrase."))
    return response


def _opened_own(request: HttpRequest, form: UnsealForm) -> Pair | None:
    try:
        return open_own_key(by=actor_of(request), passphrase=form.cleaned_data["passphrase"])
    except WrongPassphrase:
        form.add_error("passphrase", _("This is not your passphrase."))
    except Busy:
        form.add_error(None, _busy(request))
    return None


def _busy(request: HttpRequest) -> str:
    was_right(request)  # nothing was tried, so it counts for nothing
    return _("Many people are opening at once. Wait a few seconds and try again.")
