"""Shared steps of the tests of referrals: who may send what, and how each desk goes on.

Amina's desk opened a case and kept who it is about and how to reach her. Rosa's desk and the
prosecution, where Marta leads, have keys and do not see the case. She lets it be shared with both.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.models import Access, Case
from amparo.apps.compartments.keeping import Opened, keep_compartment, open_compartment
from amparo.apps.journal.queries import list_entries
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.consenting.knowing import country_consent
from amparo.apps.sharing.models import Referral
from amparo.apps.sharing.referring.answering import (
    accept_referral,
    ask_more,
    decline_referral,
    hand_back,
    say_more,
)
from amparo.apps.sharing.referring.ending import take_back
from amparo.apps.sharing.referring.sending import Sent, Wanted, send_referral
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Entry, Kind
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.asking import names_of
from amparo.domain.consent.scopes import Purpose
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.referral.acts import Outcome, Reason
from amparo.domain.referral.needs import Need, Urgency
from amparo.domain.referral.sending import Packet
from amparo.domain.referral.telling import Told, told_of
from tests.apps.acting import NOW, open_case
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast

IDENTITY, CONTACT, HEALTH = Compartment.IDENTITY, Compartment.CONTACT, Compartment.HEALTH
NAME = {"given_names": "Ñasaindy Invented"}
REACHED = {"is_safe_to_call": "no", "telephone": "000 invented", "language": "Guaraní"}
WORDS = "A canary asks: a room on the ground floor, for her and a child."
PACKET = Packet(words=WORDS, facts={"age_band": "18-24"})
LATER = NOW + timedelta(minutes=10)
FOR_LONG = timedelta(days=36_500)  # past the clock of any server that a test starts


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everybody who holds a key here, and the case."""

    cast: Cast
    case: uuid.UUID
    amina: Holder
    rosa: Holder
    marta: Holder


def set_scene(cast: Cast) -> Scene:
    """The case, what is kept of it, and what she lets be shared."""
    amina = joined(begun(cast.lucia), cast.amina)
    case = open_case(cast.amina)
    keep(amina, case, IDENTITY, NAME)
    keep(amina, case, CONTACT, REACHED)
    scene = Scene(cast=cast, case=case, amina=amina, rosa=begun(cast.rosa), marta=begun(cast.marta))
    for desk in (cast.rosa.desk_id, cast.marta.desk_id):
        agree(scene, desk)
    return scene


def keep(by: Holder, case: uuid.UUID, which: Compartment, fields: Mapping[str, str]) -> None:
    """Keep a compartment of a case."""
    with acting(by.actor):
        keep_compartment(
            by=by, at=NOW, case=case, compartment=which, fields=fields, seen=0,
            submission=uuid.uuid4(),
        )  # fmt: skip


def agree(
    scene: Scene, desk: int, *, to: Collection[Compartment] = (IDENTITY, CONTACT),
    purpose: Purpose = Purpose.SHELTER, role: str = "", kind: Kind = Kind.CONSENT,
    until: datetime = NOW + FOR_LONG,
) -> None:  # fmt: skip
    """Record that she lets some compartments go to a desk, or to a role, for long."""
    sharing = Sharing(
        role=role, compartments=names_of(to), purpose=purpose.value,
        until=as_microseconds(until), how="orally",
        words_version=country_consent().words.version, language="es",
    )  # fmt: skip
    with acting(scene.cast.amina):
        add_entry(
            by=scene.cast.amina, at=NOW, case=scene.case, kind=kind, submission=uuid.uuid4(),
            content=Content(target="" if role else str(desk), sharing=sharing),
        )  # fmt: skip


def wanted(to_desk: int | None, **changed: object) -> Wanted:
    """A safe place, tonight, with what reaches her."""
    said: dict[str, object] = {
        "need": Need.SHELTER, "urgency": Urgency.NOW, "to_desk": to_desk,
        "compartments": frozenset({CONTACT}), "packet": PACKET, **changed,
    }  # fmt: skip
    return Wanted(**said)  # type: ignore[arg-type]  # what each test changes


def try_to_send(
    scene: Scene, said: Wanted, *, by: Holder | None = None, at: datetime = NOW,
    submission: uuid.UUID | None = None,
) -> Sent:  # fmt: skip
    """Send what is wanted, in a transaction of its own."""
    sender = by or scene.amina
    with acting(sender.actor):
        return send_referral(
            by=sender, at=at, case=scene.case, wanted=said, submission=submission or uuid.uuid4()
        )


def send(scene: Scene, to: Actor, **changed: object) -> uuid.UUID:
    """Send a referral to somebody's desk, and return it."""
    sent = try_to_send(scene, wanted(to.desk_id, **changed))
    assert sent.referral is not None
    return sent.referral


def accept(
    by: Actor, referral: uuid.UUID, *, at: datetime = LATER, **more: int
) -> uuid.UUID | None:
    """Accept it."""
    with acting(by):
        return accept_referral(
            by=by, at=at, referral=referral, submission=uuid.uuid4(), serves=more.get("serves")
        )


def decline(
    by: Actor, referral: uuid.UUID, *, reason: Reason = Reason.NO_PLACE, at: datetime = LATER
) -> None:
    """Decline it."""
    with acting(by):
        decline_referral(
            by=by, at=at, referral=referral, reason=reason, submission=uuid.uuid4()
        )  # fmt: skip


def ask(
    by: Actor, referral: uuid.UUID, words: str = "Can she climb stairs?", *, at: datetime = LATER
) -> None:
    """Ask for more."""
    with acting(by):
        ask_more(by=by, at=at, referral=referral, words=words, submission=uuid.uuid4())


def answer(by: Actor, referral: uuid.UUID, words: str = "No, she cannot.") -> None:
    """Say more."""
    with acting(by):
        say_more(by=by, at=LATER, referral=referral, words=words, submission=uuid.uuid4())


def give_back(
    by: Actor, referral: uuid.UUID, *, outcome: Outcome = Outcome.HELPED, **more: int
) -> None:
    """Hand it back."""
    with acting(by):
        hand_back(
            by=by, at=LATER, referral=referral, outcome=outcome, submission=uuid.uuid4(),
            serves=more.get("serves"),
        )  # fmt: skip


def recall(by: Actor, referral: uuid.UUID) -> None:
    """Take it back."""
    with acting(by):
        take_back(by=by, at=LATER, referral=referral, submission=uuid.uuid4())


def state_of(by: Actor, referral: uuid.UUID) -> str:
    """How a referral stands, as somebody sees it."""
    with acting(by):
        return Referral.objects.get(pk=referral).state


def read(by: Holder, case: uuid.UUID, which: Compartment = CONTACT) -> Opened:
    """Open a compartment."""
    with acting(by.actor):
        return open_compartment(by=by, at=LATER, case=case, compartment=which)


def sees(by: Actor, case: uuid.UUID) -> bool:
    """Whether somebody sees the case, and the row of their access."""
    with acting(by):
        own = Access.objects.filter(case=case, desk=by.desk_id).exists()
        assert Case.objects.filter(pk=case).exists() is own
        return own


def journal(scene: Scene) -> tuple[Entry, ...]:
    """The journal of the case, as its first desk reads it."""
    with acting(scene.cast.amina):
        return list_entries(case=scene.case)


def told(scene: Scene) -> Iterator[Told]:
    """What the journal says of referrals."""
    for entry in journal(scene):
        if entry.kind is Kind.REFERRAL:
            yield told_of(about=entry.content.about)
