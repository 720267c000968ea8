"""What may be done with a referral: one table of acts, each with who may do it and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from amparo.domain.casework.recording import Refused


class State(Enum):
    """How a referral stands. The value is what the database calls it."""

    SENT = "sent"
    MORE_ASKED = "more asked"
    MORE_SAID = "more said"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HANDED_BACK = "handed back"
    TAKEN_BACK = "taken back"
    LAPSED = "lapsed"


WAITING = frozenset({State.SENT, State.MORE_ASKED, State.MORE_SAID})
"""Nobody has answered yet, yes or no."""

LIVE = WAITING | {State.ACCEPTED}
"""Something is still to come of it."""


class Act(Enum):
    """What is done with a referral. The value is what the journal calls it.

    ``FIND_NONE`` is no act on a referral: none was sent, for there was no desk to send it to.
    """

    SEND = "sent"
    ASK_MORE = "more asked"
    SAY_MORE = "more said"
    ACCEPT = "accepted"
    DECLINE = "declined"
    HAND_BACK = "handed back"
    TAKE_BACK = "taken back"
    LAPSE = "lapsed"
    FIND_NONE = "no service"


class Side(Enum):
    """Who does it. ``NOBODY``: it follows from something else, whoever did that."""

    SENDER = "sender"
    RECEIVER = "receiver"
    NOBODY = "nobody"


class Reason(Enum):
    """Why a desk declines."""

    NO_PLACE = "no place"
    NOT_OURS = "not ours"
    NOT_REACHED = "not reached"
    DANGER = "danger"
    OTHER = "other"


class Outcome(Enum):
    """With what a desk hands back what it had accepted."""

    HELPED = "helped"
    PARTLY_HELPED = "partly helped"
    NO_SERVICE = "no service"
    NOT_WANTED = "not wanted"
    NOT_REACHED = "not reached"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Move:
    """From which states an act leads to which one, and what it must say."""

    states: frozenset[State]
    to: State
    needs: str = ""


MOVES: Mapping[tuple[Act, Side], Move] = {
    (Act.ASK_MORE, Side.RECEIVER): Move(
        states=frozenset({State.SENT, State.MORE_SAID}), to=State.MORE_ASKED, needs="words"
    ),
    (Act.SAY_MORE, Side.SENDER): Move(
        states=frozenset({State.MORE_ASKED}), to=State.MORE_SAID, needs="words"
    ),
    (Act.ACCEPT, Side.RECEIVER): Move(states=WAITING, to=State.ACCEPTED),
    (Act.DECLINE, Side.RECEIVER): Move(states=WAITING, to=State.DECLINED, needs="reason"),
    (Act.HAND_BACK, Side.RECEIVER): Move(
        states=frozenset({State.ACCEPTED}), to=State.HANDED_BACK, needs="outcome"
    ),
    (Act.TAKE_BACK, Side.SENDER): Move(states=WAITING, to=State.TAKEN_BACK),
    # Another desk accepted, consent was taken back, or the receiver is kept out of the case now:
    # from such a desk also what it had accepted.
    (Act.TAKE_BACK, Side.NOBODY): Move(states=LIVE, to=State.TAKEN_BACK),
    # The receiving desk closed: also what it had accepted, or somebody is forgotten. Or it would
    # accept what may not be shared with it any more.
    (Act.LAPSE, Side.NOBODY): Move(states=LIVE, to=State.LAPSED),
}
"""Every act on a referral that was sent, and who does it. What stands here nowhere is refused."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What goes with an act: a reason, an outcome, or whether there are words."""

    reason: Reason | None = None
    outcome: Outcome | None = None
    has_words: bool = False


NOTHING = Said()


_MISSING: Mapping[str, str] = {
    "reason": "no reason",
    "outcome": "no outcome",
    "words": "nothing said",
}


def check_act(*, state: State, act: Act, by: Side, said: Said = NOTHING) -> State:
    """Return the state to which an act leads. Raises `Refused` where it may not be done.

    ``not yours``: the other side does it. ``not now``: it was answered, ended or taken back
    meanwhile, or not asked. ``no reason``, ``no outcome``, ``nothing said`` where that is missing.

    >>> check_act(state=State.SENT, act=Act.ACCEPT, by=Side.RECEIVER)
    <State.ACCEPTED: 'accepted'>
    >>> check_act(state=State.TAKEN_BACK, act=Act.ACCEPT, by=Side.RECEIVER)
    Traceback (most recent call last):
    amparo.domain.casework.recording.Refused: not now
    """
    move = MOVES.get((act, by))
    if move is None:
        raise Refused("not yours")
    if state not in move.states:
        raise Refused("not now")
    has = {
        "": True,
        "reason": said.reason is not None,
        "outcome": said.outcome is not None,
        "words": said.has_words,
    }
    if not has[move.needs]:
        raise Refused(_MISSING[move.needs])
    return move.to


def may_act(*, state: State, act: Act, by: Side) -> bool:
    """Whether one side may do something with a referral that stands so."""
    move = MOVES.get((act, by))
    return move is not None and state in move.states
