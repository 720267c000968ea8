"""Taking back what was recorded wrongly. Both stay visible."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.queries import shown_names
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.actions import Stale, correct_entry
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import case_or_404
from amparo.apps.cases.pages.forms_correcting import CorrectionForm
from amparo.apps.cases.pages.queries import CaseFile
from amparo.apps.cases.pages.refusals import REFUSALS
from amparo.apps.cases.pages.telling import speaker_of
from amparo.apps.cases.pages.telling_stale import tell_meanwhile
from amparo.apps.cases.pages.telling_timeline import tell_line
from amparo.domain.access.table import Action
from amparo.domain.casework.entries import Entry, taken_back
from amparo.domain.casework.recording import Refused, check_correction
from amparo.domain.casework.timeline import Line


@open_to(Action.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
def correct(request: HttpRequest, case: uuid.UUID, number: int) -> HttpResponse:
    """Show an entry, ask why it was wrong, and take it back; then offer to record what is right."""
    now = datetime.now(tz=UTC)
    file = case_or_404(case=case, now=now)
    entry = next((entry for entry in file.entries if entry.number == number), None)
    if entry is None:
        raise Http404
    initial = {**CorrectionForm.fresh(), "seen": len(file.entries)}
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data=data, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _send(request, file, entry, form, now)
    return _show(request, file, entry, form, now)


def _send(
    request: HttpRequest, file: CaseFile, entry: Entry, form: CorrectionForm, now: datetime
) -> HttpResponse:
    said = form.cleaned_data
    try:
        correct_entry(
            by=actor_of(request), at=now, case=file.case, number=entry.number,
            reason=said["reason"], seen=said["seen"], submission=said["submission"],
        )  # fmt: skip
    except Stale as stale:
        again = CorrectionForm(
            data={
                "reason": said["reason"],
                "seen": said["seen"] + len(stale.since),
                **form.fresh(),
            }
        )
        return _show(request, file, entry, again, now, since=stale.since)
    except Refused as refusal:
        form.refuse(refusal)
        return _show(request, file, entry, form, now)
    messages.success(request, _("Corrected. The entry no longer counts, and stays visible."))
    return redirect("correct", case=file.case, number=entry.number)


def _show(
    request: HttpRequest,
    file: CaseFile,
    entry: Entry,
    form: CorrectionForm,
    now: datetime,
    *,
    since: tuple[Entry, ...] = (),
) -> HttpResponse:
    speaker = speaker_of(entries=file.entries, now=now)
    line = Line(at=entry.earliest, entry=entry)
    correction = taken_back(entries=file.entries).get(entry.number)
    names = shown_names([one.member for one in since])
    told = tell_meanwhile(speaker=speaker, since=since, desks=file.desks, names=names)
    shown = {
        "file": file,
        "form": form,
        "entry": entry,
        "line": tell_line(
            speaker=speaker,
            line=replace(line, corrected_by=correction),
            desks=file.desks,
            untold=file.known.untold,
        ),
        "why_not": _why_not(file, entry, actor_of(request).institution),
        "is_corrected": correction is not None,
        "meanwhile": [{"text": text} for text in told],
    }
    return render(request, "cases/correct.html", shown)


def _why_not(file: CaseFile, entry: Entry, institution: str) -> str:
    """Why an entry cannot be corrected; nothing if it can."""
    try:
        check_correction(
            entries=file.entries,
            number=entry.number,
            institution=institution,
        )
    except Refused as refusal:
        return str(REFUSALS[refusal.code])
    return ""
