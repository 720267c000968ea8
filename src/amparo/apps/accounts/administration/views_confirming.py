"""Confirming members whom somebody else invited, by who leads cases or manages members."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import asking, may_do, open_to, told_why
from amparo.apps.accounts.administration.forms import ConfirmForm, sent, try_action
from amparo.apps.accounts.administration.queries import ShownMember, find_member, list_waiting
from amparo.apps.accounts.admitting import confirm_member
from amparo.apps.accounts.confirming import is_inviter
from amparo.apps.accounts.proving import proved_lately
from amparo.apps.accounts.queries import find_waiting
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.domain.access.deciding import Answer, MemberAsked, Reason, Refused
from amparo.domain.access.table import Action, Reach, Role


@open_to(Action.CONFIRM_MEMBER)
@require_safe
def new_members(request: HttpRequest) -> HttpResponse:
    """Show who waits to be confirmed: at the reader's desk, or anywhere for the country."""
    actor = actor_of(request)
    is_everywhere = asking(actor=actor).reach(Action.CONFIRM_MEMBER) is Reach.COUNTRY
    found = list_waiting() if is_everywhere else list_waiting(desk_id=actor.desk_id)
    return render(request, "accounts/new_members.html", {"members": found})


@open_to(Action.CONFIRM_MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def member_confirm(request: HttpRequest, member: int) -> HttpResponse:
    """Show who invited a member and since when, and let them in if the reader knows them."""
    found, actor = find_member(member_id=member), actor_of(request)
    if found is None or found.waits_since is None or found.pseudonym is None:
        raise Http404
    answer = _may_confirm(actor, found)
    if isinstance(answer, Refused) and answer.reason is not Reason.SECOND_PERSON:
        raise Http404
    form = ConfirmForm(sent(request))
    if form.is_valid():
        try_action(
            form=form,
            action=lambda: confirm_member(by=actor, member_id=member, at=datetime.now(tz=UTC)),
        )
        if form.is_valid():
            messages.success(request, _("%(name)s is confirmed.") % {"name": found.name})
            return redirect("new-members")
    shown = {
        "form": form,
        "member": found,
        "waiting": find_waiting(member=found.pseudonym),
        "refusal": told_why(reason=answer.reason) if isinstance(answer, Refused) else "",
    }
    return render(request, "accounts/member_confirm.html", shown)


def may_confirm(request: HttpRequest, found: ShownMember) -> bool:
    """Whether the reader is the second person who can confirm a member who waits."""
    return found.waits_since is not None and bool(_may_confirm(actor_of(request), found))


def _may_confirm(actor: Actor, found: ShownMember) -> Answer:
    asked = MemberAsked(
        desk_id=found.desk_id,
        role=Role(found.role.value) if found.role else None,
        is_oneself=found.pseudonym == actor.member,
        is_invited_by_oneself=found.pseudonym is not None
        and is_inviter(who=actor.member, member=found.pseudonym),
    )
    return may_do(action=Action.CONFIRM_MEMBER, actor=actor, asked=asked)
