"""The tokens of a desk: listing them, making one that is shown once, revoking one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import asking, open_to
from amparo.apps.accounts.administration.days import ShownDay
from amparo.apps.accounts.clocks import day_of
from amparo.apps.accounts.proving import proved_lately
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.tokens.actions import Refused, make_token, revoke_token
from amparo.apps.tokens.forms import SCOPE_NAMES, RevokeForm, TokenForm
from amparo.apps.tokens.queries import ListedToken, find_token, list_tokens
from amparo.domain.access.scopes import scopes_to_give
from amparo.domain.access.table import Action


@dataclass(frozen=True, kw_only=True)
class ShownToken:
    """A token in words. ``can_revoke``: a program still gets in by it."""

    token_id: int
    purpose: str
    scopes: tuple[str, ...]
    made_by: str
    since: str
    until: str
    last_used: str
    state: str
    can_revoke: bool


@open_to(Action.MAKE_TOKENS)
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens of the reader's desk."""
    actor, now = actor_of(request), datetime.now(tz=UTC)
    shown = [_shown(one, now) for one in list_tokens(desk_id=actor.desk_id)]
    return render(request, "tokens/tokens.html", {"actor": actor, "tokens": shown})


@open_to(Action.MAKE_TOKENS)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def token_new(request: HttpRequest) -> HttpResponse:
    """Ask what a program is for, make its token and show it, once."""
    actor = actor_of(request)
    offered = scopes_to_give(role=asking(actor=actor).role)
    form = TokenForm(scopes=offered, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = make_token(by=actor, at=datetime.now(tz=UTC), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            # Answered at once, not after a redirect: until then the secret would have to be kept.
            shown = {"secret": made.secret, "purpose": form.cleaned_data["purpose"]}
            return render(request, "tokens/token_shown.html", shown)
    return render(request, "tokens/token_new.html", {"form": form, "actor": actor})


@open_to(Action.MAKE_TOKENS)
@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Ask whether a token is to be revoked, and revoke it."""
    actor, now = actor_of(request), datetime.now(tz=UTC)
    found = find_token(token_id=token, desk_id=actor.desk_id)
    if found is None:
        raise Http404
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            revoke_token(by=actor, at=now, token_id=token)
            messages.success(request, _("The token is revoked. The program is let in no longer."))
        except Refused:
            messages.warning(request, _("This token was revoked already."))
        return redirect("tokens")
    return render(request, "tokens/token_revoke.html", {"token": _shown(found, now)})


def _shown(token: ListedToken, now: datetime) -> ShownToken:
    return ShownToken(
        token_id=token.token_id,
        purpose=token.purpose,
        scopes=tuple(str(SCOPE_NAMES[scope]) for scope in token.scopes),
        made_by=token.made_by,
        since=day_of(token.created_at),
        until=day_of(token.expires_at),
        last_used=str(ShownDay(token.last_used)) if token.last_used else _("Never"),
        state=_state(token, now),
        can_revoke=token.revoked_at is None and now < token.expires_at,
    )


def _state(token: ListedToken, now: datetime) -> str:
    """Say why no program gets in by a token; nothing where one does."""
    if token.revoked_at is not None:
        return pgettext("a token", "Revoked")
    if now >= token.expires_at:
        return pgettext("a token", "Expired")
    if token.is_makers_posting_over:
        return _("Its maker acts here no longer")
    return ""
