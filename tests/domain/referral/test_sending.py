"""What may be sent, to which desk, and by when it is to be answered."""

from datetime import UTC, datetime, timedelta

import pytest

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.needs import PURPOSES, Need, Urgency, more_than_enough
from amparo.domain.referral.sending import (
    Candidate,
    Packet,
    answer_by,
    check_confidential,
    check_packet,
    check_receiver,
    in_turn,
)

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
PACKET = Packet(words="A room on the ground floor.", facts={"age_band": "18-24"})
CONTACT = [Compartment.CONTACT]


@pytest.mark.parametrize(
    ("urgency", "within"),
    [
        (Urgency.NOW, timedelta(hours=24)),
        (Urgency.DAYS, timedelta(days=3)),
        (Urgency.WEEKS, timedelta(days=7)),
    ],
)
def test_without_a_duty_it_is_answered_within_the_time_of_our_practice(
    urgency: Urgency, within: timedelta
) -> None:
    found = answer_by(urgency=urgency, at=NOW, duty_due=None)

    assert (found.at, found.is_practice) == (NOW + within, True)


def test_the_duty_that_it_serves_says_by_when() -> None:
    due = NOW + timedelta(hours=5)

    found = answer_by(urgency=Urgency.WEEKS, at=NOW, duty_due=due)

    assert (found.at, found.is_practice) == (due, False)


@pytest.mark.parametrize("over", [timedelta(), timedelta(hours=3)])
def test_a_duty_that_is_late_leaves_the_receiver_its_time(over: timedelta) -> None:
    found = answer_by(urgency=Urgency.NOW, at=NOW, duty_due=NOW - over)

    assert (found.at, found.is_practice) == (NOW + timedelta(hours=24), True)


def test_a_packet_of_words_and_chosen_facts_may_go() -> None:
    check_packet(packet=PACKET, compartments=CONTACT)
    check_packet(packet=Packet(words="a" * 1000, facts={}), compartments=CONTACT)


@pytest.mark.parametrize(
    ("packet", "compartments", "why"),
    [
        (PACKET, [], "nothing chosen"),
        (Packet(words="a" * 1001, facts={}), CONTACT, "too long"),
        (Packet(words="", facts={"exploitation": "sexual"}), CONTACT, "unknown fact"),
    ],
)
def test_what_cannot_go_is_refused(
    packet: Packet, compartments: list[Compartment], why: str
) -> None:
    with pytest.raises(Refused, match=f"^{why}$"):
        check_packet(packet=packet, compartments=compartments)


def test_several_desks_are_asked_at_once_and_each_only_once() -> None:
    check_receiver(to_desk=3, by_desk=1, asked_now={2})

    with pytest.raises(Refused, match=r"^asked already$"):
        check_receiver(to_desk=2, by_desk=1, asked_now={2})
    with pytest.raises(Refused, match=r"^own desk$"):
        check_receiver(to_desk=1, by_desk=1, asked_now={2})


def test_a_confidential_desk_is_found_at_the_place_then_everywhere_then_elsewhere() -> None:
    those = [
        Candidate(desk_id=1, place="Lofa"),
        Candidate(desk_id=2),
        Candidate(desk_id=3, place="Bong"),
        Candidate(desk_id=4, place="Bong"),
        Candidate(desk_id=5, place="Bong"),
    ]

    found = in_turn(candidates=those, asked_before={4}, by_desk=5, place="Bong")

    assert found == [3, 2, 1]
    assert in_turn(candidates=those, asked_before={1, 2, 3, 4}, by_desk=5, place="") == []


def test_only_for_some_needs_a_confidential_service_helps() -> None:
    check_confidential(need=Need.SHELTER)

    with pytest.raises(Refused, match=r"^not confidential$"):
        check_confidential(need=Need.LEGAL)


def test_every_need_has_the_purpose_for_which_consent_is_asked() -> None:
    assert PURPOSES.keys() == set(Need)
    assert PURPOSES[Need.SHELTER] is Purpose.SHELTER
    assert PURPOSES[Need.LEGAL] is Purpose.LEGAL_AID


def test_what_a_need_does_not_need_is_more_than_enough() -> None:
    everything = list(Compartment)

    assert more_than_enough(need=Need.MEDICAL, compartments=[Compartment.HEALTH]) == frozenset()
    assert more_than_enough(need=Need.OTHER, compartments=everything) == frozenset(
        set(Compartment) - {Compartment.CONTACT}
    )
