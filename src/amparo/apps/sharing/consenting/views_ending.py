"""Taking consent back; and sharing without it, only by a way that the law names."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

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
from amparo.apps.cases.pages.telling_sharing import ROUTE_NAMES
from amparo.apps.protocols.governing import consent_rules
from amparo.apps.sharing.consenting.actions import take_route, withdraw
from amparo.apps.sharing.consenting.contents import (
    ReadAloud,
    StandingLine,
    desks_holding,
    languages_to_read,
    standing_lines,
)
from amparo.apps.sharing.consenting.forms import (
    PurposeForm,
    RouteForm,
    RouteToForm,
    WhatForm,
    WithdrawForm,
    refuse,
    sentence_case,
)
from amparo.apps.sharing.consenting.knowing import ledger_from
from amparo.apps.sharing.consenting.saying_so import say_who_still_opens
from amparo.apps.sharing.consenting.stepping import Shown, Step, walk
from amparo.apps.sharing.consenting.words import SURENESS
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.country import CountryConsent
from amparo.domain.consent.routes import Route

GROUND, WHOM, WHAT, PURPOSE = "ground", "whom", "what", "purpose"


@open_to(Action.ASK_CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
def consent_withdraw(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Say what taking consent back cannot undo, and take it back."""
    now, by = datetime.now(tz=UTC), actor_of(request)
    file, consent = case_or_404(case=case, now=now), _consent_or_404()
    lines = standing_lines(
        ledger=ledger_from(case=file.case, entries=file.entries), desks=file.desks, now=now
    )  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(
        standing=[(str(one.number), _one_line(one)) for one in lines], data=data,
        initial=WithdrawForm.fresh(),
    )  # fmt: skip
    if form.is_valid() and _withdrawn(request, file, by, now, form):
        return redirect("consent", case=case)
    language = _language(request, consent)
    shown = {
        "file": file,
        "form": form,
        "has_standing": bool(lines),
        "aloud": ReadAloud(language=language, sentences=consent.words.withdrawal[language]),
        "languages": languages_to_read(consent=consent, chosen=language),
    }
    return render(request, "sharing/consent_withdraw.html", shown)


@open_to(Action.SHARE_WITHOUT_CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
def consent_route(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask for the ground, to whom, what and what for, and take the way that the law names."""
    now, by = datetime.now(tz=UTC), actor_of(request)
    file, consent = case_or_404(case=case, now=now), _consent_or_404()
    shown = walk(
        steps=_steps(consent, by, request.POST), sent=request.POST, begins_with=RouteForm.fresh()
    )
    if shown.is_done and _taken(request, file, by, now, shown):
        return redirect("consent", case=case)
    route = _route(consent, request.POST)
    page = {
        "file": file,
        "form": shown.form,
        "carried": shown.carried,
        "step": shown.step.name,
        "is_first": shown.is_first,
        "is_last": shown.step.name == PURPOSE,
        "route": route,
        "sureness": SURENESS[route.confidence] if route else "",
        "not_stated": [
            sentence_case(name) for kind, name in ROUTE_NAMES.items() if kind not in consent.routes
        ],
        "has_routes": bool(consent.routes),
    }
    return render(request, "sharing/consent_route.html", page)


def _withdrawn(
    request: HttpRequest, file: CaseFile, by: Actor, now: datetime, form: WithdrawForm
) -> bool:
    try:
        with or_404():
            said = withdraw(
                by=by, at=now, case=file.case, number=form.number(), how=form.cleaned_data["how"],
                submission=form.cleaned_data["submission"],
            )  # fmt: skip
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(
        request, _("Taken back. Whoever had it is told, and has to confirm that they know.")
    )
    say_who_still_opens(request, said=said, desks=file.desks)
    return True


def _steps(consent: CountryConsent, by: Actor, sent: QueryDict) -> Sequence[Step]:
    route = _route(consent, sent)
    kinds = [(kind.value, sentence_case(ROUTE_NAMES[kind])) for kind in consent.routes]
    articles = {kind.value: one.basis for kind, one in consent.routes.items()}
    desks = desks_holding(roles=route.to, by=by) if route else []
    only = route.compartments if route else ()
    return (
        Step(
            name=GROUND,
            make=lambda data, initial: RouteForm(
                kinds=kinds, articles=articles, data=data, initial=initial
            ),
        ),
        Step(name=WHOM, make=lambda data, _initial: RouteToForm(desks=desks, data=data)),
        Step(name=WHAT, make=lambda data, _initial: WhatForm(only=only, data=data)),
        Step(name=PURPOSE, make=lambda data, _initial: PurposeForm(data=data)),
    )


def _taken(request: HttpRequest, file: CaseFile, by: Actor, now: datetime, shown: Shown) -> bool:
    said = shown.said
    try:
        with or_404():
            take_route(
                by=by, at=now, case=file.case, kind=said["kind"], desk_id=said["desk"],
                compartments=frozenset(said["compartments"]), purpose=said["purpose"],
                submission=said["submission"],
            )  # fmt: skip
    except Refused as refusal:
        refuse(shown.form, refusal)
        return False
    messages.success(
        request,
        _("Written in the journal, with its article. For a day your desk may share this with"
          " them."),
    )  # fmt: skip
    return True


def _route(consent: CountryConsent, sent: QueryDict) -> Route | None:
    kinds: Mapping[str, Route] = {kind.value: one for kind, one in consent.routes.items()}
    return kinds.get(sent.get("kind", ""))


def _one_line(one: StandingLine) -> str:
    gaps = {"whom": one.whom, "purpose": one.purpose, "what": one.what, "until": one.until}
    if one.is_over:
        return _("%(whom)s, for %(purpose)s: %(what)s (ran out: %(until)s)") % gaps
    return _("%(whom)s, for %(purpose)s: %(what)s (until %(until)s)") % gaps


def _consent_or_404() -> CountryConsent:
    consent = consent_rules()
    if consent is None:
        raise Http404
    return consent


def _language(request: HttpRequest, consent: CountryConsent) -> str:
    own = (get_language() or "").partition("-")[0]
    wanted = request.GET.get("language", own)
    return wanted if wanted in consent.words.languages else consent.words.languages[0]
