"""Administration of members, by the administrator of their desk or of the country.

A member of another desk is not there for a desk's administrator: the page answers as for nobody.
Of their own desk they change neither themself nor whoever has a role of the country.
"""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts import actions
from amparo.apps.accounts.access import may_do, may_enter, open_to
from amparo.apps.accounts.administration.first_passwords import (
    invitation_ends,
    make_first_password,
)
from amparo.apps.accounts.administration.forms import (
    Choices,
    ConfirmForm,
    MemberForm,
    MoveForm,
    RemoveForm,
    roles_to_give,
    sent,
    try_action,
)
from amparo.apps.accounts.administration.queries import (
    ShownMember,
    find_institution,
    find_member,
    list_desk_members,
    list_open_desks,
    pseudonym_of,
)
from amparo.apps.accounts.administration.table_heads import heads
from amparo.apps.accounts.administration.views_confirming import may_confirm
from amparo.apps.accounts.confirming import Inviter
from amparo.apps.accounts.history import list_history
from amparo.apps.accounts.history_words import head_of_history, tell_history
from amparo.apps.accounts.proving import proved_lately
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.operations.turning import read_page, turns
from amparo.apps.protocols.governing import today
from amparo.domain.access.deciding import DeskAsked, MemberAsked
from amparo.domain.access.table import Action, Role


@open_to(Action.MANAGE_DESK)
@require_safe
def own_desk(request: HttpRequest) -> HttpResponse:
    """Show the members of the reader's own desk."""
    actor = actor_of(request)
    members = list_desk_members(desk_id=actor.desk_id)
    shown = {
        "actor": actor,
        "members": members,
        "waiting": sum(member.waits_since is not None for member in members),
        "head": heads(_("Name"), _("Role"), _("Since"), _("State")),
    }
    return render(request, "accounts/own_desk.html", shown)


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def own_desk_enter(request: HttpRequest) -> HttpResponse:
    """Invite a member to the reader's own desk."""
    actor = actor_of(request)
    return _enter(request, [(actor.desk_id, actor.desk)], reverse("own-desk"), actor.desk)


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def member_enter(request: HttpRequest, institution: int) -> HttpResponse:
    """Invite a member to a desk of an institution."""
    found = find_institution(institution_id=institution)
    if found is None:
        raise Http404
    desks: Choices = [(desk.desk_id, desk.name) for desk in found.open_desks]
    return _enter(request, desks, reverse("institution", args=[institution]), found.name)


def _enter(request: HttpRequest, desks: Choices, back: str, house: str) -> HttpResponse:
    """Ask who comes to which desk, and show their first password."""
    roles = roles_to_give(_is_for_country(actor_of(request)))
    form = MemberForm(today=today(), desks=desks, roles=roles, data=sent(request))
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
                inviter=_inviter(request),
                invited_until=_invited_until(),
            ),
        )
        if entered is not None:
            return _show_password(request, _member_or_404(request, entered), password)
    shown = {"form": form, "desks": desks, "back": back, "house": house}
    return render(request, "accounts/member_enter.html", shown)


@open_to(Action.MANAGE_DESK)
@require_safe
def member(request: HttpRequest, member: int) -> HttpResponse:
    """Show a member, and what can be changed of them."""
    found = _member_or_404(request, member)
    shown = {
        "member": found,
        "may_change": _may_change(request, found),
        "may_confirm": may_confirm(request, found),
        "back": _back(request, found),
        "back_to": _back_to(request, found),
    }
    return render(request, "accounts/member.html", shown)


