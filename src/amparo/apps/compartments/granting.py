"""Giving a desk the right to open compartments of a case, and ending it."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.holding import lock_case
from amparo.apps.compartments.keeping import NoGrant, data_key, give_key
from amparo.apps.compartments.models import Grant, Kept, RenewalDue
from amparo.apps.ended.noting import What, note_ended
from amparo.apps.keys.holding import Holder, desk_public
from amparo.apps.operations.transactions import tell_policies
from amparo.apps.seals.cases import seal_of
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused


def give_grants(
    *, by: Holder, at: datetime, case: uuid.UUID, desk_id: int,
    compartments: Collection[Compartment], until: datetime | None, is_waiting: bool = False,
) -> tuple[Compartment, ...]:  # fmt: skip
    """Let a desk open compartments of a case, in the transaction at hand; return which there are.

    Whether it may be shared is asked before. What ``is_waiting`` opens nothing before the desk
    accepts it (`accept_grants`). A compartment in which nothing is kept yet is left out. Raises
    `NoGrant` for one that the desk of ``by`` does not open itself, and `Refused`:
    ``desk without key``.
    """
    lock_case(case=case)
    theirs = desk_public(desk_id=desk_id)
    if theirs is None:
        raise Refused("desk without key")
    seal, given = seal_of(case=case), []
    for kept in _rows(case, compartments):
        compartment = Compartment(kept.compartment)
        give_key(
            by=by, at=at, seal=seal, compartment=compartment, number=kept.key_number,
            key=data_key(by=by, kept=kept, at=at), desk_id=desk_id, desk_key=theirs, until=until,
            is_waiting=is_waiting,
        )  # fmt: skip
        given.append(compartment)
    return tuple(given)


def end_grants(
    *, case: uuid.UUID, desk_id: int, compartments: Collection[Compartment], at: datetime
) -> None:
    """Take from a desk what opens compartments of a case, in the transaction at hand.

    Their data keys are due to be made anew, by the next holder who unseals. What was read stays
    known. No backup of before brings them back. Raises `Case.DoesNotExist` for a case that is not
    seen.
    """
    lock_case(case=case)
    names = [one.value for one in compartments]
    gone = Grant.objects.filter(case=case, desk=desk_id, compartment__in=names)
    ended = dict(gone.values_list("compartment", "is_waiting"))
    gone.delete()
    # What only waited opened nothing, so its key need not be made anew.
    _renew(case, [name for name, is_waiting in ended.items() if not is_waiting], at)
    _note(case, ended, desk_id, at)


def end_grants_again(*, ended: Mapping[uuid.UUID, datetime]) -> int:
    """Take away what ended and came back with a backup; return how much. For the owner.

    One that was given anew after it had ended stays.
    """
    gone = []
    for grant in Grant.objects.iterator():
        at = ended.get(_listed_as(grant.case_id, grant.compartment, grant.desk_id))
        if at is not None and grant.given_at <= at:
            gone.append(grant.pk)
            _renew(grant.case_id, [grant.compartment], at)
    Grant.objects.filter(pk__in=gone).delete()
    return len(gone)


def accept_grants(
    *, case: uuid.UUID, desk_id: int, compartments: Collection[Compartment], until: datetime
) -> frozenset[Compartment]:  # fmt: skip
    """Let a desk open compartments up to an instant, once it sees the case; return what is new.

    In the transaction at hand: what waited for it, and what would have ended before that.
    """
    rows = _own(case, desk_id, compartments)
    new = rows.filter(Q(is_waiting=True) | Q(until__lt=until))
    found = frozenset(Compartment(name) for name in new.values_list("compartment", flat=True))
    rows.filter(is_waiting=True).update(until=until, is_waiting=False)
    rows.filter(until__lt=until).update(until=until)
    return found


def lengthen_grants(
    *, by: Actor, at: datetime, case: uuid.UUID, desk_id: int, until: Mapping[Compartment, datetime]
) -> None:
    """Let a desk open compartments longer, where it would have to end before; no key is needed.

    In the transaction at hand. Each is given anew: nobody changes what somebody else gave.
    """
    found = [
        row for row in _own(case, desk_id, until)
        if row.until is not None and row.until < until[Compartment(row.compartment)]
    ]  # fmt: skip
    Grant.objects.filter(pk__in=[row.pk for row in found]).delete()
    for row in found:
        row.pk, row.until = None, until[Compartment(row.compartment)]
        row.given_at, row.given_by = at, by.member
    Grant.objects.bulk_create(found)


def let_grants_wait(
    *, case: uuid.UUID, desk_id: int, compartments: Collection[Compartment]
) -> None:
    """Let a desk open compartments no longer, until it accepts them again."""
    _own(case, desk_id, compartments).update(is_waiting=True)


def give_back_grants(
    *, case: uuid.UUID, desk_id: int, compartments: Collection[Compartment], at: datetime
) -> None:
    """Let what waits for one's own desk go, also of a case that it does not see.

    It opened nothing, so no key is due to be made anew.
    """
    tell_policies(said={"amparo.referred": str(case)})
    gone = _own(case, desk_id, compartments).filter(is_waiting=True)
    names = list(gone.values_list("compartment", flat=True))
    gone.delete()
    tell_policies(said={"amparo.referred": ""})
    _note(case, names, desk_id, at)


def who_opens(*, case: uuid.UUID, at: datetime) -> Mapping[Compartment, tuple[int, ...]]:
    """Return which desks open each compartment of a case in which something is kept. One query."""
    found: dict[Compartment, tuple[int, ...]] = {}
    rows = Grant.objects.filter(
        Q(until=None) | Q(until__gt=at), case=case, is_waiting=False
    ).order_by("desk")
    for compartment, desk in rows.values_list("compartment", "desk"):
        found[Compartment(compartment)] = (*found.get(Compartment(compartment), ()), desk)
    return found


def kept_by_desks(*, case: uuid.UUID) -> Mapping[int, frozenset[Compartment]]:
    """Return which compartments of a case each desk keeps itself. One query.

    What others gave it ends some day, and is none of these.
    """
    found: dict[int, frozenset[Compartment]] = {}
    rows = Grant.objects.filter(case=case, until=None, is_waiting=False)
    for compartment, desk in rows.values_list("compartment", "desk"):
        found[desk] = found.get(desk, frozenset()) | {Compartment(compartment)}
    return found


def _note(case: uuid.UUID, ended: Collection[str], desk_id: int, at: datetime) -> None:
    for name in ended:
        note_ended(what=What.GRANT, of=_listed_as(case, name, desk_id), at=at)


def _renew(case: uuid.UUID, compartments: Collection[str], at: datetime) -> None:
    rows = [RenewalDue(case_id=case, compartment=name, since=at) for name in compartments]
    RenewalDue.objects.bulk_create(rows, ignore_conflicts=True)


def _listed_as(case: uuid.UUID, compartment: str, desk_id: int) -> uuid.UUID:
    """Return the id under which it is listed that a desk opens a compartment no more."""
    return uuid.uuid5(case, f"{compartment}/{desk_id}")


def _own(case: uuid.UUID, desk_id: int, compartments: Collection[Compartment]) -> QuerySet[Grant]:
    names = [one.value for one in compartments]
    return Grant.objects.filter(case=case, desk=desk_id, compartment__in=names)


def _rows(case: uuid.UUID, compartments: Collection[Compartment]) -> list[Kept]:
    rows = {row.compartment: row for row in Kept.objects.filter(case=case)}
    opened = set(Grant.objects.filter(case=case).values_list("compartment", flat=True))
    wanted = [one.value for one in compartments if one.value in opened]
    if any(name not in rows for name in wanted):
        raise NoGrant  # kept, and not by a desk that lets this one open it
    return [rows[name] for name in sorted(wanted)]
