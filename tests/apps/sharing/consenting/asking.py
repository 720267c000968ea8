"""Shared steps of the tests of consent: a case that the police and the prosecution see.

Amina's desk, at which Lucía leads, opened it; Marta leads and Bruno works at the prosecution.
"""

import uuid
from datetime import UTC, datetime, timedelta

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.sharing.consenting.actions import Said, record_answer, withdraw
from amparo.apps.sharing.consenting.covering import Uncovered, check_covered
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.asking import Answered
from amparo.domain.consent.covering import Reason
from amparo.domain.consent.scopes import How, Purpose, Receiver
from amparo.domain.protocol.calendar import as_microseconds

IDENTITY, HEALTH, LOCATION = Compartment.IDENTITY, Compartment.HEALTH, Compartment.LOCATION
LEGAL_AID = Purpose.LEGAL_AID
MONTH = timedelta(days=30)
COVERED: dict[Compartment, Reason] = {}


def now() -> datetime:
    """The instant it is."""
    return datetime.now(tz=UTC)


def answer(
    receiver: Receiver, *agreed: Compartment, no: tuple[Compartment, ...] = (),
    purpose: Purpose = LEGAL_AID, lasts: timedelta = MONTH, how: How = How.ORALLY,
    words_version: int = 2,
) -> Answered:  # fmt: skip
    """What a person answered: yes to some compartments, no to others, for a month."""
    return Answered(
        receiver=receiver, agreed=frozenset(agreed), withheld=frozenset(no), purpose=purpose,
        until=as_microseconds(now() + lasts), how=how, words_version=words_version, language="es",
    )  # fmt: skip


def to_desk_of(actor: Actor) -> Receiver:
    """The desk of somebody, as the receiver."""
    return Receiver(desk_id=actor.desk_id)


def say(
    by: Actor, case: uuid.UUID, answered: Answered, *, submission: uuid.UUID | None = None
) -> Said:
    """Record an answer, as somebody."""
    see_as(actor=by)
    return record_answer(
        by=by, at=now(), case=case, answered=answered, submission=submission or uuid.uuid4()
    )


def take_back(
    by: Actor, case: uuid.UUID, number: int | None = None, *, how: How = How.ORALLY,
    submission: uuid.UUID | None = None,
) -> Said:  # fmt: skip
    """Take consent back, as somebody."""
    see_as(actor=by)
    return withdraw(
        by=by, at=now(), case=case, number=number, how=how, submission=submission or uuid.uuid4()
    )


def missing(
    by: Actor, case: uuid.UUID, to: Actor, *what: Compartment, purpose: Purpose = LEGAL_AID
) -> dict[Compartment, Reason]:
    """What is not covered of what would go to somebody's desk; nothing if all is."""
    see_as(actor=by)
    try:
        check_covered(
            case=case, desk_id=to.desk_id, compartments=what, purpose=purpose, at=now()
        )  # fmt: skip
    except Uncovered as uncovered:
        return dict(uncovered.missing)
    return {}
