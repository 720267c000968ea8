"""Answering who asks: whoever helps decides, as the person lets them, and nobody else learns."""

import uuid
from datetime import timedelta

import pytest

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.confidential import set_confidential
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.journal.queries import list_entries
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.consenting.actions import record_answer
from amparo.apps.sharing.matching.answering import AnsweredAlready, answer_match, weigh
from amparo.apps.sharing.matching.models import Invitation, Match, Question
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.matching import AskedBecause, Told
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from amparo.domain.consent.scopes import Purpose
from tests.apps.acting import FOUND, GROUND, record
from tests.apps.cases.test_races import at_once
from tests.apps.sharing.consenting.asking import answer as said
from tests.apps.sharing.consenting.asking import take_back, to_desk_of
from tests.apps.sharing.matching.helping import (
    answer,
    ask,
    compare,
    helped,
    matches,
    now,
    unseal,
)
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase


@pytest.fixture
def found(amina: Holder, marta: Holder, everybody: None, database: TestDatabase) -> Match:
    """Marta's desk asks for somebody whom Amina's helps."""
    helped(amina)
    ask(marta)
    compare(database)
    (match,) = matches(amina)
    return match


def consent(
    by: Holder, case: uuid.UUID, to: Holder, *what: Compartment,
    purpose: Purpose = Purpose.PROTECTION,
) -> None:  # fmt: skip
    """Let the person say yes to a desk."""
    with acting(by.actor):
        record_answer(
            by=by.actor, at=now(), case=case, submission=uuid.uuid4(),
            answered=said(to_desk_of(to.actor), *what, purpose=purpose),
        )  # fmt: skip


def invitations(by: Holder) -> list[int]:
    """The desks that somebody who asked is told to call."""
    with acting(by.actor):
        return list(Invitation.objects.values_list("desk", flat=True))


def entries(by: Holder, case: uuid.UUID) -> list[Entry]:
    """What the journal of a case says of who asked."""
    with acting(by.actor):
        return [one for one in list_entries(case=case) if one.kind is Kind.MATCHING]


@pytest.mark.parametrize("told", [Told.OTHER_PERSON, Told.NO_ANSWER])
def test_an_answer_that_lets_nobody_know_leaves_no_trace_but_at_the_desk(
    amina: Holder, lucia: Holder, marta: Holder, found: Match, told: Told
) -> None:
    record(amina.actor, found.case_id, FOUND)
    with acting(marta.actor):
        before = list_entries(case=found.case_id)

    answer(amina, found, told)

    (kept,) = matches(lucia)
    assert (kept.told, kept.told_by) == (told.value, amina.actor.member)
    assert invitations(marta) == []
    with acting(marta.actor):
        assert list_entries(case=found.case_id) == before


def test_whoever_asked_is_told_whom_to_call_where_the_person_lets_them(
    amina: Holder, marta: Holder, found: Match
) -> None:
    consent(amina, found.case_id, marta, Compartment.IDENTITY)

    answer(amina, found, Told.INVITED)

    assert invitations(marta) == [amina.actor.desk_id]
    (entry,) = entries(amina, found.case_id)
    assert entry.content.target == str(marta.actor.desk_id)
    assert entry.content.about == {"told": "invited"}


def test_who_calls_themself_tells_nothing_by_amparo(
    amina: Holder, marta: Holder, found: Match
) -> None:
    consent(amina, found.case_id, marta, Compartment.IDENTITY)

    answer(amina, found, Told.WE_CALL)

    assert invitations(marta) == []
    assert len(entries(amina, found.case_id)) == 1


@pytest.mark.parametrize("told", [Told.INVITED, Told.WE_CALL])
def test_without_consent_nobody_is_let_know(
    amina: Holder, marta: Holder, found: Match, told: Told
) -> None:
    with pytest.raises(Refused, match="not covered"):
        answer(amina, found, told)

    assert invitations(marta) == []
    assert entries(amina, found.case_id) == []
    assert [one.told for one in matches(amina)] == [""]


