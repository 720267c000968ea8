"""Whether a desk that asked may be let know that a person is helped: only as the person lets it."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from amparo.apps.sharing.consenting.covering import Uncovered, check_covered
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.matching import AskedBecause
from amparo.domain.consent.scopes import Purpose

PURPOSES: Mapping[AskedBecause, tuple[Purpose, ...]] = {
    AskedBecause.FOUND: (Purpose.PROTECTION, Purpose.OTHER_HELP),
    AskedBecause.CARE: (
        Purpose.SHELTER,
        Purpose.HEALTH_CARE,
        Purpose.PSYCHOLOGICAL_HELP,
        Purpose.OTHER_HELP,
    ),
    AskedBecause.PROCEEDING: (Purpose.CRIMINAL_INVESTIGATION, Purpose.LEGAL_AID),
    AskedBecause.RETURN: (Purpose.RETURN, Purpose.RESIDENCE),
    AskedBecause.MISSING: (Purpose.FAMILY_TRACING,),
}
"""For which purposes a consent to share who somebody is lets who asked for this reason know."""


def check_may_know(*, case: uuid.UUID, desk_id: int, because: AskedBecause, at: datetime) -> None:
    """Raise `Refused` unless the person, or the law, lets a desk know who they are.

    ``not covered`` where neither does; ``no words`` where the country has none. To be called with
    the case locked.
    """
    uncovered: Uncovered | None = None
    for purpose in PURPOSES[because]:
        try:
            check_covered(
                case=case, desk_id=desk_id, compartments=(Compartment.IDENTITY,), purpose=purpose,
                at=at,
            )  # fmt: skip
        except Uncovered as missing:
            uncovered = missing
        else:
            return
    if uncovered is not None:
        raise uncovered
