"""Consent of a case: recorded, taken back, confirmed; and what goes without it."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.codes import codes_of
from amparo.apps.cases.models import Case
from amparo.apps.journal.queries import list_entries
from amparo.apps.sharing.consenting.actions import acknowledge, record_answer, take_route
from amparo.apps.sharing.consenting.covering import check_covered
from amparo.apps.sharing.consenting.telling import ToConfirm, list_to_confirm, notices_of
from amparo.apps.sharing.models import WithdrawalNotice
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from amparo.domain.consent.covering import Reason
from amparo.domain.consent.routes import RouteKind
from amparo.domain.consent.scopes import How, Purpose, Receiver
from amparo.domain.protocol.calendar import as_microseconds
from tests.apps.cases.browsing import opened, recorded
from tests.apps.sharing.asking import held_by_two, keep_out
from tests.apps.sharing.consenting.asking import (
    COVERED,
    HEALTH,
    IDENTITY,
    LEGAL_AID,
    LOCATION,
    answer,
    missing,
    now,
    say,
    take_back,
    to_desk_of,
)
from tests.cast import Cast

TO_REPORT = Purpose.PROTECTION


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    """A case that the police and the prosecution see."""
    return held_by_two(cast)[0]


def waiting(by: Actor) -> tuple[ToConfirm, ...]:
    """What somebody's desk has to confirm."""
    see_as(actor=by)
    return list_to_confirm(by=by)


def confirm(by: Actor, case: uuid.UUID, number: int) -> None:
    """Confirm a withdrawal, as somebody."""
    see_as(actor=by)
    acknowledge(by=by, at=now(), case=case, number=number, submission=uuid.uuid4())


def share_unasked(
    by: Actor, case: uuid.UUID, to: Actor, *what: Compartment, kind: RouteKind = RouteKind.CHILD
) -> None:
    """Take a lawful route, as somebody."""
    see_as(actor=by)
    take_route(
        by=by, at=now(), case=case, kind=kind, desk_id=to.desk_id, compartments=frozenset(what),
        purpose=TO_REPORT, submission=uuid.uuid4(),
    )  # fmt: skip


def test_what_a_person_agreed_to_is_covered_and_nothing_else(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY, no=(HEALTH,)))

    assert missing(cast.lucia, case, cast.marta, IDENTITY) == COVERED
    assert missing(cast.lucia, case, cast.marta, IDENTITY, HEALTH, LOCATION) == {
        HEALTH: Reason.REFUSED,
        LOCATION: Reason.NOT_ASKED,
    }
    assert missing(cast.lucia, case, cast.rosa, IDENTITY) == {IDENTITY: Reason.NOT_ASKED}


def test_it_says_before_which_instant(cast: Cast, case: uuid.UUID) -> None:
    given = answer(to_desk_of(cast.marta), IDENTITY)
    say(cast.amina, case, given)

    until = check_covered(
        case=case, desk_id=cast.marta.desk_id, compartments=[IDENTITY], purpose=LEGAL_AID, at=now()
    )

    assert as_microseconds(until) == given.until


def test_a_consent_for_a_role_covers_the_desks_that_hold_it(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(Receiver(role="prosecution service"), IDENTITY))

    assert missing(cast.amina, case, cast.marta, IDENTITY) == COVERED
    assert missing(cast.amina, case, cast.rosa, IDENTITY) == {IDENTITY: Reason.NOT_ASKED}


def test_what_was_said_rests_in_the_journal_in_codes(cast: Cast, case: uuid.UUID) -> None:
    said = say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY, no=(HEALTH,)))

    last = list_entries(case=case)[-1]

    assert (last.number, last.kind) == (said.entries[0], Kind.CONSENT)
    assert last.content.target == str(cast.marta.desk_id)
    assert last.content.sharing is not None
    assert last.content.sharing.compartments == ("identity",)
    assert last.content.sharing.withheld == ("health",)
    assert (last.content.sharing.purpose, last.content.sharing.language) == ("legal aid", "es")


