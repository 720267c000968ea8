"""Demands for information by an authority: recording them, and answering case by case."""

import uuid
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import may_enter, open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.codes import cases_by_code, tidy_code
from amparo.apps.protocols.clock import instant
from amparo.apps.protocols.governing import labels, today
from amparo.apps.sharing.actions_demands import answer_demand, record_demand
from amparo.apps.sharing.forms_demands import GIVEN, DemandAnswerForm, DemandForm
from amparo.apps.sharing.queries_demands import ShownDemand, find_demand, list_demands
from amparo.domain.access.table import Action
from amparo.domain.casework.demands import Given
from amparo.domain.protocol.describe.speech import day


@open_to(Action.RECORD_DEMAND)
@require_safe
def demands(request: HttpRequest) -> HttpResponse:
    """List the demands that the reader's role may see."""
    actor = actor_of(request)
    shown = {
        "rows": [_told(one) for one in list_demands()],
        "may_answer": may_enter(action=Action.ANSWER_HOLDER, actor=actor),
        "may_count": may_enter(action=Action.SEE_FIGURES, actor=actor),
    }
    return render(request, "sharing/demands.html", shown)


@open_to(Action.RECORD_DEMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def demand_new(request: HttpRequest) -> HttpResponse:
    """Record a demand."""
    initial = {**DemandForm.fresh(), "received_on": today()}
    data = request.POST if request.method == "POST" else None
    form = DemandForm(today=today(), data=data, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        record_demand(
            by=actor_of(request), at=datetime.now(tz=UTC), received_on=said["received_on"],
            has_court_order=said["has_court_order"] == "yes", texts=form.texts(),
            submission=said["submission"],
        )  # fmt: skip
        messages.success(request, _("Recorded. Every case lead sees it, and answers case by case."))
        return redirect("demands")
    return render(request, "sharing/demand_new.html", {"form": form})


@open_to(Action.ANSWER_HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
def demand_answer(request: HttpRequest, demand: uuid.UUID) -> HttpResponse:
    """Show a demand, and answer it for one case of the desk."""
    found = find_demand(demand=demand)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DemandAnswerForm(data=data, initial=DemandAnswerForm.fresh())
    if form.is_valid() and (case := _case_of(form)):
        said = form.cleaned_data
        answer_demand(
            by=actor_of(request), at=datetime.now(tz=UTC), demand=demand, case=case,
            given=Given(said["given"]), texts=form.texts(), submission=said["submission"],
        )  # fmt: skip
        messages.success(request, _("Your answer is kept. Only your desk sees it."))
        return redirect("demand-answer", demand=demand)
    return render(request, "sharing/demand_answer.html", {"row": _told(found), "form": form})


def _case_of(form: DemandAnswerForm) -> uuid.UUID | None:
    """Return the case of the code that was typed; say so in the form if the desk sees none."""
    code = tidy_code(typed=form.cleaned_data["code"])
    case = cases_by_code(codes=[code]).get(code)
    if case is None:
        form.add_error("code", _("Your desk sees no case with that code."))
    return case


def _told(demand: ShownDemand) -> dict[str, object]:
    return {
        "demand": demand,
        "received": day(labels().language, demand.received_on),
        "answers": [
            {"answer": one, "given": GIVEN[one.given], "when": instant(one.answered_at)}
            for one in demand.answers
        ],
    }
