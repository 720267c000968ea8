"""Who accepts opens something new, so what she agreed to must cover it then, too."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from amparo.apps.cases.adding import add_entry
from amparo.apps.compartments.models import Grant
from amparo.apps.sharing.consenting.actions import record_answer
from amparo.apps.sharing.consenting.knowing import country_consent
from amparo.apps.sharing.models import Referral, ReferralWords
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.asking import Answered
from amparo.domain.consent.scopes import How, Purpose, Receiver
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.referral.acts import Act
from amparo.domain.referral.needs import Need
from tests.apps.acting import FOUND, NOW, record
from tests.apps.journal.test_verifying import faults
from tests.apps.sharing.referring.referred import (
    CONTACT,
    FOR_LONG,
    IDENTITY,
    LATER,
    REACHED,
    Scene,
    accept,
    agree,
    give_back,
    read,
    sees,
    send,
    set_scene,
    state_of,
    told,
)
from tests.apps.sharing.referring.test_news import news
from tests.apps.sharing.referring.test_pages import browser, hidden, words_at
from tests.apps.unsealing import acting
from tests.cast import Cast
from tests.database import TestDatabase

A_DAY = timedelta(days=1)
LONG = NOW + timedelta(days=300)


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def until_of(scene: Scene, which: str = "contact") -> datetime | None:
    """Until when Rosa's desk may open a compartment."""
    with acting(scene.cast.amina):
        return Grant.objects.get(desk=scene.cast.rosa.desk_id, compartment=which).until


def ask_again(scene: Scene, *, until: datetime = LONG, purpose: Purpose = Purpose.SHELTER) -> None:
    """She is asked again, and lets how to reach her go to Rosa's desk for longer."""
    answered = Answered(
        receiver=Receiver(desk_id=scene.cast.rosa.desk_id), agreed=frozenset({CONTACT}),
        withheld=frozenset(), purpose=purpose, until=as_microseconds(until), how=How.ORALLY,
        words_version=country_consent().words.version, language="es",
    )  # fmt: skip
    with acting(scene.cast.amina):
        record_answer(
            by=scene.cast.amina, at=LATER, case=scene.case, answered=answered,
            submission=uuid.uuid4(),
        )  # fmt: skip


def assert_lapsed(scene: Scene, referral: uuid.UUID) -> None:
    """It has lapsed, and opened nothing."""
    assert not sees(scene.cast.rosa, scene.case)
    assert state_of(scene.cast.amina, referral) == "lapsed"
    assert [one.act for one in told(scene)] == [Act.SEND, Act.LAPSE]
    with acting(scene.cast.amina):
        assert {row.desk_id for row in Grant.objects.all()} == {scene.cast.amina.desk_id}
        assert not ReferralWords.objects.exists()


def test_when_consent_ran_out_before_it_is_accepted_it_lapses_and_opens_nothing(
    scene: Scene, database: TestDatabase
) -> None:
    agree(scene, scene.cast.rosa.desk_id, until=NOW + A_DAY)
    referral = send(scene, scene.cast.rosa)

    assert accept(scene.cast.rosa, referral, at=NOW + 2 * A_DAY) is None

    assert_lapsed(scene, referral)
    assert faults(database) == []
    assert "amina" in news(database, scene, since=NOW + A_DAY)


def test_until_the_last_instant_it_is_accepted(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, until=NOW + A_DAY)
    referral = send(scene, scene.cast.rosa)

    at = NOW + A_DAY - timedelta(microseconds=1)

    assert accept(scene.cast.rosa, referral, at=at) == scene.case


@pytest.mark.parametrize("said", ["no", "back", "words"])
def test_what_she_refused_or_took_back_or_was_not_asked_of_anew_is_not_accepted(
    scene: Scene, said: str
) -> None:
    """Past the actions, which end what waits: as where that was not known to them."""
    referral, desk = send(scene, scene.cast.rosa), str(scene.cast.rosa.desk_id)
    names, shelter = ("contact",), Purpose.SHELTER.value
    sharing, kind = {
        "no": (Sharing(withheld=names, purpose=shelter, how="orally"), Kind.CONSENT),
        "back": (Sharing(compartments=names, purpose=shelter, how="orally"), Kind.WITHDRAWAL),
        "words": (
            Sharing(
                compartments=names, purpose=shelter, how="orally", words_version=99,
                until=as_microseconds(LONG),
            ),
            Kind.CONSENT,
        ),
    }[said]  # fmt: skip
    with acting(scene.cast.amina):
        add_entry(
            by=scene.cast.amina, at=NOW, case=scene.case, kind=kind, submission=uuid.uuid4(),
            content=Content(target=desk, sharing=sharing),
        )  # fmt: skip

    assert accept(scene.cast.rosa, referral) is None

    assert_lapsed(scene, referral)


