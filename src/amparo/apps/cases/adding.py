"""Adding to the journal of a case what is no event of the protocol, such as what was kept of it."""

import uuid
from datetime import datetime

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.holding import Recorded, hold_case, just_now, not_before
from amparo.apps.cases.projecting import project_case
from amparo.apps.journal.actions import append
from amparo.domain.casework.entries import Content, Kind


def add_entry(
    *, by: Actor, at: datetime, case: uuid.UUID, kind: Kind, content: Content, submission: uuid.UUID
) -> Recorded:
    """Append an entry of now to a case, in the transaction at hand; sent twice, it is added once.

    Raises `Case.DoesNotExist` for who does not see the case, and as `hold_case` does.
    """
    locked, entries, done = hold_case(case=case, submission=submission)
    if done is not None:
        return done
    at = not_before(entries=entries, at=at)
    number = append(
        case=case, kind=kind, event="", happened=just_now(at=at), recorded_at=at,
        institution=by.institution, content=content, submission=submission,
    )  # fmt: skip
    project_case(case=locked, now=at)
    return Recorded(case=case, number=number)
