"""Taking keys from desks that may no longer open parts of a case, unless all would be lost."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.compartments.granting import end_grants, who_opens
from amparo.domain.casework.compartments import Compartment


@dataclass(frozen=True, kw_only=True)
class StillOpens:
    """A desk that keeps the keys of compartments, since no other desk opens them."""

    desk_id: int
    compartments: frozenset[Compartment]


def end_keys(
    *, case: uuid.UUID, lost: Mapping[int, frozenset[Compartment]], at: datetime
) -> tuple[StillOpens, ...]:
    """Take from each desk what opens the compartments it lost, in the transaction at hand.

    Returns which desks keep some: what nobody else opens would be lost to everybody, to the person
    too.
    """
    opened = {one: set(desks) for one, desks in who_opens(case=case, at=at).items()}
    found = []
    for desk, compartments in lost.items():
        alone = frozenset(one for one in compartments if opened.get(one) == {desk})
        ended = compartments - alone
        if ended:
            end_grants(case=case, desk_id=desk, compartments=ended, at=at)
        for one in ended:
            opened.get(one, set()).discard(desk)
        if alone:
            found.append(StillOpens(desk_id=desk, compartments=alone))
    return tuple(found)
