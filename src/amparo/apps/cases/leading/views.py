"""Who sees a case: in whose hands it is, and who is kept out. For who leads the cases of a desk."""

import uuid
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.queries import members_at, placed_desks
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.cases.leading import actions
from amparo.apps.cases.leading.forms import KIND_NAMES, REFUSALS, AssignForm, Groups, RestrictForm
from amparo.apps.cases.leading.queries import desks_at_work, list_in_hand
from amparo.apps.cases.leading.queries_restrictions import list_restrictions
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.queries import list_entries
from amparo.apps.protocols.clock import instant
from amparo.apps.sharing.referring.queries import desks_that_accepted
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts, find_warning
from amparo.domain.protocol.calendar import as_instant

_UTC = ZoneInfo("UTC")


@open_to(Action.LEAD_CASE)
@require_safe
def case_access(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show in whose hands a case is, who sees it by a referral, and who is kept out of it."""
    now, code = timezone.now(), _code_or_404(case)
    put = [(KIND_NAMES[one.kind], one) for one in list_restrictions(case=case, now=now)]
    shown = {
        "case": case,
        "code": code,
        "accepted": desks_that_accepted(by=actor_of(request), case=case),
        "in_hand": list_in_hand(case=case, now=now),
        "restrictions": [(name, one) for name, one in put if not one.is_lifted],
        "lifted": [(name, one) for name, one in put if one.is_lifted],
        "warning": _own_warning(actor_of(request), case),
        "submission": uuid.uuid4(),
    }
    return render(request, "cases/access.html", shown)


@open_to(Action.LEAD_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def case_assign(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Put a case into the hands of a member of the desk."""
    code, actor = _code_or_404(case), actor_of(request)
    members = [(str(one.member), one.shown_name) for one in members_at(desk_id=actor.desk_id)]
    form = AssignForm(members=members, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        member = form.cleaned_data["member"]
        done = _try(
            lambda: actions.assign_case(by=actor, at=timezone.now(), case=case, member=member)
        )
        if not done:
            named = {"name": dict(members)[str(member)]}
            messages.success(request, _("The case is in the hands of %(name)s.") % named)
            return redirect("case-access", case=case)
        form.add_error(None, done)
    return render(request, "cases/assign.html", {"form": form, "case": case, "code": code})


@open_to(Action.LEAD_CASE)
@require_POST
def assignment_end(request: HttpRequest, case: uuid.UUID, assignment: int) -> HttpResponse:
    """Take a case out of a member's hands."""
    _code_or_404(case)
    actor = actor_of(request)
    done = _try(
        lambda: actions.end_assignment(
            by=actor, at=timezone.now(), case=case, assignment=assignment
        )
    )
    _tell(request, done, _("The case is not in their hands any more."))
    return redirect("case-access", case=case)


@open_to(Action.LEAD_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def case_restrict(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Keep somebody out of a case."""
    code, actor = _code_or_404(case), actor_of(request)
    form = RestrictForm(
        members=_other_members(actor),
        desks=_other_desks(actor, case),
        data=request.POST if request.method == "POST" else None,
        initial=RestrictForm.fresh(),
    )
    if form.is_valid():
        said, target = form.cleaned_data, form.target()
        done = _try(
            lambda: actions.restrict_case(
                by=actor, at=timezone.now(), case=case, kind=said["kind"], target=target,
                words=said["words"], submission=said["submission"],
            )
        )  # fmt: skip
        if not done:
            messages.success(request, _told_kept_out(said["kind"]))
            return redirect("case-access", case=case)
        form.add_error(None, done)
    return render(request, "cases/restrict.html", {"form": form, "case": case, "code": code})


@open_to(Action.LEAD_CASE)
@require_POST
def restriction_lift(request: HttpRequest, case: uuid.UUID, restriction: int) -> HttpResponse:
    """Let somebody in again who was kept out."""
    _code_or_404(case)
    actor, submission = actor_of(request), _submission(request)
    done = _try(
        lambda: actions.lift_restriction(
            by=actor, at=timezone.now(), case=case, restriction=restriction, submission=submission
        )
    )
    _tell(request, done, _("It is lifted."))
    return redirect("case-access", case=case)


@open_to(Action.LEAD_CASE)
@require_POST
def warning_lift(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Take back the warning that a relative is implicated."""
    _code_or_404(case)
    actor, submission = actor_of(request), _submission(request)
    done = _try(
        lambda: actions.lift_warning(by=actor, at=timezone.now(), case=case, submission=submission)
    )
    _tell(request, done, _("The case warns of a relative no more."))
    return redirect("case-access", case=case)


def _own_warning(actor: Actor, case: uuid.UUID) -> Mapping[str, str]:
    """Return since when the desk warns of a relative, and why; nothing where it does not."""
    warning = find_warning(entries=list_entries(case=case))
    if warning is None or warning.desk_id != actor.desk_id:
        return {}
    return {
        "name": str(KIND_NAMES[Restricts.RELATIVE]),
        "since": instant(as_instant(warning.recorded, _UTC)),
        "words": warning.content.reason,
    }


def _told_kept_out(kind: Restricts) -> str:
    if kind is Restricts.RELATIVE:
        return _("The case now warns everybody who works on it.")
    return _("They are kept out from now on, and not told.")


def _other_members(actor: Actor) -> list[tuple[str, str]]:
    there = members_at(desk_id=actor.desk_id)
    return [(str(one.member), one.shown_name) for one in there if one.member != actor.member]


def _other_desks(actor: Actor, case: uuid.UUID) -> Groups:
    """Offer those first that are at work in the case, then all others by their institutions."""
    placed = placed_desks()
    at_work = desks_at_work(case=case)
    groups: dict[str, list[tuple[str, str]]] = {_("At work in this case"): []}
    for desk in placed:
        is_at_work = desk.desk_id in at_work
        # A confidential desk is offered only where the case tells of it.
        if desk.desk_id == actor.desk_id or not (desk.is_told or is_at_work):
            continue
        # A select that is closed does not show the group: so the name stands whole.
        group = _("At work in this case") if is_at_work else desk.institution
        groups.setdefault(group, []).append((str(desk.desk_id), desk.whole_name))
    return [(name, those) for name, those in groups.items() if those]


def _code_or_404(case: uuid.UUID) -> str:
    try:
        return read_code(case=case)
    except Case.DoesNotExist:
        raise Http404 from None


def _submission(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        raise Http404 from None


def _try(action: Callable[[], object]) -> str:
    """Do an action; return why it was refused, in words, or nothing."""
    try:
        action()
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return str(REFUSALS[refused.code])
    return ""


def _tell(request: HttpRequest, refusal: str, done: str) -> None:
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, done)
