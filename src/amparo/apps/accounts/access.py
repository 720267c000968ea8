"""Who may enter which page. Every route says so; a test refuses one that does not."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor

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


def may_enter(*, rule: Rule, actor: Actor | None) -> bool:
    """Whether somebody may enter a page of this rule."""
    return rule is Rule.ANYBODY or (actor is not None and actor.role in _ROLES[rule])


def open_to(rule: Rule) -> Callable[[View], View]:
    """Let a view be entered by whom the rule names, and by nobody else.

    Who is not signed in is asked to; who is at no desk, or in another role, is told so.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if may_enter(rule=rule, actor=actor):
                return view(request, *args, **named)
            return _turn_away(request, actor)

        guarded.access_rule = rule  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return decorate


def _turn_away(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    if not request.user.is_authenticated:
        target = quote(request.get_full_path(), safe="/")
        return redirect(f"{reverse(settings.LOGIN_URL)}?next={target}")
    why = _("Your role does not need this page.") if actor else _("You are not at any desk now.")
    return render(request, "operations/turned_away.html", {"why": why}, status=403)
