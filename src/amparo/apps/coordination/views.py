"""The page of the coordination: figures, and nothing that leads to a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.confidential import read_known
from amparo.apps.cases.leading.queries_restrictions import count_to_review
from amparo.apps.coordination.choosing import choice_of, filters, is_narrow, told
from amparo.apps.coordination.headline import headline, without_a_deadline
from amparo.apps.coordination.names import names
from amparo.apps.coordination.queries import reckoned_until, told_referral_sums, told_sums
from amparo.apps.coordination.section_referrals import referral_sections
from amparo.apps.coordination.sections import sections
from amparo.apps.protocols.clock import instant
from amparo.domain.access.table import Action
from amparo.domain.casework.figures import chosen, only


@open_to(Action.SEE_FIGURES)
@require_safe
def coordination(request: HttpRequest) -> HttpResponse:
    """Show the duties kept and not, of those that the address chooses."""
    known, until = read_known(), reckoned_until()
    counts, named = told_sums(known=known), names(known=known)
    choice = choice_of(asked=request.GET.dict(), counts=counts)
    shown = chosen(counts=counts, choice=choice)
    fields = filters(counts=counts, choice=choice, names=named)
    law = only(counts=shown, is_law=True)
    context = {
        "waiting": count_to_review(),
        "until": instant(until) if until else "",
        "filters": fields,
        "chosen": told(fields),
        "is_narrow": is_narrow(choice),
        "is_empty": not shown,
        "undated": without_a_deadline(law=law),
        "headline": headline(law=law),
        "sections": sections(counts=shown, names=named) if shown else [],
        "referrals": referral_sections(
            counts=told_referral_sums(known=known), choice=choice, names=named
        ),
    }
    return render(request, "coordination/coordination.html", context)
