"""She let a role have something, and takes it back: who was given it loses it, and nobody else.

Also who holds the role no more; and not who keeps it and happens to hold the role, too.
"""

import uuid

import pytest

from amparo.apps.accounts.confidential import A_SERVICE
from amparo.apps.accounts.models import Institution, RoleHolding
from amparo.apps.compartments.keeping import NoGrant
from amparo.apps.keys.holding import Holder
from amparo.apps.protocols.governing import today
from amparo.apps.sharing.consenting.actions import withdraw
from amparo.apps.sharing.models import WithdrawalNotice
from amparo.domain.casework.entries import Kind
from amparo.domain.consent.scopes import How, Purpose
from amparo.domain.referral.needs import Need
from tests.apps.acting import cheat
from tests.apps.sharing.referring.referred import (
    CONTACT,
    IDENTITY,
    LATER,
    REACHED,
    Scene,
    accept,
    agree,
    journal,
    read,
    send,
    set_scene,
    try_to_send,
    wanted,
)
from tests.apps.test_changed_at_rest import flip
from tests.apps.test_confidential import opened_shelter
from tests.apps.unsealing import acting, begun
from tests.cast import Cast
from tests.database import TestDatabase

PROSECUTION, POLICE = "specialised prosecution unit", "police"


@pytest.fixture
def scene(committed: Cast) -> Scene:
    """Marta's desk has the contact, since she lets the prosecution have it, and nobody else."""
    found = set_scene(committed)
    take_back(found)
    agree(found, 0, to=[CONTACT], role=PROSECUTION, purpose=Purpose.LEGAL_AID)
    accept(committed.marta, send(found, committed.marta, need=Need.LEGAL))
    assert read(found.marta, found.case).fields == REACHED
    return found


def take_back(scene: Scene, number: int | None = None) -> None:
    """She takes back what she agreed to, or one thing of it."""
    with acting(scene.cast.amina):
        withdraw(
            by=scene.cast.amina, at=LATER, case=scene.case, number=number, how=How.ORALLY,
            submission=uuid.uuid4(),
        )  # fmt: skip


def let_another_hold_it(scene: Scene) -> None:
    """From now on another institution holds the role of the prosecution."""
    RoleHolding.objects.filter(role=PROSECUTION).update(held_until=today())
    other = Institution.objects.get(name=scene.cast.rosa.institution)
    RoleHolding.objects.create(role=PROSECUTION, institution=other, held_from=today())


def test_who_keeps_it_and_holds_the_role_too_opens_it_still_and_who_was_given_it_does_not(
    committed: Cast,
) -> None:
    scene = set_scene(committed)
    agree(scene, 0, to=[CONTACT], role=POLICE, purpose=Purpose.LEGAL_AID)
    accept(committed.rosa, send(scene, committed.rosa, need=Need.LEGAL))

    take_back(scene)

    assert opens(scene.amina, scene.case)
    assert not opens(scene.rosa, scene.case)


def test_where_all_is_taken_back_who_keeps_it_opens_it_still_though_another_desk_named_it(
    committed: Cast,
) -> None:
    scene = set_scene(committed)
    accept(committed.rosa, send(scene, committed.rosa))
    agree(scene, committed.amina.desk_id, to=[CONTACT], purpose=Purpose.PROTECTION)

    take_back(scene)

    assert opens(scene.amina, scene.case)
    assert not opens(scene.rosa, scene.case)


def opens(by: Holder, case: uuid.UUID) -> bool:
    try:
        return read(by, case).fields == REACHED
    except NoGrant:
        return False


def test_who_holds_the_role_no_more_loses_it_with_the_consent_and_is_told(scene: Scene) -> None:
    let_another_hold_it(scene)

    take_back(scene)

    assert not opens(scene.marta, scene.case)
    with acting(scene.cast.marta):
        told = WithdrawalNotice.objects.filter(desk=scene.cast.marta.desk_id)
        assert told.filter(acknowledged_at=None).count() == 1


@pytest.mark.parametrize("column", ["need", "purpose"])
@pytest.mark.parametrize("is_held", [True, False])
def test_a_referral_that_was_changed_holds_up_no_withdrawal_of_what_was_accepted(
    scene: Scene, database: TestDatabase, column: str, *, is_held: bool
) -> None:
    if not is_held:
        let_another_hold_it(scene)
    flip(database, "sharing_referral", column, "case_id = %s", scene.case)

    take_back(scene)

    assert not opens(scene.marta, scene.case)


def test_a_desk_that_is_no_longer_confidential_loses_it_too(
    committed: Cast, database: TestDatabase
) -> None:
    scene = set_scene(committed)
    lead, _officer = opened_shelter()
    shelter = begun(lead)
    agree(scene, 0, to=[IDENTITY, CONTACT], role=A_SERVICE)
    referral = try_to_send(scene, wanted(None)).referral
    assert referral is not None
    accept(lead, referral)
    cheat(database, "UPDATE accounts_desk SET is_confidential = false WHERE id = %s", lead.desk_id)
    assert opens(shelter, scene.case)

    take_back(scene)

    assert not opens(shelter, scene.case)


def test_what_another_consent_gives_it_stays(scene: Scene) -> None:
    agree(scene, scene.cast.marta.desk_id, to=[CONTACT], purpose=Purpose.RESIDENCE)
    role = next(
        one.number for one in journal(scene)
        if one.kind is Kind.CONSENT and one.content.sharing and one.content.sharing.role
    )  # fmt: skip
    let_another_hold_it(scene)

    take_back(scene, role)

    assert opens(scene.marta, scene.case)


def test_what_is_taken_back_for_another_purpose_takes_nothing_from_it(scene: Scene) -> None:
    agree(scene, 0, role=PROSECUTION, purpose=Purpose.RETURN)
    let_another_hold_it(scene)

    take_back(scene, len(journal(scene)))

    assert opens(scene.marta, scene.case)
