"""Asking for consent: what is reported anyway, the words, then one question on each page."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import case_or_404, or_404
from amparo.apps.cases.pages.queries import CaseFile
from amparo.apps.keys.holding import desk_public
from amparo.apps.protocols.governing import consent_rules
from amparo.apps.sharing.consenting.actions import Said, record_answer
from amparo.apps.sharing.consenting.contents import (
    ReadAloud,
    languages_to_read,
    question_aloud,
    receiver_from,
    receivers,
    reported_aloud,
)
from amparo.apps.sharing.consenting.forms import (
    AnswerForm,
    InterpreterForm,
    PurposeForm,
    ReceiverForm,
    UntilForm,
    WhatForm,
    WordsForm,
    agreed_to,
    interpreter_of,
    refuse,
)
from amparo.apps.sharing.consenting.saying_so import say_who_still_opens
from amparo.apps.sharing.consenting.stepping import Shown, Step, walk
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.asking import Answered
from amparo.domain.consent.country import CountryConsent
from amparo.domain.protocol.calendar import as_microseconds

REPORTED, WORDS, RECEIVER, WHAT, PURPOSE, UNTIL, INTERPRETER, ANSWER = (
    "reported", "words", "receiver", "what", "purpose", "until", "interpreter", "answer",
)  # fmt: skip


@open_to(Action.ASK_CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
def consent_ask(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show one page of the conversation after the other, and record the answer at its end."""
    now, by = datetime.now(tz=UTC), actor_of(request)
    file, consent = case_or_404(case=case, now=now), consent_rules()
    if consent is None:
        raise Http404
    language = _language(request, consent)
    begins_with = {
        **WordsForm.fresh(),
        "language": language,
        "words_version": consent.words.version,
    }
    shown = walk(steps=_steps(file, by, request.POST), sent=request.POST, begins_with=begins_with)
    if shown.is_done and (done := _record(request, file, by, now, shown)) is not None:
        say_who_still_opens(request, said=done, desks=file.desks)
        return redirect("consent", case=case)
    return render(
        request, "sharing/consent_ask.html", _page(file, consent, language, shown, now)
    )  # fmt: skip


def _steps(file: CaseFile, by: Actor, sent: QueryDict) -> Sequence[Step]:
    asked = _asked(sent)
    return (
        Step(name=REPORTED, make=lambda data, initial: WordsForm(data, initial=initial)),
        Step(name=WORDS, make=lambda data, _initial: forms.Form(data)),
        Step(
            name=RECEIVER,
            make=lambda data, _initial: ReceiverForm(
                groups=receivers(case=file.case, by=by), data=data
            ),
        ),
        Step(name=WHAT, make=lambda data, _initial: WhatForm(data=data)),
        Step(name=PURPOSE, make=lambda data, _initial: PurposeForm(data=data)),
        Step(name=UNTIL, make=lambda data, _initial: UntilForm(data=data)),
        Step(name=INTERPRETER, make=lambda data, _initial: InterpreterForm(data=data)),
        Step(name=ANSWER, make=lambda data, _initial: AnswerForm(asked=asked, data=data)),
    )


def _page(
    file: CaseFile, consent: CountryConsent, language: str, shown: Shown, now: datetime
) -> Mapping[str, object]:
    aloud: ReadAloud | None = None
    if shown.step.name == REPORTED:
        aloud = reported_aloud(consent=consent, language=language)
    elif shown.step.name == WORDS:
        aloud = ReadAloud(language=language, sentences=consent.words.consent[language])
    elif shown.step.name == ANSWER:
        aloud = _question(shown.said, file, now)
    return {
        "file": file,
        "step": shown.step.name,
        "form": shown.form,
        "carried": shown.carried,
        "is_first": shown.is_first,
        "aloud": aloud,
        "languages": languages_to_read(consent=consent, chosen=language),
        "is_nothing_stated": not consent.reported,
        "is_without_key": _is_without_key(shown.said),
    }


def _is_without_key(said: Mapping[str, Any]) -> bool:
    """Whether the desk that was chosen has no key, so that nothing can be referred to it."""
    chosen = receiver_from(chosen=said["receiver"]) if "receiver" in said else None
    if chosen is None or chosen.desk_id is None:
        return False
    return desk_public(desk_id=chosen.desk_id) is None


def _question(said: Mapping[str, Any], file: CaseFile, now: datetime) -> ReadAloud:
    return question_aloud(
        language=said["language"],
        receiver=receiver_from(chosen=said["receiver"]),
        compartments=said["compartments"],
        purpose=said["purpose"],
        until=now + timedelta(days=said["until"]),
        desks=file.desks,
    )


def _record(
    request: HttpRequest, file: CaseFile, by: Actor, now: datetime, shown: Shown
) -> Said | None:
    """Record the answer; none where it was refused, which the form says then."""
    try:
        with or_404():
            done = record_answer(
                by=by, at=now, case=file.case, answered=_answered(shown.said, now),
                submission=shown.said["submission"],
            )  # fmt: skip
    except Refused as refusal:
        refuse(shown.form, refusal)
        return None
    messages.success(request, _("What the person said is written in the journal of the case."))
    return done


def _answered(said: Mapping[str, Any], now: datetime) -> Answered:
    """Return what was said on all pages together."""
    asked = frozenset(said["compartments"])
    agreed = agreed_to(said=said)
    return Answered(
        receiver=receiver_from(chosen=said["receiver"]),
        agreed=agreed,
        withheld=asked - agreed,
        purpose=said["purpose"],
        until=as_microseconds(now + timedelta(days=said["until"])),
        how=said["how"],
        words_version=said["words_version"],
        language=said["language"],
        interpreter=interpreter_of(said=said),
    )


def _asked(sent: QueryDict) -> Collection[Compartment]:
    known = {one.value: one for one in Compartment}
    return [known[name] for name in sent.getlist("compartments") if name in known]


def _language(request: HttpRequest, consent: CountryConsent) -> str:
    """Return the language that was chosen for the person; that of the reader if none was."""
    own = (get_language() or "").partition("-")[0]
    wanted = request.POST.get("language", request.GET.get("language", own))
    return wanted if wanted in consent.words.languages else consent.words.languages[0]
