"""What each desk loses when a person ends what they let be shared."""

import uuid
from collections.abc import Mapping

from amparo.apps.compartments.granting import kept_by_desks
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.moving import LIVE_STATES
from amparo.apps.sharing.referring.unmoved import purpose_of
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.covering import lost, without_ground
from amparo.domain.consent.ledger import Ledger, Said, Word, as_compartments
from amparo.domain.consent.scopes import Receiver

_NOTHING: frozenset[Compartment] = frozenset()


def lost_by_desks(
    *, case: uuid.UUID, number: int, receiver: Receiver, before: Ledger, after: Ledger
) -> Mapping[int, frozenset[Compartment]]:
    """Return what each desk loses that an entry of the journal is about; also where it is nothing.

    A role means whoever holds it today. Who holds it no more has what they were given still, and
    loses it with the others. And who keeps a part themselves may hold the role, too: nobody gave
    it to them, so nobody takes it. Two queries for a role, and one for each referral of others.
    """
    meant = {
        desk: lost(before=before, after=after, desk_id=desk)
        for desk in after.desks_of(receiver=receiver)
    }
    if receiver.desk_id is not None:
        return meant
    meant |= _lost_by_former(case, number, after)
    kept = kept_by_desks(case=case)
    return {desk: what - kept.get(desk, _NOTHING) for desk, what in meant.items()}


def _lost_by_former(
    case: uuid.UUID, number: int, after: Ledger
) -> dict[int, frozenset[Compartment]]:
    """Return what desks that hold a role no more were given for its purpose, and nothing else."""
    found: dict[int, frozenset[Compartment]] = {}
    ended = [one for one in after.words if one.number == number and one.said is not Said.YES]
    rows = Referral.objects.filter(case=case, state__in=LIVE_STATES)
    for row in rows.only("to_desk", "given"):
        for word in ended:
            if _reaches(word, row, after):
                given = as_compartments(row.given) & word.compartments
                left = without_ground(ledger=after, desk_id=row.to_desk_id, compartments=given)
                found[row.to_desk_id] = found.get(row.to_desk_id, _NOTHING) | left
    return found


def _reaches(word: Word, row: Referral, after: Ledger) -> bool:
    if after.means(receiver=word.receiver, desk_id=row.to_desk_id):
        return False
    # Of one that was changed nobody knows what it was for: it holds up no withdrawal.
    return purpose_of(row=row) in (word.purpose, None)
