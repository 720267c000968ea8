"""Folding the changes of counts into sums, so that they do not grow without end."""

from dataclasses import fields

from django.db import connection
from django.db.models import Sum

from amparo.apps.coordination.models import Change
from amparo.domain.casework.counting import Count

_KEY = tuple(field.name for field in fields(Count))
_COLUMNS = ", ".join(_KEY)
# One statement: what others add meanwhile is not in its snapshot, so it is neither taken nor lost.
_FOLD = f"""
WITH taken AS (
    DELETE FROM coordination_change WHERE id IN (
        SELECT id FROM (
            SELECT id, count(*) OVER (PARTITION BY {_COLUMNS}) AS rows FROM coordination_change
        ) AS counted WHERE rows > 1
    ) RETURNING {_COLUMNS}, change
)
INSERT INTO coordination_change ({_COLUMNS}, change)
SELECT {_COLUMNS}, sum(change) FROM taken GROUP BY {_COLUMNS} HAVING sum(change) <> 0
"""  # noqa: S608  # the names of our own columns


def fold_changes() -> None:
    """Replace the changes of each count by their sum; a sum of nothing goes.

    Two that fold at once take turns: a row is taken by one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)


def list_sums() -> dict[Count, int]:
    """Return every count that is not zero, as the changes add up to."""
    rows = Change.objects.values(*_KEY).annotate(sum=Sum("change")).exclude(sum=0)
    return {Count(**{name: row[name] for name in _KEY}): row["sum"] for row in rows.iterator()}
