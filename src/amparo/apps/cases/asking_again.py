"""Cases in which a person is asked again, for what they took back is lost with a backup's time."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from amparo.apps.cases.models import Case
from amparo.apps.ended.noting import What, note_ended


def note_taken_back(*, case: uuid.UUID, at: datetime) -> None:
    """Note in the transaction at hand that a person took something back, for who restores."""
    note_ended(what=What.CONSENT, of=_listed_as(case), at=at)


def ask_again(*, ended: Mapping[uuid.UUID, datetime]) -> int:
    """Let what was agreed to before somebody took something back count no more. For the owner.

    The list says in which case, and not what: so all of it is asked again. Returns in how many.
    """
    found = 0
    for case in Case.objects.filter(erased_at=None).values_list("pk", flat=True):
        if (at := ended.get(_listed_as(case))) is not None:
            stale = Q(ask_again_since=None) | Q(ask_again_since__lt=at)
            found += Case.objects.filter(stale, pk=case).update(ask_again_since=at)
    return found


def asked_again_since(*, case: uuid.UUID) -> datetime | None:
    """Return up to when what was agreed to in a case counts no more, if so. One query."""
    return Case.objects.values_list("ask_again_since", flat=True).get(pk=case)


def _listed_as(case: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(case, "consent")
