"""Two at once, and a process that is killed: a referral goes whole or not at all, and once."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.cases.models import Access, Case
from amparo.apps.compartments.keeping import NoGrant
from amparo.apps.compartments.models import Grant
from amparo.apps.journal.queries import list_entries
from amparo.apps.sharing.consenting.actions import withdraw
from amparo.apps.sharing.models import (
    Referral,
    ReferralAct,
    ReferralWords,
    WithdrawalNotice,
)
from amparo.apps.sharing.referring.answering import accept_referral, decline_referral
from amparo.apps.sharing.referring.ending import take_back
from amparo.apps.sharing.referring.sending import send_referral
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from amparo.domain.consent.scopes import How
from amparo.domain.referral.acts import Reason
from tests.apps.acting import GROUND, record
from tests.apps.acting import IDENTIFIED as SOMETHING
from tests.apps.cases.test_kills import _in_child
from tests.apps.cases.test_races import at_once, seen_as
from tests.apps.sharing.referring.referred import (
    LATER,
    Scene,
    agree,
    give_back,
    read,
    send,
    set_scene,
    state_of,
    wanted,
)
from tests.cast import Cast

TIMES = 3


@pytest.fixture
def scene(committed: Cast) -> Scene:
    return set_scene(committed)


def accepting(by: Actor, referral: uuid.UUID) -> Callable[[], object]:
    return lambda: seen_as(
        by,
        lambda: accept_referral(by=by, at=LATER, referral=referral, submission=uuid.uuid4()),
    )


def declining(by: Actor, referral: uuid.UUID) -> Callable[[], object]:
    return lambda: seen_as(
        by,
        lambda: decline_referral(
            by=by, at=LATER, referral=referral, reason=Reason.OTHER, submission=uuid.uuid4()
        ),
    )


def recalling(by: Actor, referral: uuid.UUID) -> Callable[[], object]:
    return lambda: seen_as(
        by, lambda: take_back(by=by, at=LATER, referral=referral, submission=uuid.uuid4())
    )


def sending(scene: Scene, to: Actor, form: uuid.UUID) -> Callable[[], object]:
    return lambda: seen_as(
        scene.cast.amina,
        lambda: send_referral(
            by=scene.amina, at=LATER, case=scene.case, wanted=wanted(to.desk_id), submission=form
        ),
    )


def refusals(results: list[object]) -> list[str]:
    """The codes of what was refused; whatever else was raised fails the test."""
    assert all(isinstance(one, Refused) or not isinstance(one, Exception) for one in results), (
        results
    )
    return [one.code for one in results if isinstance(one, Refused)]


def test_of_who_accepts_and_who_takes_back_at_once_one_wins(scene: Scene) -> None:
    rosa, amina = scene.cast.rosa, scene.cast.amina
    for _time in range(TIMES):
        referral = send(scene, rosa)

        results = at_once(accepting(rosa, referral), recalling(amina, referral))

        assert refusals(results) == ["not now"]
        is_accepted = state_of(amina, referral) == "accepted"
        assert is_accepted is isinstance(results[0], uuid.UUID)
        sees = seen_as(rosa, lambda: Access.objects.filter(desk=rosa.desk_id).exists())
        assert sees is is_accepted
        if is_accepted:
            return


def test_of_two_desks_that_accept_one_need_at_once_one_does(scene: Scene) -> None:
    rosa, marta = scene.cast.rosa, scene.cast.marta
    one, other = send(scene, rosa), send(scene, marta)

    results = at_once(accepting(rosa, one), accepting(marta, other))

    assert refusals(results) == ["not now"]
    states = {state_of(scene.cast.amina, referral) for referral in (one, other)}
    assert states == {"accepted", "taken back"}
    desks = seen_as(
        scene.cast.amina, lambda: {row.desk_id for row in Grant.objects.filter(is_waiting=False)}
    )
    assert len(desks) == 2  # the first desk, and the one that accepted


def withdrawing(by: Actor, case: uuid.UUID) -> Callable[[], object]:
    return lambda: seen_as(
        by,
        lambda: withdraw(
            by=by, at=LATER, case=case, number=None, how=How.ORALLY, submission=uuid.uuid4()
        ),
    )


def test_who_accepts_while_she_takes_her_consent_back_opens_nothing_either_way(
    scene: Scene,
) -> None:
    rosa, amina = scene.cast.rosa, scene.cast.amina
    found = set()
    for _time in range(TIMES):
        referral = send(scene, rosa)

        results = at_once(accepting(rosa, referral), withdrawing(amina, scene.case))

        state = state_of(amina, referral)
        found.add(state)
        assert refusals(results) == (["not now"] if state == "taken back" else [])
        assert state in ("accepted", "taken back")
        desks = seen_as(amina, lambda: {row.desk_id for row in Grant.objects.all()})
        assert desks == {amina.desk_id}
        with pytest.raises((NoGrant, Case.DoesNotExist)):
            read(scene.rosa, scene.case)
        if state == "accepted":
            assert seen_as(rosa, lambda: told_of_it(scene, rosa))
            give_back(rosa, referral)
        agree(scene, rosa.desk_id)

    assert found


def told_of_it(scene: Scene, to: Actor) -> bool:
    """Whether a desk is told that consent was taken back, and has to confirm it."""
    waiting = WithdrawalNotice.objects.filter(desk=to.desk_id, acknowledged_at=None)
    return waiting.filter(case=scene.case).exists()


def test_who_declines_while_others_record_and_take_consent_back_waits_for_nobody_in_a_circle(
    scene: Scene,
) -> None:
    rosa, amina, lucia = scene.cast.rosa, scene.cast.amina, scene.cast.lucia
    referral = send(scene, rosa)

    results = at_once(
        declining(rosa, referral),
        lambda: record(amina, scene.case, SOMETHING, at=LATER),
        withdrawing(amina, scene.case),
        lambda: seen_as(
            lucia,
            lambda: restrict_case(
                by=lucia, at=LATER, case=scene.case, kind=Restricts.DESK,
                target=str(rosa.desk_id), words=GROUND, submission=uuid.uuid4(),
            ),
        ),
    )  # fmt: skip

    assert set(refusals(results)) <= {"not now"}
    assert state_of(amina, referral) in ("declined", "taken back")
    entries = seen_as(amina, lambda: list_entries(case=scene.case))
    assert [one.kind for one in entries].count(Kind.REFERRAL) == 2
    grants = seen_as(amina, lambda: {row.desk_id for row in Grant.objects.all()})
    assert rosa.desk_id not in grants


def test_one_form_sent_four_times_at_once_asks_once(scene: Scene) -> None:
    form = uuid.uuid4()

    results = at_once(*[sending(scene, scene.cast.rosa, form)] * 4)

    assert refusals(results) == []
    assert seen_as(scene.cast.amina, Referral.objects.count) == 1


def test_two_who_ask_one_desk_for_one_need_at_once_ask_once(scene: Scene) -> None:
    results = at_once(*[sending(scene, scene.cast.rosa, uuid.uuid4()) for _ in range(2)])

    assert refusals(results) == ["asked already"]
    assert seen_as(scene.cast.amina, Referral.objects.count) == 1


_MOST_STATEMENTS, _STEP = 300, 4


def states_of_kills(do: Callable[[], None], found: Callable[[], object]) -> list[object]:
    """What is found after each of many kills, and at last when it came to its end."""
    states = []
    for number in range(0, _MOST_STATEMENTS, _STEP):
        is_done = _in_child(do, kill_at=number)
        states.append(found())
        if is_done:
            break
    return states


def test_a_referral_is_sent_whole_or_not_at_all(scene: Scene) -> None:
    amina, rosa, form = scene.cast.amina, scene.cast.rosa, uuid.uuid4()

    def do() -> None:
        see_as(actor=amina)
        send_referral(
            by=scene.amina, at=LATER, case=scene.case, wanted=wanted(rosa.desk_id), submission=form
        )

    def found() -> tuple[int, ...]:
        return seen_as(
            amina,
            lambda: (
                Referral.objects.count(), ReferralAct.objects.count(),
                ReferralWords.objects.count(), Grant.objects.filter(desk=rosa.desk_id).count(),
                sum(one.kind is Kind.REFERRAL for one in list_entries(case=scene.case)),
            ),
        )  # fmt: skip

    states = states_of_kills(do, found)

    assert len(states) > 5
    assert set(states[:-1]) == {(0, 0, 0, 0, 0)}
    assert states[-1] == (1, 1, 2, 1, 1)


def test_a_referral_is_accepted_whole_or_not_at_all(scene: Scene) -> None:
    amina, rosa, form = scene.cast.amina, scene.cast.rosa, uuid.uuid4()
    referral = send(scene, rosa)

    def do() -> None:
        see_as(actor=rosa)
        accept_referral(
            by=rosa, at=datetime.now(tz=UTC), referral=referral, submission=form
        )  # fmt: skip

    def found() -> tuple[object, ...]:
        state = state_of(amina, referral)
        sees = seen_as(rosa, lambda: Access.objects.filter(desk=rosa.desk_id).exists())
        waits = seen_as(amina, lambda: Grant.objects.get(desk=rosa.desk_id).is_waiting)
        entries = seen_as(amina, lambda: list_entries(case=scene.case))
        return state, sees, waits, sum(one.kind is Kind.REFERRAL for one in entries)

    states = states_of_kills(do, found)

    assert len(states) > 5
    assert set(states[:-1]) == {("sent", False, True, 1)}
    assert states[-1] == ("accepted", True, False, 2)
