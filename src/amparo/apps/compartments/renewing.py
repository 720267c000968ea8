"""Making keys anew where somebody who had them may no longer; done by who unseals next."""

import uuid
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from amparo.apps.accounts.access import may_enter
from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.holding import lock_case
from amparo.apps.compartments.closing import close_fields, open_key
from amparo.apps.compartments.keeping import (
    NoGrant,
    PartChanged,
    give_key,
    new_grant,
    open_kept,
    said_of,
)
from amparo.apps.compartments.models import Grant, Kept, RenewalDue
from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder, desk_public, mark_who_left
from amparo.apps.keys.renewing import renew_desk_key
from amparo.apps.seals.cases import seal_of, seals_of
from amparo.apps.sharing.referring.packets import seal_words_to_present
from amparo.domain.access.table import Action
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.recording import Refused
from amparo.vault.sealing import NotSealed, new_key

MOST_AT_ONCE = 50
"""How many compartments one unsealing makes anew: somebody waits for the page. The rest wait."""


def renew_what_is_due(*, by: Holder, at: datetime) -> Holder:
    """Make anew what is due: the key of the desk, then data keys of compartments it opens.

    Returns the holder, with the pair of the new key where that was made. Who only sees cases that
    are in their hands makes no key of the desk. What does not open stays due, and stops nobody: its
    own page tells of it.
    """
    if may_enter(action=Action.ADMIT_HOLDER, actor=by.actor):
        with suppress(Refused), transaction.atomic():  # a colleague does the same just now
            if mark_who_left(by=by, at=at):
                by = renew_desk_key(by=by, at=at)
            _seal_to_present(by)
            seal_words_to_present(by=by)
    for case, compartment in _due(by, at):
        with suppress(NoGrant, NotSealed):
            renew_compartment(by=by, at=at, case=case, compartment=compartment)
    return by


def renew_compartment(
    *, by: Holder, at: datetime, case: uuid.UUID, compartment: Compartment
) -> None:
    """Give a compartment another data key, for every desk that still holds a grant. Journalled.

    Does nothing where another holder did it meanwhile. Raises as `open_kept` does: what was put
    back in the database is not made the last version by this.
    """
    with transaction.atomic():
        lock_case(case=case)
        due = RenewalDue.objects.filter(case=case, compartment=compartment.value)
        if not due.delete()[0]:
            return
        kept = Kept.objects.filter(case=case, compartment=compartment.value).first()
        if kept is None:
            raise PartChanged(compartment=compartment)
        fields = open_kept(by=by, kept=kept, at=at).fields
        key, number, seal = new_key(), kept.key_number + 1, seal_of(case=case)
        rows = list(Grant.objects.filter(case=case, compartment=compartment.value))
        Grant.objects.filter(pk__in=[row.pk for row in rows]).delete()
        for row in rows:
            public = desk_public(desk_id=row.desk_id)
            if public is not None and (row.until is None or row.until > at):
                give_key(
                    by=by, at=at, seal=seal, compartment=compartment, number=number, key=key,
                    desk_id=row.desk_id, desk_key=public, until=row.until,
                    is_waiting=row.is_waiting,
                )  # fmt: skip
        kept.version, kept.key_number = kept.version + 1, number
        kept.content = close_fields(
            case=case, compartment=compartment, version=kept.version, key=key, fields=fields
        )
        kept.save()
        add_entry(
            by=by.actor, at=at, case=case, kind=Kind.KEEPING, submission=uuid.uuid4(),
            content=Content(about={**said_of(kept=kept), "renewed": "yes"}),
        )  # fmt: skip


def _due(by: Holder, at: datetime) -> list[tuple[uuid.UUID, Compartment]]:
    own = Grant.objects.filter(
        Q(until=None) | Q(until__gt=at), desk=by.actor.desk_id, is_waiting=False
    )
    opened = set(own.values_list("case", "compartment"))
    due = RenewalDue.objects.order_by("since").values_list("case", "compartment")
    found = [(case, Compartment(name)) for case, name in due if (case, name) in opened]
    return found[:MOST_AT_ONCE]


def _seal_to_present(by: Holder) -> None:
    """Seal to a desk's present key what is sealed to one it had, in cases that ``by`` sees.

    A few queries, however many.
    """
    rows = list(Grant.objects.filter(desk=by.actor.desk_id).exclude(desk_key=by.key_id))
    if not rows:
        return
    seals, pairs = seals_of(cases={row.case_id for row in rows}), pairs_had(by=by)
    made, done = [], []
    for row in rows:
        if row.case_id not in seals or row.desk_key not in pairs:
            continue
        seal, compartment = seals[row.case_id], Compartment(row.compartment)
        with suppress(NotSealed):
            key = open_key(seal=seal, grant=row, pair=pairs[row.desk_key])
            new = new_grant(
                by=by, at=row.given_at, seal=seal, compartment=compartment, number=row.key_number,
                key=key, desk_id=by.actor.desk_id, desk_key=(by.key_id, by.pair.public),
                until=row.until, is_waiting=row.is_waiting,
            )  # fmt: skip
            made.append(new)
            done.append(row.pk)
    Grant.objects.filter(pk__in=done).delete()
    Grant.objects.bulk_create(made)
