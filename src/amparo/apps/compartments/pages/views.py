"""The sealed parts of a case: which there are, and what one says."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_safe

from amparo.apps.accounts.access import may_enter, open_to
from amparo.apps.accounts.clocks import moment_of
from amparo.apps.accounts.queries import desk_names
from amparo.apps.accounts.seeing import actor_of
from amparo.apps.cases.looking.noting import noting_reading
from amparo.apps.cases.pages.finding import or_404
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.compartments.drafts import drafted_parts
from amparo.apps.compartments.granting import who_opens
from amparo.apps.compartments.keeping import gone_parts, open_compartment
from amparo.apps.compartments.names import find_by_name
from amparo.apps.compartments.opening import TooMany
from amparo.apps.compartments.pages.forms import FORMS, NameForm
from amparo.apps.compartments.pages.refusing import compartment_or_404, telling_refusals
from amparo.apps.compartments.words import NAMES, contact_warnings
from amparo.apps.keys.unsealing import holder_of, unsealed
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.name_search import is_enough


@dataclass(frozen=True, kw_only=True)
class ShownPart:
    """A sealed part as the list shows it. ``others`` are the desks that open it beside one's own.

    ``state`` is ``own`` where the reader's desk opens it, ``kept`` where others alone do, and
    ``gone`` where its own would and it was taken out of the database. The list
    leads to ``opened`` where it is open to them, and to ``written`` where nothing is kept.
    ``is_drafted``: the reader has typed something that they have not kept.
    ``is_typed``: it is written in a form, and no file.
    """

    name: str | Promise
    state: str
    others: tuple[str, ...]
    opened: str
    written: str
    is_drafted: bool
    is_typed: bool


@open_to(Action.UNSEAL)
@require_safe
@noting_reading
def sealed(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """List the sealed parts of a case: which are kept, and by which desks they are opened."""
    with or_404():
        code = read_code(case=case)
    opened, desks = who_opens(case=case, at=datetime.now(tz=UTC)), desk_names()
    by = actor_of(request)
    drafted = drafted_parts(by=by, case=case)
    gone = gone_parts(case=case, desk_id=by.desk_id)
    parts = [
        _shown(case, one, opened.get(one, ()), by.desk_id, desks, gone, is_drafted=one in drafted)
        for one in NAMES
    ]
    return render(request, "compartments/sealed.html", {"case": case, "code": code, "parts": parts})


@open_to(Action.UNSEAL)
@require_safe
@noting_reading
@unsealed
@telling_refusals
def compartment(request: HttpRequest, case: uuid.UUID, compartment: str) -> HttpResponse:
    """Show what a sealed part of a case says."""
    which = compartment_or_404(name=compartment)
    if which not in FORMS:
        return redirect("files", case=case)
    kept = open_compartment(
        by=holder_of(request), at=datetime.now(tz=UTC), case=case, compartment=which
    )
    if not kept.version:
        return redirect("compartment-edit", case=case, compartment=compartment)
    shown = {
        "case": case,
        "code": read_code(case=case),
        "name": NAMES[which],
        "compartment": compartment,
        "rows": FORMS[which](kept={}).rows_of(kept=kept.fields),
        "kept_at": moment_of(kept.kept_at) if kept.kept_at else "",
        "warnings": contact_warnings(contact=kept.fields),
    }
    return render(request, "compartments/compartment.html", shown)


@open_to(Action.UNSEAL)
@require_http_methods(["GET", "HEAD", "POST"])
@unsealed
def names(request: HttpRequest) -> HttpResponse:
    """Find a case by a name, among those whose names the desk opens.

    A name is sent, and never part of an address.
    """
    form = NameForm(request.POST or None)
    may_ask = may_enter(action=Action.ASK_WHO_HELPS, actor=actor_of(request))
    shown: dict[str, object] = {"form": form, "may_ask_who_helps": may_ask}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["name"]
        shown["is_short"] = not is_enough(typed=typed)
        if is_enough(typed=typed):
            try:
                found, more = find_by_name(
                    by=holder_of(request), at=datetime.now(tz=UTC), typed=typed
                )
            except TooMany:
                return render(request, "compartments/too_many.html", status=403)
            shown |= {"found": found, "has_more": more, "is_sought": True}
    return render(request, "compartments/names.html", shown)


def _shown(
    case: uuid.UUID, compartment: Compartment, opened: tuple[int, ...], own: int,
    desks: Mapping[int, str], gone: Collection[Compartment], *, is_drafted: bool,
) -> ShownPart:  # fmt: skip
    others = tuple(desks[desk] for desk in opened if desk != own and desk in desks)
    state = "own" if own in opened else "kept" if opened else ""
    state = "gone" if compartment in gone else state
    is_typed, named = compartment in FORMS, [case, compartment.value]
    files, add = reverse("files", args=[case]), reverse("file-add", args=[case])
    return ShownPart(
        name=NAMES[compartment],
        state=state,
        others=others,
        opened=reverse("compartment", args=named) if is_typed else files,
        written=reverse("compartment-edit", args=named) if is_typed else add,
        is_typed=is_typed,
        is_drafted=is_drafted,
    )
