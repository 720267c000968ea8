"""Each of the three walls round a sealed part holds with the other two switched off.

And one passphrase, with everything that was stolen beside it, opens the parts of its desk alone.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psycopg
import pytest
from django.db import transaction
from pytest_django import Settings

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.middleware import see_as
from amparo.apps.compartments.granting import give_grants
from amparo.apps.compartments.keeping import NoGrant, keep_compartment, open_compartment
from amparo.apps.compartments.models import Draft, Grant, Kept
from amparo.apps.keys.holding import Holder, Opened, hold_desk_key
from amparo.apps.keys.models import KeptHalf, Share, Widening
from amparo.apps.keys.owning import open_own_key
from amparo.apps.keys.pairs import open_half, open_share
from amparo.apps.keys.widening import allow_more, ask_for_more
from amparo.apps.seals.cases import opened_seal
from amparo.apps.seals.root import WrongStartKey, root_key
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.vault.pairs import Pair
from amparo.vault.sealing import NotSealed
from tests.apps.acting import NOW, acting_as, open_case
from tests.apps.compartments.opening_rows import opened_rows
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

IDENTITY = Compartment.IDENTITY
OURS, THEIRS = {"given_names": "Ours"}, {"given_names": "Theirs"}


@dataclass(frozen=True, kw_only=True)
class TwoDesks:
    """A part that Amina's desk keeps, and one that Marta's does, in a case of each."""

    amina: Holder
    marta: Holder
    ours: uuid.UUID
    theirs: uuid.UUID


@pytest.fixture
def two_desks(committed: Cast) -> TwoDesks:
    amina = joined(begun(committed.lucia), committed.amina)
    marta = begun(committed.marta)
    ours, theirs = open_case(committed.amina), open_case(committed.marta)
    for by, case, fields in ((amina, ours, OURS), (marta, theirs, THEIRS)):
        with acting(by.actor):
            keep_compartment(
                by=by, at=NOW, case=case, compartment=IDENTITY, fields=fields, seen=0,
                submission=uuid.uuid4(),
            )  # fmt: skip
    return TwoDesks(amina=amina, marta=marta, ours=ours, theirs=theirs)


@pytest.fixture
def without_walls(two_desks: TwoDesks, database: TestDatabase) -> Iterator[TwoDesks]:
    """The same, in a database that lets everybody do everything."""
    with acting_as(database.superuser, database):
        yield two_desks


@pytest.mark.parametrize("name", ["clara", "diego", "elena", "julia"])
def test_wall_one_alone_asks_the_role_though_the_database_and_the_keys_let_in(
    committed: Cast, without_walls: TwoDesks, name: str
) -> None:
    one = without_walls.amina
    everything = Holder(actor=getattr(committed, name), key_id=one.key_id, pair=one.pair)

    with transaction.atomic(), pytest.raises(TurnedAway):
        open_compartment(by=everything, at=NOW, case=without_walls.ours, compartment=IDENTITY)
    with transaction.atomic(), pytest.raises(TurnedAway):
        keep_compartment(
            by=everything, at=NOW, case=without_walls.ours, compartment=IDENTITY, fields=OURS,
            seen=1, submission=uuid.uuid4(),
        )  # fmt: skip


def test_wall_one_alone_lets_nobody_open_more_cases_by_themself_or_by_another_desk(
    without_walls: TwoDesks,
) -> None:
    asking = without_walls.amina.actor
    with acting(asking):
        ask_for_more(by=asking, at=NOW)
    widening = Widening.objects.get().pk

    for by in (without_walls.amina, without_walls.marta):
        with acting(by.actor), pytest.raises(Refused, match="not asked"):
            allow_more(by=by, at=NOW, widening=widening)


def test_wall_one_alone_opens_nothing_by_a_key_that_waits(without_walls: TwoDesks) -> None:
    marta, case = without_walls.marta, without_walls.ours
    with acting(without_walls.amina.actor):
        give_grants(
            by=without_walls.amina, at=NOW, case=case, desk_id=marta.actor.desk_id,
            compartments=[IDENTITY], until=None, is_waiting=True,
        )  # fmt: skip

    with acting(marta.actor), pytest.raises(NoGrant):
        open_compartment(by=marta, at=NOW, case=case, compartment=IDENTITY)


def test_wall_two_alone_shows_no_row_to_who_has_the_key_and_asks_nothing(
    committed: Cast, two_desks: TwoDesks
) -> None:
    with transaction.atomic():
        see_as(actor=committed.marta)
        assert list(Kept.objects.values_list("case", flat=True)) == [two_desks.theirs]
        assert list(Grant.objects.values_list("case", flat=True)) == [two_desks.theirs]
        assert not Draft.objects.exists()
        assert set(Share.objects.values_list("desk", flat=True)) == {committed.marta.desk_id}
    for actor in (committed.clara, committed.diego, committed.julia, committed.rosa):
        with transaction.atomic():
            see_as(actor=actor)
            assert not Kept.objects.exists()
            assert not Grant.objects.exists()


def test_wall_three_alone_opens_nothing_with_another_desks_key(
    without_walls: TwoDesks, database: TestDatabase
) -> None:
    ours, theirs = without_walls.amina, without_walls.marta

    assert opened_rows(database, pair=ours.pair) == {without_walls.ours: OURS}
    assert opened_rows(database, pair=theirs.pair) == {without_walls.theirs: THEIRS}


def test_wall_three_alone_opens_no_share_and_no_half_with_anothers(
    committed: Cast, without_walls: TwoDesks
) -> None:
    own = open_own_key(by=committed.amina, passphrase=PASSPHRASE)
    for share in Share.objects.exclude(member_key__member=committed.amina.member):
        with pytest.raises(NotSealed):
            open_share(share=share, pair=own)
    for half in KeptHalf.objects.exclude(member=committed.amina.member):
        moved = KeptHalf(key=half.key, member=committed.amina.member, content=half.content)
        with pytest.raises(NotSealed):
            open_half(half=moved, passphrase=PASSPHRASE)
    assert without_walls.amina.pair.private != own.private


def test_one_passphrase_with_the_dump_and_the_start_key_opens_that_desk_only(
    committed: Cast, without_walls: TwoDesks, database: TestDatabase
) -> None:
    halves = list(KeptHalf.objects.select_related("key"))
    (own,) = [one for one in halves if one.member == committed.amina.member]
    pair: Pair = open_half(half=own, passphrase=PASSPHRASE)

    opened: dict[uuid.UUID, Mapping[str, str]] = {}
    for share in Share.objects.select_related("desk_key"):
        try:
            desk_pair = open_share(share=share, pair=pair)
        except NotSealed:
            continue
        opened |= opened_rows(database, pair=desk_pair)

    assert opened == {without_walls.ours: OURS}


def test_without_the_start_key_the_same_passphrase_opens_nothing(
    two_desks: TwoDesks, database: TestDatabase, settings: Settings
) -> None:
    settings.START_KEY = "another"
    root_key.cache_clear()
    try:
        with acting_as(database.superuser, database):
            with pytest.raises(WrongStartKey):
                open_own_key(by=two_desks.amina.actor, passphrase=PASSPHRASE)
            with psycopg.connect(database.superuser) as connection:
                rows = connection.execute('SELECT "case", sealed FROM seals_case_key').fetchall()
            for case, sealed in rows:
                with pytest.raises(WrongStartKey):
                    opened_seal(case=case, sealed=sealed)
    finally:
        root_key.cache_clear()


def test_a_desk_without_a_grant_is_refused_by_the_action_too(
    committed: Cast, two_desks: TwoDesks
) -> None:
    own = Opened(actor=committed.marta, own=_own(committed))
    with acting(committed.marta):
        marta = hold_desk_key(by=own)
        assert open_compartment(
            by=marta, at=NOW, case=two_desks.theirs, compartment=IDENTITY
        ).fields == THEIRS  # fmt: skip
    wrong = Holder(actor=committed.amina, key_id=marta.key_id, pair=marta.pair)
    with acting(committed.amina), pytest.raises(NoGrant):
        open_compartment(by=wrong, at=NOW, case=two_desks.ours, compartment=IDENTITY)


def _own(committed: Cast) -> Pair:
    with acting(committed.marta):
        return open_own_key(by=committed.marta, passphrase=PASSPHRASE)
