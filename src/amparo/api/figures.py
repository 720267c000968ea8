"""GET /figures: the sums of the coordination. No case can be told from them."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from amparo.api.needing import Token, caller_of
from amparo.api.schemas import REFUSALS, Instant, Page, written
from amparo.apps.accounts.confidential import read_known
from amparo.apps.coordination.queries import reckoned_until, told_sums
from amparo.domain.access.scopes import Scope
from amparo.domain.access.table import Action

router = Router()
PAGE_SIZE = 500


class FiguresAsked(Schema):
    """Which page of the sums."""

    page: Page = 1


class Sum(Schema):
    """How many duties are alike in everything that is said here."""

    institution: str = Field(
        description="Who answers for them; 'a confidential service' for a shelter."
    )
    rule: str = Field(description="The rule of the protocol, as /protocol lists it.")
    place: str = Field(
        description="Where the desk is; empty for everywhere, for no desk, or where it is not told."
    )
    month: date = Field(description="The first day of the month in which they arose.")
    outcome: str = Field(description="'on time', 'late', 'overdue', 'open' or 'lifted'.")
    reason: str = Field(description="Why they are late, as a code; empty if none was given.")
    is_law: bool = Field(description="Whether a law says so, and not only an agreed practice.")
    is_dated: bool = Field(description="Whether a time is stated for them.")
    took: str = Field(description="How long they took, where they are done, in steps.")
    number: int = Field(description="How many.")


class Figures(Schema):
    """A page of the sums."""

    reckoned_until: Instant | None = Field(
        description="Up to when time was let pass in every case; none if it never was."
    )
    total: int = Field(description="How many sums there are.")
    page: int = Field(description="Which page this is.")
    pages: int = Field(description="How many pages there are, at least one.")
    sums: list[Sum] = Field(description="At most 500 of them.")


@router.get(
    "/figures",
    auth=Token(Scope.FIGURES_READ, Action.SEE_FIGURES),
    response={200: Figures, **REFUSALS},
)
def figures(request: HttpRequest, asked: Annotated[FiguresAsked, Query()]) -> Figures:
    """List how many duties were kept and not, by institution, rule, place and month."""
    caller_of(request)
    counts = sorted(told_sums(known=read_known()).items())
    first = (asked.page - 1) * PAGE_SIZE
    return Figures(
        reckoned_until=written(reckoned_until()),
        total=len(counts),
        page=asked.page,
        pages=max(1, -(-len(counts) // PAGE_SIZE)),
        sums=[
            Sum(
                institution=count.institution,
                rule=count.duty,
                place=count.place,
                month=count.month,
                outcome=count.outcome,
                reason=count.reason,
                is_law=count.is_law,
                is_dated=count.is_dated,
                took=count.took,
                number=number,
            )
            for count, number in counts[first : first + PAGE_SIZE]
        ],
    )
