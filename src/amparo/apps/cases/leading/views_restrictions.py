"""Reviewing who was kept out of cases, by who coordinates and sees no case."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.leading.forms import (
    ANSWER_NAMES,
    REFUSALS,
    REVIEWED_KIND_NAMES,
    AnswerForm,
)
from amparo.apps.cases.leading.queries import list_emergencies
from amparo.apps.cases.leading.queries_restrictions import Put, find_to_review, list_to_review
from amparo.apps.cases.leading.reviewing import review_restriction
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.reviewing import Answer

_FIELDS = {"few words": "words"}
"""The field that a refusal is about, where it is about one."""


@open_to(Action.REVIEW_MARKS)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show who was kept out of cases, and what was opened in an emergency; no case is shown."""
    found = list_to_review(now=timezone.now())
    shown = {
        "restrictions": [(REVIEWED_KIND_NAMES[put.kind], put, _answer_name(put)) for put in found],
        "emergencies": list_emergencies(),
    }
    return render(request, "cases/reviews.html", shown)


@open_to(Action.REVIEW_MARKS)
@require_http_methods(["GET", "HEAD", "POST"])
def restriction_review(request: HttpRequest, restriction: int) -> HttpResponse:
    """Say whether a restriction stands or is lifted, and why."""
    put = find_to_review(restriction=restriction, now=timezone.now())
    if put is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(answers=_answers(put), data=sent)
    if form.is_valid():
        said = form.cleaned_data
        try:
            review_restriction(
                by=actor_of(request), at=timezone.now(), restriction=restriction,
                answer=said["answer"], words=said["words"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), str(REFUSALS[refused.code]))
        else:
            messages.success(request, _told(said["answer"]))
            return redirect("reviews")
    shown = {
        "form": form,
        "put": put,
        "kind": REVIEWED_KIND_NAMES[put.kind],
        "answer": _answer_name(put),
        "may_lift": len(_answers(put)) > 1,
    }
    return render(request, "cases/restriction_review.html", shown)


def _answers(put: Put) -> Sequence[Answer]:
    """Return what can be said: of a lifting, only that it stands."""
    return (Answer.STANDS,) if put.lifted_at else tuple(Answer)


def _answer_name(put: Put) -> str:
    return str(ANSWER_NAMES[put.answer]) if put.answer and put.is_reviewed else ""


def _told(answer: Answer) -> str:
    if answer.lifts:
        return _(
            "It is lifted. Within a minute they see the case again. Only the desk that put it reads"
            " why."
        )
    return _("Your review is kept. It stands.")
