"""Sending a referral: one form, then exactly what the receiver will read, then it goes."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import may_enter, open_to
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import case_or_404, or_404
from amparo.apps.cases.pages.queries import CaseFile
from amparo.apps.cases.pages.telling_sharing import compartments_named
from amparo.apps.compartments.granting import who_opens
from amparo.apps.compartments.keeping import NoGrant, Opened, open_compartment
from amparo.apps.compartments.pages.forms import PREFIX
from amparo.apps.compartments.pages.refusing import telling_refusals
from amparo.apps.compartments.words import NAMES, contact_warnings
from amparo.apps.keys.holding import Holder, numbers_of_desk
from amparo.apps.keys.unsealing import holder_of, unsealed
from amparo.apps.protocols.clock import instant
from amparo.apps.sharing.consenting.covering import Uncovered
from amparo.apps.sharing.consenting.words import REASON_NAMES as UNCOVERED_NAMES
from amparo.apps.sharing.referring.choosing import named_receivers
from amparo.apps.sharing.referring.drafts import drop_own_draft
from amparo.apps.sharing.referring.facts import known_facts, told_facts
from amparo.apps.sharing.referring.forms import Offered, ReferForm, previewed_digest, refuse
from amparo.apps.sharing.referring.sending import Going, Wanted, foresee, send_referral
from amparo.apps.sharing.referring.showing import duties_to_fulfil, rows_kept
from amparo.apps.sharing.referring.views_drafting import (
    draft_of,
    drafted_when_closed,
    keep_typed,
)
from amparo.apps.sharing.referring.words import (
    CONFIDENTIAL,
    NEED_NAMES,
    URGENCY_NAMES,
    named,
)
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.referral.needs import more_than_enough

SEND, CHANGE = "send", "change"
"""What the buttons below the preview send as ``step``."""


@dataclass(frozen=True, kw_only=True)
class ShownPart:
    """A compartment as it stands now: its name, and the label and words of each field.

    ``warnings`` are those that whoever opens it reads first; there is time yet to ask and write.
    """

    name: str | Promise
    rows: Sequence[tuple[str, str]]
    warnings: Sequence[str | Promise]


@open_to(Action.REFER)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
@drafted_when_closed
@unsealed
@telling_refusals
def refer(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask for what is needed and of whom, show what they will read, and send it."""
    by, now = holder_of(request), datetime.now(tz=UTC)
    file = case_or_404(case=case, now=now)
    offered = _offered(by, file, now)
    if request.method != "POST":
        return _begin(request, file, offered)
    form = ReferForm(offered=offered, data=request.POST)
    if request.POST.get("step") == CHANGE or not form.is_valid():
        return _ask(request, file, form)
    wanted = form.wanted()
    try:
        going = foresee(by=by, at=now, case=case, wanted=wanted)
        opened = {
            one: open_compartment(by=by, at=now, case=case, compartment=one)
            for one in wanted.compartments
        }
        versions = {one.value: kept.version for one, kept in opened.items()}
        read = previewed_digest(wanted=wanted, versions=versions)
        if request.POST.get("step") == SEND and form.cleaned_data["previewed"] == read:
            return _sent(request, by, now, case, form)
    except Uncovered as uncovered:
        refuse(form, uncovered)
        return _ask(request, file, form, missing=_missing(uncovered))
    except Refused as refusal:
        refuse(form, refusal)
        return _ask(request, file, form)
    except NoGrant:
        refuse(form, Refused("nothing kept"))
        return _ask(request, file, form)
    keep_typed(request, {"case": case})
    is_changed = request.POST.get("step") == SEND
    return _preview(request, file, form, wanted, going, opened, read, is_changed=is_changed)


def _offered(by: Holder, file: CaseFile, now: datetime) -> Offered:
    opened = who_opens(case=file.case, at=now)
    own = [one for one in NAMES if by.actor.desk_id in opened.get(one, ())]
    return Offered(
        desks=named_receivers(by_desk=by.actor.desk_id),
        compartments=own,
        facts=known_facts(case=file.case),
        duties=duties_to_fulfil(case=file.case, desk_id=by.actor.desk_id),
    )


