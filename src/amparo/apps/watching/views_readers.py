"""Who looked at our cases: for who leads cases with the cases, for who manages a desk without."""

import uuid
from collections.abc import Collection

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import may_do, open_to
from amparo.apps.accounts.seeing import Actor, actor_of
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.journal.readings import count_days, list_looks, list_readers
from amparo.apps.operations.turning import read_page, turns
from amparo.apps.protocols.governing import country_zone
from amparo.apps.watching.looks import head_of_days, tell_days, tell_looks
from amparo.apps.watching.words import names_of, read_id
from amparo.domain.access.table import Action


@open_to(Action.SEE_READERS)
@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """Show who looked at the cases that the reader leads, or what their desk's members read."""
    actor = actor_of(request)
    member = read_id(request.GET.get("member", ""))
    page = read_page(request.GET.get("page", ""))
    said = {"member": str(member)} if member else {}
    if may_do(action=Action.LEAD_CASE, actor=actor):
        looks, more = list_looks(page=page, member=member)
        shown: dict[str, object] = {
            "days": tell_looks(looks),
            "members": _choices(list_readers(), member),
        }
        template = "watching/readers.html"
    else:
        shown, more = _of_desk(actor, page, member)
        template = "watching/desk_readers.html"
    turned = turns(page=page, more=more, said=said)
    return render(request, template, {**shown, "member": member, "turns": turned})


@open_to(Action.LEAD_CASE)
@require_safe
def case_readers(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show who looked at one case, to who leads it: whoever manages a desk sees no case."""
    try:
        code = read_code(case=case)
    except ObjectDoesNotExist:
        raise Http404 from None
    page = read_page(request.GET.get("page", ""))
    looks, more = list_looks(page=page, case=case)
    shown = {
        "case": case,
        "code": code,
        "days": tell_looks(looks),
        "turns": turns(page=page, more=more, said={}),
    }
    return render(request, "watching/case_readers.html", shown)


def _of_desk(actor: Actor, page: int, member: uuid.UUID | None) -> tuple[dict[str, object], bool]:
    days, more = count_days(
        page=page, zone=country_zone(), desk_id=actor.desk_id, member=member
    )  # fmt: skip
    shown: dict[str, object] = {
        "rows": tell_days(days),
        "head": head_of_days(),
        "members": _choices(list_readers(desk_id=actor.desk_id), member),
    }
    return shown, more


def _choices(members: Collection[uuid.UUID], chosen: uuid.UUID | None) -> list[dict[str, object]]:
    """Return the members to choose from, by name."""
    named = sorted(names_of(members).items(), key=lambda item: item[1].casefold())
    everybody: dict[str, object] = {"value": "", "text": _("Everybody"), "selected": not chosen}
    return [
        everybody,
        *({"value": str(one), "text": name, "selected": one == chosen} for one, name in named),
    ]