def test_an_answer_sent_twice_is_recorded_once(cast: Cast, case: uuid.UUID) -> None:
    given, submission = answer(to_desk_of(cast.marta), IDENTITY), uuid.uuid4()
    first = say(cast.amina, case, given, submission=submission)
    again = say(cast.amina, case, given, submission=submission)

    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.entries == first.entries


def test_a_withdrawal_ends_it_and_the_receiver_has_to_confirm_within_three_days(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))

    (number,) = take_back(cast.amina, case).entries

    assert missing(cast.amina, case, cast.marta, IDENTITY) == {IDENTITY: Reason.TAKEN_BACK}
    (told,) = waiting(cast.bruno)
    assert (told.case, told.number) == (case, number)
    assert timedelta(days=2, hours=23) < told.due_at - now() <= timedelta(days=3)
    see_as(actor=cast.bruno)
    assert told.code == codes_of(cases=[case])[case]


def test_whoever_takes_it_back_has_nothing_to_confirm(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))

    take_back(cast.bruno, case)

    assert waiting(cast.bruno) == ()


def test_of_several_one_is_taken_back_and_the_others_stand(cast: Cast, case: uuid.UUID) -> None:
    (aid,) = say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY)).entries
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY, purpose=Purpose.RESIDENCE))

    take_back(cast.amina, case, aid)

    assert missing(cast.amina, case, cast.marta, IDENTITY) == {IDENTITY: Reason.TAKEN_BACK}
    assert missing(cast.amina, case, cast.marta, IDENTITY, purpose=Purpose.RESIDENCE) == COVERED


def test_all_of_it_is_taken_back_at_once_and_once(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    say(cast.amina, case, answer(to_desk_of(cast.rosa), HEALTH))
    submission = uuid.uuid4()

    first = take_back(cast.amina, case, submission=submission)
    again = take_back(cast.amina, case, submission=submission)

    assert (len(first.entries), again.is_repeat) == (2, True)
    kinds = [entry.kind for entry in list_entries(case=case)]
    assert kinds.count(Kind.WITHDRAWAL) == 2
    assert missing(cast.amina, case, cast.marta, IDENTITY) == {IDENTITY: Reason.TAKEN_BACK}
    assert missing(cast.amina, case, cast.rosa, HEALTH) == {HEALTH: Reason.TAKEN_BACK}


def test_nothing_is_taken_back_that_was_not_given(cast: Cast, case: uuid.UUID) -> None:
    with pytest.raises(Refused, match=r"^nothing stands$"):
        take_back(cast.amina, case)


def test_a_refusal_after_a_consent_has_to_be_confirmed_too(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    (number,) = say(cast.amina, case, answer(to_desk_of(cast.marta), no=(IDENTITY,))).entries

    assert [one.number for one in waiting(cast.bruno)] == [number]
    confirm(cast.bruno, case, number)


def test_a_refusal_with_nothing_before_it_tells_nobody(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), no=(IDENTITY,)))

    assert waiting(cast.bruno) == ()


def test_a_withdrawal_is_confirmed_once_by_a_member_of_the_desk_and_journalled(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    (number,) = take_back(cast.amina, case).entries

    confirm(cast.bruno, case, number)

    last = list_entries(case=case)[-1]
    assert (last.kind, last.content.answers) == (Kind.ACKNOWLEDGEMENT, number)
    assert last.member == str(cast.bruno.member)
    assert waiting(cast.bruno) == ()
    (notice,) = notices_of(case=case)[number]
    assert notice.acknowledged_at is not None
    with pytest.raises(Refused, match=r"^acknowledged already$"):
        confirm(cast.marta, case, number)


def test_a_desk_that_was_not_told_confirms_nothing(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    (number,) = take_back(cast.amina, case).entries

    with pytest.raises(Refused, match=r"^nothing taken back$"):
        confirm(cast.lucia, case, number)


def test_a_desk_that_had_no_part_in_the_case_has_nothing_to_confirm(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.rosa), IDENTITY))

    (number,) = take_back(cast.amina, case).entries

    assert notices_of(case=case).get(number, ()) == ()


