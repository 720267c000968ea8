"""Letting time pass: cases that a deadline has changed since they were last looked at."""

import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from amparo.apps.cases.models import Case
from amparo.apps.cases.projecting import project_case
from amparo.apps.seals.cases import Erased
from amparo.domain.protocol.replay import OutsideProgram
from amparo.vault.sealing import NotSealed

_log = logging.getLogger(__name__)
_SET_ASIDE = timedelta(hours=1)


def advance_cases(*, now: datetime, most: int) -> int:
    """Project anew up to ``most`` cases whose next tick is past; return how many were.

    Only those that who is looking may see. Cases that somebody else is changing are left: they
    are projected by whoever holds them. Each in a transaction of its own, or a savepoint.
    """
    due = Case.objects.filter(next_tick_at__lte=now).order_by("next_tick_at")
    ids = list(due.values_list("pk", flat=True)[:most])
    return sum(_advance(case, now) for case in ids)


def list_due_cases(*, now: datetime) -> list[uuid.UUID]:
    """Return the cases whose next tick is past, the longest past first."""
    due = Case.objects.filter(next_tick_at__lte=now).order_by("next_tick_at")
    return list(due.values_list("pk", flat=True))


def advance_case(*, case: uuid.UUID, now: datetime) -> None:
    """Project one case anew if time alone has changed it."""
    if Case.objects.filter(pk=case, next_tick_at__lte=now).exists():
        _advance(case, now)


def _advance(case: uuid.UUID, now: datetime) -> bool:
    try:
        return _advance_readable(case, now)
    except (OutsideProgram, NotSealed, Erased):
        # One case that this protocol cannot read must not keep a desk from all the others.
        _log.exception("a case cannot be read; `amparo rebuild` names it")
        Case.objects.filter(pk=case).update(next_tick_at=now + _SET_ASIDE)
        return False


def _advance_readable(case: uuid.UUID, now: datetime) -> bool:
    with transaction.atomic():
        found = Case.objects.select_for_update(skip_locked=True).filter(
            pk=case, next_tick_at__lte=now
        )
        locked = found.first()
        if locked is None:
            return False
        project_case(case=locked, now=now)
        return True
