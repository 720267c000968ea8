"""*Due*, the first page: what a desk owes, by when, under which article. And why it is late."""

import uuid
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import (
    is_own_address,
    may_enter,
    open_to,
    sees_only_assigned,
)
from amparo.apps.accounts.queries import count_to_confirm
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.cases.actions import give_reason
from amparo.apps.cases.advancing import advance_case, advance_cases
from amparo.apps.cases.due.contents import read_page
from amparo.apps.cases.due.filters import read_filters
from amparo.apps.cases.due.forms import REFUSALS, LateReasonForm
from amparo.apps.cases.due.owed import find_duty
from amparo.apps.cases.due.words import ToldDuty, teller
from amparo.apps.cases.leading.queries import count_waiting
from amparo.apps.cases.leading.queries_restrictions import list_answered
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.models import Case
from amparo.apps.keys.widening import count_asked
from amparo.apps.protocols.clock import instant
from amparo.apps.sharing.consenting.telling import list_to_confirm
from amparo.apps.sharing.matching.queries import count_invitations, count_near
from amparo.apps.sharing.queries import count_answered, count_held
from amparo.apps.sharing.referring.lapsing import lapse_own
from amparo.apps.sharing.referring.queries import Counted, count_own
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused

_MOST_ADVANCED = 25
_CONFLICT = 409


def instant_now() -> datetime:
    """Return the instant of the page."""
    return datetime.now(tz=UTC)


@open_to(Action.SEE_DUTIES)
@require_http_methods(["GET", "HEAD"])
def due(request: HttpRequest) -> HttpResponse:
    """Show what the desk owes, the most urgent first."""
    actor, now = actor_of(request), instant_now()
    may_record = may_enter(action=Action.RECORD, actor=actor)
    if may_record:
        # What time alone has changed since; a job does what is left.
        advance_cases(now=now, most=_MOST_ADVANCED)
    may_ask = may_enter(action=Action.ASK_WHO_HELPS, actor=actor)
    wanted = read_filters(request.GET.dict())
    shown = {
        "due": read_page(desk_id=actor.desk_id, now=now, wanted=wanted, may_record=may_record),
        "desk": actor.desk,
        "sees_only_assigned": sees_only_assigned(actor=actor),
        "waiting": count_waiting(desk_id=actor.desk_id)
        if may_enter(action=Action.LEAD_CASE, actor=actor)
        else 0,
        "new_members": count_to_confirm(desk_id=actor.desk_id)
        if may_enter(action=Action.CONFIRM_MEMBER, actor=actor)
        else 0,
        "answered": list_answered(now=now)
        if may_enter(action=Action.LEAD_CASE, actor=actor)
        else (),
        "answered_requests": count_answered(by=actor, now=now)
        if may_enter(action=Action.ASK_HOLDER, actor=actor)
        else 0,
        "to_confirm": [
            (one, instant(one.due_at), now > one.due_at) for one in list_to_confirm(by=actor)
        ]
        if may_record
        else [],
        "at_the_key": count_asked(by=actor, at=now)
        if may_enter(action=Action.ADMIT_HOLDER, actor=actor)
        else 0,
        "referred": _referred(actor, now),
        "asked": count_held() if may_enter(action=Action.ANSWER_HOLDER, actor=actor) else 0,
        "near": count_near() if may_enter(action=Action.ANSWER_WHO_HELPS, actor=actor) else 0,
        "invitations": count_invitations(by=actor, now=now) if may_ask else 0,
        "may_ask_who_helps": may_ask,
        "may_see_demands": may_enter(action=Action.RECORD_DEMAND, actor=actor),
    }
    return render(request, "cases/due.html", shown)


def _referred(actor: Actor, now: datetime) -> Counted | None:
    """Return what is told of referrals; of desks that closed it is recorded first."""
    if not may_enter(action=Action.ANSWER_REFERRAL, actor=actor):
        return None
    lapse_own(by=actor, at=now)
    return count_own(by=actor, now=now)


@open_to(Action.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
def late_reason(request: HttpRequest, case: uuid.UUID, position: int) -> HttpResponse:
    """Ask why a duty of the desk was not done in time, and keep the answer."""
    actor, now = actor_of(request), instant_now()
    advance_case(case=case, now=now)
    found = find_duty(case=case, position=position)
    if found is None:
        raise Http404
    duty = found.duty
    told = teller(now=now).tell(duty, code=found.code)
    if request.method != "POST":
        form = LateReasonForm(
            initial={**LateReasonForm.fresh(), "duty": duty.duty, "reason": duty.reason}
        )
        return _ask(request, told, form, refusal=_why_not(actor, told))
    form = LateReasonForm(request.POST)
    if not form.is_valid():
        return _ask(request, told, form)
    try:
        give_reason(by=actor, at=now, case=case, position=position, **form.cleaned_data)
    except Case.DoesNotExist as gone:
        raise Http404 from gone
    except Refused as refused:
        return _ask(request, told, form, refusal=refused.code, status=_CONFLICT)
    messages.success(request, _("The reason is kept."))
    return HttpResponseRedirect(_back(request))


def _why_not(actor: Actor, told: ToldDuty) -> str:
    """Return the code with which the answer would be refused; nothing if it would not."""
    if told.duty.desk_id != actor.desk_id:
        return "not your duty"
    return "" if told.is_late else "not late"


def _ask(
    request: HttpRequest,
    told: ToldDuty,
    form: LateReasonForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = {
        "form": form,
        "told": told,
        "duty": _rows(told),
        "refusal": REFUSALS.get(refusal, refusal),
        "back": _back(request),
    }
    return render(request, "cases/late_reason.html", shown, status=status)


def _back(request: HttpRequest) -> str:
    """Return where the reader came from: *Due* as they had chosen it, or the page of the case."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    return wanted if is_own_address(request=request, wanted=wanted) else reverse("due")


def _rows(told: ToldDuty) -> list[dict[str, str]]:
    """Return what the duty is and, where it is late, by when it was due."""
    rows = [
        {"key": _("What is to be done"), "value": told.name},
        {"key": _("Article"), "value": told.basis},
    ]
    if told.is_late and told.by is not None:
        by = _("%(by)s (%(left)s)") % {"by": told.by.text, "left": told.left}
        rows.append({"key": _("It was due"), "value": by})
    return rows