def test_a_desk_that_sees_the_case_already_does_not_accept_it_either(scene: Scene) -> None:
    agree(scene, scene.cast.marta.desk_id, until=NOW + A_DAY)
    record(scene.cast.amina, scene.case, FOUND)
    referral = send(scene, scene.cast.marta)

    assert accept(scene.cast.marta, referral, at=NOW + 2 * A_DAY) is None

    assert state_of(scene.cast.amina, referral) == "lapsed"
    assert sees(scene.cast.marta, scene.case)


def test_both_desks_read_that_it_lapsed_and_the_receiver_not_why(scene: Scene) -> None:
    amina, rosa = browser("amina"), browser("rosa")
    referral = send(scene, scene.cast.rosa)
    with acting(scene.cast.amina):
        add_entry(
            by=scene.cast.amina, at=NOW, case=scene.case, kind=Kind.WITHDRAWAL,
            submission=uuid.uuid4(),
            content=Content(
                target=str(scene.cast.rosa.desk_id),
                sharing=Sharing(
                    compartments=("contact",), purpose=Purpose.SHELTER.value, how="orally"
                ),
            ),
        )  # fmt: skip
    address = reverse("referral-accept", args=[referral])

    answer = rosa.post(address, hidden(rosa.get(address).content.decode()), follow=True)

    said = answer.content.decode()
    assert "This may not be shared with your desk any more, so the referral has lapsed." in said
    assert "You see the case now." not in said
    for client in (amina, rosa):
        words = words_at(client, reverse("referral", args=[referral]))
        assert "It lapsed: it may not be shared with this desk any more" in words
        assert "has closed" not in words


def test_what_is_accepted_is_open_as_long_as_what_she_agreed_to_by_then(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, until=NOW + A_DAY)
    referral = send(scene, scene.cast.rosa)
    agree(scene, scene.cast.rosa.desk_id, to=[CONTACT], until=LONG)

    accept(scene.cast.rosa, referral)

    assert until_of(scene) == LONG


def test_what_it_opened_for_less_long_it_opens_longer_and_no_longer_than_it_is_in_its_hands(
    scene: Scene,
) -> None:
    rosa = scene.cast.rosa
    agree(scene, rosa.desk_id, until=NOW + A_DAY)
    agree(scene, rosa.desk_id, purpose=Purpose.PROTECTION, until=NOW + FOR_LONG)
    accept(rosa, send(scene, rosa))
    assert until_of(scene) == NOW + A_DAY
    other = send(scene, rosa, need=Need.PROTECTION)
    assert until_of(scene) == NOW + A_DAY

    accept(rosa, other)

    assert until_of(scene) == NOW + FOR_LONG
    with acting(scene.cast.amina):
        assert Referral.objects.get(pk=other).given == ["contact"]


def test_a_longer_consent_reaches_who_has_accepted_by_a_shorter_one(
    scene: Scene, database: TestDatabase
) -> None:
    agree(scene, scene.cast.rosa.desk_id, until=NOW + A_DAY)
    referral = send(scene, scene.cast.rosa)
    accept(scene.cast.rosa, referral)
    assert until_of(scene) == NOW + A_DAY

    ask_again(scene)

    assert until_of(scene) == LONG
    assert read(scene.rosa, scene.case).fields == REACHED
    assert faults(database) == []
    give_back(scene.cast.rosa, referral)
    with acting(scene.cast.amina):
        assert not Grant.objects.filter(desk=scene.cast.rosa.desk_id).exists()


def test_it_reaches_what_waits_too_and_nothing_is_opened_by_it(scene: Scene) -> None:
    agree(scene, scene.cast.rosa.desk_id, until=NOW + A_DAY)
    send(scene, scene.cast.rosa)

    ask_again(scene)

    assert until_of(scene) == LONG
    with acting(scene.cast.amina):
        assert Grant.objects.get(desk=scene.cast.rosa.desk_id).is_waiting


def test_a_consent_to_something_else_or_a_shorter_one_lengthens_nothing(scene: Scene) -> None:
    both = frozenset({IDENTITY, CONTACT})
    agree(scene, scene.cast.rosa.desk_id, until=NOW + 2 * A_DAY)
    accept(scene.cast.rosa, send(scene, scene.cast.rosa, compartments=both))

    ask_again(scene, purpose=Purpose.PROTECTION)
    assert until_of(scene) == NOW + 2 * A_DAY
    ask_again(scene, until=NOW + A_DAY)
    assert until_of(scene) == NOW + 2 * A_DAY
    ask_again(scene)

    assert until_of(scene) == LONG
    assert until_of(scene, "identity") == NOW + 2 * A_DAY
