"""Telling desks that consent was taken back from them: the rows that *Due* and a case show."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.codes import codes_of
from amparo.apps.sharing.models import WithdrawalNotice


@dataclass(frozen=True, kw_only=True)
class ToConfirm:
    """A withdrawal that the reader's desk has to confirm, by ``due_at``."""

    case: uuid.UUID
    code: str
    number: int
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A desk that was told of a withdrawal, and when it confirmed that; none where it has not."""

    number: int
    desk_id: int
    due_at: datetime
    acknowledged_at: datetime | None


def tell_withdrawal(
    *, by: Actor, case: uuid.UUID, number: int, desks: Collection[int], at: datetime,
    due_at: datetime,
) -> None:  # fmt: skip
    """Tell desks of the entry that takes consent back, in the transaction at hand.

    Their own is told already. A desk that does not see the case learns nothing of it.
    """
    WithdrawalNotice.objects.bulk_create(
        [
            WithdrawalNotice(
                case_id=case, number=number, desk_id=desk, told_at=at, told_by=by.member,
                due_at=due_at,
            )
            for desk in sorted(set(desks) - {by.desk_id})
        ]
    )  # fmt: skip


def acknowledge_notice(*, by: Actor, case: uuid.UUID, number: int, at: datetime) -> bool:
    """Say on the row of the reader's desk that it was told; false where none waits."""
    waiting = WithdrawalNotice.objects.filter(
        case=case, number=number, desk=by.desk_id, acknowledged_at=None
    )
    return bool(waiting.update(acknowledged_at=at, acknowledged_by=by.member))


def list_to_confirm(*, by: Actor) -> tuple[ToConfirm, ...]:
    """Return what the reader's desk has to confirm, the soonest first. Two queries."""
    waiting = WithdrawalNotice.objects.filter(desk=by.desk_id, acknowledged_at=None)
    rows = list(waiting.order_by("due_at", "pk").values_list("case_id", "number", "due_at"))
    codes = codes_of(cases=[case for case, _, _ in rows])
    return tuple(
        ToConfirm(case=case, code=codes[case], number=number, due_at=due_at)
        for case, number, due_at in rows
        if case in codes
    )


def notices_of(*, case: uuid.UUID) -> Mapping[int, tuple[Notice, ...]]:
    """Return who was told of the withdrawals of a case, by the entry. One query."""
    found: dict[int, tuple[Notice, ...]] = {}
    for row in WithdrawalNotice.objects.filter(case=case).order_by("number", "desk"):
        notice = Notice(
            number=row.number, desk_id=row.desk_id, due_at=row.due_at,
            acknowledged_at=row.acknowledged_at,
        )  # fmt: skip
        found[row.number] = (*found.get(row.number, ()), notice)
    return found


def was_told_since(*, desk_id: int, since: datetime | None, cases: QuerySet[Any, Any]) -> bool:
    """Whether a desk was told of a withdrawal since an instant, in one of some cases. One query.

    ``cases`` asks for their ids.
    """
    waiting = WithdrawalNotice.objects.filter(desk=desk_id, acknowledged_at=None, case__in=cases)
    return (waiting if since is None else waiting.filter(told_at__gt=since)).exists()
