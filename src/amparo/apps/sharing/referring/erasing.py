"""Letting referrals go for good: with their case, and once more where a backup brought one back."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from amparo.apps.coordination.actions import add_referral_changes
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.drafts import drop_drafts
from amparo.apps.sharing.referring.moving import LIVE_STATES, count_of
from amparo.apps.sharing.referring.packets import drop_words
from amparo.domain.referral.acts import State
from amparo.domain.referral.counting import moved
from amparo.vault.sealing import NotSealed


def drop_referrals(*, case: uuid.UUID) -> None:
    """Take every referral of a case away, and out of the counts. For the worker.

    What was written with them is under no key of the case, and goes so.
    Whoever does it has said `hold_referrals` before they locked the case.
    """
    drop_drafts(about=[case])
    for number in Referral.objects.filter(case=case).values_list("pk", flat=True):
        drop_drafts(about=[number])
        with suppress(NotSealed):  # one that was changed stays in the counts, and goes
            row = Referral.objects.get(pk=number)
            add_referral_changes(changes=moved(before=count_of(row=row), after=None))
    Referral.objects.filter(case=case).only("pk").delete()


def end_referrals_again(*, ended: Mapping[uuid.UUID, datetime]) -> int:
    """Take back what had ended and came back with a backup; return how much. For the owner.

    How it had ended is not told again. What was written with it goes.
    """
    rows = list(Referral.objects.filter(pk__in=list(ended), state__in=LIVE_STATES))
    for row in rows:
        before = count_of(row=row)
        row.state, row.state_since = State.TAKEN_BACK.value, ended[row.pk]
        row.save(update_fields=["state", "state_since"])
        add_referral_changes(changes=moved(before=before, after=count_of(row=row)))
    drop_words(referrals=[row.pk for row in rows])
    return len(rows)
