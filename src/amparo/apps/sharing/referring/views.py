"""The referrals of a desk: the list, and one of them with what was written."""

import uuid
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.keys.unsealing import holder_of, unsealed
from amparo.apps.sharing.referring.handing_over import Sheet, read_sheet
from amparo.apps.sharing.referring.lapsing import lapse_own
from amparo.apps.sharing.referring.packets import open_words
from amparo.apps.sharing.referring.queries import Envelope, find_own, list_acts, list_own
from amparo.apps.sharing.referring.refusing import telling_unreadable
from amparo.apps.sharing.referring.showing import acts_now, shown, told
from amparo.domain.access.table import Action
from amparo.domain.referral.acts import Side, State


@open_to(Action.ANSWER_REFERRAL)
@require_safe
@telling_unreadable
def referrals(request: HttpRequest) -> HttpResponse:
    """List the referrals of the desk: what waits for it first, by when it is to be answered."""
    by, now = actor_of(request), datetime.now(tz=UTC)
    lapse_own(by=by, at=now)
    found = list_own(by=by)
    page = {
        name: [shown(envelope=one, now=now) for one in getattr(found, name)]
        for name in ("asked", "in_hand", "sent", "ended")
    }
    shown_all = {"unreadable": found.unreadable, **page}
    return render(request, "sharing/referrals.html", shown_all)


@open_to(Action.ANSWER_REFERRAL)
@require_safe
@unsealed
@telling_unreadable
def referral(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Show one referral, what was written with it, and what one may do now."""
    by, now = holder_of(request), datetime.now(tz=UTC)
    lapse_own(by=by.actor, at=now)
    envelope = own_or_404(request, referral=referral)
    packets = open_words(by=by, referral=referral)
    page = {
        "row": shown(envelope=envelope, now=now),
        "is_received": envelope.side is Side.RECEIVER,
        "is_in_hand": envelope.side is Side.RECEIVER and envelope.state is State.ACCEPTED,
        "lines": told(acts=list_acts(referral=referral), packets=packets, side=envelope.side),
        "are_words_gone": not packets,
        **acts_now(envelope=envelope),
    }
    return render(request, "sharing/referral.html", page)


@open_to(Action.ANSWER_REFERRAL)
@require_safe
@unsealed
@telling_unreadable
def handover(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """Show the sheet for whoever meets the person: from what was granted, and nothing else."""
    by, now = holder_of(request), datetime.now(tz=UTC)
    envelope = own_or_404(request, referral=referral)
    is_in_hand = envelope.side is Side.RECEIVER and envelope.state is State.ACCEPTED
    if not is_in_hand or envelope.case is None:
        raise Http404
    sheet: Sheet = read_sheet(by=by, at=now, case=envelope.case, compartments=envelope.compartments)
    acts, packets = list_acts(referral=referral), open_words(by=by, referral=referral)
    lines = told(acts=acts, packets=packets, side=envelope.side)
    page = {
        "row": shown(envelope=envelope, now=now),
        "sheet": sheet,
        "written": [line for line in lines if line.words or line.facts],
        "are_words_gone": not packets,
    }
    return render(request, "sharing/handover.html", page)


def own_or_404(request: HttpRequest, *, referral: uuid.UUID) -> Envelope:
    """Return a referral of the reader's desk. Raises `Http404` where it is not one."""
    found = find_own(by=actor_of(request), referral=referral)
    if found is None:
        raise Http404
    return found
