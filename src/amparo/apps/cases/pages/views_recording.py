"""Recording what happened in a case: choosing what it was, then when, where, and what is known."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.queries import shown_names
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.cases.actions import Again, Barred, Stale, record_event
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import case_or_404
from amparo.apps.cases.pages.forms_event import Asked, RecordForm
from amparo.apps.cases.pages.queries import CaseFile
from amparo.apps.cases.pages.telling import speaker_of
from amparo.apps.cases.pages.telling_again import tell_recorded
from amparo.apps.cases.pages.telling_bars import BarLine, bars_by_event, bars_now, breached_bars
from amparo.apps.cases.pages.telling_stale import tell_meanwhile
from amparo.domain.access.table import Action
from amparo.domain.casework.next_steps import Group, is_found, next_steps
from amparo.domain.casework.projecting import rules_of
from amparo.domain.casework.recording import Refused, recorded_lately
from amparo.domain.protocol.play.speaker import Speaker

_GROUPS: Mapping[Group, str | Promise] = {
    Group.OURS: gettext_lazy("Something your desk owes"),
    Group.OTHERS: gettext_lazy("Something another institution owes"),
    Group.MOMENTS: gettext_lazy("Something happened or became known"),
    Group.ACTS: gettext_lazy("Something else was done"),
    Group.FORBIDDEN: gettext_lazy("Something was done that the law does not allow"),
}
_ALWAYS_OPEN = (Group.OURS, Group.OTHERS)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An event to choose, and the bars it would be against now."""

    event: str
    name: str
    bars: tuple[BarLine, ...]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """A group of events to choose from."""

    title: str | Promise
    choices: tuple[Choice, ...]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the page says above its form, once that was sent and not recorded.

    ``meanwhile``: what was recorded since the page was made. ``again``: that the desk recorded
    the same; ``asks_again``: whether that is asked. ``bars``: those that the act is against.
    ``is_time_kept``: just now became the time of pressing the button.
    """

    meanwhile: tuple[str, ...] = ()
    again: str = ""
    asks_again: bool = False
    bars: tuple[BarLine, ...] = ()
    is_time_kept: bool = False


_NOTHING = Told()


@open_to(Action.RECORD)
@require_safe
@noting_reading
def record(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask what happened."""
    now, find = datetime.now(tz=UTC), request.GET.get("find", "").strip()[:100]
    file = case_or_404(case=case, now=now)
    speaker = speaker_of(entries=file.entries, now=now)
    groups = [*_groups(file, speaker, actor_of(request), find)]
    return render(request, "cases/record.html", {"file": file, "find": find, "groups": groups})


def _groups(file: CaseFile, speaker: Speaker, actor: Actor, find: str) -> Iterator[Choices]:
    rules = rules_of(speaker.game.program)
    owed = [
        (rules[duty.version, duty.duty].must, duty.desk_id == actor.desk_id)
        for duty in file.open_duties
    ]
    steps = next_steps(
        versions=speaker.game.program.names.versions,
        ours=[event for event, is_ours in owed if is_ours],
        others=[event for event, is_ours in owed if not is_ours],
    )
    barred = bars_by_event(bars_now(speaker=speaker))
    for group, title in _GROUPS.items():
        found = [event for event in steps[group] if _is_found(speaker, event, find)]
        choices = tuple(
            Choice(
                event=event,
                name=speaker.game.labels.event(event).name,
                bars=tuple(barred.get(event, ())),
            )
            for event in found
        )
        if choices:
            yield Choices(title=title, choices=choices, is_open=bool(find) or group in _ALWAYS_OPEN)


def _is_found(speaker: Speaker, event: str, find: str) -> bool:
    label = speaker.game.labels.event(event)
    return is_found(find=find, texts=[label.name, label.act])


@open_to(Action.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
def record_what(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask when and where it happened and what is known of it, and record it."""
    now = datetime.now(tz=UTC)
    file = case_or_404(case=case, now=now)
    speaker = speaker_of(entries=file.entries, now=now)
    asked = _asked(file, speaker, request.GET.get("event", ""))
    form = RecordForm(asked=asked, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _send(request, file, speaker, form, now)
    return _show(request, file, speaker, form)


def _asked(file: CaseFile, speaker: Speaker, event: str) -> Asked:
    events = speaker.game.events
    if event not in events:
        raise Http404
    return Asked(
        event=event,
        facts=events[event],
        known=speaker.game.known,
        place=file.place,
        seen=len(file.entries),
    )


def _send(
    request: HttpRequest, file: CaseFile, speaker: Speaker, form: RecordForm, now: datetime
) -> HttpResponse:
    draft, said = form.draft(at=now), form.cleaned_data
    if draft is None:
        return _show(request, file, speaker, form)
    try:
        record_event(
            by=actor_of(request), at=now, case=file.case, draft=draft, seen=said["seen"],
            submission=said["submission"], although_barred=said["although_barred"],
            although_again=said["although_again"],
        )  # fmt: skip
    except Stale as stale:
        told = _told_meanwhile(request, file, speaker, form, stale)
        # A new form: the one before was never done, and this one has seen more.
        changed = {"seen": said["seen"] + len(stale.since), **form.fresh()}
        return _show(request, file, speaker, form.sent_again(at=now, **changed), told)
    except Again as again:
        text = tell_recorded(entry=again.entry, now=now)
        told = Told(again=text, asks_again=True, is_time_kept=form.is_just_now())
        return _show(request, file, speaker, form.sent_again(at=now), told)
    except Barred as barred:
        bars = breached_bars(speaker=speaker, bars=barred.bars)
        told = Told(bars=bars, is_time_kept=form.is_just_now())
        asking = form.sent_again(at=now)
        asking.add_error("although_barred", _("Tick this if it happened all the same."))
        return _show(request, file, speaker, asking, told)
    except Refused as refusal:
        form.refuse(refusal)
        return _show(request, file, speaker, form)
    event = speaker.game.labels.event(draft.event).name
    messages.success(request, _("Recorded: %(event)s.") % {"event": event})
    return redirect("case", case=file.case)


def _told_meanwhile(
    request: HttpRequest, file: CaseFile, speaker: Speaker, form: RecordForm, stale: Stale
) -> Told:
    names = shown_names([entry.member for entry in stale.since])
    same = recorded_lately(
        entries=stale.since,
        event=form.asked.event,
        desk_id=actor_of(request).desk_id,
        now=speaker.game.now,
    )
    return Told(
        meanwhile=tell_meanwhile(speaker=speaker, since=stale.since, desks=file.desks, names=names),
        asks_again=same is not None,
        is_time_kept=form.is_just_now(),
    )


def _show(
    request: HttpRequest, file: CaseFile, speaker: Speaker, form: RecordForm, told: Told = _NOTHING
) -> HttpResponse:
    event = form.asked.event
    # What the law bars is said before it is sent, too.
    bars = told.bars or tuple(bars_by_event(bars_now(speaker=speaker)).get(event, ()))
    shown = {
        "file": file,
        "event": speaker.game.labels.event(event).name,
        "form": form,
        "bars": bars,
        "asks_barred": bars or form.data.get("although_barred"),
        "again": told.again,
        "asks_again": told.asks_again or form.data.get("although_again"),
        "meanwhile": [{"text": text} for text in told.meanwhile],
        "to_case": [{"text": _("Go to the case"), "href": reverse("case", args=[file.case])}],
        "is_time_kept": told.is_time_kept,
    }
    return render(request, "cases/record_event.html", shown)
