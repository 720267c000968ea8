"""Letting referrals lapse whose receiving desk has closed, so that their sender is told."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amparo.apps.accounts.queries import closed_desks, houses_of_desks
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.erasing import NOBODY
from amparo.apps.operations.transactions import tell_policies
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.ending import end
from amparo.apps.sharing.referring.moving import LIVE_STATES, Doer, doer_of, hold_referrals
from amparo.domain.referral.acts import Act, Side


def lapse_own(*, by: Actor, at: datetime) -> None:
    """Let what one's own desk sent lapse where its receiver has closed. One query where none has.

    Each in a transaction of its own, or a savepoint. Those of cases that are not seen are left to
    the worker.
    """
    for number in _closed(from_desk=by.desk_id):
        with transaction.atomic():
            row = _held(number)
            if row is not None:
                doer = doer_of(by=by, at=at, row=row, number=_number(row), side=Side.NOBODY)
                end(row=row, act=Act.LAPSE, by=doer)


def list_closed() -> Sequence[uuid.UUID]:
    """Return the referrals that are to lapse. For the worker."""
    return _closed()


def lapse_referral(*, referral: uuid.UUID, at: datetime) -> None:
    """Let a referral lapse, in nobody's name, in the transaction at hand. For the worker."""
    row = _held(referral)
    if row is None:
        return
    (house,) = houses_of_desks([row.from_desk_id])
    tell_policies(said={"amparo.member": str(NOBODY), "amparo.desk": str(row.from_desk_id)})
    doer = Doer(
        member=NOBODY, desk_id=row.from_desk_id, institution=house, side=Side.NOBODY, at=at,
        number=_number(row),
    )  # fmt: skip
    end(row=row, act=Act.LAPSE, by=doer)


def _closed(*, from_desk: int | None = None) -> Sequence[uuid.UUID]:
    rows = Referral.objects.filter(state__in=LIVE_STATES, to_desk__in=closed_desks())
    if from_desk is not None:
        rows = rows.filter(from_desk=from_desk)
    return list(rows.order_by("sent_at", "pk").values_list("pk", flat=True))


def _held(referral: uuid.UUID) -> Referral | None:
    case = Referral.objects.filter(pk=referral).values_list("case_id", flat=True).first()
    if case is None:
        return None
    hold_referrals(case=case)
    return Referral.objects.filter(pk=referral, state__in=LIVE_STATES).first()


def _number(row: Referral) -> uuid.UUID:
    return uuid.uuid5(row.pk, Act.LAPSE.value)
