"""Ending keys whose time has passed, so that a copy of the database opens nothing by them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.apps.cases.holding import lock_case
from amparo.apps.compartments.granting import end_grants
from amparo.apps.compartments.models import Grant
from amparo.domain.casework.compartments import Compartment

MOST_AT_ONCE = 500
"""Of how many cases one run ends keys: it holds each of them for a moment. The rest wait."""


def list_passed(*, now: datetime) -> Sequence[uuid.UUID]:
    """Return the cases in which keys are to end, the longest past first. For the worker."""
    rows = _passed(now).order_by("until", "case").values_list("case", flat=True)
    return list(dict.fromkeys(rows[:MOST_AT_ONCE]))


def end_passed(*, case: uuid.UUID, at: datetime) -> None:
    """End the keys of a case whose time has passed, in the transaction at hand. For the worker.

    What no other desk opens stays: it would be lost to everybody, to the person too.
    """
    lock_case(case=case)
    gone: dict[int, set[Compartment]] = defaultdict(set)
    for compartment, desk in _passed(at).filter(case=case).values_list("compartment", "desk"):
        gone[desk].add(Compartment(compartment))
    for desk, compartments in sorted(gone.items()):
        end_grants(case=case, desk_id=desk, compartments=compartments, at=at)


def _passed(now: datetime) -> QuerySet[Grant]:
    """Return the keys past their time of what another desk still opens."""
    others = Grant.objects.filter(
        Q(until=None) | Q(until__gt=now),
        case=OuterRef("case"),
        compartment=OuterRef("compartment"),
        is_waiting=False,
    )
    return Grant.objects.filter(Exists(others), until__lte=now)
