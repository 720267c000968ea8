"""Sending a referral: what goes, what is checked, and what refuses it."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.models import Desk
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.models import Case
from amparo.apps.cases.serving import open_duties_of
from amparo.apps.compartments.granting import give_grants, who_opens
from amparo.apps.compartments.keeping import NoGrant
from amparo.apps.compartments.models import Grant
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.consenting.covering import Uncovered
from amparo.apps.sharing.models import Referral, ReferralWords
from amparo.apps.sharing.referring import choosing
from amparo.apps.sharing.referring.packets import open_words
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from amparo.domain.consent.covering import Reason as Missing
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.acts import Act
from amparo.domain.referral.needs import Need, Urgency
from amparo.domain.referral.sending import Packet
from amparo.domain.referral.telling import Told
from amparo.vault.sealing import NotSealed
from tests.apps.acting import FOUND, GROUND, NOW, cheat, open_case, record
from tests.apps.sharing.referring.referred import (
    CONTACT,
    FOR_LONG,
    HEALTH,
    IDENTITY,
    PACKET,
    REACHED,
    Scene,
    agree,
    decline,
    journal,
    keep,
    send,
    set_scene,
    told,
    try_to_send,
    wanted,
)
from tests.apps.unsealing import acting, begun
from tests.cast import Cast
from tests.database import TestDatabase


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def test_a_desk_is_asked_with_a_code_of_its_own_and_a_time_to_answer(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    with acting(scene.cast.rosa):
        row = Referral.objects.get(pk=referral)
    assert (row.need, row.urgency, row.purpose, row.state) == ("shelter", "now", "shelter", "sent")
    assert row.code.startswith("R-")
    assert len(row.code) == 11
    assert (row.answer_by, row.is_practice) == (NOW + timedelta(hours=24), True)
    assert row.from_desk_id == scene.cast.amina.desk_id


def test_the_journal_says_that_it_was_sent_and_to_which_desk_and_no_word_of_it(
    scene: Scene,
) -> None:
    send(scene, scene.cast.rosa)

    last = journal(scene)[-1]
    (said,) = told(scene)
    assert (last.kind, last.content.target) == (Kind.REFERRAL, str(scene.cast.rosa.desk_id))
    assert said == Told(act=Act.SEND, code=said.code, need=Need.SHELTER, urgency=Urgency.NOW)
    assert "canary" not in str(last)


def test_both_desks_read_the_packet_and_nobody_else_does(scene: Scene) -> None:
    referral = send(scene, scene.cast.rosa)

    for by in (scene.amina, scene.rosa):
        with acting(by.actor):
            (packet,) = open_words(by=by, referral=referral).values()
            assert packet == PACKET
    with acting(scene.cast.marta):
        assert open_words(by=scene.marta, referral=referral) == {}


def test_words_that_were_moved_to_another_referral_do_not_open(
    scene: Scene, database: TestDatabase
) -> None:
    one, other = send(scene, scene.cast.rosa), send(scene, scene.cast.marta)
    cheat(database, "DELETE FROM sharing_referral_words WHERE referral_id = %s", one)
    cheat(database, "UPDATE sharing_referral_words SET referral_id = %s", one)
    cheat(database, "UPDATE sharing_referral_words SET desk_id = %s, desk_key = %s"
          " WHERE desk_id = %s", scene.cast.rosa.desk_id, scene.rosa.key_id,
          scene.cast.marta.desk_id)  # fmt: skip

    with acting(scene.cast.rosa), pytest.raises(NotSealed):
        open_words(by=scene.rosa, referral=one)
    assert other != one


def test_words_of_a_referral_to_the_same_desk_do_not_open_in_the_place_of_others(
    scene: Scene, database: TestDatabase
) -> None:
    another = replace(scene, case=open_case(scene.cast.amina))
    keep(scene.amina, another.case, CONTACT, REACHED)
    agree(another, scene.cast.rosa.desk_id)
    one, other = send(scene, scene.cast.rosa), send(another, scene.cast.rosa)
    cheat(database, "DELETE FROM sharing_referral_words WHERE referral_id = %s", one)
    cheat(database, "UPDATE sharing_referral_words SET referral_id = %s", one)

    with acting(scene.cast.rosa), pytest.raises(NotSealed):
        open_words(by=scene.rosa, referral=one)
    assert other != one


def test_the_grants_wait_for_an_answer_and_end_with_the_consent(scene: Scene) -> None:
    send(scene, scene.cast.rosa, compartments=frozenset({IDENTITY, CONTACT}))

    with acting(scene.cast.amina):
        rows = Grant.objects.filter(desk=scene.cast.rosa.desk_id)
        assert {(row.compartment, row.is_waiting, row.until) for row in rows} == {
            ("identity", True, NOW + FOR_LONG),
            ("contact", True, NOW + FOR_LONG),
        }
        assert who_opens(case=scene.case, at=NOW)[CONTACT] == (scene.cast.amina.desk_id,)


def test_what_the_receiver_opens_already_is_left_as_it_was(scene: Scene) -> None:
    with acting(scene.cast.amina):
        give_grants(
            by=scene.amina, at=NOW, case=scene.case, desk_id=scene.cast.rosa.desk_id,
            compartments=[CONTACT], until=None,
        )  # fmt: skip
    referral = send(scene, scene.cast.rosa)

    with acting(scene.cast.rosa):
        assert Referral.objects.get(pk=referral).given == []
    decline(scene.cast.rosa, referral)
    with acting(scene.cast.amina):
        assert scene.cast.rosa.desk_id in who_opens(case=scene.case, at=NOW)[CONTACT]


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"compartments": frozenset({CONTACT, HEALTH})}, {HEALTH: Missing.NOT_ASKED}),
        ({"need": Need.LEGAL}, {CONTACT: Missing.OTHER_PURPOSE}),
    ],
)
def test_what_she_has_not_agreed_to_is_refused_and_nothing_goes(
    scene: Scene, changed: dict[str, object], missing: dict[object, object]
) -> None:
    with pytest.raises(Uncovered) as refused:
        send(scene, scene.cast.rosa, **changed)

    assert refused.value.missing == missing
    assert_nothing_went(scene)


def test_a_consent_that_was_taken_back_covers_nothing(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, kind=Kind.WITHDRAWAL)

    with pytest.raises(Uncovered) as refused:
        send(scene, scene.cast.rosa)

    assert refused.value.missing == {CONTACT: Missing.TAKEN_BACK}


def test_a_lawful_route_covers_what_it_names_and_no_more(scene: Scene) -> None:
    agree(
        scene, scene.cast.marta.desk_id, to=[CONTACT], purpose=Purpose.PROTECTION, kind=Kind.ROUTE
    )

    send(scene, scene.cast.marta, need=Need.PROTECTION)
    with pytest.raises(Uncovered):
        send(scene, scene.cast.rosa, need=Need.PROTECTION)
    with pytest.raises(Uncovered):
        send(scene, scene.cast.marta, need=Need.GUARDIAN,
             compartments=frozenset({IDENTITY, CONTACT}))  # fmt: skip


def test_a_desk_that_is_kept_out_is_asked_nothing(scene: Scene) -> None:
    with acting(scene.cast.lucia):
        restrict_case(
            by=scene.cast.lucia, at=NOW, case=scene.case, kind=Restricts.DESK,
            target=str(scene.cast.rosa.desk_id), words=GROUND, submission=uuid.uuid4(),
        )  # fmt: skip

    with pytest.raises(Uncovered) as refused:
        send(scene, scene.cast.rosa)

    assert refused.value.missing == {CONTACT: Missing.KEPT_OUT}


def test_to_a_desk_without_a_key_nothing_goes(scene: Scene) -> None:
    secretariat = scene.cast.clara.desk_id
    agree(scene, secretariat)

    with pytest.raises(Refused, match="desk without key"):
        try_to_send(scene, wanted(secretariat))
    assert_nothing_went(scene)


def test_a_compartment_in_which_nothing_is_kept_is_refused(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, to=[HEALTH])

    with pytest.raises(Refused, match="nothing kept"):
        send(scene, scene.cast.rosa, compartments=frozenset({HEALTH}))


def test_a_desk_gives_nothing_that_it_does_not_open_itself(scene: Scene) -> None:
    record(scene.cast.amina, scene.case, FOUND)

    with pytest.raises(NoGrant):
        try_to_send(scene, wanted(scene.cast.rosa.desk_id), by=scene.marta)
    assert_nothing_went(scene)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"compartments": frozenset()}, "nothing chosen"),
        ({"packet": Packet(words="a" * 1001, facts={})}, "too long"),
        ({"packet": Packet(words="", facts={"brought_by": "relative"})}, "unknown fact"),
        ({"serves": 77}, "not your duty"),
    ],
)
def test_what_is_not_right_is_refused(scene: Scene, changed: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        send(scene, scene.cast.rosa, **changed)
    assert_nothing_went(scene)


def test_one_does_not_refer_to_oneself(scene: Scene) -> None:
    with pytest.raises(Refused, match="own desk"):
        send(scene, scene.cast.amina)


def test_a_second_one_for_the_same_need_to_the_same_desk_is_refused_while_one_waits(
    scene: Scene,
) -> None:
    agree(scene, scene.cast.rosa.desk_id, purpose=Purpose.PROTECTION)
    first = send(scene, scene.cast.rosa)

    with pytest.raises(Refused, match="asked already"):
        send(scene, scene.cast.rosa)
    send(scene, scene.cast.rosa, need=Need.PROTECTION)
    send(scene, scene.cast.marta)
    decline(scene.cast.rosa, first)
    send(scene, scene.cast.rosa)


def test_a_form_sent_twice_asks_once(scene: Scene) -> None:
    form = uuid.uuid4()

    sent = [try_to_send(scene, wanted(scene.cast.rosa.desk_id), submission=form) for _ in range(2)]

    assert sent[0].referral == sent[1].referral
    assert [one.is_repeat for one in sent] == [False, True]
    with acting(scene.cast.amina):
        assert Referral.objects.count() == 1
        assert ReferralWords.objects.count() == 2


def test_the_duty_that_it_serves_says_by_when_and_is_done_where_that_is_said(
    scene: Scene, database: TestDatabase
) -> None:
    due_at = NOW + timedelta(hours=5)
    cheat(database, "UPDATE cases_duty SET due_at = %s", due_at)
    with acting(scene.cast.amina):
        (duty,) = open_duties_of(case=scene.case, desk_id=scene.cast.amina.desk_id).values()

    referral = send(scene, scene.cast.rosa, serves=duty.position, is_fulfilled=True)

    with acting(scene.cast.amina):
        row = Referral.objects.get(pk=referral)
        left = open_duties_of(case=scene.case, desk_id=scene.cast.amina.desk_id)
    assert (row.answer_by, row.is_practice) == (due_at, False)
    assert duty.position not in left
    assert [(entry.kind, entry.event) for entry in journal(scene)[-2:]] == [
        (Kind.REFERRAL, ""),
        (Kind.EVENT, duty.must),
    ]


def test_a_duty_that_it_serves_stays_open_unless_sending_fulfils_it(scene: Scene) -> None:
    with acting(scene.cast.amina):
        (position, *_) = open_duties_of(case=scene.case, desk_id=scene.cast.amina.desk_id)

    send(scene, scene.cast.rosa, serves=position)

    with acting(scene.cast.amina):
        assert position in open_duties_of(case=scene.case, desk_id=scene.cast.amina.desk_id)


@pytest.fixture
def shelters(scene: Scene) -> None:
    """Rosa's desk and the prosecution are confidential services."""
    hidden = (scene.cast.rosa.desk_id, scene.cast.marta.desk_id)
    Desk.objects.filter(pk__in=hidden).update(is_confidential=True)


