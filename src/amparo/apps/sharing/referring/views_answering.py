"""What one does with a referral, each on a page of its own: a question, and a button."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.cases.pages.finding import or_404
from amparo.apps.cases.sent_once import SentOnce
from amparo.apps.keys.unsealing import unsealed
from amparo.apps.sharing.referring.answering import (
    accept_referral,
    ask_more,
    decline_referral,
    hand_back,
    say_more,
)
from amparo.apps.sharing.referring.drafts import drop_own_draft
from amparo.apps.sharing.referring.ending import take_back
from amparo.apps.sharing.referring.forms import (
    NOTHING,
    DeclineForm,
    DutyForm,
    HandBackForm,
    SayForm,
    refuse,
)
from amparo.apps.sharing.referring.queries import Envelope
from amparo.apps.sharing.referring.refusing import telling_unreadable
from amparo.apps.sharing.referring.showing import duties_to_fulfil, shown
from amparo.apps.sharing.referring.views import own_or_404
from amparo.apps.sharing.referring.views_drafting import draft_of, drafted_when_closed
from amparo.apps.sharing.referring.words import NOT_SHARED, REFUSALS
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.domain.referral.acts import Act, may_act

_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A page on which one thing is done: its heading, what follows, its button.

    ``is_written``: words are typed on it. ``drafted`` is when those were that it shows again.
    """

    act: Act
    heading: str
    follows: str
    button: str
    is_grave: bool = False
    is_written: bool = False
    drafted: str = ""


