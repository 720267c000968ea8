"""What the journal says of a referral."""

from dataclasses import replace

import pytest

from amparo.domain.casework.entries import Content, Entry, Kind, Precision
from amparo.domain.referral.acts import Act, Outcome, Reason
from amparo.domain.referral.needs import Need, Urgency
from amparo.domain.referral.telling import Told, is_from_outside, told_of

SENT = Told(act=Act.SEND, code="R-23BC-45DF", need=Need.SHELTER, urgency=Urgency.NOW)


def entry(told: Told) -> Entry:
    return Entry(
        number=1, kind=Kind.REFERRAL, event="", earliest=0, latest=0, precision=Precision.MINUTE,
        recorded=0, institution="", desk_id=7, member="", content=Content(about=told.as_about()),
    )  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        SENT,
        replace(SENT, act=Act.DECLINE, reason=Reason.NO_PLACE, is_late=True),
        replace(SENT, act=Act.HAND_BACK, outcome=Outcome.NO_SERVICE, is_confidential=True),
        replace(SENT, act=Act.FIND_NONE, code="", urgency=None),
    ],
)
def test_what_is_kept_is_read_as_it_was(told: Told) -> None:
    assert told_of(about=told.as_about()) == told


def test_only_codes_are_kept_and_nothing_that_is_empty() -> None:
    assert SENT.as_about() == {
        "act": "sent", "code": "R-23BC-45DF", "need": "shelter", "urgency": "now"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("act", "expected"),
    [(Act.ASK_MORE, True), (Act.DECLINE, True), (Act.ACCEPT, False), (Act.SEND, False),
     (Act.HAND_BACK, False), (Act.TAKE_BACK, False)],
)  # fmt: skip
def test_who_was_asked_and_did_not_accept_need_not_see_the_case(
    act: Act, *, expected: bool
) -> None:
    assert is_from_outside(entry=entry(replace(SENT, act=act))) is expected


def test_an_entry_of_another_kind_is_from_inside() -> None:
    assert not is_from_outside(entry=replace(entry(SENT), kind=Kind.EVENT))
