"""Letting a desk open for longer what it was given, once a person has agreed to more time."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from amparo.apps.accounts.seeing import Actor
from amparo.apps.compartments.granting import lengthen_grants
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.moving import LIVE_STATES
from amparo.apps.sharing.referring.unmoved import purpose_of
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.covering import Allowed, covers
from amparo.domain.consent.ledger import Ledger, as_compartments
from amparo.domain.protocol.calendar import as_instant, as_microseconds

_UTC = ZoneInfo("UTC")


def lengthen_what_it_gave(
    *, by: Actor, at: datetime, case: uuid.UUID, desk_id: int, ledger: Ledger
) -> None:
    """Let what a desk has or waits for by referrals end when the consent to it does, if later.

    In the transaction at hand, of whoever recorded what the person said. What waits goes on
    waiting. Of one that was changed in the database nothing is lengthened. One query where the desk
    was asked for nothing, and one more for each that it was asked for.
    """
    until: dict[Compartment, datetime] = {}
    rows = Referral.objects.filter(case=case, to_desk=desk_id, state__in=LIVE_STATES)
    for row in rows.only("given"):
        purpose = purpose_of(row=row)
        if purpose is None:
            continue
        for one in as_compartments(row.given):
            found = covers(
                ledger=ledger, desk_id=desk_id, compartments=[one], purpose=purpose,
                at=as_microseconds(at),
            )  # fmt: skip
            if isinstance(found, Allowed):
                end = as_instant(found.until, _UTC)
                until[one] = max(end, until.get(one, end))
    if until:
        lengthen_grants(by=by, at=at, case=case, desk_id=desk_id, until=until)
