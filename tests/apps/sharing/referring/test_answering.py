"""Answering a referral: before one accepts there is no case, and after it what was granted."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.models import Desk
from amparo.apps.cases.granting import grant_access
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.models import Access, Assignment, Case
from amparo.apps.cases.rebuilding import rebuild_cases
from amparo.apps.cases.serving import open_duties_of
from amparo.apps.compartments.keeping import NoGrant
from amparo.apps.compartments.models import Grant, RenewalDue
from amparo.apps.compartments.renewing import renew_what_is_due
from amparo.apps.sharing.models import Referral, ReferralAct, ReferralWords
from amparo.apps.sharing.referring.answering import accept_referral, decline_referral
from amparo.apps.sharing.referring.packets import open_words
from amparo.apps.sharing.referring.queries import count_own, find_own, list_own
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.acts import Act, Outcome, Reason, State
from amparo.domain.referral.needs import Need
from tests.apps.acting import FOUND, GROUND, NOW, acting_as, cheat, record
from tests.apps.compartments.test_keeping import keep as keep_again
from tests.apps.journal.test_verifying import faults
from tests.apps.sharing.referring.referred import (
    IDENTITY,
    LATER,
    NAME,
    REACHED,
    WORDS,
    Scene,
    accept,
    agree,
    answer,
    ask,
    decline,
    give_back,
    journal,
    read,
    recall,
    sees,
    send,
    set_scene,
    state_of,
    told,
)
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase

TOMORROW = NOW + timedelta(hours=25)


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def test_who_accepts_sees_the_case_and_opens_what_was_granted_and_no_more(scene: Scene) -> None:
    rosa, referral = scene.cast.rosa, send(scene, scene.cast.rosa)
    assert not sees(rosa, scene.case)

    assert accept(rosa, referral) == scene.case

    assert sees(rosa, scene.case)
    assert read(scene.rosa, scene.case).fields == REACHED
    with pytest.raises(NoGrant):
        read(scene.rosa, scene.case, IDENTITY)
    assert state_of(scene.cast.amina, referral) == "accepted"


def test_what_it_opens_is_live_and_not_as_it_was_sent(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa, compartments=frozenset({IDENTITY}))
    accept(scene.cast.rosa, referral)

    assert read(scene.rosa, scene.case, IDENTITY).version == 1
    keep_again(scene.amina, scene.case, {**NAME, "born": "1998"}, seen=1)

    assert read(scene.rosa, scene.case, IDENTITY).fields == {**NAME, "born": "1998"}


def test_a_desk_that_sees_the_case_opens_nothing_before_it_accepts(scene: Scene) -> None:
    record(scene.cast.amina, scene.case, FOUND)
    assert sees(scene.cast.marta, scene.case)
    referral = send(scene, scene.cast.marta)

    with pytest.raises(NoGrant):
        read(scene.marta, scene.case)
    accept(scene.cast.marta, referral)
    assert read(scene.marta, scene.case).fields == REACHED


def test_what_is_asked_and_said_before_an_answer_is_read_by_both_desks(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    ask(scene.cast.rosa, referral)
    assert state_of(scene.cast.amina, referral) == "more asked"
    answer(scene.cast.amina, referral)
    assert state_of(scene.cast.rosa, referral) == "more said"

    for by in (scene.amina, scene.rosa):
        with acting(by.actor):
            said = {packet.words for packet in open_words(by=by, referral=referral).values()}
        assert said == {WORDS, "Can she climb stairs?", "No, she cannot."}
    accept(scene.cast.rosa, referral)


def test_who_declines_sees_no_case_and_what_waited_goes(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    decline(scene.cast.rosa, referral, reason=Reason.NOT_OURS)

    assert not sees(scene.cast.rosa, scene.case)
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}
        assert not RenewalDue.objects.exists()
        assert not ReferralWords.objects.exists()
        assert Referral.objects.get().reason == "not ours"
    assert [*told(scene)][-1].reason is Reason.NOT_OURS


def test_what_stands_in_the_journal_is_a_whole_chain_in_the_order_of_its_acts(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    ask(scene.cast.rosa, referral)
    answer(scene.cast.amina, referral)
    accept(scene.cast.rosa, referral)
    give_back(scene.cast.rosa, referral)

    assert [one.act for one in told(scene)] == [
        Act.SEND, Act.ASK_MORE, Act.SAY_MORE, Act.ACCEPT, Act.HAND_BACK
    ]  # fmt: skip
    assert [*told(scene)][-1].outcome is Outcome.HELPED
    assert faults(database) == []
    with acting(scene.cast.amina):
        acts = ReferralAct.objects.order_by("at", "pk").values_list("act", "desk")
        assert {*acts} == {
            ("sent", scene.cast.amina.desk_id), ("more asked", scene.cast.rosa.desk_id),
            ("more said", scene.cast.amina.desk_id), ("accepted", scene.cast.rosa.desk_id),
            ("handed back", scene.cast.rosa.desk_id),
        }  # fmt: skip


def test_the_rows_of_the_case_stay_those_of_its_journal(
    scene: Scene, database: TestDatabase
) -> None:
    asked, declined = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    ask(scene.cast.rosa, asked)
    decline(scene.cast.marta, declined)

    with acting_as(database.worker, database):
        before = rebuild_cases(now=LATER, write=False)
    accept(scene.cast.rosa, asked)
    with acting_as(database.worker, database):
        after = rebuild_cases(now=LATER, write=False)

    assert (before.differing, before.counts) == ((), 0)
    assert (after.differing, after.counts) == ((), 0)


def test_an_answer_after_its_time_is_an_answer_and_marked_as_late(scene: Scene) -> None:
    late, accepted = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)

    decline(scene.cast.rosa, late, at=TOMORROW)
    accept(scene.cast.marta, accepted, at=TOMORROW)

    assert [(one.act, one.is_late) for one in told(scene)][-2:] == [
        (Act.DECLINE, True), (Act.ACCEPT, True)
    ]  # fmt: skip


def test_when_one_accepts_the_others_are_asked_no_longer(scene: Scene) -> None:
    agree(scene, scene.cast.marta.desk_id, purpose=Purpose.PROTECTION)
    one, other = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    protection = send(scene, scene.cast.marta, need=Need.PROTECTION)

    accept(scene.cast.rosa, one)

    assert state_of(scene.cast.marta, other) == "taken back"
    assert state_of(scene.cast.marta, protection) == "sent"
    with pytest.raises(Refused, match="not now"):
        accept(scene.cast.marta, other)
    with acting(scene.cast.amina):
        left = Grant.objects.filter(desk=scene.cast.marta.desk_id)
        assert [row.compartment for row in left] == ["contact"]  # of the other need
        assert {row.referral_id for row in ReferralWords.objects.all()} == {one, protection}


def test_who_has_nothing_to_say_says_nothing(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    with pytest.raises(Refused, match="nothing said"):
        ask(scene.cast.rosa, referral, "   ")
    with pytest.raises(Refused, match="not now"):
        answer(scene.cast.amina, referral)
    with pytest.raises(Refused, match="not yours"):
        accept(scene.cast.amina, referral)
    with pytest.raises(Refused, match="not now"):
        give_back(scene.cast.rosa, referral)
    with pytest.raises(Refused, match="too long"):
        ask(scene.cast.rosa, referral, "a" * 1001)
    assert [one.act for one in told(scene)] == [Act.SEND]


def test_a_desk_that_was_not_asked_has_nothing_to_answer(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    for act in (accept, decline, ask):
        with pytest.raises(Referral.DoesNotExist):
            act(scene.cast.marta, referral)


def test_another_desk_that_sees_the_case_answers_for_nobody(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)
    record(scene.cast.amina, scene.case, FOUND)

    for act in (accept, decline, ask, recall):
        with pytest.raises(Refused, match="not yours"):
            act(scene.cast.marta, referral)


def test_a_form_sent_twice_is_done_once(scene: Scene) -> None:
    referral, form = send(scene, scene.cast.rosa), uuid.uuid4()

    for _time in range(2):
        with acting(scene.cast.rosa):
            found = accept_referral(
                by=scene.cast.rosa, at=LATER, referral=referral, submission=form
            )
            assert found == scene.case

    assert [one.act for one in told(scene)] == [Act.SEND, Act.ACCEPT]


def test_who_hands_back_opens_no_longer_what_it_was_given_and_sees_the_case_still(
    scene: Scene,
) -> None:
    referral = send(scene, scene.cast.rosa)
    accept(scene.cast.rosa, referral)

    give_back(scene.cast.rosa, referral, outcome=Outcome.NO_SERVICE)

    assert sees(scene.cast.rosa, scene.case)
    with pytest.raises(NoGrant):
        read(scene.rosa, scene.case)
    with acting(scene.cast.amina):
        assert [row.compartment for row in RenewalDue.objects.all()] == ["contact"]
        assert not ReferralWords.objects.exists()
        assert Referral.objects.get().outcome == "no service"


def test_what_two_referrals_give_goes_with_the_second(scene: Scene) -> None:
    rosa = scene.cast.rosa
    agree(scene, rosa.desk_id, purpose=Purpose.PROTECTION)
    one, other = send(scene, rosa), send(scene, rosa, need=Need.PROTECTION)
    accept(rosa, one)
    accept(rosa, other)

    give_back(rosa, one)
    assert read(scene.rosa, scene.case).fields == REACHED
    give_back(rosa, other)
    with pytest.raises(NoGrant):
        read(scene.rosa, scene.case)


def test_what_the_second_still_waits_for_waits_again(scene: Scene) -> None:
    rosa = scene.cast.rosa
    agree(scene, rosa.desk_id, purpose=Purpose.PROTECTION)
    one = send(scene, rosa)
    accept(rosa, one)
    other = send(scene, rosa, need=Need.PROTECTION)

    give_back(rosa, one)
    with pytest.raises(NoGrant):
        read(scene.rosa, scene.case)
    accept(rosa, other)
    assert read(scene.rosa, scene.case).fields == REACHED


def test_a_duty_of_the_receiver_is_done_by_accepting(scene: Scene) -> None:
    record(scene.cast.amina, scene.case, FOUND)
    with acting(scene.cast.marta):
        (duty,) = open_duties_of(case=scene.case, desk_id=scene.cast.marta.desk_id).values()
    referral = send(scene, scene.cast.marta)

    accept(scene.cast.marta, referral, serves=duty.position)

    assert journal(scene)[-1].event == duty.must
    with acting(scene.cast.marta):
        left = open_duties_of(case=scene.case, desk_id=scene.cast.marta.desk_id)
    assert duty.position not in left


def test_a_duty_of_another_desk_is_not_done_by_it(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    with pytest.raises(Refused, match="not your duty"):
        accept(scene.cast.rosa, referral, serves=0)
    assert state_of(scene.cast.rosa, referral) == "sent"
    assert not sees(scene.cast.rosa, scene.case)


def test_an_access_that_had_ended_by_itself_goes_on(scene: Scene) -> None:
    rosa = scene.cast.rosa
    with acting(scene.cast.lucia):
        grant_access(
            by=scene.cast.lucia, at=NOW, case=scene.case, desk_id=rosa.desk_id,
            until=NOW + timedelta(seconds=1), submission=uuid.uuid4(),
        )  # fmt: skip
    assert not sees(rosa, scene.case)

    accept(rosa, send(scene, rosa))

    assert sees(rosa, scene.case)
    with acting(rosa):
        assert Access.objects.get(case=scene.case, desk=rosa.desk_id).until is None


def test_where_members_see_only_what_is_in_their_hands_it_is_in_those_of_who_accepts(
    scene: Scene,
) -> None:
    Desk.objects.filter(pk=scene.cast.rosa.desk_id).update(is_by_assignment=True)
    rosa = replace(scene.cast.rosa, is_by_assignment=True)
    referral = send(scene, rosa)

    accept(rosa, referral)

    with acting(rosa):
        assert Case.objects.filter(pk=scene.case).exists()
        assert Assignment.objects.get(case=scene.case).member == rosa.member


def test_a_key_made_anew_in_between_opens_what_was_written_and_what_was_granted(
    scene: Scene, database: TestDatabase
) -> None:
    referral = send(scene, scene.cast.rosa)
    cheat(database, "UPDATE keys_desk SET renewal_due_at = now() WHERE desk_id = %s",
          scene.cast.rosa.desk_id)  # fmt: skip
    with acting(scene.cast.rosa):
        rosa = renew_what_is_due(by=scene.rosa, at=LATER)
        assert rosa.key_id != scene.rosa.key_id
        assert ReferralWords.objects.get(desk=scene.cast.rosa.desk_id).desk_key == rosa.key_id
        assert [one.words for one in open_words(by=rosa, referral=referral).values()] == [WORDS]

    accept(scene.cast.rosa, referral)

    assert read(rosa, scene.case).fields == REACHED
    with acting(scene.cast.rosa):
        renew_what_is_due(by=rosa, at=LATER)
        assert Grant.objects.get(desk=scene.cast.rosa.desk_id).desk_key == rosa.key_id
    assert read(rosa, scene.case).fields == REACHED


def restrict(scene: Scene, kind: Restricts, target: object) -> None:
    """Lucía keeps somebody out."""
    with acting(scene.cast.lucia):
        restrict_case(
            by=scene.cast.lucia, at=LATER, case=scene.case, kind=kind, target=str(target),
            words=GROUND, submission=uuid.uuid4(),
        )  # fmt: skip


@pytest.mark.parametrize("kind", [Restricts.DESK, Restricts.ENDED])
def test_a_desk_that_is_kept_out_meanwhile_is_asked_no_longer(
    scene: Scene, kind: Restricts
) -> None:
    waiting = send(scene, scene.cast.rosa)

    restrict(scene, kind, scene.cast.rosa.desk_id)

    assert state_of(scene.cast.rosa, waiting) == "taken back"
    with pytest.raises(Refused, match="not now"):
        accept(scene.cast.rosa, waiting)
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}


def test_from_a_desk_that_is_kept_out_what_it_had_accepted_is_taken_back(scene: Scene) -> None:
    accepted = send(scene, scene.cast.rosa)
    accept(scene.cast.rosa, accepted)

    restrict(scene, Restricts.DESK, scene.cast.rosa.desk_id)

    assert not sees(scene.cast.rosa, scene.case)
    assert state_of(scene.cast.amina, accepted) == "taken back"


@pytest.mark.parametrize("kind", [Restricts.DESK, Restricts.ENDED])
def test_a_desk_that_is_kept_out_finds_nothing_left_of_what_it_had_accepted(
    scene: Scene, kind: Restricts
) -> None:
    accepted, rosa = send(scene, scene.cast.rosa), scene.cast.rosa
    accept(rosa, accepted)

    restrict(scene, kind, rosa.desk_id)

    with acting(rosa):
        listed = list_own(by=rosa)
        assert [*listed.asked, *listed.in_hand, *listed.sent, *listed.ended] == []
        assert find_own(by=rosa, referral=accepted) is None
        assert count_own(by=rosa, now=LATER).taken_back == 0
        assert not ReferralAct.objects.exists()
    with pytest.raises(Referral.DoesNotExist):
        give_back(rosa, accepted)
    with acting(scene.cast.amina):
        found = find_own(by=scene.cast.amina, referral=accepted)
    assert found is not None
    assert found.state is State.TAKEN_BACK


def test_to_a_member_who_is_implicated_there_is_no_referral(scene: Scene) -> None:
    before, rosa = send(scene, scene.cast.rosa), scene.cast.rosa
    restrict(scene, Restricts.MEMBER, rosa.member)
    agree(scene, rosa.desk_id, purpose=Purpose.PROTECTION)
    after = send(scene, rosa, need=Need.PROTECTION)

    for referral in (before, after):
        with pytest.raises(Referral.DoesNotExist):
            accept(rosa, referral)
        with acting(rosa):
            assert not Referral.objects.exists()
            assert not ReferralWords.objects.exists()
    assert state_of(scene.cast.amina, before) == "sent"


@pytest.mark.parametrize("name", ["pablo", "clara", "diego", "elena", "julia"])
def test_whose_role_may_not_is_turned_away(scene: Scene, name: str) -> None:
    referral, by = send(scene, scene.cast.rosa), getattr(scene.cast, name)

    for act in (accept, decline, ask, answer, give_back, recall):
        with pytest.raises(TurnedAway):
            act(by, referral)
    with acting(by), pytest.raises(TurnedAway):
        decline_referral(
            by=by, at=LATER, referral=referral, reason=Reason.OTHER, submission=uuid.uuid4()
        )


def test_whoever_sent_it_takes_it_back_and_what_waited_goes(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    recall(scene.cast.amina, referral)

    assert state_of(scene.cast.rosa, referral) == "taken back"
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}
        assert not ReferralWords.objects.exists()
    with pytest.raises(Refused, match="not now"):
        accept(scene.cast.rosa, referral)
    with pytest.raises(Refused, match="not now"):
        recall(scene.cast.amina, referral)
