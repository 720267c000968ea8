"""Asking whether somebody already helps a person: why, and what whoever helps may answer.

Whoever asks is told nothing but what whoever helps lets them be told.
"""

import uuid
from collections.abc import Collection
from enum import Enum

from amparo.domain.casework.asking import MOST_A_DAY
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts


class AskedBecause(Enum):
    """Why somebody asks. The value is what the database calls it."""

    FOUND = "found"
    CARE = "care"
    PROCEEDING = "proceeding"
    RETURN = "return"
    MISSING = "missing"


class Told(Enum):
    """What whoever helps answered.

    ``OTHER_PERSON``: it is somebody else. ``NO_ANSWER``: it is in danger, or not wanted.
    ``WE_CALL``: they get in touch themselves, by their own way. ``INVITED``: whoever asked reads
    which desk to call.
    """

    OTHER_PERSON = "other person"
    NO_ANSWER = "no answer"
    WE_CALL = "we call"
    INVITED = "invited"


LETS_KNOW = frozenset({Told.WE_CALL, Told.INVITED})
"""The answers by which another desk learns that a person is helped, and by whom."""


def check_question(*, asked_today: int) -> None:
    """Raise `Refused` (``too often``) where a member has asked often enough within 24 hours.

    It is the same number as for cases of others: enough for work, too few for trying names.
    """
    if asked_today >= MOST_A_DAY:
        raise Refused("too often")


Marks = frozenset[tuple[Restricts, str]]
"""The restrictions of a case that stand: the kind of each, and the desk or member it means."""


def houses_to_ask(*, marks: Marks) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the desks and the members that are implicated: their institutions are kept out, too.

    A desk whose access was ended without suspicion is kept out alone.
    """
    desks = sorted(int(target) for kind, target in marks if kind is Restricts.DESK)
    members = sorted(target for kind, target in marks if kind is Restricts.MEMBER)
    return tuple(desks), tuple(members)


def is_kept_out(
    *, marks: Marks, asked_by: uuid.UUID, desk_id: int, house: str, houses: Collection[str]
) -> bool:
    """Whether who asks must learn nothing of a case: they, their desk or their institution.

    ``houses`` are the institutions of who is implicated. Word travels inside a house: what one
    police desk learns, whoever is implicated at another may hear.
    """
    means_desk = {(Restricts.DESK, str(desk_id)), (Restricts.ENDED, str(desk_id))}
    return (
        (Restricts.MEMBER, str(asked_by)) in marks
        or not marks.isdisjoint(means_desk)
        or house in houses
    )


def check_letting_know(*, is_kept_out: bool) -> None:
    """Raise `Refused` (``kept out``) where whoever asks must learn nothing of a case."""
    if is_kept_out:
        raise Refused("kept out")
