"""What a member looks at a case for, as the rows have it."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.advancing import advance_case
from amparo.apps.cases.models import Assignment, Case, Duty
from amparo.apps.journal.queries import has_written
from amparo.apps.sharing.referring.queries import is_in_hand_by_referral
from amparo.domain.access.looking import Ground, OwedIn, ground_of

_LATELY = timedelta(days=1)


def find_ground(*, by: Actor, case: uuid.UUID, now: datetime, wanted: int | None) -> Ground | None:
    """Return why a member may look without being asked; none where they are to be asked.

    ``wanted`` is the position of the duty that a link named. Raises `Case.DoesNotExist`, in the
    same way for a case that is not and one that is not seen.
    """
    advance_case(case=case, now=now)
    if not Case.objects.filter(pk=case).exists():
        raise Case.DoesNotExist
    rows = Duty.objects.filter(case=case, desk=by.desk_id, ending=Duty.Ending.OPEN)
    owed = [
        OwedIn(position=position, duty=duty)
        for position, duty in rows.order_by("due_at", "opened_at", "position").values_list(
            "position", "duty"
        )
    ]
    is_in_hand = not owed and _is_in_hand(by=by, case=case, now=now)
    return ground_of(owed=owed, wanted=wanted, is_in_hand=is_in_hand)


def _is_in_hand(*, by: Actor, case: uuid.UUID, now: datetime) -> bool:
    """Whether a case is assigned to a member, or their desk has accepted a referral of it.

    Or they opened it or recorded in it within a day.

    Whoever does the last thing owed is led to the case, and is not to be asked what for.
    """
    held = Assignment.objects.filter(case=case, desk=by.desk_id, member=by.member, ended_at=None)
    if held.filter(Q(until=None) | Q(until__gt=now)).exists():
        return True
    if is_in_hand_by_referral(case=case, desk_id=by.desk_id):
        return True
    return has_written(case=case, member=by.member, since=now - _LATELY)
