"""What somebody looks at a case for: a duty of their desk, or that it is in their hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

OF_PROGRAM = "API: "
"""With this begin the words of a look of a program, and those of no person."""


class LookedFor(Enum):
    """What a case was looked at for. The value is what the journal calls it.

    ``UNSEALED``: a sealed part of it was opened. ``REFUSED``: it did not open, for it was changed.
    """

    DUTY = "duty"
    HAND = "hand"
    OTHER = "other"
    UNSEALED = "unsealed"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class OwedIn:
    """A duty that a desk owes in a case: its position in it, and its rule."""

    position: int
    duty: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Why a look needs no words. ``duty`` is the rule, where a duty is why."""

    looked_for: LookedFor
    duty: str = ""


def ground_of(
    *, owed: Sequence[OwedIn], wanted: int | None = None, is_in_hand: bool = False
) -> Ground | None:
    """Return why somebody may look without being asked; none where they are to be asked.

    ``owed`` are the open duties of their desk in the case, the most urgent first. ``wanted`` is
    the position that a link named: a hint, which counts only where it is one of these.

    >>> report = OwedIn(position=0, duty="PY1")
    >>> ground_of(owed=[report], wanted=7).duty
    'PY1'
    >>> ground_of(owed=[]) is None
    True
    """
    if owed:
        named = next((one for one in owed if one.position == wanted), owed[0])
        return Ground(looked_for=LookedFor.DUTY, duty=named.duty)
    return Ground(looked_for=LookedFor.HAND) if is_in_hand else None