@pytest.mark.parametrize("kind", [Restricts.DESK, Restricts.ENDED])
def test_a_desk_that_is_kept_out_is_not_covered_and_not_told(
    cast: Cast, case: uuid.UUID, kind: Restricts
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    keep_out(cast.lucia, case, cast.marta.desk_id, kind=kind)

    take_back(cast.amina, case)

    assert missing(cast.amina, case, cast.marta, IDENTITY) == {IDENTITY: Reason.KEPT_OUT}
    assert waiting(cast.bruno) == ()
    assert not WithdrawalNotice.objects.exists()


def test_a_member_who_is_implicated_is_not_told(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    keep_out(cast.marta, case, cast.bruno.member, kind=Restricts.MEMBER)
    take_back(cast.amina, case)

    assert waiting(cast.bruno) == ()
    assert len(waiting(cast.marta)) == 1


def test_a_desk_that_never_saw_the_case_is_not_told_of_it(cast: Cast) -> None:
    case = opened(cast.amina)
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    take_back(cast.amina, case)

    assert waiting(cast.marta) == ()


def test_a_relative_takes_nothing_back_where_one_is_implicated(cast: Cast, case: uuid.UUID) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY))
    keep_out(cast.lucia, case, "", kind=Restricts.RELATIVE)

    with pytest.raises(Refused, match=r"^given by a relative$"):
        take_back(cast.amina, case, how=How.BY_RELATIVE)


def test_a_consent_is_for_another_desk_and_with_the_words_of_today(
    cast: Cast, case: uuid.UUID
) -> None:
    with pytest.raises(Refused, match=r"^own desk$"):
        say(cast.amina, case, answer(to_desk_of(cast.amina), IDENTITY))
    with pytest.raises(Refused, match=r"^words changed$"):
        say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY, words_version=9))


@pytest.mark.parametrize("name", ["pablo", "clara", "diego", "elena", "julia"])
def test_who_may_not_ask_records_no_consent(cast: Cast, case: uuid.UUID, name: str) -> None:
    with pytest.raises(TurnedAway):
        say(getattr(cast, name), case, answer(to_desk_of(cast.marta), IDENTITY))


def test_who_does_not_see_the_case_records_none_either(cast: Cast, case: uuid.UUID) -> None:
    with pytest.raises(Case.DoesNotExist):
        say(cast.rosa, case, answer(to_desk_of(cast.marta), IDENTITY))


def test_a_lawful_route_lets_the_minimum_go_and_says_under_which_article(
    cast: Cast, case: uuid.UUID
) -> None:
    share_unasked(cast.lucia, case, cast.marta, IDENTITY)

    last = list_entries(case=case)[-1]

    assert last.kind is Kind.ROUTE
    assert last.content.sharing is not None
    assert last.content.sharing.article == "Ley 1680/01, art. 5, § 1 (Ley 6486/20, art. 119)"
    assert missing(cast.lucia, case, cast.marta, IDENTITY, purpose=TO_REPORT) == COVERED
    assert missing(cast.lucia, case, cast.marta, LOCATION, purpose=TO_REPORT) == {
        LOCATION: Reason.NOT_ASKED
    }


def test_a_refusal_does_not_close_a_lawful_route_and_a_withdrawal_does_not_undo_it(
    cast: Cast, case: uuid.UUID
) -> None:
    say(cast.amina, case, answer(to_desk_of(cast.marta), IDENTITY, purpose=TO_REPORT))
    share_unasked(cast.lucia, case, cast.marta, IDENTITY)
    take_back(cast.amina, case)

    assert missing(cast.lucia, case, cast.marta, IDENTITY, purpose=TO_REPORT) == COVERED