@pytest.mark.usefixtures("shelters")
def test_of_confidential_services_one_after_the_other_is_asked_until_none_is_left(
    scene: Scene,
) -> None:
    with acting(scene.cast.diego):
        Desk.objects.filter(pk=scene.cast.marta.desk_id).update(place="Asunción")

    first = try_to_send(scene, wanted(None)).referral
    assert first is not None
    with acting(scene.cast.marta):  # at the place of the case
        assert Referral.objects.get(pk=first).to_desk_id == scene.cast.marta.desk_id
    second = try_to_send(scene, wanted(None)).referral
    assert second is not None
    with acting(scene.cast.rosa):
        assert Referral.objects.get(pk=second).to_desk_id == scene.cast.rosa.desk_id
    decline(scene.cast.marta, first)
    third = try_to_send(scene, wanted(None))

    assert third.referral is None
    assert [(one.act, one.is_confidential) for one in told(scene)] == [
        (Act.SEND, True), (Act.SEND, True), (Act.DECLINE, True), (Act.FIND_NONE, False)
    ]  # fmt: skip


@pytest.mark.usefixtures("shelters")
def test_a_confidential_desk_cannot_be_named_nor_is_it_in_the_journal(scene: Scene) -> None:
    try_to_send(scene, wanted(None))

    assert journal(scene)[-1].content.target == ""
    with pytest.raises(Refused, match="unknown desk"):
        send(scene, scene.cast.rosa)


