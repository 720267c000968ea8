"""How a member signs in: their app, their passkeys, their sheet of codes."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts import history
from amparo.apps.accounts.access import needs_second_factor, open_to
from amparo.apps.accounts.clocks import day_of
from amparo.apps.accounts.factors import codes, passkeys
from amparo.apps.accounts.factors.having import Factor, Kind, list_factors, remove_factor
from amparo.apps.accounts.factors.open_sessions import end_others
from amparo.apps.accounts.forms_factors import AppForm, PasskeyForm
from amparo.apps.accounts.forms_sign_in import too_many
from amparo.apps.accounts.limits import is_one_too_many
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.proving import own_member, proved_lately
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.accounts.setting_up import forget_secret, secret_at_hand
from amparo.domain.access.table import Action


@dataclass(frozen=True, kw_only=True)
class ShownFactor:
    """A second factor as its member reads it."""

    factor_id: int
    name: str
    is_sheet: bool
    left: int
    since: str
    last_used: str


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show what a member signs in with, and what they can add."""
    factors = list_factors(member=own_member(request))
    kinds = {factor.kind for factor in factors}
    shown = {
        "factors": [_shown(factor) for factor in factors],
        "must": needs_second_factor(actor=actor_of(request)),
        "has_app": Kind.APP in kinds,
        "has_sheet": Kind.SHEET in kinds,
    }
    return render(request, "accounts/second_factor.html", shown)


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def second_factor_app(request: HttpRequest) -> HttpResponse:
    """Show the secret for an app, and take its first code."""
    member = own_member(request)
    secret = secret_at_hand(request, member=member)
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes.set_up_app(member=member, secret=secret, code=form.cleaned_data["code"])
        except codes.WrongCode:
            form.add_error("code", _("This is not the code of now. Wait for the next one."))
        else:
            forget_secret(request)
            return _added(request, member, Kind.APP)
    picture = codes.picture_of(member=member, secret=secret)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    shown = {"form": form, "picture": picture, "secret": " ".join(groups)}
    return render(request, "accounts/second_factor_app.html", shown)


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def second_factor_passkey(request: HttpRequest) -> HttpResponse:
    """Let the browser make a passkey, and keep it under a name."""
    member = own_member(request)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            passkeys.add_passkey(
                member=member,
                name=form.cleaned_data["name"],
                answer=request.POST.get("passkey", ""),
            )
        except passkeys.WrongPasskey:
            form.add_error(None, _("The browser made no passkey. Try again."))
        else:
            return _added(request, member, Kind.PASSKEY)
    shown = {"form": form, "passkey": passkeys.ask_for_new(member=member)}
    return render(request, "accounts/second_factor_passkey.html", shown)


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def second_factor_sheet(request: HttpRequest) -> HttpResponse:
    """Ask whether a sheet is to be made, make it and show it, once."""
    if is_one_too_many(request):
        # Before the member's row is asked for: whoever is refused waits for nobody.
        messages.warning(request, too_many().message)
        return redirect("second-factor")
    member = own_member(request)
    if request.method == "POST":
        end_others(member=member, this=request.session.session_key)
        return _show_sheet(request, member)
    has_sheet = Kind.SHEET in {factor.kind for factor in list_factors(member=member)}
    return render(request, "accounts/second_factor_sheet.html", {"has_sheet": has_sheet})


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def second_factor_remove(request: HttpRequest, factor: int) -> HttpResponse:
    """Ask whether a second factor is to go, and remove it."""
    member = own_member(request)
    factors = list_factors(member=member)
    found = next((one for one in factors if one.factor_id == factor), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_factor(member=member, factor_id=factor)
        _note(member, history.Kind.FACTOR_REMOVED, found.kind)
        end_others(member=member, this=request.session.session_key)
        messages.success(request, _("Removed. You are signed out everywhere else."))
        return redirect("second-factor")
    shown = {"factor": _shown(found), "is_last": len(factors) == 1}
    return render(request, "accounts/second_factor_remove.html", shown)


def _shown(factor: Factor) -> ShownFactor:
    names = {
        Kind.APP: _("App on your phone"),
        Kind.PASSKEY: _("Passkey “%(name)s”") % {"name": factor.name},
        Kind.SHEET: _("Sheet of codes"),
    }
    return ShownFactor(
        factor_id=factor.factor_id,
        name=names[factor.kind],
        is_sheet=factor.kind is Kind.SHEET,
        left=factor.left,
        since=day_of(factor.since),
        last_used=day_of(factor.last_used) if factor.last_used else "",
    )


def _note(member: Member, kind: history.Kind, about: Kind) -> None:
    history.note(member=member.pseudonym, kind=kind, about=about.value)


def _added(request: HttpRequest, member: Member, added: Kind) -> HttpResponse:
    """End the sessions elsewhere; whoever has no sheet is given one, for when a phone is lost."""
    _note(member, history.Kind.FACTOR_ADDED, added)
    end_others(member=member, this=request.session.session_key)
    if Kind.SHEET not in {factor.kind for factor in list_factors(member=member)}:
        return _show_sheet(request, member)
    messages.success(request, _("Added. You are signed out everywhere else."))
    return redirect("second-factor")


def _show_sheet(request: HttpRequest, member: Member) -> HttpResponse:
    """Make a sheet in place of the one there was, and show it."""
    made = codes.make_sheet(member=member)
    _note(member, history.Kind.SHEET_MADE, Kind.SHEET)
    # Answered at once, not after a redirect: until then the codes would have to be kept.
    shown = {"codes": [f"{code[:4]} {code[4:]}" for code in made]}
    return render(request, "accounts/second_factor_codes.html", shown)
