"""Writing a sealed part of a case. What was typed and not kept is kept as a draft, sealed too."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import or_404
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.compartments.drafts import drop_draft, find_draft, keep_draft
from amparo.apps.compartments.keeping import (
    ChangedMeanwhile,
    NothingWritten,
    Opened,
    PartChanged,
    keep_compartment,
    open_compartment,
)
from amparo.apps.compartments.pages.forms import FORMS, SealedForm
from amparo.apps.compartments.pages.refusing import compartment_or_404, telling_refusals
from amparo.apps.compartments.replacing import is_changed, may_replace, replace_changed
from amparo.apps.compartments.words import NAMES
from amparo.apps.keys.owning import NoKey
from amparo.apps.keys.unsealing import find_opened, holder_of, unsealed
from amparo.apps.sharing.consenting.contents import reported_here
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment

View = Callable[..., HttpResponseBase]
_NOTHING_WRITTEN = gettext_lazy("Nothing is written yet, so nothing was kept.")


def drafted_when_closed(view: View) -> View:
    """Keep as a draft what is sent when it is no longer open, and ask for the passphrase."""

    @wraps(view)
    def kept(request: HttpRequest, case: uuid.UUID, compartment: str) -> HttpResponseBase:
        if (
            request.method == "POST"
            and find_opened(request) is None
            and _keep(request, case, compartment)
        ):
            messages.warning(
                request, _("It was closed meanwhile. What you typed is kept as a draft.")
            )
            return redirect("compartment-edit", case=case, compartment=compartment)
        return view(request, case=case, compartment=compartment)

    return kept


@open_to(Action.UNSEAL)
@require_http_methods(["GET", "HEAD", "POST"])
@noting_reading
@drafted_when_closed
@unsealed
@telling_refusals
def compartment_edit(request: HttpRequest, case: uuid.UUID, compartment: str) -> HttpResponse:
    """Show the form of a sealed part, and keep what is typed; tell what others kept meanwhile."""
    which = compartment_or_404(name=compartment)
    if which not in FORMS:
        return redirect("sealed", case=case)
    if "anew" in request.GET:
        return _edit_anew(request, case, which)
    by, now = holder_of(request), datetime.now(tz=UTC)
    if request.method != "POST":
        kept = open_compartment(by=by, at=now, case=case, compartment=which)
        return _show(request, case, which, kept)
    form = FORMS[which](kept={}, data=request.POST)
    if not form.is_valid():
        return _page(request, case, which, form)
    try:
        keep_compartment(
            by=by, at=now, case=case, compartment=which, fields=form.said(),
            seen=form.cleaned_data["seen"], submission=form.cleaned_data["submission"],
        )  # fmt: skip
    except ChangedMeanwhile:
        _keep(request, case, compartment)  # where they may open no more, what they typed stays
        stands = open_compartment(by=by, at=now, case=case, compartment=which)
        again = form.sent_again(seen=stands.version)
        return _page(request, case, which, again, meanwhile=form.rows_of(kept=stands.fields))
    except NothingWritten:
        form.add_error(None, _NOTHING_WRITTEN)
        return _page(request, case, which, form)
    messages.success(request, _kept_words(form))
    return redirect("compartment", case=case, compartment=compartment)


def _edit_anew(request: HttpRequest, case: uuid.UUID, which: Compartment) -> HttpResponse:
    """Show an empty form for a part that was changed, and keep what is typed in its place."""
    by, now = holder_of(request), datetime.now(tz=UTC)
    as_it_stands = redirect("compartment-edit", case=case, compartment=which.value)
    if request.method != "POST":
        with or_404():
            read_code(case=case)
        if not is_changed(by=by, at=now, case=case, compartment=which):
            return as_it_stands
        if not may_replace(by=by, at=now, case=case, compartment=which):
            raise PartChanged(compartment=which)
        return _show(request, case, which, Opened(fields={}), is_anew=True)
    form = FORMS[which](kept={}, data=request.POST)
    if not form.is_valid():
        return _page(request, case, which, form, is_anew=True)
    try:
        replace_changed(
            by=by, at=now, case=case, compartment=which, fields=form.said(),
            submission=form.cleaned_data["submission"],
        )  # fmt: skip
    except ChangedMeanwhile:
        _keep(request, case, which.value)  # what they typed stays as their draft
        return as_it_stands
    except NothingWritten:
        form.add_error(None, _NOTHING_WRITTEN)
        return _page(request, case, which, form, is_anew=True)
    messages.success(request, _("Kept, sealed, in place of what was changed."))
    return redirect("compartment", case=case, compartment=which.value)


def _kept_words(form: SealedForm) -> str:
    return _("Kept, sealed.") if form.said() else _("Emptied. Nothing stands in it any more.")


@open_to(Action.UNSEAL)
@require_POST
def compartment_draft(request: HttpRequest, case: uuid.UUID, compartment: str) -> HttpResponse:
    """Keep what is being typed as a draft; or let it go, where a button asks for that."""
    which = compartment_or_404(name=compartment)
    if "drop" in request.POST:
        drop_draft(by=actor_of(request), case=case, compartment=which)
        return redirect("compartment-edit", case=case, compartment=compartment)
    if not _keep(request, case, compartment):
        return HttpResponse(status=409)
    return HttpResponse(status=204)


def _keep(request: HttpRequest, case: uuid.UUID, compartment: str) -> bool:
    which = compartment_or_404(name=compartment)
    if which not in FORMS:
        return False
    form = FORMS[which](kept={}, data=request.POST)
    form.is_valid()  # what is too long is kept all the same, to be mended
    fields = {name: str(form[name].value() or "") for name in form.own_names()}
    by, now, seen = actor_of(request), datetime.now(tz=UTC), form.cleaned_data.get("seen", 0)
    try:
        with or_404():
            read_code(case=case)
        keep_draft(by=by, at=now, case=case, compartment=which, fields=fields, seen=seen)
    except NoKey:
        return False
    return True


def _show(
    request: HttpRequest, case: uuid.UUID, which: Compartment, kept: Opened, *,
    is_anew: bool = False,
) -> HttpResponse:  # fmt: skip
    opened = find_opened(request)
    draft = find_draft(by=opened, case=case, compartment=which) if opened else None
    form = FORMS[which](kept=draft.fields if draft else kept.fields, seen=kept.version)
    aloud = None if kept.version or is_anew else reported_here()
    if draft is None:
        return _page(request, case, which, form, aloud=aloud, is_anew=is_anew)
    meanwhile = form.rows_of(kept=kept.fields) if draft.seen != kept.version else ()
    return _page(
        request, case, which, form, drafted=moment_of(draft.at), meanwhile=meanwhile, aloud=aloud,
        is_anew=is_anew,
    )  # fmt: skip


def _page(
    request: HttpRequest, case: uuid.UUID, which: Compartment, form: SealedForm, **more: Any
) -> HttpResponse:
    shown = {
        "case": case,
        "code": read_code(case=case),
        "name": NAMES[which],
        "compartment": which.value,
        "form": form,
        **more,
    }
    return render(request, "compartments/edit.html", shown)
