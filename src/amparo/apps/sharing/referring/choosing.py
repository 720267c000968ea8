"""To which desk a referral goes: one the sender names, or a confidential one that nobody names."""

import uuid
from collections.abc import Sequence

from amparo.apps.accounts.confidential import confidential_desks
from amparo.apps.accounts.queries import PlacedDesk, desk_places, placed_desks
from amparo.apps.keys.holding import desks_with_key
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.moving import WAITING_STATES
from amparo.domain.referral.acts import State
from amparo.domain.referral.needs import Need
from amparo.domain.referral.sending import Candidate, check_receiver, in_turn


def is_confidential(*, desk_id: int) -> bool:
    """Whether the name and the place of a desk are nobody's to know."""
    return desk_id in confidential_desks()


def named_receivers(*, by_desk: int) -> Sequence[PlacedDesk]:
    """Return the desks that a sender may name: open, with a key, not their own. Three queries."""
    with_key = desks_with_key()
    return tuple(
        desk
        for desk in placed_desks()
        if desk.desk_id in with_key and desk.is_told and desk.desk_id != by_desk
    )


def check_named(*, case: uuid.UUID, need: Need, to_desk: int, by_desk: int) -> None:
    """Raise `Refused` as `check_receiver` does, for a desk that the sender has named.

    Who has accepted for this need, and not handed it back, is asked already, too.
    """
    asked = _asked(case, need, (*WAITING_STATES, State.ACCEPTED.value))
    check_receiver(to_desk=to_desk, by_desk=by_desk, asked_now=asked)


def confidential_in_turn(*, case: uuid.UUID, need: Need, by_desk: int, place: str) -> Sequence[int]:
    """Return the confidential desks to ask for a need, the nearest to a place first.

    Open, with a key, and none that was asked for it before, whatever came of it.
    """
    places = desk_places()
    those = [
        Candidate(desk_id=desk, place=places.get(desk, ""))
        for desk in sorted(confidential_desks() & desks_with_key())
    ]
    asked = _asked(case, need, tuple(state.value for state in State))
    return in_turn(candidates=those, asked_before=asked, by_desk=by_desk, place=place)


def _asked(case: uuid.UUID, need: Need, states: Sequence[str]) -> frozenset[int]:
    found = Referral.objects.filter(case=case, need=need.value, state__in=states)
    return frozenset(found.values_list("to_desk", flat=True))
