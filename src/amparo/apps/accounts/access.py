"""Who may enter which page. Every route says so; a test refuses one that does not."""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from amparo.apps.accounts.forms_sign_in import SignInForm
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor
from amparo.apps.accounts.sign_in_page import show_sign_in
from amparo.apps.accounts.written import is_empty, keep_written

View = Callable[..., HttpResponseBase]


class Rule(Enum):
    """Who may enter. The value is a sentence for the page that lists every route."""

    ANYBODY = "Anybody."
    MEMBER = "Any member at a desk. Rows of other desks are not there for them."
    CASEWORK = "An officer or a coordinator at a desk; cases of their own desk only."
    COORDINATOR = "A coordinator. Duties and figures, no case."
    ADMINISTRATOR = "An administrator. Institutions and members, no case."


_ROLES = {
    Rule.MEMBER: frozenset(MemberRole),
    Rule.CASEWORK: frozenset({MemberRole.OFFICER, MemberRole.COORDINATOR}),
    Rule.COORDINATOR: frozenset({MemberRole.COORDINATOR}),
    Rule.ADMINISTRATOR: frozenset({MemberRole.ADMINISTRATOR}),
}
_HOMES: Mapping[MemberRole, str] = {
    MemberRole.OFFICER: "due",
    MemberRole.COORDINATOR: "coordination",
    MemberRole.ADMINISTRATOR: "administration",
}


def home_of(*, actor: Actor | None) -> str:
    """Return the name of somebody's first page; of sign-in while nobody is signed in."""
    return _HOMES[actor.role] if actor else "sign-in"


def may_enter(*, rule: Rule, actor: Actor | None) -> bool:
    """Whether somebody may enter a page of this rule."""
    return rule is Rule.ANYBODY or (actor is not None and actor.role in _ROLES[rule])


def open_to(rule: Rule, *, with_first_password: bool = False) -> Callable[[View], View]:
    """Let a view be entered by whom the rule names, and by nobody else.

    Who is not signed in is asked to; who is at no desk, or in another role, is told so.
    Who still has a password that somebody else made must choose their own first, save on a page
    for anybody or one that says ``with_first_password``.
    """
    asks_nothing = with_first_password or rule is Rule.ANYBODY

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if not may_enter(rule=rule, actor=actor):
                return _turn_away(request, rule, actor)
            if actor is not None and actor.has_first_password and not asks_nothing:
                return redirect("own-password")
            return view(request, *args, **named)

        guarded.access_rule = rule  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return decorate


def _turn_away(request: HttpRequest, rule: Rule, actor: Actor | None) -> HttpResponse:
    if not request.user.is_authenticated:
        return _ask_to_sign_in(request, rule)
    why = _("Your role does not need this page.") if actor else _("You are not at any desk now.")
    return render(request, "operations/turned_away.html", {"why": why}, status=403)


def _ask_to_sign_in(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Ask to sign in; what a form of casework sent meanwhile goes along, and is not lost."""
    address = request.get_full_path()
    if request.method == "POST" and not is_empty(request=request):
        kept = keep_written(request=request) if rule is Rule.CASEWORK else ""
        if kept:
            form = SignInForm(request)
            return show_sign_in(request, form=form, target=address, kept=kept, status=403)
        messages.warning(request, _("Your session ended. What you sent is not recorded."))
    return redirect(f"{reverse(settings.LOGIN_URL)}?next={quote(address, safe='/')}")


def is_own_address(*, request: HttpRequest, wanted: str) -> bool:
    """Whether an address that came with a request leads to a page of ours, and nowhere else."""
    return wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, request.is_secure()
    )
