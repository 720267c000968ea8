"""What may be sent, to whom, and by when it is to be answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.referral.needs import CONFIDENTIAL_NEEDS, Need, Urgency

LONGEST_WORDS = 1000
"""How many letters go along at most: a packet is no file."""

FACTS = ("age_band", "sex", "nationality", "language", "needs_interpreter")
"""What may be told of somebody before a desk has accepted, each chosen one by one."""

TERMS: Mapping[Urgency, timedelta] = {
    Urgency.NOW: timedelta(hours=24),
    Urgency.DAYS: timedelta(days=3),
    Urgency.WEEKS: timedelta(days=7),
}
"""Within what time a desk answers where no duty of the protocol says so. Ours, and no law's."""


@dataclass(frozen=True, kw_only=True)
class AnswerBy:
    """By when a desk is to answer. ``is_practice``: no duty of the protocol says it."""

    at: datetime
    is_practice: bool


def answer_by(*, urgency: Urgency, at: datetime, duty_due: datetime | None) -> AnswerBy:
    """Return by when a referral that is sent now is to be answered.

    As the duty that it serves is due, if it is one and its time is still to come; else as is our
    practice, so that a duty that is late already leaves its receiver some time.
    """
    if duty_due is not None and duty_due > at:
        return AnswerBy(at=duty_due, is_practice=False)
    return AnswerBy(at=at + TERMS[urgency], is_practice=True)


@dataclass(frozen=True, kw_only=True)
class Packet:
    """All that a desk reads before it accepts, beside need, urgency and who asks.

    ``facts`` are of those in `FACTS`, with their values.
    """

    words: str
    facts: Mapping[str, str]


def check_packet(*, packet: Packet, compartments: Collection[Compartment]) -> None:
    """Raise `Refused` where a packet cannot go.

    ``nothing chosen``: no compartment, so that whoever accepts could not even reach the person.
    ``too long``. ``unknown fact``.
    """
    if not compartments:
        raise Refused("nothing chosen")
    if len(packet.words) > LONGEST_WORDS:
        raise Refused("too long")
    if not packet.facts.keys() <= set(FACTS):
        raise Refused("unknown fact")


def check_receiver(*, to_desk: int, by_desk: int, asked_now: Collection[int]) -> None:
    """Raise `Refused` where a desk cannot be asked.

    ``own desk``. ``asked already``: it is among those that are ``asked_now`` for the same need.
    """
    if to_desk == by_desk:
        raise Refused("own desk")
    if to_desk in asked_now:
        raise Refused("asked already")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A confidential desk that may be asked, and its place; empty for everywhere."""

    desk_id: int
    place: str = ""


def in_turn(
    *, candidates: Collection[Candidate], asked_before: Collection[int], by_desk: int, place: str
) -> Sequence[int]:
    """Return the confidential desks to ask for somebody at a place, the nearest first.

    None that was asked for the same need before, whatever came of it: else to send once more
    would tell which one had declined. Near is the same place, then everywhere; how far other
    places are is not known here.

    >>> those = [Candidate(desk_id=1), Candidate(desk_id=2, place="Bong"), Candidate(desk_id=3)]
    >>> in_turn(candidates=those, asked_before={3}, by_desk=9, place="Bong")
    [2, 1]
    """
    left = [one for one in candidates if one.desk_id not in {*asked_before, by_desk}]
    return [one.desk_id for one in sorted(left, key=lambda one: _distance(one, place))]


def check_confidential(*, need: Need) -> None:
    """Raise `Refused` (``not confidential``) for a need with which no such service helps."""
    if need not in CONFIDENTIAL_NEEDS:
        raise Refused("not confidential")


def _distance(candidate: Candidate, place: str) -> tuple[int, int]:
    if candidate.place == place:
        return (0, candidate.desk_id)
    return (1 if candidate.place == "" else 2, candidate.desk_id)
