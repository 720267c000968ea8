"""Counting attempts, so that nobody guesses for long. What is counted stands in buckets.

Of a bucket the database keeps a keyed hash alone: no name, no address. Two attempts at once wait
for each other, so that both cannot be the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from amparo.apps.accounts.models import Attempt
from amparo.apps.operations.transactions import Turn, take_turn

KEEP_FOR = timedelta(hours=1)
"""The longest time for which a bucket counts."""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """What is counted together: at most so many attempts within a time."""

    key: str
    most: int
    within: timedelta


def bucket(*parts: str, most: int, within: timedelta) -> Bucket:
    """Return the bucket of what the parts name."""
    text = "\0".join(parts)
    key = salted_hmac("amparo.attempts", text, algorithm="sha256").hexdigest()
    return Bucket(key=key, most=most, within=within)


def count_attempt(*, buckets: Sequence[Bucket], now: datetime) -> Sequence[int] | None:
    """Count one attempt in each bucket and return its rows; none, uncounted, where one is full.

    In a transaction of its own, where there is none: what follows may fail, and the attempt stays.
    """
    with transaction.atomic():
        for key in sorted(one.key for one in buckets):
            take_turn(Turn.ATTEMPTING, about=key)
        if any(_is_full(one, now) for one in buckets):
            return None
        made = [Attempt(bucket=one.key, at=now) for one in buckets]
        return [row.pk for row in Attempt.objects.bulk_create(made)]


def take_back(*, rows: Sequence[int]) -> None:
    """Take an attempt back, as it was none: the password or the code was right."""
    Attempt.objects.filter(pk__in=rows).delete()


def forget_old(*, now: datetime) -> None:
    """Remove attempts that count no longer."""
    Attempt.objects.filter(at__lt=now - KEEP_FOR).delete()


def _is_full(one: Bucket, now: datetime) -> bool:
    counted = Attempt.objects.filter(bucket=one.key, at__gt=now - one.within)
    return counted.count() >= one.most
