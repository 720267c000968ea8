"""Administration: its first page, an institution, its desks."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts import actions
from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.administration.forms import (
    CloseDeskForm,
    ConfidentialDeskForm,
    DeskForm,
    DeskMailForm,
    DeskSeeingForm,
    InstitutionForm,
    sent,
    try_action,
)
from amparo.apps.accounts.administration.queries import (
    ShownInstitution,
    find_desk,
    find_institution,
    list_overview,
    list_waiting,
)
from amparo.apps.accounts.administration.roles import list_places, list_roles
from amparo.apps.accounts.administration.table_heads import heads
from amparo.apps.accounts.confidential import set_confidential
from amparo.apps.accounts.desk_mail import address_of_desk, set_address_of_desk
from amparo.apps.accounts.proving import proved_lately
from amparo.apps.protocols.governing import labels, today
from amparo.domain.access.table import Action


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD"])
def administration(request: HttpRequest) -> HttpResponse:
    """Show every institution, and how many roles with duties nobody holds."""
    gaps = sum(role.rules > 0 and not role.is_held for role in list_roles(on=today()))
    waiting = len(list_waiting())
    shown = {"institutions": list_overview(), "gaps": gaps, "waiting": waiting}
    return render(request, "accounts/administration.html", shown)


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def institution_new(request: HttpRequest) -> HttpResponse:
    """Enter an institution."""
    form = InstitutionForm(sent(request))
    if form.is_valid():
        name = form.cleaned_data["name"]
        entered = try_action(form=form, action=lambda: actions.add_institution(name=name))
        if entered is not None:
            messages.success(request, _("%(name)s is added.") % {"name": name})
            return redirect("institution", entered)
    return render(request, "accounts/institution_new.html", {"form": form})


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD"])
def institution(request: HttpRequest, institution: int) -> HttpResponse:
    """Show an institution: its desks with their members, and the roles it holds."""
    found, words = _institution_or_404(institution), labels()
    roles = [(words.institution(held.role).name, held) for held in found.holdings]
    shown = {
        "institution": found,
        "roles": roles,
        "desk_head": heads(
            _("Name"),
            _("For cases in"),
            _("Opened on"),
            _("Officers see"),
            _("Others read"),
            _("Change"),
        ),
        "member_head": heads(_("Name"), _("Desk"), _("Role"), _("Since"), _("State")),
        "role_head": heads(_("Role"), _("Where"), _("First day"), _("Last day")),
    }
    return render(request, "accounts/institution.html", shown)


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_open(request: HttpRequest, institution: int) -> HttpResponse:
    """Open a desk of an institution."""
    found = _institution_or_404(institution)
    form = DeskForm(today=today(), places=list_places(), data=sent(request))
    if form.is_valid():
        said = form.cleaned_data
        opened = try_action(
            form=form,
            action=lambda: actions.open_desk(
                institution_id=found.institution_id,
                name=said["name"],
                place=said["place"],
                on=said["day"],
            ),
        )
        if opened is not None:
            messages.success(request, _("The desk %(name)s is open.") % {"name": said["name"]})
            return redirect("institution", institution)
    return render(request, "accounts/desk_open.html", {"form": form, "institution": found})


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_close(request: HttpRequest, desk: int) -> HttpResponse:
    """Ask whether a desk is to be closed, and close it."""
    found = find_desk(desk_id=desk)
    if found is None:
        raise Http404
    form = CloseDeskForm(today=today(), data=sent(request))
    if form.is_valid():
        day = form.cleaned_data["day"]
        try_action(form=form, action=lambda: actions.close_desk(desk_id=desk, on=day))
        if form.is_valid():
            messages.success(request, _("The desk %(name)s is closed.") % {"name": found.name})
            return redirect("institution", found.institution_id)
    return render(request, "accounts/desk_close.html", {"form": form, "desk": found})


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def desk_seeing(request: HttpRequest, desk: int) -> HttpResponse:
    """Ask which cases the officers of a desk see."""
    found = find_desk(desk_id=desk)
    if found is None:
        raise Http404
    said = "yes" if found.is_by_assignment else "no"
    form = DeskSeeingForm(sent(request), initial={"is_by_assignment": said})
    if form.is_valid():
        chosen = form.cleaned_data["is_by_assignment"]
        try_action(
            form=form, action=lambda: actions.set_seeing(desk_id=desk, is_by_assignment=chosen)
        )
        if form.is_valid():
            messages.success(request, _("It is changed."))
            return redirect("institution", found.institution_id)
    return render(request, "accounts/desk_seeing.html", {"form": form, "desk": found})


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def desk_confidential(request: HttpRequest, desk: int) -> HttpResponse:
    """Ask whether others read the name of a desk."""
    found = find_desk(desk_id=desk)
    if found is None:
        raise Http404
    said = "yes" if found.is_confidential else "no"
    form = ConfidentialDeskForm(sent(request), initial={"is_confidential": said})
    if form.is_valid():
        chosen = form.cleaned_data["is_confidential"]
        try_action(form=form, action=lambda: set_confidential(desk_id=desk, is_confidential=chosen))
        if form.is_valid():
            messages.success(request, _("It is changed."))
            return redirect("institution", found.institution_id)
    return render(request, "accounts/desk_confidential.html", {"form": form, "desk": found})


@open_to(Action.MANAGE_COUNTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_mail(request: HttpRequest, desk: int) -> HttpResponse:
    """Ask for the e-mail address of a desk, and keep it or take it away."""
    found = find_desk(desk_id=desk)
    if found is None:
        raise Http404
    now = {"address": address_of_desk(desk_id=desk)}
    form = DeskMailForm(sent(request), initial=now)
    if form.is_valid():
        address = form.cleaned_data["address"]
        set_address_of_desk(desk_id=desk, address=address)
        said = _("%(name)s gets e-mail from now on.") if address else _("%(name)s gets no e-mail.")
        messages.success(request, said % {"name": found.name})
        return redirect("institution", found.institution_id)
    shown = {"form": form, "desk": found, "is_sending": settings.MAIL_SERVER is not None}
    return render(request, "accounts/desk_mail.html", shown)


def _institution_or_404(institution: int) -> ShownInstitution:
    found = find_institution(institution_id=institution)
    if found is None:
        raise Http404
    return found