@pytest.mark.parametrize(
    ("what", "purpose"),
    [(Compartment.HEALTH, Purpose.PROTECTION), (Compartment.IDENTITY, Purpose.LEGAL_AID)],
)
def test_consent_for_something_else_lets_nobody_know(
    amina: Holder, marta: Holder, found: Match, what: Compartment, purpose: Purpose
) -> None:
    consent(amina, found.case_id, marta, what, purpose=purpose)

    with pytest.raises(Refused, match="not covered"):
        answer(amina, found, Told.INVITED)


def test_for_a_proceeding_another_consent_counts(
    amina: Holder, marta: Holder, everybody: None, database: TestDatabase
) -> None:
    case = helped(amina)
    ask(marta, because=AskedBecause.PROCEEDING)
    compare(database)
    consent(amina, case, marta, Compartment.IDENTITY, purpose=Purpose.LEGAL_AID)

    answer(amina, matches(amina)[0], Told.INVITED)

    assert invitations(marta) == [amina.actor.desk_id]


@pytest.mark.parametrize("told", [Told.INVITED, Told.WE_CALL])
def test_consent_that_was_taken_back_since_it_was_near_lets_nobody_know(
    amina: Holder, marta: Holder, found: Match, told: Told
) -> None:
    consent(amina, found.case_id, marta, Compartment.IDENTITY)
    with acting(amina.actor):
        assert weigh(match=found, at=now()).is_covered
    with acting(amina.actor):
        take_back(amina.actor, found.case_id)

    with pytest.raises(Refused, match="not covered"):
        answer(amina, found, told)

    assert invitations(marta) == []
    assert entries(amina, found.case_id) == []
    answer(amina, found, Told.NO_ANSWER)


def test_consent_that_has_run_out_since_it_was_near_lets_nobody_know(
    amina: Holder, marta: Holder, found: Match
) -> None:
    consent(amina, found.case_id, marta, Compartment.IDENTITY)

    with acting(amina.actor), pytest.raises(Refused, match="not covered"):
        answer_match(
            by=amina.actor, at=now() + timedelta(days=31), match=found.pk, told=Told.INVITED,
            submission=uuid.uuid4(),
        )  # fmt: skip


def test_whoever_takes_consent_back_as_somebody_answers_is_before_or_after_and_never_between(
    amina: Holder, marta: Holder, found: Match
) -> None:
    consent(amina, found.case_id, marta, Compartment.IDENTITY)

    def take() -> None:
        with acting(amina.actor):
            take_back(amina.actor, found.case_id)

    taken, answered = at_once(take, lambda: answer(amina, found, Told.INVITED))

    assert taken is None
    was_told = invitations(marta) == [amina.actor.desk_id]
    with acting(amina.actor):
        order = [one.kind for one in list_entries(case=found.case_id)]
    if was_told:
        assert answered is None
        assert order.index(Kind.MATCHING) < order.index(Kind.WITHDRAWAL)
    else:
        assert isinstance(answered, Refused)
        assert Kind.MATCHING not in order


def test_a_colleague_of_who_asked_is_told_nothing_and_their_lead_is(
    committed: Cast, amina: Holder, marta: Holder, everybody: None, database: TestDatabase
) -> None:
    bruno = joined(marta, committed.bruno)
    case = helped(amina)
    ask(marta)
    compare(database)
    consent(amina, case, marta, Compartment.IDENTITY)

    answer(amina, matches(amina)[0], Told.INVITED)

    assert invitations(bruno) == []
    assert invitations(marta) == [amina.actor.desk_id]


def keep_out(by: Holder, case: uuid.UUID, kind: Restricts, target: object) -> None:
    with acting(by.actor):
        restrict_case(
            by=by.actor, at=now(), case=case, kind=kind, target=str(target), words=GROUND,
            submission=uuid.uuid4(),
        )  # fmt: skip


