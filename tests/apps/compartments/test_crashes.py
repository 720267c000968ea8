"""A process that is killed while it seals, shares, refers, takes back or renews keys loses nothing.

And leaves nothing half shared: two parts that are shared together are both there, or neither. Of a
referral the state, what it opens, what was written with it and the journal say the same.
"""

import os
import random
import signal
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

import pytest
from django.db import connections

from amparo.apps.cases.adding import add_entry
from amparo.apps.cases.models import Case
from amparo.apps.compartments.granting import end_grants, give_grants
from amparo.apps.compartments.keeping import NoGrant, keep_compartment, open_compartment
from amparo.apps.compartments.models import Grant, Kept
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.journal.queries import list_entries
from amparo.apps.keys.holding import Holder, Opened, hold_desk_key
from amparo.apps.keys.models import DeskKey
from amparo.apps.keys.owning import open_own_key
from amparo.apps.sharing.consenting.actions import withdraw
from amparo.apps.sharing.consenting.covering import Uncovered, check_covered
from amparo.apps.sharing.consenting.knowing import country_consent
from amparo.apps.sharing.models import Referral, ReferralAct, ReferralWords
from amparo.apps.sharing.referring.answering import accept_referral, decline_referral, hand_back
from amparo.apps.sharing.referring.moving import LIVE_STATES
from amparo.apps.sharing.referring.packets import open_words
from amparo.apps.sharing.referring.sending import send_referral
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.asking import names_of
from amparo.domain.consent.scopes import How, Purpose
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.referral.acts import Outcome, Reason
from tests.apps.acting import FOUND, NOW, open_case, record
from tests.apps.journal.test_verifying import faults
from tests.apps.sharing.referring.referred import FOR_LONG, WORDS, wanted
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY, CONTACT = Compartment.IDENTITY, Compartment.CONTACT
SHELTER = Purpose.SHELTER
TOGETHER = (IDENTITY, CONTACT)
_LOOKED_AT_EACH = 25
_ACCEPTED = 0.7
"""How much of what waits is accepted."""


class Desk:
    """A member with their own pair: the key of their desk may be another after each crash."""

    def __init__(self, own: Opened) -> None:
        self.own = own

    def holder(self) -> Holder:
        return hold_desk_key(by=self.own)


class Desks(NamedTuple):
    """Amina's desk keeps the case, Marta's is shared with, to Rosa's it is referred."""

    amina: Desk
    marta: Desk
    rosa: Desk


