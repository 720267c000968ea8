"""Consent of a case: the ledger, and confirming that one was told of a withdrawal."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.apps.accounts.access import may_enter, open_to
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import case_or_404, or_404
from amparo.apps.protocols.governing import consent_rules
from amparo.apps.sharing.consenting.actions import acknowledge
from amparo.apps.sharing.consenting.contents import lines_of, own_notices, standing_lines
from amparo.apps.sharing.consenting.knowing import ledger_from
from amparo.apps.sharing.consenting.words import REFUSALS
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.ledger import Ledger
from amparo.domain.protocol.calendar import as_instant

_UTC = ZoneInfo("UTC")


@open_to(Action.SEE_CASE)
@require_safe
@noting_reading
def consent(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what may be shared, and everything that was said of it, the newest first."""
    now, by = datetime.now(tz=UTC), actor_of(request)
    file = case_or_404(case=case, now=now)
    rules = consent_rules()
    may_ask = may_enter(action=Action.ASK_CONSENT, actor=by) and rules is not None
    may_share = may_enter(action=Action.SHARE_WITHOUT_CONSENT, actor=by) and rules is not None
    ledger = ledger_from(case=file.case, entries=file.entries) if rules else None
    shown = {
        "file": file,
        "has_words": rules is not None,
        "may_ask": may_ask,
        "may_share_without": may_share,
        "standing": standing_lines(ledger=ledger, desks=file.desks, now=now) if ledger else (),
        "lines": lines_of(file=file, now=now),
        "to_confirm": own_notices(file=file, by=by, now=now)
        if may_enter(action=Action.RECORD, actor=by)
        else (),
        "asked_again": _asked_again(ledger),
        "submission": uuid.uuid4(),
    }
    return render(request, "sharing/consent.html", shown)


def _asked_again(ledger: Ledger | None) -> str:
    since = ledger.asked_again if ledger else None
    return "" if since is None else moment_of(as_instant(since, _UTC))


@open_to(Action.RECORD)
@require_POST
@noting_reading
def consent_acknowledge(request: HttpRequest, case: uuid.UUID, number: int) -> HttpResponse:
    """Confirm for the reader's desk that it was told of a withdrawal."""
    now, by = datetime.now(tz=UTC), actor_of(request)
    try:
        with or_404():
            acknowledge(
                by=by, at=now, case=case, number=number, submission=_submission(request)
            )  # fmt: skip
    except Refused as refusal:
        messages.warning(request, str(REFUSALS[refusal.code][1]))
    else:
        messages.success(request, _("Confirmed, and written in the journal of the case."))
    return redirect("consent", case=case)


def _submission(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        return uuid.uuid4()
