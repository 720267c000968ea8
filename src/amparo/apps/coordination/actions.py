"""Adding to the counts."""

from collections.abc import Mapping

from amparo.apps.coordination.models import Change
from amparo.domain.casework.counting import Count


def add_changes(*, changes: Mapping[Count, int]) -> None:
    """Append changes of counts in the transaction at hand; one query, or none."""
    rows = [
        Change(
            institution=count.institution,
            duty=count.duty,
            place=count.place,
            month=count.month,
            outcome=count.outcome,
            reason=count.reason,
            is_law=count.is_law,
            took=count.took,
            change=change,
        )
        for count, change in changes.items()
    ]
    # The writer may not read what it adds, so no ids are asked back.
    Change.objects.bulk_create(rows, ignore_conflicts=True)
