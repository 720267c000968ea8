"""Who asks whether somebody is helped: how often, and who must learn nothing of a case."""

import uuid

import pytest

from amparo.domain.casework.matching import (
    LETS_KNOW,
    Told,
    check_letting_know,
    check_question,
    houses_to_ask,
    is_kept_out,
)
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts

ASKS, COLLEAGUE = uuid.UUID(int=1), uuid.UUID(int=2)
DESK, HOUSE = 7, "Policía Nacional"


def kept_out(*marks: tuple[Restricts, str], houses: tuple[str, ...] = ()) -> bool:
    return is_kept_out(
        marks=frozenset(marks), asked_by=ASKS, desk_id=DESK, house=HOUSE, houses=houses
    )


def test_ten_questions_go_in_a_day_and_an_eleventh_is_refused() -> None:
    check_question(asked_today=9)

    with pytest.raises(Refused, match="too often"):
        check_question(asked_today=10)


def test_only_two_answers_let_whoever_asked_know() -> None:
    assert {Told.WE_CALL, Told.INVITED} == LETS_KNOW


@pytest.mark.parametrize(
    "mark",
    [(Restricts.MEMBER, str(ASKS)), (Restricts.DESK, "7"), (Restricts.ENDED, "7")],
)
def test_whoever_is_marked_and_their_desk_are_kept_out(mark: tuple[Restricts, str]) -> None:
    assert kept_out(mark)


def test_somebody_else_is_not_kept_out() -> None:
    others = [(Restricts.MEMBER, str(COLLEAGUE)), (Restricts.DESK, "8"), (Restricts.RELATIVE, "")]

    assert not kept_out(*others, houses=("Ministerio Público",))


def test_the_house_of_who_is_implicated_is_kept_out_too() -> None:
    assert kept_out((Restricts.DESK, "8"), houses=(HOUSE,))


def test_a_desk_whose_access_only_ended_says_nothing_of_its_house() -> None:
    marks = frozenset(
        {(Restricts.ENDED, "8"), (Restricts.DESK, "9"), (Restricts.MEMBER, str(ASKS))}
    )

    assert houses_to_ask(marks=marks) == ((9,), (str(ASKS),))


def test_nobody_lets_know_who_is_kept_out() -> None:
    check_letting_know(is_kept_out=False)

    with pytest.raises(Refused, match="kept out"):
        check_letting_know(is_kept_out=True)
