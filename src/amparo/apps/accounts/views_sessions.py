"""Where a member is signed in, and ending it there."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts import history
from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.browsers import browser_in_words
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.factors.open_sessions import end_one, end_others, list_sessions
from amparo.apps.accounts.proving import own_member, proved_lately
from amparo.domain.access.table import Action


@dataclass(frozen=True, kw_only=True)
class ShownSession:
    """A session as its member reads it. The address is shown to nobody else."""

    session_id: int
    browser: str
    since: str
    last_used: str
    address: str
    is_this: bool


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List where a member is signed in."""
    found = list_sessions(member=own_member(request), this=request.session.session_key)
    shown = [
        ShownSession(
            session_id=one.session_id,
            browser=browser_in_words(agent=one.agent),
            since=moment_of(one.since),
            last_used=moment_of(one.last_used),
            address=one.address,
            is_this=one.is_this,
        )
        for one in found
    ]
    has_others = any(not one.is_this for one in found)
    return render(request, "accounts/sessions.html", {"sessions": shown, "has_others": has_others})


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def session_end(request: HttpRequest, session: int) -> HttpResponse:
    """End one session of a member. Opened as a page, it leads to the list."""
    if request.method != "POST":
        return redirect("sessions")
    member = own_member(request)
    end_one(member=member, session_id=session)
    history.note(member=member.pseudonym, kind=history.Kind.SESSIONS_ENDED)
    messages.success(request, _("That session is ended."))
    return redirect("sessions")


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End every session of a member but this one. Opened as a page, it leads to the list."""
    if request.method != "POST":
        return redirect("sessions")
    member = own_member(request)
    ended = end_others(member=member, this=request.session.session_key)
    history.note(member=member.pseudonym, kind=history.Kind.SESSIONS_ENDED)
    said = ngettext("%(number)s session is ended.", "%(number)s sessions are ended.", ended)
    messages.success(request, said % {"number": ended})
    return redirect("sessions")