@pytest.mark.parametrize("whom", ["the desk", "who asked", "a colleague"])
def test_who_is_kept_out_is_let_know_by_nobody_whatever_the_person_said(
    committed: Cast, amina: Holder, lucia: Holder, marta: Holder, found: Match, whom: str
) -> None:
    consent(amina, found.case_id, marta, Compartment.IDENTITY)
    kind, target = {
        "the desk": (Restricts.DESK, str(marta.actor.desk_id)),
        "who asked": (Restricts.MEMBER, str(marta.actor.member)),
        "a colleague": (Restricts.MEMBER, str(committed.bruno.member)),
    }[whom]
    keep_out(lucia, found.case_id, kind, target)

    for told in (Told.INVITED, Told.WE_CALL):
        with pytest.raises(Refused, match="kept out"):
            answer(lucia, found, told)

    assert invitations(marta) == []
    answer(lucia, found, Told.NO_ANSWER)
    assert entries(lucia, found.case_id) == []


def test_another_desk_of_the_house_of_who_is_implicated_is_let_know_by_nobody(
    committed: Cast, amina: Holder, marta: Holder, everybody: None, database: TestDatabase
) -> None:
    rosa = begun(committed.rosa)
    case = helped(marta)
    unseal(marta)
    ask(rosa)
    compare(database)
    consent(marta, case, rosa, Compartment.IDENTITY)
    keep_out(marta, case, Restricts.MEMBER, committed.amina.member)

    with pytest.raises(Refused, match="kept out"):
        answer(marta, matches(marta)[0], Told.INVITED)


def test_a_confidential_desk_invites_nobody_and_may_call(
    amina: Holder, marta: Holder, found: Match
) -> None:
    set_confidential(desk_id=amina.actor.desk_id, is_confidential=True)
    consent(amina, found.case_id, marta, Compartment.IDENTITY)

    with pytest.raises(Refused, match="confidential"):
        answer(amina, found, Told.INVITED)
    answer(amina, found, Told.WE_CALL)

    assert invitations(marta) == []


def test_of_two_who_answer_at_once_one_does(amina: Holder, lucia: Holder, found: Match) -> None:
    results = at_once(
        lambda: answer(amina, found, Told.NO_ANSWER),
        lambda: answer(lucia, found, Told.OTHER_PERSON),
    )

    assert sorted(type(one).__name__ for one in results) == ["AnsweredAlready", "NoneType"]


def test_a_form_sent_twice_answers_once(amina: Holder, marta: Holder, found: Match) -> None:
    consent(amina, found.case_id, marta, Compartment.IDENTITY)
    number = uuid.uuid4()

    for _time in range(2):
        answer(amina, found, Told.INVITED, submission=number)

    assert len(entries(amina, found.case_id)) == 1
    assert invitations(marta) == [amina.actor.desk_id]
    with pytest.raises(AnsweredAlready):
        answer(amina, found, Told.NO_ANSWER)


def test_no_other_desk_answers(committed: Cast, amina: Holder, marta: Holder, found: Match) -> None:
    rosa = begun(committed.rosa)

    for other in (marta, rosa):
        with pytest.raises(Match.DoesNotExist):
            answer(other, found, Told.NO_ANSWER)


def test_another_desk_that_was_near_does_not_learn_what_the_first_told(
    committed: Cast, amina: Holder, marta: Holder, everybody: None, database: TestDatabase
) -> None:
    rosa = begun(committed.rosa)
    first = helped(amina)
    unseal(amina, rosa)
    helped(rosa)
    ask(marta)
    compare(database)
    consent(amina, first, marta, Compartment.IDENTITY)

    answer(amina, matches(amina)[0], Told.INVITED)

    assert len(matches(rosa)) == 1
    assert invitations(rosa) == []
    with acting(rosa.actor):
        assert Question.objects.count() == 1


def test_whoever_is_not_of_casework_cannot_answer(
    committed: Cast, amina: Holder, found: Match
) -> None:
    with acting(committed.clara), pytest.raises(TurnedAway):
        answer_match(
            by=committed.clara, at=now(), match=found.pk, told=Told.NO_ANSWER,
            submission=uuid.uuid4(),
        )  # fmt: skip
