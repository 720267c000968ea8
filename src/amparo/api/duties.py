"""GET /duties: what the desk owes."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from amparo.api.needing import Token, caller_of
from amparo.api.schemas import REFUSALS, Instant, Page, written, written_instant
from amparo.apps.accounts.access import may_enter
from amparo.apps.cases.advancing import advance_cases
from amparo.apps.cases.due.filters import State
from amparo.apps.cases.due.owed import PAGE_SIZE, count_owed, list_owed
from amparo.apps.protocols.governing import governing
from amparo.domain.access.scopes import Scope
from amparo.domain.access.table import Action
from amparo.domain.casework.projecting import rules_of
from amparo.domain.protocol.language import Duty as Rule

router = Router()
_MOST_ADVANCED = 25
_Rules = dict[tuple[str, str], Rule]


class DutiesAsked(Schema):
    """Which duties, and which page of them."""

    state: Literal["all", "late", "missed", "day", "week", "later", "undated"] = Field(
        "all",
        description="By what their date says: 'late' by law, 'missed' a target agreed in"
        " practice, due within a 'day' or a 'week', 'later' than a day, or 'undated'.",
    )
    kind: str = Field(
        "", max_length=200, description="Only duties that this event fulfils; all if empty."
    )
    page: Page = 1


class Duty(Schema):
    """A duty that is open."""

    case: UUID | None = Field(description="The case; none if the role sees no case.")
    case_code: str | None = Field(
        description="The code that the desk has for it, as on its papers."
    )
    position: int = Field(description="Its number among the duties of the case.")
    rule: str = Field(description="The rule of the protocol, as /protocol lists it.")
    act: str = Field(description="The event that fulfils it; empty if the rule is no longer known.")
    article: str = Field(description="Where the law or the agreement says so.")
    since: Instant = Field(description="When it arose.")
    by: Instant | None = Field(
        description="The last instant at which it is done in time; none where no time is stated,"
        " or the clock is stopped."
    )
    is_overdue: bool = Field(description="Whether that instant is past.")
    is_law: bool = Field(description="Whether a law says so, and not only an agreed practice.")
    is_paused: bool = Field(description="Whether its clock is stopped.")
    reason: str = Field(description="Why it is late, if the desk said so, as a code.")


class Duties(Schema):
    """A page of open duties, the most urgent first."""

    as_of: Instant = Field(description="The instant of this answer.")
    total: int = Field(description="How many duties were chosen.")
    page: int = Field(description="Which page this is.")
    pages: int = Field(description="How many pages there are, at least one.")
    duties: list[Duty] = Field(description="At most 50 of them.")


@router.get(
    "/duties",
    auth=Token(Scope.DUTIES_READ, Action.SEE_DUTIES),
    response={200: Duties, **REFUSALS},
)
def duties(request: HttpRequest, asked: Annotated[DutiesAsked, Query()]) -> Duties:
    """List what the desk owes, the most urgent first."""
    caller = caller_of(request)
    desk_id, now = caller.actor.desk_id, caller.at
    sees_cases = may_enter(action=Action.SEE_CASE, actor=caller.actor)
    if sees_cases:
        # What time alone has changed since; a job does what is left.
        advance_cases(now=now, most=_MOST_ADVANCED)
    state = State("" if asked.state == "all" else asked.state)
    rules = dict(rules_of(governing().program))
    chosen = {name for (_, name), rule in rules.items() if asked.kind in ("", rule.must)}
    counted = count_owed(desk_id=desk_id, now=now, rules=chosen)
    total = sum(one.numbers[state] for one in counted)
    found = list_owed(desk_id=desk_id, now=now, state=state, duties=chosen, page=asked.page)
    return Duties(
        as_of=written_instant(now),
        total=total,
        page=asked.page,
        pages=max(1, -(-total // PAGE_SIZE)),
        duties=[
            told_duty(one.duty, rules=rules, now=now, code=one.code if sees_cases else None)
            for one in found
        ],
    )


def told_duty(row: Any, *, rules: _Rules, now: datetime, code: str | None) -> Duty:
    """Return an open duty, a row of cases, as data. No ``code``: its case is not to be told."""
    rule = rules.get((row.version, row.duty))
    return Duty(
        case=None if code is None else row.case_id,
        case_code=code,
        position=row.position,
        rule=row.duty,
        act=rule.must if rule else "",
        article=rule.text.basis if rule else "",
        since=written_instant(row.opened_at),
        by=written(row.due_at),
        # Time may have run out since the case was projected.
        is_overdue=bool(row.breached_by) or (row.due_at is not None and row.due_at < now),
        is_law=row.is_law,
        is_paused=row.is_paused,
        reason=row.reason,
    )
