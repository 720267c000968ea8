"""The invented referrals of a demonstration, so that a shelter helps somebody from the first day.

Of the newest cases of one desk it accepted one, is asked for the next, and had no place for the
third. Each person agreed to that, and to no more.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from amparo.apps.accounts.confidential import A_SERVICE, confidential_desks
from amparo.apps.accounts.middleware import see_as
from amparo.apps.journal.queries import list_entries
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.consenting.actions import record_answer, says_child
from amparo.apps.sharing.consenting.knowing import country_consent
from amparo.apps.sharing.referring.answering import accept_referral, hand_back
from amparo.apps.sharing.referring.sending import Wanted, send_referral
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.asking import Answered
from amparo.domain.consent.scopes import How, Purpose, Receiver
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.referral.acts import Outcome
from amparo.domain.referral.needs import Need, Urgency
from amparo.domain.referral.sending import Packet

_AGREED_FOR = timedelta(days=90)
_GOES = frozenset({Compartment.CONTACT})


def enter_referrals(
    *, sealed: Sequence[uuid.UUID], by: Holder, holders: Mapping[int, Holder], now: datetime
) -> None:
    """Refer the three newest that are of no child, of some cases, the oldest first, to the shelter.

    ``by`` opens how to reach each person. Does nothing where no confidential desk has a holder.
    """
    shelter = next((holders[desk] for desk in confidential_desks() if desk in holders), None)
    if shelter is None:
        return
    see_as(actor=by.actor)
    adults = (
        case for case in reversed(sealed) if says_child(entries=list_entries(case=case)) is False
    )
    sent = [_refer(by, case, now) for case, _of_three in zip(adults, range(3), strict=False)]
    see_as(actor=shelter.actor)
    for referral in sent[::2]:
        accept_referral(by=shelter.actor, at=now, referral=referral, submission=uuid.uuid4())
    for referral in sent[2:]:
        hand_back(
            by=shelter.actor, at=now, referral=referral, outcome=Outcome.NO_SERVICE,
            submission=uuid.uuid4(),
        )  # fmt: skip


def _refer(by: Holder, case: uuid.UUID, now: datetime) -> uuid.UUID:
    words = country_consent().words
    answered = Answered(
        receiver=Receiver(role=A_SERVICE), agreed=_GOES, withheld=frozenset(),
        purpose=Purpose.SHELTER, until=as_microseconds(now + _AGREED_FOR), how=How.ORALLY,
        words_version=words.version, language=words.languages[0],
    )  # fmt: skip
    record_answer(by=by.actor, at=now, case=case, answered=answered, submission=uuid.uuid4())
    wanted = Wanted(
        need=Need.SHELTER, urgency=Urgency.DAYS, to_desk=None, compartments=_GOES,
        packet=Packet(words="", facts={}),
    )  # fmt: skip
    sent = send_referral(by=by, at=now, case=case, wanted=wanted, submission=uuid.uuid4())
    if sent.referral is None:
        raise RuntimeError("the shelter of a demonstration could not be asked")
    return sent.referral
