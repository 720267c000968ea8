"""What ends a referral that nobody answered: consent taken back, a desk that closes, an erasure."""

import uuid

import pytest

from amparo.apps.accounts.models import Desk
from amparo.apps.cases import erasing
from amparo.apps.compartments.granting import end_grants
from amparo.apps.compartments.keeping import NoGrant
from amparo.apps.compartments.models import Grant
from amparo.apps.coordination.folding import fold_changes, list_referral_sums
from amparo.apps.operations.worker import Purpose as Work
from amparo.apps.operations.worker import working_for
from amparo.apps.sharing.consenting import actions as consenting
from amparo.apps.sharing.consenting.covering import Uncovered
from amparo.apps.sharing.models import Referral, ReferralAct, ReferralWords
from amparo.apps.sharing.referring.ending import take_back_for
from amparo.apps.sharing.referring.lapsing import lapse_own, lapse_referral, list_closed
from amparo.apps.sharing.referring.moving import hold_referrals
from amparo.apps.sharing.tasks import lapse
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Kind
from amparo.domain.consent.scopes import How
from amparo.domain.referral.acts import Act, Outcome, Reason
from tests.apps.acting import FOUND, NOW, acting_as, open_case, record
from tests.apps.cases.test_erasing import TEN_YEARS, day_comes, erase, grow_old
from tests.apps.journal.test_verifying import faults
from tests.apps.sharing.referring.referred import (
    CONTACT,
    HEALTH,
    IDENTITY,
    LATER,
    Scene,
    accept,
    agree,
    ask,
    decline,
    give_back,
    journal,
    keep,
    read,
    recall,
    sees,
    send,
    set_scene,
    state_of,
    told,
    try_to_send,
    wanted,
)
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def withdraw(scene: Scene, *compartments: Compartment) -> None:
    """She takes back what may go to Rosa's desk: its keys end, and what waits there with them."""
    by, desk = scene.cast.amina, scene.cast.rosa.desk_id
    with acting(by):
        hold_referrals(case=scene.case)
        end_grants(case=scene.case, desk_id=desk, compartments=compartments, at=LATER)
        take_back_for(
            by=by, at=LATER, case=scene.case, desk_id=desk, compartments=compartments
        )  # fmt: skip


def test_what_waits_for_what_she_took_back_is_taken_back_and_all_that_was_given_with_it(
    scene: Scene,
) -> None:
    referral = send(scene, scene.cast.rosa, compartments=frozenset({IDENTITY, CONTACT}))

    withdraw(scene, IDENTITY)

    assert state_of(scene.cast.rosa, referral) == "taken back"
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}
        assert not ReferralWords.objects.exists()
    assert [*told(scene)][-1].as_about().keys() == {"act", "code", "need"}  # and not why