@open_to(Action.ANSWER_REFERRAL)
@require_http_methods(_METHODS)
@telling_unreadable
def referral_accept(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Accept a referral."""
    envelope, by = own_or_404(request, referral=referral), actor_of(request)
    form = DutyForm(duties=_duties(envelope, by), data=_data(request))
    question = Question(
        act=Act.ACCEPT,
        heading=_("Accept the referral"),
        follows=_("Your desk sees the case from then on, and opens what was granted. Others that"
                  " were asked for the same are asked no longer."),
        button=_("Accept"),
    )  # fmt: skip

    def do(now: datetime) -> str:
        case = accept_referral(
            by=by, at=now, referral=referral, submission=form.cleaned_data["submission"],
            serves=form.cleaned_data.get("serves"),
        )  # fmt: skip
        if case is None:
            messages.warning(request, str(NOT_SHARED))
            return ""
        return _("Accepted. You see the case now.")

    return _page(request, envelope, question, form, do)


@open_to(Action.ANSWER_REFERRAL)
@require_http_methods(_METHODS)
@telling_unreadable
def referral_decline(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Decline a referral, with a reason."""
    envelope, by = own_or_404(request, referral=referral), actor_of(request)
    form = DeclineForm(data=_data(request))
    question = Question(
        act=Act.DECLINE,
        heading=_("Decline the referral"),
        follows=_("Whoever asked learns why, so that they can ask elsewhere. What was written to"
                  " you is deleted."),
        button=_("Decline"),
    )  # fmt: skip

    def do(now: datetime) -> str:
        decline_referral(
            by=by, at=now, referral=referral, reason=form.cleaned_data["reason"],
            submission=form.cleaned_data["submission"],
        )  # fmt: skip
        return _("Declined. Whoever asked is told why.")

    return _page(request, envelope, question, form, do)


@open_to(Action.ANSWER_REFERRAL)
@require_http_methods(_METHODS)
@drafted_when_closed
@unsealed
@telling_unreadable
def referral_ask(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Ask for more before one answers."""
    return _writing(
        request, referral, ask_more,
        Question(
            act=Act.ASK_MORE,
            heading=_("Ask for more"),
            follows=_("Ask for what you need to decide, and no more. The time to answer runs on."),
            button=_("Ask"),
        ),
        _("Asked. It stands here when they say more."),
    )  # fmt: skip


@open_to(Action.REFER)
@require_http_methods(_METHODS)
@drafted_when_closed
@unsealed
@telling_unreadable
def referral_say(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Say what the other desk wanted to know."""
    return _writing(
        request, referral, say_more,
        Question(
            act=Act.SAY_MORE,
            heading=_("Say more"),
            follows=_("Say what they asked, if they need it to decide, and no more."),
            button=_("Send"),
        ),
        _("Sent. They can answer now."),
    )  # fmt: skip


@open_to(Action.ANSWER_REFERRAL)
@require_http_methods(_METHODS)
@telling_unreadable
def referral_hand_back(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Hand back what one's desk had accepted, with what came of it."""
    envelope, by = own_or_404(request, referral=referral), actor_of(request)
    form = HandBackForm(duties=_duties(envelope, by), data=_data(request))
    question = Question(
        act=Act.HAND_BACK,
        heading=_("Hand the referral back"),
        follows=_("Your desk then opens no longer what was granted for it. That no service was"
                  " available is counted, so that the coordination sees what is missing."),
        button=_("Hand back"),
    )  # fmt: skip

    def do(now: datetime) -> str:
        said = form.cleaned_data
        hand_back(
            by=by, at=now, referral=referral, outcome=said["outcome"],
            submission=said["submission"], serves=said.get("serves"),
        )  # fmt: skip
        return _("Handed back. Whoever asked is told what came of it.")

    return _page(request, envelope, question, form, do)


@open_to(Action.REFER)
@require_http_methods(_METHODS)
@telling_unreadable
def referral_take_back(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Take back what nobody has answered yet."""
    envelope, by = own_or_404(request, referral=referral), actor_of(request)
    form = SentOnce(data=_data(request), initial=SentOnce.fresh())
    question = Question(
        act=Act.TAKE_BACK,
        heading=_("Take the referral back"),
        follows=_("They learn that it was taken back, and not why. What was written is deleted;"
                  " what they have read they know."),
        button=_("Take it back"),
        is_grave=True,
    )  # fmt: skip

    def do(now: datetime) -> str:
        submission = form.cleaned_data["submission"]
        take_back(by=by, at=now, referral=referral, submission=submission)
        return _("Taken back.")

    return _page(request, envelope, question, form, do)


class _Writing(Protocol):
    def __call__(
        self, *, by: Actor, at: datetime, referral: uuid.UUID, words: str, submission: uuid.UUID
    ) -> None: ...


def _writing(
    request: HttpRequest, referral: uuid.UUID, write: _Writing, question: Question, done: str
) -> HttpResponse:
    """Ask for words that the other desk reads, or send them; what was drafted of them goes."""
    envelope, by = own_or_404(request, referral=referral), actor_of(request)
    draft = draft_of(request, about=referral)
    form = SayForm(data=_data(request), typed=draft.typed if draft else NOTHING)

    def do(now: datetime) -> str:
        said = form.cleaned_data
        write(by=by, at=now, referral=referral, words=said["words"], submission=said["submission"])
        drop_own_draft(by=by, about=referral)
        return done

    drafted = moment_of(draft.at) if draft else ""
    return _page(request, envelope, replace(question, is_written=True, drafted=drafted), form, do)


def _page(
    request: HttpRequest, envelope: Envelope, question: Question, form: SentOnce,
    do: Callable[[datetime], str],
) -> HttpResponse:  # fmt: skip
    """Ask, or do it and lead back to the referral; say in the form where it is refused.

    ``do`` returns what to say of it; nothing where it has said so itself.
    """
    now, status = datetime.now(tz=UTC), 200
    if form.is_valid():
        try:
            with or_404():
                said = do(now)
        except Refused as refusal:
            refuse(form, refusal)
            status = 409
        else:
            if said:
                messages.success(request, said)
            return _led_on(question.act, envelope)
    elif not may_act(state=envelope.state, act=question.act, by=envelope.side):
        messages.warning(request, str(REFUSALS["not now"][1]))
        return redirect("referrals")
    page = {
        "row": shown(envelope=envelope, now=now),
        "question": question,
        "form": form,
        "drafted": "" if form.is_bound else question.drafted,
    }
    return render(request, "sharing/referral_act.html", page, status=status)


def _led_on(act: Act, envelope: Envelope) -> HttpResponse:
    if act in (Act.DECLINE, Act.TAKE_BACK, Act.HAND_BACK):
        return redirect("referrals")
    return redirect("referral", referral=envelope.referral)


def _duties(envelope: Envelope, by: Actor) -> dict[int, str]:
    """Return what one's desk owes in the case, where it sees it."""
    if envelope.case is None:
        return {}
    return dict(duties_to_fulfil(case=envelope.case, desk_id=by.desk_id))


def _data(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
