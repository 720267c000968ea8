"""Opening a case, or one for each of several people found together."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.actions import OpenedAgain, open_cases
from amparo.apps.cases.codes import codes_of
from amparo.apps.cases.pages.forms_event import Asked, OpeningForm
from amparo.apps.cases.pages.places import country_places
from amparo.apps.cases.pages.queries import list_together, read_code
from amparo.apps.cases.pages.telling import speaker_of
from amparo.apps.cases.pages.telling_again import tell_opened
from amparo.apps.protocols.governing import country_pack
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused
from amparo.domain.protocol.play.speaker import Speaker

_NOTHING: Mapping[str, object] = MappingProxyType({})


@open_to(Action.OPEN_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Ask what was noticed first; then when, where and of how many people; then open the cases."""
    now = datetime.now(tz=UTC)
    speaker = speaker_of(entries=(), now=now)
    event = request.GET.get("event", "")
    if not event:
        return _choose(request, speaker)
    if event not in speaker.game.events:
        raise Http404
    asked = Asked(event=event, facts=speaker.game.events[event], known={}, place=_place(request))
    form = OpeningForm(asked=asked, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _open(request, speaker, form, now)
    return _show(request, speaker, form)


def _choose(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    usual = country_pack().begins_with
    is_all = bool(request.GET.get("all")) or not usual
    events = [event for event in speaker.game.events if is_all or event in usual]
    ordered = events if is_all else [event for event in usual if event in events]
    names = [{"event": event, "name": speaker.game.labels.event(event).name} for event in ordered]
    return render(request, "cases/open_choose.html", {"events": names, "is_all": is_all})


def _place(request: HttpRequest) -> str:
    """The place of the desk, if it is one of the pack's: most people are found near it."""
    place = actor_of(request).place
    return place if place in country_places() else ""


def _open(request: HttpRequest, speaker: Speaker, form: OpeningForm, now: datetime) -> HttpResponse:
    draft, said = form.draft(at=now), form.cleaned_data
    if draft is None:
        return _show(request, speaker, form)
    try:
        opened = open_cases(
            by=actor_of(request), at=now, draft=draft, people=said["people"],
            submission=said["submission"], although_again=said["although_again"],
        )  # fmt: skip
    except OpenedAgain as again:
        codes = codes_of(cases=[case.pk for case in again.cases])
        told = {
            "again": tell_opened(cases=again.cases, now=now),
            "before": [
                {"text": codes[case.pk], "href": reverse("case", kwargs={"case": case.pk})}
                for case in again.cases
            ],
            "is_time_kept": form.is_just_now(),
        }
        return _show(request, speaker, form.sent_again(at=now), told)
    except Refused as refusal:
        form.refuse(refusal)
        return _show(request, speaker, form)
    if len(opened) > 1:
        return redirect("opened-cases", together=said["submission"])
    said_code = _("Case %(code)s is open. Write this code on your papers.")
    messages.success(request, said_code % {"code": read_code(case=opened[0])})
    return redirect("case", case=opened[0])


def _show(
    request: HttpRequest, speaker: Speaker, form: OpeningForm, told: Mapping[str, object] = _NOTHING
) -> HttpResponse:
    shown = {
        **told,
        "form": form,
        "event": speaker.game.labels.event(form.asked.event).name,
        "asks_again": bool(told) or form.data.get("although_again"),
    }
    return render(request, "cases/open.html", shown)


@open_to(Action.OPEN_CASE)
@require_safe
def opened_cases(request: HttpRequest, together: uuid.UUID) -> HttpResponse:
    """Name the cases that were opened together, to be written on paper."""
    found = list_together(together=together)
    if not found:
        raise Http404
    return render(request, "cases/opened.html", {"cases": found})