def test_a_referral_for_something_else_goes_on(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    keep(scene.amina, scene.case, HEALTH, {"needs": "Invented"})

    withdraw(scene, HEALTH, IDENTITY)

    assert state_of(scene.cast.rosa, referral) == "sent"


def test_what_was_accepted_is_handed_back_by_who_has_it_and_its_words_go(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    accept(scene.cast.rosa, referral)

    withdraw(scene, CONTACT)

    assert state_of(scene.cast.rosa, referral) == "accepted"
    with acting(scene.cast.rosa):
        assert not ReferralWords.objects.exists()
    with pytest.raises(NoGrant):
        read(scene.rosa, scene.case)
    give_back(scene.cast.rosa, referral, outcome=Outcome.NOT_WANTED)


def test_whoever_records_that_she_took_it_back_ends_what_waits_for_it(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, to=[HEALTH])
    rosa, marta = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    record(scene.cast.amina, scene.case, FOUND)  # so that the prosecution sees the case
    number = consent_of(scene, "rosa")

    with acting(scene.cast.bruno):
        consenting.withdraw(
            by=scene.cast.bruno, at=LATER, case=scene.case, number=number,
            how=How.ORALLY, submission=uuid.uuid4(),
        )  # fmt: skip

    assert state_of(scene.cast.rosa, rosa) == "taken back"
    assert state_of(scene.cast.marta, marta) == "sent"
    with acting(scene.cast.amina):
        left = {row.desk_id for row in Grant.objects.all()}
    assert left == {scene.cast.amina.desk_id, scene.cast.marta.desk_id}
    with pytest.raises(Uncovered):
        send(scene, scene.cast.rosa)


def consent_of(scene: Scene, name: str) -> int:
    """The number of the entry by which she let contact go to the desk of somebody."""
    return next(
        entry.number
        for entry in journal(scene)
        if entry.kind is Kind.CONSENT
        and entry.content.target == str(getattr(scene.cast, name).desk_id)
        and entry.content.sharing is not None
        and "contact" in entry.content.sharing.compartments
    )


def close(scene: Scene) -> None:
    """Rosa's desk closes."""
    Desk.objects.filter(pk=scene.cast.rosa.desk_id).update(closed_on=NOW.date())


def test_when_the_desk_that_was_asked_closes_the_sender_is_told_once(
    scene: Scene, database: TestDatabase
) -> None:
    waiting, other = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    with acting(scene.cast.amina):
        lapse_own(by=scene.cast.amina, at=LATER)
    assert state_of(scene.cast.amina, waiting) == "sent"
    close(scene)

    for _time in range(2):
        with acting(scene.cast.amina):
            lapse_own(by=scene.cast.amina, at=LATER)

    assert state_of(scene.cast.amina, waiting) == "lapsed"
    assert state_of(scene.cast.amina, other) == "sent"
    assert [one.act for one in told(scene)] == [Act.SEND, Act.SEND, Act.LAPSE]
    assert faults(database) == []


def test_what_a_desk_had_accepted_lapses_too_when_it_closes(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    accept(scene.cast.rosa, referral)
    close(scene)

    with acting(scene.cast.amina):
        lapse_own(by=scene.cast.amina, at=LATER)

    assert state_of(scene.cast.amina, referral) == "lapsed"
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}


def test_the_worker_lets_it_lapse_where_nobody_looks(scene: Scene, database: TestDatabase) -> None:
    referral = send(scene, scene.cast.rosa)
    close(scene)

    with acting_as(database.worker, database):
        lapse(timestamp=0)

    assert state_of(scene.cast.amina, referral) == "lapsed"
    last = journal(scene)[-1]
    assert last.member == str(uuid.UUID(int=0))
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}
        assert not ReferralWords.objects.exists()
    assert faults(database) == []


def test_the_worker_writes_of_no_referral_whose_desk_is_open(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)

    with acting_as(database.worker, database):
        with working_for(Work.LAPSE):
            assert list_closed() == []
        with pytest.raises(Exception, match="nothing of this case waits"), working_for(Work.LAPSE):
            lapse_referral(referral=referral, at=LATER)

    assert state_of(scene.cast.amina, referral) == "sent"


def test_with_an_erased_case_its_referrals_go_and_their_counts(
    scene: Scene, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "how_long_kept", lambda *, record: TEN_YEARS)
    send(scene, scene.cast.rosa)
    assert counts(scene) == {("shelter", "Asunción", "waiting"): 1}
    grow_old(database, scene.case)
    day_comes(database, scene.case)

    erase(database, scene.case)

    with acting_as(database.superuser, database):
        assert not Referral.objects.exists()
        assert not ReferralWords.objects.exists()
        assert not ReferralAct.objects.exists()
    assert counts(scene) == {}


def counts(scene: Scene) -> dict[tuple[str, str, str], int]:
    """The counts as a coordinator reads them, by need, place and result."""
    with acting(scene.cast.clara):
        return {
            (count.need, count.place, count.result): number
            for count, number in list_referral_sums().items()
        }


def test_each_referral_counts_once_as_what_became_of_it(
    scene: Scene, database: TestDatabase
) -> None:
    one, other = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    ask(scene.cast.rosa, one)
    assert counts(scene) == {("shelter", "Asunción", "waiting"): 2}
    decline(scene.cast.rosa, one, reason=Reason.NO_PLACE)
    accept(scene.cast.marta, other)
    assert counts(scene) == {
        ("shelter", "Asunción", "no service"): 1,
        ("shelter", "Asunción", "accepted"): 1,
    }
    give_back(scene.cast.marta, other, outcome=Outcome.NO_SERVICE)
    recall(scene.cast.amina, send(scene, scene.cast.rosa))
    expected = {
        ("shelter", "Asunción", "no service"): 2,
        ("shelter", "Asunción", "taken back"): 1,
    }
    assert counts(scene) == expected

    with acting_as(database.worker, database), working_for(Work.FOLD):
        fold_changes()

    assert counts(scene) == expected


def test_that_nobody_could_be_asked_is_counted(scene: Scene) -> None:
    assert try_to_send(scene, wanted(None)).referral is None

    assert counts(scene) == {("shelter", "Asunción", "no service"): 1}


def test_nobody_but_who_coordinates_reads_the_counts(scene: Scene) -> None:
    send(scene, scene.cast.rosa)

    for by in (scene.cast.amina, scene.cast.rosa, scene.cast.diego):
        with acting(by):
            assert list_referral_sums() == {}


def test_another_case_is_another_need(scene: Scene) -> None:
    send(scene, scene.cast.rosa)
    other = open_case(scene.cast.amina)

    assert not sees(scene.cast.rosa, other)
    with acting(scene.cast.amina):
        assert not Referral.objects.filter(case=other).exists()
