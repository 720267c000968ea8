"""A process that is killed while it seals, shares, takes back or makes keys anew loses nothing.

And leaves nothing half shared: two parts that are shared together are both there, or neither.
"""

import os
import random
import signal
import time
import uuid
from collections.abc import Callable, Sequence

import pytest
from django.db import connections

from amparo.apps.compartments.granting import end_grants, give_grants
from amparo.apps.compartments.keeping import NoGrant, keep_compartment, open_compartment
from amparo.apps.compartments.models import Grant, Kept
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.keys.holding import Holder, Opened, hold_desk_key
from amparo.apps.keys.models import DeskKey
from amparo.apps.keys.owning import open_own_key
from amparo.domain.casework.compartments import Compartment
from tests.apps.acting import FOUND, NOW, open_case, record
from tests.apps.journal.test_verifying import faults
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY, CONTACT = Compartment.IDENTITY, Compartment.CONTACT
TOGETHER = (IDENTITY, CONTACT)
_LOOKED_AT_EACH = 25


class Desk:
    """A member with their own pair: the key of their desk may be another after each crash."""

    def __init__(self, own: Opened) -> None:
        self.own = own

    def holder(self) -> Holder:
        return hold_desk_key(by=self.own)


def _keep(amina: Desk, marta: Desk, case: uuid.UUID, draw: random.Random) -> None:
    by, compartment = amina.holder(), draw.choice(TOGETHER)
    seen = open_compartment(by=by, at=NOW, case=case, compartment=compartment).version
    keep_compartment(
        by=by, at=NOW, case=case, compartment=compartment, seen=seen,
        fields={"given_names": f"Invented {draw.random()}"}, submission=uuid.uuid4(),
    )  # fmt: skip


def _share(amina: Desk, marta: Desk, case: uuid.UUID, draw: random.Random) -> None:
    give_grants(
        by=amina.holder(), at=NOW, case=case, desk_id=marta.own.actor.desk_id,
        compartments=TOGETHER, until=None,
    )  # fmt: skip


def _take_back(amina: Desk, marta: Desk, case: uuid.UUID, draw: random.Random) -> None:
    end_grants(case=case, desk_id=marta.own.actor.desk_id, compartments=TOGETHER, at=NOW)


def _renew(amina: Desk, marta: Desk, case: uuid.UUID, draw: random.Random) -> None:
    renew_what_is_due(by=amina.holder(), at=NOW)


def _renew_desk(amina: Desk, marta: Desk, case: uuid.UUID, draw: random.Random) -> None:
    DeskKey.objects.filter(desk=amina.own.actor.desk_id, ended_at=None).update(renewal_due_at=NOW)
    renew_what_is_due(by=amina.holder(), at=NOW)


ACTS: Sequence[Callable[[Desk, Desk, uuid.UUID, random.Random], None]] = (
    _keep, _share, _take_back, _renew, _renew_desk,
)  # fmt: skip


def _act_until_killed(amina: Desk, marta: Desk, case: uuid.UUID, seed: int, begun_at: int) -> None:
    draw = random.Random(seed)
    with acting(amina.own.actor):
        amina.holder()
    os.write(begun_at, b".")
    while True:
        with acting(amina.own.actor):
            draw.choice(ACTS)(amina, marta, case, draw)


def _longest_act_seconds(amina: Desk, marta: Desk, case: uuid.UUID) -> float:
    """How long the slowest act takes on this machine: within twice that, a process is killed."""
    longest = 0.0
    for act in ACTS:
        began = time.perf_counter()
        with acting(amina.own.actor):
            act(amina, marta, case, random.Random(1))
        longest = max(longest, time.perf_counter() - began)
    return longest


def _killed_once(
    amina: Desk, marta: Desk, case: uuid.UUID, seed: int, within_seconds: float
) -> None:
    """Let a process act, and kill it at a moment from when it began."""
    connections.close_all()
    told, begun_at = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _act_until_killed(amina, marta, case, seed, begun_at)
        finally:
            os._exit(1)  # an act that raised is no crash
    os.close(begun_at)
    os.read(told, 1)
    os.close(told)
    time.sleep(random.Random(seed).uniform(0, within_seconds))
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the acts stopped by themselves"


def _check_whole(amina: Desk, marta: Desk, case: uuid.UUID) -> None:
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
    marta = Desk(_reopened(committed, "marta"))
    for compartment in TOGETHER:
        with acting(committed.amina):
            keep_compartment(
                by=amina.holder(), at=NOW, case=case, compartment=compartment, seen=0,
                fields={"given_names": "Invented"}, submission=uuid.uuid4(),
            )  # fmt: skip

    within_seconds = 2 * _longest_act_seconds(amina, marta, case)
    for seed in range(times):
        _killed_once(amina, marta, case, seed, within_seconds)
        if seed % _LOOKED_AT_EACH == 0:
            _check_whole(amina, marta, case)

    _check_whole(amina, marta, case)
    assert faults(database) == []
    with acting(committed.amina):  # or all were killed before they did anything
        assert DeskKey.objects.filter(desk=committed.amina.desk_id).count() > 2
        assert sum(Kept.objects.values_list("version", flat=True)) > 4


def _reopened(committed: Cast, name: str) -> Opened:
    by = getattr(committed, name)
    with acting(by):
        return Opened(actor=by, own=open_own_key(by=by, passphrase=PASSPHRASE))
