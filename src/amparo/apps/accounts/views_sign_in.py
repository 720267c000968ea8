"""Signing in, in one step or two, and out; and one's own password."""

import time

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.apps.accounts import history
from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.consequences import end_tokens_of
from amparo.apps.accounts.factors import codes, passkeys
from amparo.apps.accounts.factors.having import Kind, list_factors
from amparo.apps.accounts.factors.open_sessions import note_session
from amparo.apps.accounts.forms_sign_in import CodeForm, OwnPasswordForm, SignInForm
from amparo.apps.accounts.going_on import go_on, let_in, show_own_password
from amparo.apps.accounts.limits import is_one_too_many, was_right
from amparo.apps.accounts.managers import kept_name
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.pending import begin_pending, end_pending, pending_member
from amparo.apps.accounts.proving import ask_for_proof_first, own_member
from amparo.apps.accounts.seeing import actor_of, find_actor
from amparo.apps.accounts.sessions import is_proved
from amparo.apps.accounts.sign_in_page import (
    TOO_MANY,
    is_elsewhere,
    show_second_step,
    show_sign_in,
    turn_elsewhere_away,
)
from amparo.domain.access.table import Action


@open_to(Action.READ_PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; then for the second factor, or go on at once."""
    if is_elsewhere(request):
        return turn_elsewhere_away(request)
    is_refused = is_one_too_many(request)
    form = SignInForm(request, data=request.POST or None, is_one_too_many=is_refused)
    if request.method == "POST" and form.is_valid():
        was_right(request)
        return _first_step_done(request, form.get_user())
    if form.has_error(NON_FIELD_ERRORS, "invalid_login"):
        _note_wrong_password(form)
    target = request.GET.get("next", request.POST.get("next", ""))
    kept, status = request.POST.get("kept", ""), TOO_MANY if is_refused else 200
    return show_sign_in(request, form=form, target=target, kept=kept, status=status)


@open_to(Action.READ_PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the second step: a code of the app or the sheet, or a passkey."""
    if is_elsewhere(request):
        return turn_elsewhere_away(request)
    member = pending_member(request, now_seconds=time.time())
    if member is None:
        return _begin_again(request, _("That took too long. Begin again."))
    if is_one_too_many(request):
        return _begin_again(
            request,
            _("Too many codes were not right. Begin again. If that does not help, wait an hour."),
        )
    form = CodeForm(request.POST if "code" in request.POST else None)
    shown = _shown_factor(request, member, form) if request.method == "POST" else None
    if shown is not None:
        was_right(request)
        end_pending(request)
        return let_in(request, member=member, by=shown.value)
    return show_second_step(request, member=member, form=form)


@open_to(Action.KEEP_ACCOUNT, with_first_password=True)
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Let a member choose another password; their sessions elsewhere end with the old one."""
    if not _may_choose_password(request):
        return ask_for_proof_first(request)
    # Held, so that nobody removes the member in the meantime and finds them back.
    member = own_member(request)
    form = OwnPasswordForm(
        member, data=request.POST or None, is_one_too_many=is_one_too_many(request)
    )
    if request.method == "POST" and form.is_valid():
        was_right(request)
        update_session_auth_hash(request, form.save())
        note_session(request, member=member)
        history.note(member=member.pseudonym, kind=history.Kind.PASSWORD_CHOSEN)
        # Whoever knew the old one may have made some.
        end_tokens_of(member=member.pseudonym)
        messages.success(request, _("Your password is changed."))
        return go_on(request, find_actor(member=member))
    if form.has_error("old_password", "password_incorrect"):
        history.note(member=member.pseudonym, kind=history.Kind.WRONG_PASSWORD)
    return show_own_password(request, form)


@open_to(Action.READ_PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and let the browser forget what it keeps of it, pages to go back to too."""
    logout(request)
    response = redirect("sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _may_choose_password(request: HttpRequest) -> bool:
    """Whether both steps were proved lately; whoever has a first password chooses at once."""
    is_first = actor_of(request).has_first_password
    return is_first or is_proved(session=request.session, now_seconds=time.time())


def _first_step_done(request: HttpRequest, member: Member) -> HttpResponse:
    if not list_factors(member=member):
        return let_in(request, member=member, by=history.PASSWORD_ALONE)
    begin_pending(request, member=member, now_seconds=time.time())
    return show_second_step(request, member=member, form=CodeForm())


def _note_wrong_password(form: SignInForm) -> None:
    name = kept_name(form.cleaned_data["username"])
    for member in Member.objects.filter(sign_in_name=name):
        history.note(member=member.pseudonym, kind=history.Kind.WRONG_PASSWORD)


def _shown_factor(request: HttpRequest, member: Member, form: CodeForm) -> Kind | None:
    """Return by which factor a member proved who they are; none, and said, where it is wrong."""
    try:
        if "passkey" in request.POST:
            passkeys.take_passkey(member=member, answer=request.POST["passkey"])
            return Kind.PASSKEY
        if not form.is_valid():
            return None
        return codes.take_code(member=member, code=form.cleaned_data["code"])
    except codes.WrongCode:
        form.add_error("code", _("This code is not right, or was used before."))
    except passkeys.WrongPasskey:
        messages.warning(request, _("The passkey did not work. Try again, or use a code."))
    history.note(member=member.pseudonym, kind=history.Kind.WRONG_SECOND_STEP)
    return None


def _begin_again(request: HttpRequest, said: str) -> HttpResponse:
    """Ask for name and password again; what was kept goes along."""
    end_pending(request)
    if request.method != "POST":
        return redirect("sign-in")
    messages.warning(request, said)
    return show_sign_in(
        request,
        form=SignInForm(request),
        target=request.POST.get("next", ""),
        kept=request.POST.get("kept", ""),
    )