@open_to(Action.MANAGE_DESK)
@require_safe
def member_history(request: HttpRequest, member: int) -> HttpResponse:
    """Show what happened with the account of a member whom the reader manages."""
    found, page = _changed_or_404(request, member), read_page(request.GET.get("page", ""))
    pseudonym = pseudonym_of(member_id=found.member_id)
    happened, more = list_history(member=pseudonym, page=page)
    shown = {
        "member": found,
        "head": head_of_history(),
        "rows": tell_history(happened, member=pseudonym),
        "turns": turns(page=page, more=more, said={}),
    }
    return render(request, "accounts/member_history.html", shown)


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def member_move(request: HttpRequest, member: int) -> HttpResponse:
    """Move a member to another role, or to another desk for who manages the country."""
    found, actor = _changed_or_404(request, member), actor_of(request)
    is_for_country = _is_for_country(actor)
    desks: Choices = [
        (desk.desk_id, f"{desk.institution}: {desk.name}")
        for desk in list_open_desks()
        if is_for_country or desk.desk_id == actor.desk_id
    ]
    form = MoveForm(
        today=today(),
        desks=desks,
        roles=roles_to_give(is_for_country),
        desk=found.desk_id,
        role=found.role or "",
        data=sent(request),
    )
    if form.is_valid():
        said = form.cleaned_data
        try_action(
            form=form,
            action=lambda: actions.move_member(
                member_id=member,
                desk_id=said["desk"],
                role=said["role"],
                on=said["day"],
                inviter=_inviter(request),
            ),
        )
        if form.is_valid():
            messages.success(request, _("%(name)s is moved.") % {"name": found.name})
            return redirect("member", member)
    return render(request, "accounts/member_move.html", {"form": form, "member": found})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def member_suspend(request: HttpRequest, member: int) -> HttpResponse:
    """Ask whether a member is to be suspended, or to be let in again, and do it."""
    found = _changed_or_404(request, member)
    form = ConfirmForm(sent(request))
    if form.is_valid():
        if found.suspended_since is None:
            now = datetime.now(tz=UTC)
            try_action(form=form, action=lambda: actions.suspend_member(member_id=member, at=now))
            told = _("%(name)s is suspended.")
        else:
            try_action(form=form, action=lambda: actions.readmit_member(member_id=member))
            told = _("%(name)s may sign in again.")
        if form.is_valid():
            messages.success(request, told % {"name": found.name})
            return redirect("member", member)
    return render(request, "accounts/member_suspend.html", {"form": form, "member": found})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def member_remove(request: HttpRequest, member: int) -> HttpResponse:
    """Ask whether a member is to be removed and who succeeds them, and remove them."""
    found = _changed_or_404(request, member)
    form = RemoveForm(successors=_successors(found), data=sent(request))
    if form.is_valid():
        successor = form.cleaned_data["successor"]
        try_action(
            form=form,
            action=lambda: actions.remove_member(
                member_id=member, on=today(), successor_id=successor
            ),
        )
        if form.is_valid():
            messages.success(request, _("%(name)s is removed.") % {"name": found.name})
            return redirect(_back(request, found))
    return render(request, "accounts/member_remove.html", {"form": form, "member": found})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def member_password(request: HttpRequest, member: int) -> HttpResponse:
    """Ask whether a member is to have another password, make it and show it."""
    found = _changed_or_404(request, member)
    form = ConfirmForm(sent(request))
    if form.is_valid():
        password = make_first_password()
        try_action(
            form=form,
            action=lambda: actions.change_password(
                member_id=member,
                password=password,
                invited_until=_invited_until(),
                inviter=_inviter(request),
            ),
        )
        if form.is_valid():
            return _show_password(request, found, password)
    return render(request, "accounts/member_password.html", {"form": form, "member": found})


@open_to(Action.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def member_second_factor(request: HttpRequest, member: int) -> HttpResponse:
    """Ask whether a member has lost phone and sheet, and let them set the second step up anew."""
    found = _changed_or_404(request, member)
    form = ConfirmForm(sent(request))
    if form.is_valid():
        try_action(
            form=form,
            action=lambda: actions.remove_second_factors(
                member_id=member, inviter=_inviter(request)
            ),
        )
        if form.is_valid():
            said = _("%(name)s sets up the second step anew at the next sign-in.")
            messages.success(request, said % {"name": found.name})
            return redirect("member", member)
    return render(request, "accounts/member_second_factor.html", {"form": form, "member": found})


def _invited_until() -> datetime:
    return invitation_ends(now=datetime.now(tz=UTC))


def _inviter(request: HttpRequest) -> Inviter:
    actor = actor_of(request)
    return Inviter(
        member=actor.member, at=datetime.now(tz=UTC), is_for_country=_is_for_country(actor)
    )


def _is_for_country(actor: Actor) -> bool:
    return may_enter(action=Action.MANAGE_COUNTRY, actor=actor)


def _show_password(request: HttpRequest, member: ShownMember, password: str) -> HttpResponse:
    # Answered at once, not after a redirect: until then the password would have to be kept.
    shown = {"member": member, "password": password, "back": _back(request, member)}
    return render(request, "accounts/member_password_shown.html", shown)


def _member_or_404(request: HttpRequest, member: int) -> ShownMember:
    found, actor = find_member(member_id=member), actor_of(request)
    if found is None:
        raise Http404
    asked = DeskAsked(desk_id=found.desk_id or 0)
    if not may_do(action=Action.MANAGE_DESK, actor=actor, asked=asked):
        raise Http404
    return found


def _changed_or_404(request: HttpRequest, member: int) -> ShownMember:
    """Return a member whom the reader may change."""
    found = _member_or_404(request, member)
    if not _may_change(request, found):
        raise Http404
    return found


def _may_change(request: HttpRequest, found: ShownMember) -> bool:
    asked = MemberAsked(
        desk_id=found.desk_id,
        role=Role(found.role.value) if found.role else None,
        is_oneself=found.member_id == request.user.pk,
    )
    return bool(may_do(action=Action.MANAGE_DESK, actor=actor_of(request), asked=asked))


def _successors(member: ShownMember) -> Choices:
    there = () if member.desk_id is None else list_desk_members(desk_id=member.desk_id)
    return [(one.member_id, one.name) for one in there if one.member_id != member.member_id]


def _back(request: HttpRequest, member: ShownMember) -> str:
    if not _is_for_country(actor_of(request)):
        return reverse("own-desk")
    if member.institution_id is None:
        return reverse("administration")
    return reverse("institution", args=[member.institution_id])


def _back_to(request: HttpRequest, member: ShownMember) -> str:
    if not _is_for_country(actor_of(request)):
        return _("Your desk")
    return member.institution or _("Administration")
