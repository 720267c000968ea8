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
from amparo.apps.sharing.referring.ending import end_whatever_it_is
from amparo.apps.sharing.referring.moving import LIVE_STATES, Doer, hold_referrals, nobody_by
from amparo.domain.referral.acts import Act, Side


def lapse_own(*, by: Actor, at: datetime) -> None:
    """Let what one's own desk sent lapse where its receiver has closed. One query where none has.

    Each in a transaction of its own, or a savepoint. Those of cases that are not seen are left to
    the worker.
    """
    for number in _closed(from_desk=by.desk_id):
        with transaction.atomic():
            if _held(number) is not None:
                doer = nobody_by(by=by, at=at, referral=number, act=Act.LAPSE)
                end_whatever_it_is(referral=number, act=Act.LAPSE, by=doer)


def list_closed() -> Sequence[uuid.UUID]:
    """Return the referrals that are to lapse. For the worker."""
    return _closed()


def lapse_referral(*, referral: uuid.UUID, at: datetime) -> None:
    """Let a referral lapse, in nobody's name, in the transaction at hand. For the worker."""
    desk = _held(referral)
    if desk is None:
        return
    (house,) = houses_of_desks([desk])
    tell_policies(said={"amparo.member": str(NOBODY), "amparo.desk": str(desk)})
    doer = Doer(
        member=NOBODY, desk_id=desk, institution=house, side=Side.NOBODY, at=at,
        number=uuid.uuid5(referral, Act.LAPSE.value),
    )  # fmt: skip
    end_whatever_it_is(referral=referral, act=Act.LAPSE, by=doer)


def _closed(*, from_desk: int | None = None) -> Sequence[uuid.UUID]:
    rows = Referral.objects.filter(state__in=LIVE_STATES, to_desk__in=closed_desks())
    if from_desk is not None:
        rows = rows.filter(from_desk=from_desk)
    return list(rows.order_by("sent_at", "pk").values_list("pk", flat=True))


def _held(referral: uuid.UUID) -> int | None:
    """Let nobody else act on it; return the desk that sent it, or none where it has ended."""
    case = Referral.objects.filter(pk=referral).values_list("case_id", flat=True).first()
    if case is None:
        return None
    hold_referrals(case=case)
    live = Referral.objects.filter(pk=referral, state__in=LIVE_STATES)
    return live.values_list("from_desk_id", flat=True).first()
