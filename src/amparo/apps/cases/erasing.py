"""Erasing the facts of a case when its time is over, as the pack of the country states it.

It is announced on the page of the case before. What is erased is the key: what it sealed says
nothing any more, and the chain of the journal still stands.
"""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from django.db.models import F

from amparo.apps.accounts.queries import houses_of_desks
from amparo.apps.cases.holding import just_now
from amparo.apps.cases.models import Access, Case, Restriction
from amparo.apps.cases.projecting import drop_duties
from amparo.apps.ended.noting import What, note_ended
from amparo.apps.journal.actions import append
from amparo.apps.journal.queries import last_recorded
from amparo.apps.operations.transactions import tell_policies
from amparo.apps.protocols.governing import country_zone, how_long_kept
from amparo.apps.seals.cases import destroy_seal
from amparo.apps.sharing.matching.forgetting import forget_case
from amparo.apps.sharing.referring.erasing import drop_referrals
from amparo.apps.sharing.referring.moving import hold_referrals
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.retaining import (
    Record,
    erased_on,
    is_to_be_announced,
    last_day_kept,
)

NOBODY = uuid.UUID(int=0)
"""In whose name a case is erased: no member does it."""
_SHORTEST_YEAR = timedelta(days=365)


def announce_erasures(*, now: datetime) -> tuple[uuid.UUID, ...]:
    """Announce which cases will be erased, take back what is no longer so, return whose day it is.

    For the worker. A case in which something was recorded since is kept for its whole time again.
    """
    today = now.astimezone(country_zone()).date()
    over = {
        case: day
        for case, day in _last_days(now).items()
        if is_to_be_announced(last_day=day, today=today)
    }
    waiting = Case.objects.filter(erased_at=None)
    waiting.exclude(erase_on=None).exclude(pk__in=over).update(erase_on=None)
    for case, day in over.items():
        waiting.filter(pk=case, erase_on=None).update(
            erase_on=erased_on(last_day=day, announced_on=today)
        )
    due = waiting.filter(erase_on__lte=today).order_by("erase_on", "pk")
    return tuple(due.values_list("pk", flat=True))


def erase_case(*, case: uuid.UUID, now: datetime) -> None:
    """Erase a case whose day has come: journal it, then destroy the key. For the worker.

    Nobody sees the case from then on. Does nothing where something was recorded meanwhile.
    """
    today = now.astimezone(country_zone()).date()
    hold_referrals(case=case)
    locked = Case.objects.select_for_update().get(pk=case)
    last_day = _last_days(now, case=case).get(case)
    if locked.erased_at or not locked.erase_on or locked.erase_on > today:
        return
    if last_day is None or last_day >= today:
        return
    _erase(locked, now)


def announce_again(*, case: uuid.UUID, at: datetime) -> None:
    """Say in a case which a backup brought back on which day it was erased. For the owner."""
    day = at.astimezone(UTC).date()
    Case.objects.filter(pk=case, erased_at=None).update(erase_on=day)


def erase_again(*, case: uuid.UUID, now: datetime) -> bool:
    """Erase a case that was erased before and came back with a backup; whether it had. The worker.

    Whatever was recorded last: it was erased once, with all that was recorded then.
    """
    hold_referrals(case=case)
    locked = Case.objects.select_for_update().filter(pk=case, erased_at=None).first()
    if locked is None:
        return False
    _erase(locked, now)
    return True


def _erase(locked: Case, now: datetime) -> None:
    _journal(locked, now)
    drop_duties(case=locked)
    drop_referrals(case=locked.pk)
    Restriction.objects.filter(case=locked).delete()
    Access.objects.filter(case=locked, ended_at=None).update(ended_at=now)
    forget_case(case=locked.pk)
    destroy_seal(case=locked.pk)
    note_ended(what=What.CASE, of=locked.pk, at=now)
    locked.erased_at, locked.next_tick_at, locked.entries = now, None, F("entries") + 1
    locked.save(update_fields=["erased_at", "next_tick_at", "entries"])


def _last_days(now: datetime, *, case: uuid.UUID | None = None) -> Mapping[uuid.UUID, date]:
    """Return the last day on which each case may be kept that is long without an entry."""
    retention = how_long_kept(record=Record.CASE)
    if retention.at_most_years is None:
        return {}
    before = now - retention.at_most_years * _SHORTEST_YEAR + timedelta(days=31)
    found = {}
    for one, at in last_recorded(before=before, case=case).items():
        day = last_day_kept(retention=retention, last_entry_on=at.astimezone(country_zone()).date())
        if day is not None:
            found[one] = day
    return found


def _journal(case: Case, now: datetime) -> None:
    (house,) = houses_of_desks([case.opened_by_id])
    tell_policies(said={"amparo.member": str(NOBODY), "amparo.desk": str(case.opened_by_id)})
    append(
        case=case.pk, kind=Kind.ERASURE, event="", happened=just_now(at=now), recorded_at=now,
        institution=house, content=Content(), submission=uuid.uuid4(),
    )  # fmt: skip
