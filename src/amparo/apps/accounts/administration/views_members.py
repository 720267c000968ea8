"""Administration of members: entering, moving, removing them, and giving a password."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts import actions
from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.administration.first_passwords import make_first_password
from amparo.apps.accounts.administration.forms import (
    Choices,
    ConfirmForm,
    MemberForm,
    MoveForm,
    sent,
    try_action,
)
from amparo.apps.accounts.administration.queries import (
    ShownMember,
    find_institution,
    find_member,
    list_open_desks,
)
from amparo.apps.protocols.governing import today
from amparo.domain.access.table import Action


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def member_enter(request: HttpRequest, institution: int) -> HttpResponse:
    """Enter a member at a desk of an institution, and show their first password."""
    found = find_institution(institution_id=institution)
    if found is None:
        raise Http404
    desks: Choices = [(desk.desk_id, desk.name) for desk in found.open_desks]
    form = MemberForm(today=today(), desks=desks, data=sent(request))
    if form.is_valid():
        said, password = form.cleaned_data, make_first_password()
        entered = try_action(
            form=form,
            action=lambda: actions.enter_member(
                sign_in_name=said["name"],
                shown_name=said["shown_name"],
                password=password,
                desk_id=said["desk"],
                role=said["role"],
                on=said["day"],
                has_first_password=True,
            ),
        )
        if entered is not None:
            return _show_password(request, _member_or_404(entered), password)
    return render(request, "accounts/member_enter.html", {"form": form, "institution": found})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD"])
def member(request: HttpRequest, member: int) -> HttpResponse:
    """Show a member, and what can be changed of them."""
    return render(request, "accounts/member.html", {"member": _member_or_404(member)})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def member_move(request: HttpRequest, member: int) -> HttpResponse:
    """Move a member to another desk or role."""
    found = _member_or_404(member)
    desks: Choices = [
        (desk.desk_id, f"{desk.institution}: {desk.name}") for desk in list_open_desks()
    ]
    form = MoveForm(
        today=today(),
        desks=desks,
        desk=found.desk_id,
        role=found.role or "",
        data=sent(request),
    )
    if form.is_valid():
        said = form.cleaned_data
        try_action(
            form=form,
            action=lambda: actions.move_member(
                member_id=member, desk_id=said["desk"], role=said["role"], on=said["day"]
            ),
        )
        if form.is_valid():
            messages.success(request, _("%(name)s is moved.") % {"name": found.name})
            return redirect("member", member)
    return render(request, "accounts/member_move.html", {"form": form, "member": found})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, member: int) -> HttpResponse:
    """Ask whether a member is to be removed, and remove them from today on."""
    found = _member_or_404(member)
    form = ConfirmForm(sent(request))
    if form.is_valid():
        try_action(form=form, action=lambda: actions.remove_member(member_id=member, on=today()))
        if form.is_valid():
            messages.success(request, _("%(name)s is removed.") % {"name": found.name})
            return _back_to_institution(found)
    return render(request, "accounts/member_remove.html", {"form": form, "member": found})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def member_password(request: HttpRequest, member: int) -> HttpResponse:
    """Ask whether a member is to have another password, make it and show it."""
    found = _member_or_404(member)
    form = ConfirmForm(sent(request))
    if form.is_valid():
        password = make_first_password()
        try_action(
            form=form,
            action=lambda: actions.change_password(member_id=member, password=password),
        )
        if form.is_valid():
            return _show_password(request, found, password)
    return render(request, "accounts/member_password.html", {"form": form, "member": found})


def _show_password(request: HttpRequest, member: ShownMember, password: str) -> HttpResponse:
    # Answered at once, not after a redirect: until then the password would have to be kept.
    shown = {"member": member, "password": password}
    return render(request, "accounts/member_password_shown.html", shown)


def _member_or_404(member: int) -> ShownMember:
    found = find_member(member_id=member)
    if found is None:
        raise Http404
    return found


def _back_to_institution(member: ShownMember) -> HttpResponse:
    if member.institution_id is None:
        return redirect("administration")
    return redirect("institution", member.institution_id)
