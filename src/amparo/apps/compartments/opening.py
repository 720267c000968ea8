"""Noting who opened what, and stopping whoever opens very many cases without a colleague."""

import uuid
from datetime import datetime

from amparo.apps.accounts.seeing import Actor
from amparo.apps.journal.actions import note_reading
from amparo.apps.journal.readings import cases_opened
from amparo.apps.keys.widening import may_open_more
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.domain.access.looking import LookedFor
from amparo.domain.access.opening import WITHIN, needs_another
from amparo.domain.casework.compartments import Compartment


class TooMany(PermissionError):
    """Somebody has opened many cases within the hour; a colleague has to let them open more."""


def note_opening(*, by: Actor, at: datetime, case: uuid.UUID, compartment: Compartment) -> None:
    """Note in the transaction at hand that a member opens a compartment. Raises `TooMany`.

    Two of theirs at once wait for each other, so that both are not the last one.
    """
    take_turn(Turn.UNSEALING, about=str(by.member))
    opened = cases_opened(member=by.member, since=at - WITHIN)
    is_allowed = may_open_more(member=by.member, at=at)
    if needs_another(opened=opened, case=case, is_allowed=is_allowed):
        raise TooMany
    note_reading(
        by=by, case=case, at=at, purpose=LookedFor.UNSEALED, words="", duty=compartment.value
    )


def note_refused(*, by: Actor, at: datetime, case: uuid.UUID, compartment: Compartment) -> None:
    """Note that what a member wanted to open did not open: it was changed or moved."""
    note_reading(
        by=by, case=case, at=at, purpose=LookedFor.REFUSED, words="", duty=compartment.value
    )
