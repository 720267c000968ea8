"""Who may enter which page. Every route says so; a test refuses one that does not."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.accounts.forms_sign_in import SignInForm
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor
from amparo.apps.accounts.sign_in_page import show_sign_in
from amparo.apps.accounts.written import is_empty, keep_written
from amparo.apps.operations.logs import route_of
from amparo.domain.access.deciding import Answer, Asked, Asking, MayNot, Reason, check, may
from amparo.domain.access.table import Action, Reach, Role

View = Callable[..., HttpResponseBase]

# In the language of the reader; the table and its reasons are in English.
_REASONS: Mapping[Reason, str | Promise] = {
    Reason.ROLE: gettext_lazy("Your role does not need this page."),
    Reason.NOT_THERE: gettext_lazy("There is no such page, or it is not for you."),
    Reason.NOT_ASSIGNED: gettext_lazy("This case is not assigned to you."),
    Reason.OTHER_DESK: gettext_lazy("This belongs to another desk."),
    Reason.SECOND_PERSON: gettext_lazy(
        "Somebody else confirms this member: not who invited them, nor they themself."
    ),
    Reason.NOT_CONFIRMED: gettext_lazy("A second person has to confirm you first."),
}
_HOMES: Mapping[MemberRole, str] = {
    MemberRole.OFFICER: "due",
    MemberRole.CASE_LEAD: "due",
    MemberRole.DESK_ADMINISTRATOR: "own-desk",
    MemberRole.COORDINATOR: "coordination",
    MemberRole.COUNTRY_ADMINISTRATOR: "administration",
    MemberRole.EDITOR: "protocol",
    MemberRole.AUDITOR: "journal-audit",
}


# What a form of these sent after its session had ended goes along to sign-in, and is not lost.
_KEPT = (Action.OPEN_CASE, Action.RECORD, Action.ASK_CONSENT)


def home_of(*, actor: Actor | None) -> str:
    """Return the name of somebody's first page; of sign-in while nobody is signed in."""
    if actor is not None and not actor.is_confirmed:
        return "not-confirmed"
    return _HOMES[actor.role] if actor else "sign-in"


def asking(*, actor: Actor | None) -> Asking:
    """Return who asks, as the table of roles knows them."""
    if actor is None:
        return Asking(role=Role.PORTAL)
    return Asking(
        role=Role(actor.role.value),
        desk_id=actor.desk_id,
        is_by_assignment=actor.is_by_assignment,
        is_confirmed=actor.is_confirmed,
    )


def may_do(*, action: Action, actor: Actor | None, asked: Asked = None) -> Answer:
    """Return whether somebody may do something, to an object where there is one."""
    return may(member=asking(actor=actor), action=action, asked=asked)


def may_enter(*, action: Action, actor: Actor | None) -> bool:
    """Whether somebody may enter a page on which this is done."""
    return bool(may_do(action=action, actor=actor))


class TurnedAway(MayNot, PermissionDenied):
    """Somebody may not do this; the page of what is not for them says why."""


def require(*, action: Action, actor: Actor, asked: Asked = None) -> None:
    """Raise `TurnedAway` where somebody may not do something.

    Actions ask, too: a route that names the wrong action opens nothing.
    """
    try:
        check(member=asking(actor=actor), action=action, asked=asked)
    except MayNot as may_not:
        raise TurnedAway(may_not.refused) from None


def sees_only_assigned(*, actor: Actor) -> bool:
    """Whether somebody sees only the cases in their hands, of those that their desk sees."""
    return asking(actor=actor).reach(Action.SEE_CASE) is Reach.ASSIGNED


def told_why(*, reason: Reason) -> str:
    """Return why somebody may not, in the language of the reader."""
    return str(_REASONS[reason])


def needs_second_factor(*, actor: Actor) -> bool:
    """Whether nothing but a password guards what somebody may do, whatever their role is."""
    return not (actor.has_second_factor or settings.IS_DEMONSTRATION)


def open_to(
    action: Action, *, with_first_password: bool = False, without_second_factor: bool = False
) -> Callable[[View], View]:
    """Let a view be entered by whose role may do the action, and by nobody else.

    Who is not signed in is asked to; who is at no desk, or in another role, is told so.
    Who still has a password that somebody else made must choose their own first, save on a page
    for anybody or one that says ``with_first_password``. Then whoever `needs_second_factor` must
    have one, save on a page that says ``without_second_factor``.
    """
    asks_nothing = with_first_password or action is Action.READ_PUBLIC
    asks_no_factor = asks_nothing or without_second_factor

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if not may_enter(action=action, actor=actor):
                return _turn_away(request, action, actor)
            if actor is not None and actor.has_first_password and not asks_nothing:
                return redirect("own-password")
            if actor is not None and not asks_no_factor and needs_second_factor(actor=actor):
                return redirect("second-factor")
            return view(request, *args, **named)

        guarded.access_action = action  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return decorate


def note_refused(*, request: HttpRequest, kind: Kind = Kind.REFUSED) -> None:
    """Note in the history of whoever is signed in that they were refused a page: its route alone.

    Nobody else is noted.
    """
    member = getattr(request, "user", None)
    if member is not None and member.is_authenticated:
        note(member=member.pseudonym, kind=kind, about=route_of(request=request))


def _turn_away(request: HttpRequest, action: Action, actor: Actor | None) -> HttpResponse:
    if not request.user.is_authenticated:
        return _ask_to_sign_in(request, action)
    if actor and request.path == "/" and request.method in ("GET", "HEAD"):
        # The bare address is what people type: it leads to the first page of each.
        return redirect(home_of(actor=actor))
    note_refused(request=request)
    why = _("You are not at any desk now.")
    if actor:
        why = told_why(reason=Reason.ROLE if actor.is_confirmed else Reason.NOT_CONFIRMED)
    return render(request, "operations/turned_away.html", {"why": why}, status=403)


def _ask_to_sign_in(request: HttpRequest, action: Action) -> HttpResponse:
    """Ask to sign in; what a form of casework sent meanwhile goes along, and is not lost."""
    address = request.get_full_path()
    if request.method == "POST" and not is_empty(request=request):
        kept = keep_written(request=request) if action in _KEPT else ""
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
