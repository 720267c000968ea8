"""Who reads far beyond their duties: the rule, and whom it lists. No case, and no code."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.queries import desk_names
from amparo.apps.journal.readings import FarDay, list_far_days
from amparo.apps.operations.turning import read_page, turns
from amparo.apps.watching.words import names_of, tell_day
from amparo.domain.access.far_reading import DAYS, MOST_IN_A_DAY, MOST_WITHOUT_DUTY
from amparo.domain.access.table import Action


@open_to(Action.SEE_FAR_READERS)
@require_safe
def far_readers(request: HttpRequest) -> HttpResponse:
    """Show it: to the coordinator of the country, to a desk's administrator of their desk."""
    page = read_page(request.GET.get("page", ""))
    days, more = list_far_days(page=page)
    shown = {
        "days": DAYS,
        "without_duty": MOST_WITHOUT_DUTY,
        "cases": MOST_IN_A_DAY,
        "head": _head(),
        "rows": _rows(days),
        "turns": turns(page=page, more=more, said={}),
    }
    return render(request, "watching/far_readers.html", shown)


def _head() -> Sequence[Mapping[str, str]]:
    return [
        {"text": _("Day")},
        {"text": _("Member")},
        {"text": _("Desk")},
        {"text": _("Cases on this day"), "format": "numeric"},
        {"text": _("Without a duty, in %(days)s days") % {"days": DAYS}, "format": "numeric"},
    ]


def _rows(days: Iterable[FarDay]) -> Sequence[Sequence[Mapping[str, str | int]]]:
    days = tuple(days)
    names, desks = names_of({one.member for one in days}), desk_names()
    return [
        [
            {"text": tell_day(one.day)},
            {"text": names[one.member]},
            {"text": desks.get(one.desk_id, "")},
            {"text": one.cases, "format": "numeric"},
            {"text": one.without_duty, "format": "numeric"},
        ]
        for one in days
    ]
