"""Who sees cases and who is kept out of them, for jobs of the worker. Nothing else is told."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q

from amparo.apps.cases.models import Access, Case, Restriction
from amparo.domain.casework.restricting import Restricts


def hold_cases(*, cases: Collection[uuid.UUID]) -> None:
    """Hold cases until the end of the transaction, so that none is erased meanwhile. One query."""
    held = Case.objects.select_for_update(no_key=True).filter(pk__in=list(cases)).order_by("pk")
    list(held.values_list("pk", flat=True))


def seeing_desks(
    *, cases: Collection[uuid.UUID], now: datetime
) -> frozenset[tuple[uuid.UUID, int]]:
    """Return each of some cases with each desk that sees it now. One query."""
    rows = Access.objects.filter(
        Q(until=None) | Q(until__gt=now), case__in=list(cases), ended_at=None
    )
    return frozenset(rows.values_list("case", "desk"))


def standing_marks(
    *, cases: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, frozenset[tuple[Restricts, str]]]:
    """Return the restrictions that stand in some cases: each kind, and whom it means. One query."""
    found: dict[uuid.UUID, set[tuple[Restricts, str]]] = {}
    rows = Restriction.objects.filter(case__in=list(cases), lifted_at=None)
    for case, kind, target in rows.values_list("case", "kind", "target"):
        found.setdefault(case, set()).add((Restricts(kind), target))
    return {case: frozenset(marks) for case, marks in found.items()}
