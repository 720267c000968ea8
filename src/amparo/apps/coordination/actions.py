"""Adding to the counts, and saying up to when time was counted."""

from collections.abc import Mapping
from datetime import datetime

from amparo.apps.coordination.models import Change, Reckoning, ReferralChange
from amparo.domain.casework.counting import Count
from amparo.domain.referral.counting import ReferralCount


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
            is_dated=count.is_dated,
            took=count.took,
            change=change,
        )
        for count, change in changes.items()
    ]
    # The writer may not read what it adds, so no ids are asked back.
    Change.objects.bulk_create(rows, ignore_conflicts=True)


def add_referral_changes(*, changes: Mapping[ReferralCount, int]) -> None:
    """Append changes of the counts of referrals in the transaction at hand; one query, or none."""
    rows = [
        ReferralChange(
            need=count.need,
            place=count.place,
            month=count.month,
            result=count.result,
            change=change,
        )
        for count, change in changes.items()
    ]
    ReferralChange.objects.bulk_create(rows, ignore_conflicts=True)


def time_was_let_pass(*, until: datetime) -> None:
    """Say that no case has a deadline before this instant that was not looked at. The worker's."""
    Reckoning.objects.update_or_create(pk=1, defaults={"reached": until})
