"""The whole table of what may be done with a referral: each act, in each state, by each side."""

from itertools import product

import pytest

from amparo.domain.casework.recording import Refused
from amparo.domain.referral.acts import (
    LIVE,
    MOVES,
    WAITING,
    Act,
    Outcome,
    Reason,
    Said,
    Side,
    State,
    check_act,
    may_act,
)

ALL = Said(reason=Reason.NO_PLACE, outcome=Outcome.HELPED, has_words=True)
SENT, ASKED, MORE = State.SENT, State.MORE_ASKED, State.MORE_SAID
ACCEPTED, TAKEN, LAPSED = State.ACCEPTED, State.TAKEN_BACK, State.LAPSED
THEY, WE, NOBODY = Side.RECEIVER, Side.SENDER, Side.NOBODY

LEADS_TO: dict[tuple[Act, Side, State], State] = {
    (Act.ASK_MORE, THEY, SENT): ASKED,
    (Act.ASK_MORE, THEY, MORE): ASKED,
    (Act.SAY_MORE, WE, ASKED): MORE,
    (Act.ACCEPT, THEY, SENT): ACCEPTED,
    (Act.ACCEPT, THEY, ASKED): ACCEPTED,
    (Act.ACCEPT, THEY, MORE): ACCEPTED,
    (Act.DECLINE, THEY, SENT): State.DECLINED,
    (Act.DECLINE, THEY, ASKED): State.DECLINED,
    (Act.DECLINE, THEY, MORE): State.DECLINED,
    (Act.HAND_BACK, THEY, ACCEPTED): State.HANDED_BACK,
    (Act.TAKE_BACK, WE, SENT): TAKEN,
    (Act.TAKE_BACK, WE, ASKED): TAKEN,
    (Act.TAKE_BACK, WE, MORE): TAKEN,
    (Act.TAKE_BACK, NOBODY, SENT): TAKEN,
    (Act.TAKE_BACK, NOBODY, ASKED): TAKEN,
    (Act.TAKE_BACK, NOBODY, MORE): TAKEN,
    (Act.TAKE_BACK, NOBODY, ACCEPTED): TAKEN,
    (Act.LAPSE, NOBODY, SENT): LAPSED,
    (Act.LAPSE, NOBODY, ASKED): LAPSED,
    (Act.LAPSE, NOBODY, MORE): LAPSED,
    (Act.LAPSE, NOBODY, ACCEPTED): LAPSED,
}
"""All that may be done. Whatever is not here is refused."""

EVERYTHING = list(product(Act, Side, State))


@pytest.mark.parametrize(
    ("act", "side", "state"), EVERYTHING, ids=lambda one: one.value.replace(" ", "-")
)
def test_each_act_leads_where_the_table_says_or_is_refused(
    act: Act, side: Side, state: State
) -> None:
    wanted = LEADS_TO.get((act, side, state))

    assert may_act(state=state, act=act, by=side) is (wanted is not None)
    if wanted is None:
        with pytest.raises(Refused, match=r"^not (yours|now)$"):
            check_act(state=state, act=act, by=side, said=ALL)
    else:
        assert check_act(state=state, act=act, by=side, said=ALL) is wanted


@pytest.mark.parametrize(
    ("act", "side", "state", "said", "why"),
    [
        (Act.DECLINE, THEY, SENT, Said(has_words=True), "no reason"),
        (Act.HAND_BACK, THEY, ACCEPTED, Said(reason=Reason.OTHER), "no outcome"),
        (Act.ASK_MORE, THEY, SENT, Said(), "nothing said"),
        (Act.SAY_MORE, WE, ASKED, Said(), "nothing said"),
        (Act.DECLINE, WE, SENT, ALL, "not yours"),
        (Act.TAKE_BACK, THEY, SENT, ALL, "not yours"),
        (Act.FIND_NONE, NOBODY, SENT, ALL, "not yours"),
        (Act.ACCEPT, THEY, TAKEN, ALL, "not now"),
    ],
)
def test_what_is_missing_or_not_theirs_is_said(
    act: Act, side: Side, state: State, said: Said, why: str
) -> None:
    with pytest.raises(Refused, match=f"^{why}$"):
        check_act(state=state, act=act, by=side, said=said)


def test_only_a_live_referral_ever_moves() -> None:
    moved = {state for move in MOVES.values() for state in move.states}

    assert moved == LIVE
    assert {ACCEPTED} == LIVE - WAITING
