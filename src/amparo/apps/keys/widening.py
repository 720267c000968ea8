"""Asking a colleague to let one open more cases within an hour, and letting them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from amparo.apps.accounts.access import require
from amparo.apps.accounts.queries import acting_members
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys.holding import Holder, list_holders
from amparo.apps.keys.models import Widening
from amparo.domain.access.table import Action
from amparo.domain.casework.recording import Refused

LASTS = timedelta(hours=1)
"""For how long a colleague lets somebody open more, and how long asking for it waits."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A member of the desk who asks to open more cases."""

    widening: int
    name: str
    asked_at: datetime


def ask_for_more(*, by: Actor, at: datetime) -> None:
    """Ask colleagues to let one open more cases; asked twice within the hour, it is asked once."""
    require(action=Action.UNSEAL, actor=by)
    with transaction.atomic():
        waiting = Widening.objects.filter(member=by.member, asked_at__gt=at - LASTS)
        if not waiting.filter(allowed_by=None).exists():
            row = Widening(member=by.member, desk_id=by.desk_id, asked_at=at)
            Widening.objects.bulk_create([row])


def list_asked(*, by: Actor, at: datetime) -> Sequence[Asked]:
    """Return which colleagues ask, the longest first. Two queries."""
    rows = _asked(by, at)
    names = acting_members(desk_id=by.desk_id)
    return [
        Asked(widening=row.pk, name=names[row.member], asked_at=row.asked_at)
        for row in rows.order_by("asked_at")
        if row.member in names
    ]


def count_asked(*, by: Actor, at: datetime) -> int:
    """Return how many colleagues ask a member who can let them: who holds the key of the desk.

    One query where nobody asks.
    """
    if not _asked(by, at).exists():
        return 0
    rows = list_holders(desk_id=by.desk_id)
    is_holder = any(row.is_holder and row.member == by.member for row in rows)
    return len(list_asked(by=by, at=at)) if is_holder else 0


def _asked(by: Actor, at: datetime) -> QuerySet[Widening]:
    return Widening.objects.filter(
        desk=by.desk_id, allowed_by=None, asked_at__gt=at - LASTS
    ).exclude(member=by.member)


def allow_more(*, by: Holder, at: datetime, widening: int) -> None:
    """Let a colleague open more cases for an hour. Raises `Refused`: ``not asked``."""
    require(action=Action.ADMIT_HOLDER, actor=by.actor)
    asked = Widening.objects.filter(
        pk=widening, desk=by.actor.desk_id, allowed_by=None, asked_at__gt=at - LASTS
    ).exclude(member=by.actor.member)
    if not asked.update(allowed_by=by.actor.member, allowed_until=at + LASTS):
        raise Refused("not asked")


def may_open_more(*, member: uuid.UUID, at: datetime) -> bool:
    """Whether a colleague lets a member open more cases now. One query."""
    return Widening.objects.filter(member=member, allowed_until__gt=at).exists()
