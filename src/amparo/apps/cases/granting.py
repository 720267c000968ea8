"""Letting a desk see a case: the journal says so, and the desk's row of access."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.access import require, sees_only_assigned
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.holding import Recorded, hold_case, just_now, not_before
from amparo.apps.cases.models import Access, Assignment, Case, Restriction
from amparo.apps.cases.projecting import hidden_from, project_case
from amparo.apps.journal.actions import append
from amparo.apps.journal.queries import list_entries
from amparo.apps.operations.transactions import tell_policies
from amparo.domain.access.table import Action
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.granting import Term, check_grant
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import restrictions_of


def grant_access(
    *, by: Actor, at: datetime, case: uuid.UUID, desk_id: int, until: datetime | None,
    submission: uuid.UUID,
) -> Recorded:  # fmt: skip
    """Let a desk see a case up to an instant, or until somebody ends it.

    Raises `Refused` as `check_grant` does, and `Case.DoesNotExist` if the desk of ``by`` does
    not see the case.
    """
    require(action=Action.ANSWER_HOLDER, actor=by)
    with transaction.atomic():
        locked, entries, done = hold_case(case=case, submission=submission)
        if done is not None:
            return done
        at = not_before(entries=entries, at=at)
        own = Access.objects.get(case=case, desk=by.desk_id)
        check_grant(
            entries=entries, by_desk=by.desk_id, to_desk=desk_id, term=Term(until=until),
            own=Term(until=own.until), has_now=_term_now(_row_of(case, desk_id), at),
        )  # fmt: skip
        number = append(
            case=case, kind=Kind.GRANT, event="", happened=just_now(at=at), recorded_at=at,
            institution=by.institution, content=Content(target=str(desk_id)),
            submission=submission,
        )  # fmt: skip
        _let_see(locked, desk_id, by, at, until)
        project_case(case=locked, now=at)
        return Recorded(case=case, number=number)


def see_by_referral(
    *, by: Actor, at: datetime, case: uuid.UUID, hidden_from: Sequence[uuid.UUID] | None
) -> None:
    """Let one's own desk see a case of which it accepted a referral, in the transaction at hand.

    Where members see only what is in their hands, it is in the hands of who accepts. An access that
    would end by itself goes on; one that somebody ended does not. The database refuses a desk that
    has accepted none.
    """
    if sees_only_assigned(actor=by):
        in_hand = Assignment(
            case_id=case, desk_id=by.desk_id, member=by.member, since=at,
            way=Assignment.Way.ASSIGNED,
        )  # fmt: skip
        Assignment.objects.bulk_create([in_hand], ignore_conflicts=True)
    tell_policies(said={"amparo.referred": str(case)})
    kept = Access.objects.filter(case=case, desk=by.desk_id)
    if kept.exists():
        kept.exclude(until=None).update(until=None)
    else:
        row = Access(
            case_id=case, desk_id=by.desk_id, since=at,
            hidden_from=list(hidden_from) if hidden_from else None,
        )  # fmt: skip
        Access.objects.bulk_create([row], ignore_conflicts=True)
    tell_policies(said={"amparo.referred": ""})


def _row_of(case: uuid.UUID, desk_id: int) -> Access | None:
    """Return the row of a desk's access, ended or not: for once, whoever leads sees it."""
    _restrict(str(case))
    row = Access.objects.filter(case=case, desk=desk_id).first()
    _restrict("")
    return row


def _term_now(row: Access | None, at: datetime) -> Term | None:
    if row is None or row.ended_at is not None or (row.until is not None and row.until <= at):
        return None
    return Term(until=row.until)


def _let_see(case: Case, desk_id: int, by: Actor, at: datetime, until: datetime | None) -> None:
    hidden = hidden_from(restrictions=restrictions_of(entries=list_entries(case=case.pk)))
    new = Access(case=case, desk_id=desk_id, since=at, until=until, hidden_from=hidden)
    _restrict(str(case.pk))
    kept = Access.objects.filter(case=case, desk=desk_id)
    if not kept.exists():
        Access.objects.bulk_create([new], ignore_conflicts=True)
    elif not kept.update(since=at, until=until, ended_at=None, hidden_from=hidden):
        # The policies let nobody but the desk that ended it change it.
        raise Refused("kept out")
    _restrict("")
    Restriction.objects.filter(
        case=case, kind=Restriction.Kind.ENDED, target=str(desk_id), lifted_at=None, desk=by.desk_id
    ).update(lifted_at=at, lifted_by=by.member, reviewed_at=None)


def _restrict(case: str) -> None:
    """Name the case whose rows of access the policies show, ended ones too; none when empty."""
    tell_policies(said={"amparo.restricted": case})
