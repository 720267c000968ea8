"""Reading up to when time was counted, and the counts as they are told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from amparo.apps.accounts.confidential import Known
from amparo.apps.coordination.folding import list_referral_sums, list_sums
from amparo.apps.coordination.models import Reckoning
from amparo.domain.casework.counting import Count
from amparo.domain.referral.counting import ReferralCount


def reckoned_until() -> datetime | None:
    """Return the instant up to which time was let pass in every case; none if it never was."""
    return Reckoning.objects.values_list("reached", flat=True).first()


def told_referral_sums(*, known: Known) -> Mapping[ReferralCount, int]:
    """Return every count of referrals that is not zero, without places that are told to nobody.

    One query.
    """
    found = Counter[ReferralCount]()
    for count, number in list_referral_sums().items():
        place = "" if count.place in known.places else count.place
        found[replace(count, place=place)] += number
    return found


def told_sums(*, known: Known) -> Mapping[Count, int]:
    """Return every count that is not zero; those of confidential services as one, without a place.

    One query.
    """
    found = Counter[Count]()
    for count, number in list_sums().items():
        said = known.institution(count.institution)
        place = known.place(count.place, institution=count.institution)
        found[replace(count, institution=said, place=place)] += number
    return found