@pytest.mark.usefixtures("shelters")
def test_a_confidential_service_is_asked_for_a_safe_place_and_not_for_a_lawyer(
    scene: Scene,
) -> None:
    with pytest.raises(Refused, match="not confidential"):
        try_to_send(scene, wanted(None, need=Need.LEGAL))


@pytest.mark.usefixtures("shelters")
def test_without_consent_no_confidential_service_is_asked_either(scene: Scene) -> None:
    with pytest.raises(Uncovered):
        try_to_send(scene, wanted(None, compartments=frozenset({HEALTH})))
    assert_nothing_went(scene)


def test_who_does_not_see_the_case_refers_nobody(scene: Scene) -> None:
    with pytest.raises(Case.DoesNotExist):
        try_to_send(scene, wanted(scene.cast.marta.desk_id), by=scene.rosa)


@pytest.mark.parametrize("name", ["pablo", "clara", "diego", "elena", "julia"])
def test_whose_role_may_not_is_turned_away(scene: Scene, name: str) -> None:
    actor = getattr(scene.cast, name)
    by = Holder(actor=actor, key_id=scene.amina.key_id, pair=scene.amina.pair)

    with pytest.raises(TurnedAway):
        try_to_send(scene, wanted(scene.cast.rosa.desk_id), by=by)


def test_a_desk_without_a_key_is_not_offered_nor_a_confidential_one(committed: Cast) -> None:
    begun(committed.rosa)
    begun(committed.marta)
    Desk.objects.filter(pk=committed.marta.desk_id).update(is_confidential=True)
    with acting(committed.amina):
        offered = choosing.named_receivers(by_desk=committed.amina.desk_id)
    with acting(committed.rosa):
        own = choosing.named_receivers(by_desk=committed.rosa.desk_id)

    assert [desk.desk_id for desk in offered] == [committed.rosa.desk_id]
    assert own == ()  # Amina's desk has begun none


def assert_nothing_went(scene: Scene) -> None:
    """No row, no grant, no words, no entry."""
    with acting(scene.cast.amina):
        assert not Referral.objects.exists()
        assert not ReferralWords.objects.exists()
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}
    assert [*told(scene)] == []