def _begin(request: HttpRequest, file: CaseFile, offered: Offered) -> HttpResponse:
    """Show the form as it is at first, or as its reader has left it."""
    draft = draft_of(request, about=file.case)
    if draft is None:
        return _ask(request, file, ReferForm(offered=offered))
    form = ReferForm(offered=offered, typed=draft.typed)
    return _ask(request, file, form, drafted=moment_of(draft.at))


def _ask(
    request: HttpRequest, file: CaseFile, form: ReferForm,
    missing: Sequence[tuple[str, str]] = (), drafted: str = "",
) -> HttpResponse:  # fmt: skip
    page = {
        "drafted": drafted,
        "file": file,
        "form": form,
        "missing": missing,
        "may_ask_consent": may_enter(action=Action.ASK_CONSENT, actor=actor_of(request)),
        "has_parts": bool(form.offered.compartments),
    }
    return render(request, "sharing/refer.html", page)


def _preview(
    request: HttpRequest, file: CaseFile, form: ReferForm, wanted: Wanted, going: Going | None,
    opened: Mapping[Compartment, Opened], read: str, *, is_changed: bool,
) -> HttpResponse:  # fmt: skip
    too_much = more_than_enough(need=wanted.need, compartments=wanted.compartments)
    page: dict[str, Any] = {
        "file": file,
        "carried": _carried(request.POST),
        "read": read,
        "is_changed": is_changed,
        "receiver": form.receiver_name() or named(CONFIDENTIAL),
        "is_confidential": wanted.to_desk is None,
        "numbers": "" if wanted.to_desk is None else numbers_of_desk(desk_id=wanted.to_desk),
        "is_nobody_left": going is None,
        "from_desk": file.desks[actor_of(request).desk_id],
        "need": named(NEED_NAMES[wanted.need]),
        "urgency": URGENCY_NAMES[wanted.urgency],
        "words": wanted.packet.words,
        "facts": told_facts(facts=wanted.packet.facts),
        "parts": [
            ShownPart(
                name=name,
                rows=rows_kept(case=file.case, which=one, opened=opened[one]),
                warnings=contact_warnings(contact=opened[one].fields),
            )
            for one, name in NAMES.items()
            if one in opened
        ],
        "opens": compartments_named(wanted.compartments),
        "too_much": compartments_named(too_much) if too_much else "",
        "duty": form.offered.duties.get(wanted.serves, "") if wanted.is_fulfilled and
        wanted.serves is not None else "",
        "answer_by": instant(going.answer_by.at) if going else "",
        "is_practice": going.answer_by.is_practice if going else False,
        "until": instant(going.until) if going else "",
    }  # fmt: skip
    return render(request, "sharing/refer_preview.html", page)


def _carried(sent: QueryDict) -> list[tuple[str, str]]:
    """Return what was typed, to go along with the preview; all but what it replaces."""
    return [
        (name, str(value))
        for name, values in sent.lists()
        if name.startswith(f"{PREFIX}-") and name != f"{PREFIX}-previewed"
        for value in values
    ]


def _sent(
    request: HttpRequest, by: Holder, now: datetime, case: uuid.UUID, form: ReferForm
) -> HttpResponse:
    with or_404():
        sent = send_referral(
            by=by, at=now, case=case, wanted=form.wanted(),
            submission=form.cleaned_data["submission"],
        )  # fmt: skip
    drop_own_draft(by=by.actor, about=case)
    if sent.referral is None:
        messages.warning(
            request,
            _("No confidential service is left that could be asked. That is counted, so that the"
              " coordination sees what is missing."),
        )  # fmt: skip
        return redirect("case", case=case)
    messages.success(request, _("Sent. You are told here and on “Due” when they answer."))
    return redirect("referrals")


def _missing(uncovered: Uncovered) -> list[tuple[str, str]]:
    return [(str(NAMES[one]), str(UNCOVERED_NAMES[why])) for one, why in uncovered.missing.items()]
