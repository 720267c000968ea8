"""Signing in and out, one's own password, and sending what a session's end had held up."""

import time

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.apps.accounts.access import home_of, is_own_address, may_enter, open_to
from amparo.apps.accounts.forms_sign_in import OwnPasswordForm, SignInForm
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor, actor_of, find_actor
from amparo.apps.accounts.sessions import begin_session
from amparo.apps.accounts.sign_in_page import show_sign_in
from amparo.apps.accounts.written import read_written
from amparo.domain.access.table import Action


@open_to(Action.READ_PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; go where the member was going, or to their home page."""
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        begin_session(session=request.session, now_seconds=time.time())
        return _go_on(request, find_actor(member=form.get_user()))
    target = request.GET.get("next", request.POST.get("next", ""))
    return show_sign_in(request, form=form, target=target, kept=request.POST.get("kept", ""))


@open_to(Action.KEEP_ACCOUNT, with_first_password=True)
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Let a member choose another password; their sessions elsewhere end with the old one."""
    # Held, so that nobody removes the member in the meantime and finds them back.
    member = Member.objects.select_for_update().get(pseudonym=actor_of(request).member)
    form = OwnPasswordForm(member, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed."))
        return _go_on(request, find_actor(member=member))
    return _show_own_password(request, form)


@open_to(Action.READ_PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


def _go_on(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    """Offer to send what was kept; where nothing was, lead to where the member was going."""
    request.actor = actor  # type: ignore[attr-defined]  # whoever has just signed in
    if not request.POST.get("kept"):
        return HttpResponseRedirect(_target(request, actor))
    if actor is not None and actor.has_first_password:
        member = Member.objects.get(pseudonym=actor.member)
        return _show_own_password(request, OwnPasswordForm(member))
    return _offer_to_send(request, actor)


def _offer_to_send(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    written = read_written(kept=request.POST["kept"])
    if written is None:
        said = _("What you had written was kept for too long, or changed. It is not recorded.")
    elif not may_enter(action=Action.RECORD, actor=actor):
        said = _("What was written before you signed in is not recorded. Your role cannot send it.")
    else:
        return render(request, "accounts/send_written.html", {"written": written})
    messages.warning(request, said)
    return HttpResponseRedirect(_target(request, actor))


def _show_own_password(request: HttpRequest, form: OwnPasswordForm) -> HttpResponse:
    shown = {
        "form": form,
        "is_first": actor_of(request).has_first_password,
        "kept": request.POST.get("kept", ""),
    }
    return render(request, "accounts/own_password.html", shown)


def _target(request: HttpRequest, actor: Actor | None) -> str:
    wanted = request.POST.get("next", "")
    if is_own_address(request=request, wanted=wanted):
        return wanted
    # Whoever is at no desk is told so there; the page of sign-in would only ask them again.
    return reverse(home_of(actor=actor) if actor else "due")
