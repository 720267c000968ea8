"""Folding the changes of counts into sums, so that they do not grow without end."""

from dataclasses import fields

from django.db import connection
from django.db.models import Sum

from amparo.apps.coordination.models import Change, ReferralChange
from amparo.domain.casework.counting import Count
from amparo.domain.referral.counting import ReferralCount

_KEY = tuple(field.name for field in fields(Count))
_REFERRAL_KEY = tuple(field.name for field in fields(ReferralCount))
# One statement: what others add meanwhile is not in its snapshot, so it is neither taken nor lost.
_FOLD = """
WITH taken AS (
    DELETE FROM {table} WHERE id IN (
        SELECT id FROM (
            SELECT id, count(*) OVER (PARTITION BY {columns}) AS rows FROM {table}
        ) AS counted WHERE rows > 1
    ) RETURNING {columns}, change
)
INSERT INTO {table} ({columns}, change)
SELECT {columns}, sum(change) FROM taken GROUP BY {columns} HAVING sum(change) <> 0
"""
_FOLDS = (
    _FOLD.format(table="coordination_change", columns=", ".join(_KEY)),
    _FOLD.format(table="coordination_referral", columns=", ".join(_REFERRAL_KEY)),
)


def fold_changes() -> None:
    """Replace the changes of each count by their sum; a sum of nothing goes.

    Two that fold at once take turns: a row is taken by one of them.
    """
    with connection.cursor() as cursor:
        for fold in _FOLDS:
            cursor.execute(fold)


def list_sums() -> dict[Count, int]:
    """Return every count that is not zero, as the changes add up to."""
    rows = Change.objects.values(*_KEY).annotate(sum=Sum("change")).exclude(sum=0)
    return {Count(**{name: row[name] for name in _KEY}): row["sum"] for row in rows.iterator()}


def list_referral_sums() -> dict[ReferralCount, int]:
    """Return every count of referrals that is not zero, as the changes add up to."""
    rows = ReferralChange.objects.values(*_REFERRAL_KEY).annotate(sum=Sum("change"))
    return {
        ReferralCount(**{name: row[name] for name in _REFERRAL_KEY}): row["sum"]
        for row in rows.exclude(sum=0).iterator()
    }