def _keep(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    by, compartment = desks.amina.holder(), draw.choice(TOGETHER)
    seen = open_compartment(by=by, at=NOW, case=case, compartment=compartment).version
    keep_compartment(
        by=by, at=NOW, case=case, compartment=compartment, seen=seen,
        fields={"given_names": f"Invented {draw.random()}"}, submission=uuid.uuid4(),
    )  # fmt: skip


def _share(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    give_grants(
        by=desks.amina.holder(), at=NOW, case=case, desk_id=desks.marta.own.actor.desk_id,
        compartments=TOGETHER, until=None,
    )  # fmt: skip


def _take_back(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    desk = desks.marta.own.actor.desk_id
    end_grants(case=case, desk_id=desk, compartments=TOGETHER, at=NOW)


def _renew(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    renew_what_is_due(by=desks.amina.holder(), at=NOW)


def _renew_desk(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    own = DeskKey.objects.filter(desk=desks.amina.own.actor.desk_id, ended_at=None)
    own.update(renewal_due_at=NOW)
    renew_what_is_due(by=desks.amina.holder(), at=NOW)


def _refer(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    """Ask Rosa's desk, if it is not asked already; let the person agree once more, if need be."""
    if _live(case) is not None:
        return
    desk = desks.rosa.own.actor.desk_id
    try:
        check_covered(case=case, desk_id=desk, compartments=TOGETHER, purpose=SHELTER, at=NOW)
    except Uncovered:
        _agree(desks.amina, case, desk)
    asked = wanted(desk, compartments=frozenset(TOGETHER))
    by = desks.amina.holder()
    send_referral(by=by, at=NOW, case=case, wanted=asked, submission=uuid.uuid4())


def _agree(by: Desk, case: uuid.UUID, desk: int) -> None:
    sharing = Sharing(
        compartments=names_of(TOGETHER), purpose=SHELTER.value, how="orally", language="es",
        until=as_microseconds(NOW + FOR_LONG), words_version=country_consent().words.version,
    )  # fmt: skip
    add_entry(
        by=by.own.actor, at=NOW, case=case, kind=Kind.CONSENT, submission=uuid.uuid4(),
        content=Content(target=str(desk), sharing=sharing),
    )  # fmt: skip


def _answer(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    """Accept or decline what waits for Rosa's desk; hand back what it had accepted."""
    row, by, form = _live(case), desks.rosa.own.actor, uuid.uuid4()
    if row is None:
        return
    if row.state == "accepted":
        hand_back(by=by, at=NOW, referral=row.pk, outcome=Outcome.HELPED, submission=form)
    elif draw.random() < _ACCEPTED:
        accept_referral(by=by, at=NOW, referral=row.pk, submission=form)
    else:
        decline_referral(by=by, at=NOW, referral=row.pk, reason=Reason.OTHER, submission=form)


def _withdraw(desks: Desks, case: uuid.UUID, draw: random.Random) -> None:
    """Let the person take back that anything goes to Rosa's desk, if she agreed."""
    with suppress(Refused):
        withdraw(
            by=desks.amina.own.actor, at=NOW, case=case, number=None, how=How.ORALLY,
            submission=uuid.uuid4(),
        )  # fmt: skip


def _live(case: uuid.UUID) -> Referral | None:
    return Referral.objects.filter(case=case, state__in=LIVE_STATES).first()


ACTS: Sequence[tuple[str, Callable[[Desks, uuid.UUID, random.Random], None]]] = (
    ("amina", _keep), ("amina", _share), ("amina", _take_back), ("amina", _renew),
    ("amina", _renew_desk), ("amina", _refer), ("rosa", _answer), ("amina", _withdraw),
)  # fmt: skip
"""What is done, and by whom: each in a transaction of its own."""


def _act_until_killed(desks: Desks, case: uuid.UUID, seed: int, begun_at: int) -> None:
    draw = random.Random(seed)
    with acting(desks.amina.own.actor):
        desks.amina.holder()
    os.write(begun_at, b".")
    while True:
        name, act = draw.choice(ACTS)
        with acting(getattr(desks, name).own.actor):
            act(desks, case, draw)


def _longest_act_seconds(desks: Desks, case: uuid.UUID) -> float:
    """How long the slowest act takes on this machine: within twice that, a process is killed."""
    longest = 0.0
    for name, act in ACTS:
        began = time.perf_counter()
        with acting(getattr(desks, name).own.actor):
            act(desks, case, random.Random(1))
        longest = max(longest, time.perf_counter() - began)
    return longest


def _killed_once(desks: Desks, case: uuid.UUID, seed: int, within_seconds: float) -> None:
    """Let a process act, and kill it at a moment from when it began."""
    connections.close_all()
    told, begun_at = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _act_until_killed(desks, case, seed, begun_at)
        finally:
            os._exit(1)  # an act that raised is no crash
    os.close(begun_at)
    os.read(told, 1)
    os.close(told)
    time.sleep(random.Random(seed).uniform(0, within_seconds))
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the acts stopped by themselves"


def _check_whole(desks: Desks, case: uuid.UUID) -> None:
    _check_shared(desks.amina, desks.marta, case)
    _check_referred(desks, case)


def _check_referred(desks: Desks, case: uuid.UUID) -> None:
    """What Rosa's desk opens, and what is written, are as the state of the referral says."""
    rosa = desks.rosa.own.actor
    with acting(desks.amina.own.actor):
        row, rows = _live(case), Referral.objects.filter(case=case)
        assert rows.filter(state__in=LIVE_STATES).count() <= 1
        given = Grant.objects.filter(desk=rosa.desk_id).values_list("compartment", "is_waiting")
        found, words = sorted(given), ReferralWords.objects.count()
        acts = ReferralAct.objects.filter(referral__case=case).count()
        entries = [one for one in list_entries(case=case) if one.kind is Kind.REFERRAL]
    assert len(entries) == acts
    assert (found, words) in _WHOLE["" if row is None else row.state]
    with acting(rosa):
        by = desks.rosa.holder()
        for compartment in TOGETHER:
            if (compartment.value, False) in found:
                assert open_compartment(by=by, at=NOW, case=case, compartment=compartment).fields
                continue
            with pytest.raises((NoGrant, Case.DoesNotExist)):
                open_compartment(by=by, at=NOW, case=case, compartment=compartment)
    if row is None or not words:
        return
    for desk in (desks.amina, desks.rosa):
        with acting(desk.own.actor):
            (packet,) = open_words(by=desk.holder(), referral=row.pk).values()
            assert packet.words == WORDS


_NOTHING: tuple[list[tuple[str, bool]], int] = ([], 0)
_WHOLE = {
    "": (_NOTHING,),
    "sent": (([("contact", True), ("identity", True)], 2),),
    # Of what was accepted the person may have taken back what it opens, and the words with it.
    "accepted": (([("contact", False), ("identity", False)], 2), _NOTHING),
}
"""By the state of a referral: what there is of Rosa's desk to open, and how many sealed words."""


def _check_shared(amina: Desk, marta: Desk, case: uuid.UUID) -> None:
    with acting(amina.own.actor):
        by = amina.holder()
        for compartment in TOGETHER:
            assert open_compartment(by=by, at=NOW, case=case, compartment=compartment).fields
        desks = Grant.objects.filter(desk=marta.own.actor.desk_id)
        shared = set(desks.values_list("compartment", flat=True))
    assert shared in (set(), {"identity", "contact"})
    with acting(marta.own.actor):
        by = marta.holder()
        for compartment in TOGETHER:
            if shared:
                assert open_compartment(by=by, at=NOW, case=case, compartment=compartment).fields
                continue
            with pytest.raises(NoGrant):
                open_compartment(by=by, at=NOW, case=case, compartment=compartment)


@pytest.mark.parametrize("times", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_half_shared(
    committed: Cast, database: TestDatabase, times: int
) -> None:
    lucia = begun(committed.lucia)
    joined(lucia, committed.amina)
    begun(committed.marta)
    case = open_case(committed.amina)
    record(committed.amina, case, FOUND)
    amina = Desk(_reopened(committed, "amina"))
    begun(committed.rosa)
    desks = Desks(amina, Desk(_reopened(committed, "marta")), Desk(_reopened(committed, "rosa")))
    for compartment in TOGETHER:
        with acting(committed.amina):
            keep_compartment(
                by=amina.holder(), at=NOW, case=case, compartment=compartment, seen=0,
                fields={"given_names": "Invented"}, submission=uuid.uuid4(),
            )  # fmt: skip

    within_seconds = 2 * _longest_act_seconds(desks, case)
    for seed in range(times):
        _killed_once(desks, case, seed, within_seconds)
        if seed % _LOOKED_AT_EACH == 0:
            _check_whole(desks, case)
            # The journal grows, and with it what an act takes.
            within_seconds = max(within_seconds, 2 * _longest_act_seconds(desks, case))

    _check_whole(desks, case)
    assert faults(database) == []
    with acting(committed.amina):  # or all were killed before they did anything
        assert DeskKey.objects.filter(desk=committed.amina.desk_id).count() > 2
        assert sum(Kept.objects.values_list("version", flat=True)) > 4
        assert {"declined", "handed back"} & set(Referral.objects.values_list("state", flat=True))


def _reopened(committed: Cast, name: str) -> Opened:
    by = getattr(committed, name)
    with acting(by):
        return Opened(actor=by, own=open_own_key(by=by, passphrase=PASSPHRASE))
