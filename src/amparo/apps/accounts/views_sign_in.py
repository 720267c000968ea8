"""Signing in and out, and one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.apps.accounts.access import Rule, open_to
from amparo.apps.accounts.forms_sign_in import OwnPasswordForm, SignInForm
from amparo.apps.accounts.invented import list_invented
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import actor_of, find_actor

_HOME = {
    MemberRole.OFFICER: "due",
    MemberRole.COORDINATOR: "coordination",
    MemberRole.ADMINISTRATOR: "administration",
}


@open_to(Rule.ANYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; go where the member was going, or to their home page."""
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(_target(request))
    shown = {
        "form": form,
        "next": request.GET.get("next", request.POST.get("next", "")),
        "invented": list_invented(country=settings.COUNTRY) if settings.IS_DEMONSTRATION else (),
        "demonstration_password": settings.DEMONSTRATION_PASSWORD,
    }
    return render(request, "accounts/sign_in.html", shown)


@open_to(Rule.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Let a member choose another password; their sessions elsewhere end with the old one."""
    member = Member.objects.get(pseudonym=actor_of(request).member)
    form = OwnPasswordForm(member, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed."))
        return redirect(_HOME[actor_of(request).role])
    return render(request, "accounts/own_password.html", {"form": form})


@open_to(Rule.ANYBODY)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    actor = find_actor(member=request.user) if request.user.is_authenticated else None
    return reverse(_HOME[actor.role] if actor else "due")
