"""Whether something may be shared now. Whatever shares asks this first, in its own transaction."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from amparo.apps.journal.queries import list_entries
from amparo.apps.sharing.consenting.knowing import ledger_from
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.covering import NotCovered, Reason, covers
from amparo.domain.consent.scopes import Purpose
from amparo.domain.protocol.calendar import as_instant, as_microseconds

_UTC = ZoneInfo("UTC")


class Uncovered(Refused):
    """Neither consent nor a lawful route covers it: ``missing`` says of what, and why."""

    def __init__(self, missing: Mapping[Compartment, Reason]) -> None:
        super().__init__("not covered")
        self.missing = missing


def check_covered(
    *, case: uuid.UUID, desk_id: int, compartments: Collection[Compartment], purpose: Purpose,
    at: datetime,
) -> datetime:  # fmt: skip
    """Return before which instant some compartments may go to a desk for a purpose.

    What is shared by it ends then, too. To be called with the case locked, or what is asked may
    change before it is done. Raises `Uncovered`, and `Refused`: ``no words``.
    """
    entries = list_entries(case=case)
    # Whoever recorded the consent may have a clock that is a little ahead.
    now = max([as_microseconds(at), *(entry.recorded for entry in entries[-1:])])
    found = covers(
        ledger=ledger_from(case=case, entries=entries), desk_id=desk_id, compartments=compartments,
        purpose=purpose, at=now,
    )  # fmt: skip
    if isinstance(found, NotCovered):
        raise Uncovered(found.missing)
    return as_instant(found.until, _UTC)
