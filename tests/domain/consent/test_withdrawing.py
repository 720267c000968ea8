"""What can be taken back, and who confirms that they were told."""

import pytest

from amparo.domain.casework.entries import Content, Entry, Kind
from amparo.domain.casework.recording import Refused, check_correction
from amparo.domain.consent.withdrawing import (
    Standing,
    acknowledged_by,
    check_acknowledgement,
    find_standing,
    standing_consents,
)
from tests.domain.consent.saying import (
    DAY,
    HEALTH,
    HEALTH_SERVICE,
    HOSPITAL,
    IDENTITY,
    LEGAL,
    POLICE,
    SHELTER,
    entry,
    ledger,
    said,
    taken_back,
)


def left(*entries: Entry, version: int = 1, day: int = 50) -> list[Standing]:
    """What stands on a day."""
    return [*standing_consents(ledger=ledger(*entries, version=version), at=day * DAY)]


def told(standing: list[Standing]) -> list[tuple[int, set[object]]]:
    """The entries of what stands, with the compartments that stand of each."""
    return [(one.word.number, set(one.word.compartments)) for one in standing]


def test_each_consent_stands_by_itself_the_newest_first() -> None:
    found = left(said(1, yes=[IDENTITY, HEALTH]), said(2, yes=[LEGAL], purpose=SHELTER))

    assert told(found) == [(2, {LEGAL}), (1, {IDENTITY, HEALTH})]


def test_what_was_refused_taken_back_or_agreed_anew_does_not_stand_of_the_earlier_one() -> None:
    given = said(1, yes=[IDENTITY, HEALTH, LEGAL])

    assert told(left(given, said(2, no=[HEALTH]))) == [(1, {IDENTITY, LEGAL})]
    assert told(left(given, taken_back(2, what=[HEALTH]))) == [(1, {IDENTITY, LEGAL})]
    assert told(left(given, said(2, yes=[HEALTH]))) == [(2, {HEALTH}), (1, {IDENTITY, LEGAL})]
    assert told(left(given, taken_back(2, what=[IDENTITY, HEALTH, LEGAL]))) == []


def test_a_refusal_of_a_role_ends_what_stands_for_a_desk_that_holds_it() -> None:
    refusal = said(3, no=[IDENTITY], role=HEALTH_SERVICE)

    found = left(said(1, yes=[IDENTITY]), said(2, yes=[IDENTITY], desk=POLICE), refusal)

    assert told(found) == [(2, {IDENTITY})]


def test_what_ran_out_is_shown_as_over_and_can_be_taken_back() -> None:
    (found,) = left(said(1, yes=[IDENTITY], until_day=50))

    assert found.is_over
    assert find_standing(
        ledger=ledger(said(1, yes=[IDENTITY], until_day=50)), number=1, at=50 * DAY
    ).compartments == {IDENTITY}


def test_what_was_asked_with_earlier_words_is_marked() -> None:
    (found,) = left(said(1, yes=[IDENTITY], version=1), version=2)

    assert (found.is_asked_before, found.is_over) == (True, False)


@pytest.mark.parametrize("number", [2, 9])
def test_nothing_is_taken_back_that_does_not_stand(number: int) -> None:
    known = ledger(said(1, yes=[IDENTITY]), said(2, no=[HEALTH]))

    with pytest.raises(Refused, match=r"^nothing stands$"):
        find_standing(ledger=known, number=number, at=5 * DAY)


BACK = taken_back(2, what=[IDENTITY])
CONFIRMED = entry(3, Kind.ACKNOWLEDGEMENT, Content(answers=2), desk=HOSPITAL)


def test_a_desk_confirms_a_withdrawal_once() -> None:
    known = [said(1, yes=[IDENTITY]), BACK]
    check_acknowledgement(entries=known, number=2, by_desk=HOSPITAL)

    with pytest.raises(Refused, match=r"^acknowledged already$"):
        check_acknowledgement(entries=[*known, CONFIRMED], number=2, by_desk=HOSPITAL)
    check_acknowledgement(entries=[*known, CONFIRMED], number=2, by_desk=POLICE)


def test_a_refusal_is_confirmed_too() -> None:
    check_acknowledgement(entries=[said(1, no=[IDENTITY])], number=1, by_desk=HOSPITAL)


@pytest.mark.parametrize("number", [1, 9])
def test_nothing_else_is_confirmed(number: int) -> None:
    with pytest.raises(Refused, match=r"^nothing taken back$"):
        check_acknowledgement(
            entries=[said(1, yes=[IDENTITY]), BACK], number=number, by_desk=HOSPITAL
        )


def test_who_confirmed_what_is_read_from_the_journal() -> None:
    assert acknowledged_by(entries=[BACK, CONFIRMED], desk_id=HOSPITAL) == {2}
    assert acknowledged_by(entries=[BACK, CONFIRMED], desk_id=POLICE) == frozenset()


@pytest.mark.parametrize("wrong", [said(1, yes=[IDENTITY]), said(1, no=[IDENTITY]), BACK])
def test_no_consent_no_refusal_and_no_withdrawal_is_corrected(wrong: Entry) -> None:
    with pytest.raises(Refused, match=r"^not an event$"):
        check_correction(entries=[wrong], number=wrong.number, institution="")
