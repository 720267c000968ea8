"""Administration of the protocol's roles: who holds each, from when, until when."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts import actions
from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.administration.forms import EndRoleForm, HoldRoleForm, sent, try_action
from amparo.apps.accounts.administration.queries import ONE_DAY, find_holding, list_overview
from amparo.apps.accounts.administration.roles import (
    ShownRole,
    count_unnamed,
    find_role,
    list_places,
    list_roles,
)
from amparo.apps.accounts.administration.table_heads import heads
from amparo.apps.accounts.proving import proved_lately
from amparo.apps.protocols.governing import labels, today
from amparo.domain.access.table import Action


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD"])
def roles(request: HttpRequest) -> HttpResponse:
    """Show every role of the protocol, those nobody holds first."""
    found = list_roles(on=today())
    held_head = (_("Role"), _("Institution"), _("Where"), _("First day"), _("Last day"))
    shown = {
        "gaps": [role for role in found if not role.is_held],
        "held_roles": [role for role in found if role.is_held],
        "unnamed": count_unnamed(on=today()),
        "gap_head": heads(_("Role"), _("Duties that fall to it"), _("Who stands in")),
        "held_head": heads(*held_head),
    }
    return render(request, "accounts/roles.html", shown)


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD"])
def role(request: HttpRequest, role: str) -> HttpResponse:
    """Show a role: who holds it and held it, and what falls to it."""
    head = heads(_("Institution"), _("Where"), _("First day"), _("Last day"), _("Change"))
    shown = {"role": _role_or_404(role), "head": head}
    return render(request, "accounts/role.html", shown)


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def role_hold(request: HttpRequest, role: str) -> HttpResponse:
    """Let an institution hold a role from a day on."""
    found = _role_or_404(role)
    institutions = [(one.institution_id, one.name) for one in list_overview()]
    form = HoldRoleForm(
        today=today(), institutions=institutions, places=list_places(), data=sent(request)
    )
    if form.is_valid():
        said = form.cleaned_data
        held = try_action(
            form=form,
            action=lambda: actions.hold_role(
                role=role,
                institution_id=said["institution"],
                place=said["place"],
                held_from=said["first_day"],
                held_until=_day_after(said["last_day"]),
                is_assumed=said["is_assumed"],
            ),
        )
        if held is not None:
            messages.success(request, _("It is entered. Open cases follow in a moment."))
            return redirect("role", role)
    return render(request, "accounts/role_hold.html", {"form": form, "role": found})


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: HttpRequest, holding: int) -> HttpResponse:
    """End the time for which an institution holds a role."""
    found = find_holding(holding_id=holding)
    if found is None:
        raise Http404
    form = EndRoleForm(today=today(), data=sent(request))
    if form.is_valid():
        until = form.cleaned_data["last_day"] + ONE_DAY
        try_action(form=form, action=lambda: actions.end_role(holding_id=holding, on=until))
        if form.is_valid():
            messages.success(request, _("The end is entered. Open cases follow in a moment."))
            return redirect("role", found.role)
    name = labels().institution(found.role).name
    shown = {"form": form, "holding": found, "name": name}
    return render(request, "accounts/role_end.html", shown)


def _role_or_404(role: str) -> ShownRole:
    found = find_role(role=role, on=today())
    if found is None:
        raise Http404
    return found


def _day_after(last_day: date | None) -> date | None:
    return None if last_day is None else last_day + ONE_DAY