@pytest.mark.parametrize(
    ("kind", "what", "why"),
    [
        (RouteKind.DANGER, IDENTITY, "not stated"),
        (RouteKind.CHILD, HEALTH, "not the minimum"),
        (RouteKind.REPORT, IDENTITY, "not to this desk"),
    ],
)
def test_no_other_route_is_taken(
    cast: Cast, case: uuid.UUID, kind: RouteKind, what: Compartment, why: str
) -> None:
    with pytest.raises(Refused, match=f"^{why}$"):
        share_unasked(cast.lucia, case, cast.marta, what, kind=kind)


def test_the_route_for_a_child_is_not_for_whom_the_case_says_is_of_age(cast: Cast) -> None:
    case = opened(cast.amina)
    recorded(cast.amina, case, "reasonable grounds found", states={"child": False})

    with pytest.raises(Refused, match=r"^no child$"):
        share_unasked(cast.lucia, case, cast.marta, IDENTITY)


def test_an_officer_takes_no_route(cast: Cast, case: uuid.UUID) -> None:
    with pytest.raises(TurnedAway):
        share_unasked(cast.amina, case, cast.marta, IDENTITY)


def notice(by: Actor, case: uuid.UUID, **said: object) -> WithdrawalNotice:
    """A row that somebody writes past the actions."""
    see_as(actor=by)
    at = now()
    kept = {"case_id": case, "number": 1, "desk_id": by.desk_id, "told_at": at,
            "told_by": by.member, "due_at": at, **said}  # fmt: skip
    with transaction.atomic():
        return WithdrawalNotice.objects.create(**kept)


def test_the_walls_let_nobody_tell_in_anothers_name(cast: Cast, case: uuid.UUID) -> None:
    with pytest.raises(DatabaseError, match="row-level security"):
        notice(cast.amina, case, told_by=cast.mateo.member)


@pytest.mark.parametrize("name", ["rosa", "pablo", "clara"])
def test_the_walls_let_nobody_tell_who_does_not_ask(cast: Cast, case: uuid.UUID, name: str) -> None:
    with pytest.raises(DatabaseError, match="row-level security"):
        notice(getattr(cast, name), case)


def test_the_walls_let_only_the_desk_that_was_told_confirm(cast: Cast, case: uuid.UUID) -> None:
    row = notice(cast.amina, case, desk_id=cast.marta.desk_id)
    mine = WithdrawalNotice.objects.filter(pk=row.pk)

    see_as(actor=cast.amina)
    assert mine.update(acknowledged_at=now(), acknowledged_by=cast.amina.member) == 0
    see_as(actor=cast.bruno)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        mine.update(acknowledged_at=now(), acknowledged_by=cast.marta.member)
    with pytest.raises(DatabaseError, match="acknowledged once"), transaction.atomic():
        mine.update(
            acknowledged_at=now(), acknowledged_by=cast.bruno.member, due_at=now() + timedelta(9)
        )
    assert mine.update(acknowledged_at=now(), acknowledged_by=cast.bruno.member) == 1
    assert mine.update(acknowledged_at=now(), acknowledged_by=cast.bruno.member) == 0


def test_what_a_desk_was_told_is_taken_away_by_nobody(cast: Cast, case: uuid.UUID) -> None:
    notice(cast.amina, case)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        WithdrawalNotice.objects.all()._raw_delete(using="default")


def test_without_words_nobody_is_asked_and_nothing_is_covered(
    cast: Cast, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = answer(to_desk_of(cast.marta), IDENTITY)
    say(cast.amina, case, given)
    monkeypatch.setattr("amparo.apps.sharing.consenting.knowing.consent_rules", lambda: None)

    with pytest.raises(Refused, match=r"^no words$"):
        record_answer(by=cast.amina, at=now(), case=case, answered=given, submission=uuid.uuid4())
    with pytest.raises(Refused, match=r"^no words$"):
        missing(cast.amina, case, cast.marta, IDENTITY)
