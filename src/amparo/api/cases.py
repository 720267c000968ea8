"""The cases that the desk sees: listing them by their codes, reading, opening and recording."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from amparo.api.case_file import Case, tell_case
from amparo.api.drafts import SentCase, SentEntry, draft_of, refusal_of, submission_of
from amparo.api.needing import Caller, Token, caller_of
from amparo.api.schemas import REFUSALS, REFUSALS_OF_A_BODY, Instant, Page, written_instant
from amparo.apps.cases.actions import Barred, open_cases, record_event, submissions_of
from amparo.apps.cases.looking.grounds import find_ground
from amparo.apps.cases.pages.finding import case_or_404, or_404
from amparo.apps.cases.pages.queries import entries_of_programs, list_cases, read_code
from amparo.apps.journal.actions import note_reading
from amparo.apps.tokens.actions import note_recorded
from amparo.domain.access.looking import OF_PROGRAM, LookedFor
from amparo.domain.access.scopes import Scope
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused

router = Router()


class CasesAsked(Schema):
    """Which page of the cases."""

    page: Page = 1


class Listed(Schema):
    """A case in the list."""

    case: UUID = Field(description="The case.")
    code: str = Field(description="The code that the desk has for it, as on its papers.")
    opened_at: Instant = Field(description="When it was opened.")
    open: int = Field(description="How many duties are open in it.")
    overdue: int = Field(description="How many of them are not done in time.")


class Cases(Schema):
    """A page of the cases that the desk sees, the newest first."""

    page: int = Field(description="Which page this is.")
    has_more: bool = Field(description="Whether another page follows.")
    cases: list[Listed] = Field(description="At most 25 of them.")


class Opened(Schema):
    """A case that was opened."""

    case: UUID = Field(description="The case.")
    code: str = Field(description="The code that the desk has for it: write it on the papers.")


class OpenedCases(Schema):
    """The cases that were opened, one for each of the people."""

    cases: list[Opened] = Field(description="In the order of the people.")


class RecordedEntry(Schema):
    """The entry that was recorded; when sent again, the one that was recorded first."""

    case: UUID = Field(description="The case.")
    number: int = Field(description="The number of the entry in the case.")


@router.get(
    "/cases", auth=Token(Scope.CASES_READ, Action.SEE_CASE), response={200: Cases, **REFUSALS}
)
def cases(request: HttpRequest, asked: Annotated[CasesAsked, Query()]) -> Cases:
    """List the cases that the desk sees, by their codes."""
    listed, has_more = list_cases(find="", page=asked.page, now=caller_of(request).at)
    return Cases(
        page=asked.page,
        has_more=has_more,
        cases=[
            Listed(
                case=one.case,
                code=one.code,
                opened_at=written_instant(one.opened_at),
                open=one.open,
                overdue=one.overdue,
            )
            for one in listed
        ],
    )


@router.post(
    "/cases",
    auth=Token(Scope.CASES_RECORD, Action.OPEN_CASE),
    response={201: OpenedCases, **REFUSALS_OF_A_BODY},
)
def open_case(request: HttpRequest, sent: SentCase) -> Status[OpenedCases]:
    """Open a case for each of the people who were found together."""
    caller = caller_of(request)
    submission = submission_of(sent, desk_id=caller.actor.desk_id)
    with _as_refusals():
        opened = open_cases(
            by=caller.actor, at=caller.at, draft=draft_of(sent, at=caller.at), people=sent.people,
            submission=submission, although_again=sent.although_again,
        )  # fmt: skip
    note_recorded(
        token_id=caller.program.token_id,
        submissions=submissions_of(submission=submission, people=len(opened)),
    )
    found = [Opened(case=case, code=read_code(case=case)) for case in opened]
    return Status(201, OpenedCases(cases=found))


@router.get(
    "/cases/{uuid:case}",
    auth=Token(Scope.CASES_READ, Action.SEE_CASE),
    response={200: Case, **REFUSALS},
)
def case(request: HttpRequest, case: UUID) -> Case:
    """Read a case: its journal, what is open in it, and what the protocol bars now."""
    caller = caller_of(request)
    file = case_or_404(case=case, now=caller.at)
    _note_reading(caller, case)
    by_programs = entries_of_programs(case=case)
    return tell_case(file=file, actor=caller.actor, now=caller.at, by_programs=by_programs)


@router.post(
    "/cases/{uuid:case}/entries",
    auth=Token(Scope.CASES_RECORD, Action.RECORD),
    response={201: RecordedEntry, **REFUSALS_OF_A_BODY},
)
def record(request: HttpRequest, case: UUID, sent: SentEntry) -> Status[RecordedEntry]:
    """Record something that happened in a case."""
    caller = caller_of(request)
    place = case_or_404(case=case, now=caller.at).place
    submission = submission_of(sent, desk_id=caller.actor.desk_id)
    draft = draft_of(sent, at=caller.at, known_place=place)
    with or_404(), _as_refusals():
        recorded = record_event(
            by=caller.actor, at=caller.at, case=case, draft=draft, seen=sent.seen,
            submission=submission, although_barred=sent.although_barred,
            although_again=sent.although_again,
        )  # fmt: skip
    note_recorded(token_id=caller.program.token_id, submissions=[submission])
    return Status(201, RecordedEntry(case=recorded.case, number=recorded.number))


def _note_reading(caller: Caller, case: UUID) -> None:
    """Note the look as a person's is noted, with the words of the token's purpose."""
    with or_404():
        ground = find_ground(by=caller.actor, case=case, now=caller.at, wanted=None)
    note_reading(
        by=caller.actor, case=case, at=caller.at,
        purpose=ground.looked_for if ground else LookedFor.OTHER,
        duty=ground.duty if ground else "",
        words=f"{OF_PROGRAM}{caller.program.purpose}",
    )  # fmt: skip


@contextmanager
def _as_refusals() -> Iterator[None]:
    try:
        yield
    except Barred as barred:
        raise refusal_of(barred, bars=[bar.bar for bar in barred.bars]) from None
    except Refused as refused:
        raise refusal_of(refused) from None
