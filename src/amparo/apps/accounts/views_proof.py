"""Proving once more who one is."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts import history
from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.factors import codes, passkeys
from amparo.apps.accounts.factors.open_sessions import renew_session
from amparo.apps.accounts.forms_sign_in import ProofForm
from amparo.apps.accounts.going_on import send_what_was_kept, target_of
from amparo.apps.accounts.limits import is_one_too_many, was_right
from amparo.apps.accounts.proving import own_member, proof_form, show_proof
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.accounts.sessions import keep_proof
from amparo.domain.access.table import Action


@open_to(Action.KEEP_ACCOUNT, without_second_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for both steps, or a passkey that is both; go on, or offer to send what was kept."""
    is_by_passkey = "passkey" in request.POST
    form = proof_form(
        request,
        data=None if is_by_passkey else request.POST or None,
        is_one_too_many=is_one_too_many(request),
    )
    if request.method == "POST" and _is_proved(request, form, is_by_passkey=is_by_passkey):
        was_right(request)
        keep_proof(session=request.session, now_seconds=time.time())
        renew_session(request, member=own_member(request))
        if request.POST.get("kept"):
            return send_what_was_kept(request)
        return HttpResponseRedirect(target_of(request, actor_of(request)))
    target = request.GET.get("next", request.POST.get("next", ""))
    return show_proof(request, form=form, target=target, kept=request.POST.get("kept", ""))


def _is_proved(request: HttpRequest, form: ProofForm, *, is_by_passkey: bool) -> bool:
    return _has_passkey(request) if is_by_passkey else _has_both(request, form)


def _has_both(request: HttpRequest, form: ProofForm) -> bool:
    """Whether the password is right, and then the code: it is used up by being asked for."""
    member = own_member(request)
    if not form.is_valid():
        if form.has_error("password", "wrong"):
            _note_wrong(request, history.Kind.WRONG_PASSWORD)
        return False
    if "code" not in form.fields:
        return not passkeys.has_passkey(member=member)
    try:
        codes.take_code(member=member, code=form.cleaned_data["code"])
    except codes.WrongCode:
        form.add_error("code", _("This code is not right, or was used before."))
        _note_wrong(request, history.Kind.WRONG_SECOND_STEP)
        return False
    return True


def _has_passkey(request: HttpRequest) -> bool:
    try:
        if not is_one_too_many(request):
            passkeys.take_passkey(member=own_member(request), answer=request.POST["passkey"])
            return True
    except passkeys.WrongPasskey:
        _note_wrong(request, history.Kind.WRONG_SECOND_STEP)
    messages.warning(
        request,
        _("The passkey did not work. Try again, or sign out and in again."),
    )
    return False


def _note_wrong(request: HttpRequest, kind: history.Kind) -> None:
    history.note(member=actor_of(request).member, kind=kind)
