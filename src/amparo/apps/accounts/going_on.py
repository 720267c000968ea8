"""Where somebody goes once they are in: on with what was kept, or to where they were going."""

import time

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.apps.accounts.access import home_of, is_own_address, may_enter
from amparo.apps.accounts.devices import remember_device
from amparo.apps.accounts.factors.open_sessions import note_session
from amparo.apps.accounts.forms_sign_in import OwnPasswordForm
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor, actor_of, find_actor
from amparo.apps.accounts.sessions import begin_session, keep_proof
from amparo.apps.accounts.written import is_of_another, read_written
from amparo.domain.access.table import Action


def let_in(request: HttpRequest, *, member: Member, by: str) -> HttpResponse:
    """Sign a member in, who has shown all that is asked, and go on.

    ``by`` is what they showed last, as the history of their account says it.
    """
    now_seconds = time.time()
    login(request, member)
    begin_session(session=request.session, now_seconds=now_seconds)
    keep_proof(session=request.session, now_seconds=now_seconds)
    note_session(request, member=member)
    note(member=member.pseudonym, kind=Kind.SIGNED_IN, about=by)
    response = go_on(request, find_actor(member=member))
    remember_device(request, response, name=member.sign_in_name, now_seconds=now_seconds)
    return response


def go_on(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    """Offer to send what was kept; where nothing was, lead to where the member was going."""
    request.actor = actor  # type: ignore[attr-defined]  # whoever has just signed in
    kept = request.POST.get("kept", "")
    if not kept:
        return HttpResponseRedirect(target_of(request, actor))
    if is_of_another(request=request, kept=kept):
        messages.warning(
            request, _("What was written here before is of somebody else. It is not recorded.")
        )
        # Not to where they were going: that is the form of somebody else.
        return HttpResponseRedirect(reverse(home_of(actor=actor) if actor else "due"))
    if actor is not None and actor.has_first_password:
        member = Member.objects.get(pseudonym=actor.member)
        return show_own_password(request, OwnPasswordForm(member))
    return _offer_to_send(request, actor)


def send_what_was_kept(request: HttpRequest) -> HttpResponse:
    """Offer to send what was held up until somebody proved who they are."""
    written = read_written(request=request, kept=request.POST["kept"])
    if written is None:
        messages.warning(request, _("What you sent is not recorded. Send it again."))
        return HttpResponseRedirect(target_of(request, actor_of(request)))
    shown = {"written": written, "is_proof": True}
    return render(request, "accounts/send_written.html", shown)


def show_own_password(request: HttpRequest, form: OwnPasswordForm) -> HttpResponse:
    """Show the page on which a member chooses a password."""
    actor = actor_of(request)
    shown = {
        "form": form,
        "is_first": actor.has_first_password,
        "makes_tokens": may_enter(action=Action.MAKE_TOKENS, actor=actor),
        "kept": request.POST.get("kept", ""),
    }
    return render(request, "accounts/own_password.html", shown)


def target_of(request: HttpRequest, actor: Actor | None) -> str:
    """Return where somebody was going, if that is a page of ours; else their first page."""
    wanted = request.POST.get("next", "")
    if is_own_address(request=request, wanted=wanted):
        return wanted
    # Whoever is at no desk is told so there; the page of sign-in would only ask them again.
    return reverse(home_of(actor=actor) if actor else "due")


def _offer_to_send(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    written = read_written(request=request, kept=request.POST["kept"])
    if written is None:
        said = _("What you had written was kept for too long, or changed. It is not recorded.")
    elif not may_enter(action=Action.RECORD, actor=actor):
        said = _("What was written before you signed in is not recorded. Your role cannot send it.")
    else:
        return render(request, "accounts/send_written.html", {"written": written})
    messages.warning(request, said)
    return HttpResponseRedirect(target_of(request, actor))
