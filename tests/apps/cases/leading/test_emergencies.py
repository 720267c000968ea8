"""A case of the desk that is not in one's hands: assigned, or opened for an hour and reviewed."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Desk, Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading import actions
from amparo.apps.cases.models import Assignment, Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.operations.worker import Purpose, working_for
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from tests.apps.acting import GROUND, acting_as, case_of_three, open_case
from tests.apps.cases.test_races import at_once
from tests.cast import Cast
from tests.database import TestDatabase

WORDS = "A child waits at the station and nobody answers."


def browser_of(name: str) -> Client:
    """The browser of a member who is signed in."""
    client = Client()
    client.force_login(Member.objects.get(sign_in_name=name))
    return client


def status(name: str, case: uuid.UUID) -> int:
    """How the page of a case answers a member."""
    return browser_of(name).get(reverse("case", args=[case])).status_code


def code_of(by: Actor, case: uuid.UUID) -> str:
    """The code of a case, as somebody who sees it reads it."""
    with transaction.atomic():
        see_as(actor=by)
        return read_code(case=case)


def assign(by: Actor, case: uuid.UUID, to: Actor) -> None:
    """Put a case into somebody's hands."""
    with transaction.atomic():
        see_as(actor=by)
        actions.assign_case(by=by, at=timezone.now(), case=case, member=to.member)


def open_now(by: Actor, code: str, *, words: str = WORDS, at: datetime | None = None) -> uuid.UUID:
    """Open a case in an emergency."""
    with transaction.atomic():
        see_as(actor=by)
        return actions.open_in_emergency(by=by, at=at or timezone.now(), code=code, words=words)


def test_a_desk_administrator_sees_only_what_is_assigned(committed: Cast) -> None:
    assigned, other = case_of_three(committed.amina), open_case(committed.amina)

    assign(committed.lucia, assigned, committed.pablo)

    assert (status("pablo", assigned), status("pablo", other)) == (200, 404)


def test_an_assignment_ends(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    assign(committed.lucia, case, committed.pablo)
    lucia = browser_of("lucia")
    with transaction.atomic():
        see_as(actor=committed.lucia)
        number = Assignment.objects.get().pk

    response = lucia.post(reverse("assignment-end", args=[case, number]))

    assert response.status_code == 302
    assert status("pablo", case) == 404


def test_at_a_desk_that_assigns_officers_see_only_what_is_in_their_hands(committed: Cast) -> None:
    theirs, others = open_case(committed.amina), open_case(committed.mateo)
    Desk.objects.filter(pk=committed.amina.desk_id).update(is_by_assignment=True)

    assign(committed.lucia, theirs, committed.amina)

    assert (status("amina", theirs), status("amina", others)) == (200, 404)
    assert status("lucia", others) == 200


def test_whoever_opens_a_case_at_such_a_desk_has_it_in_their_hands(committed: Cast) -> None:
    Desk.objects.filter(pk=committed.amina.desk_id).update(is_by_assignment=True)
    amina = replace(committed.amina, is_by_assignment=True)

    case = open_case(amina)

    assert (status("amina", case), status("mateo", case)) == (200, 404)


def test_a_case_is_assigned_once_and_only_within_the_desk(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    assign(committed.lucia, case, committed.pablo)

    with pytest.raises(Refused) as again:
        assign(committed.lucia, case, committed.pablo)
    with pytest.raises(Refused) as elsewhere:
        assign(committed.lucia, case, committed.rosa)

    assert (again.value.code, elsewhere.value.code) == ("assigned already", "not at this desk")


def test_an_officer_puts_no_case_into_the_hands_of_others(committed: Cast) -> None:
    case = case_of_three(committed.amina)

    with pytest.raises(TurnedAway):
        assign(committed.amina, case, committed.pablo)


def test_nor_past_the_action_for_the_database_refuses_alone(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of_three(committed.amina)
    monkeypatch.setattr(actions, "require", lambda **_: None)

    with pytest.raises(Exception, match="row-level security"):
        assign(committed.amina, case, committed.pablo)


def test_an_emergency_opens_the_case_for_an_hour(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    code = code_of(committed.amina, case)
    assert status("pablo", case) == 404

    pablo = browser_of("pablo")
    response = pablo.post(reverse("emergency"), {"code": code.lower(), "words": WORDS})

    assert response.headers["Location"] == reverse("case", args=[case])
    page = pablo.get(reverse("case", args=[case]))
    assert page.status_code == 200
    assert "Open to you in an emergency, until" in page.content.decode()


def test_whoever_has_the_case_in_their_hands_reads_of_no_emergency(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    assign(committed.lucia, case, committed.pablo)

    page = browser_of("pablo").get(reverse("case", args=[case]))

    assert page.status_code == 200
    assert "in an emergency" not in page.content.decode()


def test_after_the_hour_it_is_closed(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    code = code_of(committed.amina, case)

    open_now(committed.pablo, code, at=timezone.now() - timedelta(minutes=61))

    assert status("pablo", case) == 404


def test_a_case_of_another_desk_is_not_opened(committed: Cast) -> None:
    case = open_case(committed.rosa, place="Alto Paraná")
    code = code_of(committed.rosa, case)

    with pytest.raises(Case.DoesNotExist):
        open_now(committed.pablo, code)


def test_a_case_one_is_implicated_in_answers_as_one_that_is_not(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    code = code_of(committed.amina, case)
    with transaction.atomic():
        see_as(actor=committed.lucia)
        actions.restrict_case(
            by=committed.lucia, at=timezone.now(), case=case, kind=Restricts.MEMBER,
            target=str(committed.pablo.member), words=GROUND, submission=uuid.uuid4(),
        )  # fmt: skip
    pablo = browser_of("pablo")

    implicated = pablo.post(reverse("emergency"), {"code": code, "words": WORDS})
    unknown = pablo.post(reverse("emergency"), {"code": "222-222-2", "words": WORDS})

    assert implicated.status_code == unknown.status_code == 200
    assert "Your desk holds no case with this code" in implicated.content.decode()
    assert status("pablo", case) == 404


def test_a_reason_is_more_than_a_word(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    code = code_of(committed.amina, case)

    with pytest.raises(Refused) as refusal:
        open_now(committed.pablo, code, words="urgent        ")

    assert refusal.value.code == "few words"
    assert status("pablo", case) == 404


def test_whoever_leads_is_told_and_reviews_it(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    open_now(committed.pablo, code_of(committed.amina, case))
    lucia = browser_of("lucia")

    told = lucia.get(reverse("due")).content.decode()
    shown = lucia.get(reverse("emergencies")).content.decode()
    with transaction.atomic():
        see_as(actor=committed.lucia)
        number = Assignment.objects.get().pk
    lucia.post(reverse("emergency-review", args=[number]), {"is_justified": "no"})
    after = lucia.get(reverse("due")).content.decode()

    assert "1 case was opened in an emergency" in told
    assert WORDS in shown
    assert "Pablo" in shown
    assert "was opened in an emergency" not in after
    assert "It was not needed" in lucia.get(reverse("emergencies")).content.decode()


def test_the_coordinator_is_told_and_sees_neither_case_nor_reason(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    code = code_of(committed.amina, case)
    open_now(committed.pablo, code)

    page = browser_of("clara").get(reverse("reviews")).content.decode()

    assert "Pablo" in page
    assert "The desk has not reviewed it yet" in page
    assert not any(secret in page for secret in (code, str(case), WORDS))


def hide_from_lucia(committed: Cast, case: uuid.UUID) -> None:
    """Let somebody else who leads cases at her desk mark her as implicated in a case."""
    leading = replace(committed.mateo, role=committed.lucia.role)
    with transaction.atomic():
        see_as(actor=leading)
        actions.restrict_case(
            by=leading, at=timezone.now(), case=case, kind=Restricts.MEMBER,
            target=str(committed.lucia.member), words=GROUND, submission=uuid.uuid4(),
        )  # fmt: skip


def test_whoever_is_implicated_is_told_nothing_of_an_emergency(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    open_now(committed.pablo, code_of(committed.amina, case))
    hide_from_lucia(committed, case)
    lucia = browser_of("lucia")

    told = lucia.get(reverse("due")).content.decode()

    assert "was opened in an emergency" not in told
    assert WORDS not in lucia.get(reverse("emergencies")).content.decode()


def test_whoever_is_implicated_reviews_no_emergency(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    open_now(committed.pablo, code_of(committed.amina, case))
    with transaction.atomic():
        see_as(actor=committed.lucia)
        number = Assignment.objects.get().pk
    hide_from_lucia(committed, case)
    lucia, said = browser_of("lucia"), {"is_justified": "yes"}

    there = lucia.post(reverse("emergency-review", args=[number]), said, follow=True)
    nowhere = lucia.post(reverse("emergency-review", args=[987654]), said, follow=True)

    refused = "This was reviewed already"
    assert refused in there.content.decode()
    assert refused in nowhere.content.decode()
    with transaction.atomic():
        see_as(actor=committed.amina)
        assert Assignment.objects.get().reviewed_at is None


def test_no_number_of_emergencies_hides_one_that_waits(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.apps.cases.leading.queries.MOST_SHOWN", 2)
    code, now = code_of(committed.amina, case_of_three(committed.amina)), timezone.now()
    for hours in (9, 7, 5):
        open_now(committed.pablo, code, words=f"{WORDS} {hours}", at=now - timedelta(hours=hours))

    page = browser_of("lucia").get(reverse("emergencies")).content.decode()

    assert [f"{WORDS} {hours}" in page for hours in (9, 7, 5)] == [True, True, False]


def test_nobody_reviews_their_own_emergency(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    open_now(committed.pablo, code_of(committed.amina, case))
    pablo_leads = replace(committed.pablo, role=committed.lucia.role)
    with transaction.atomic():
        see_as(actor=pablo_leads)
        number = Assignment.objects.get().pk
        with pytest.raises(Refused) as refusal:
            actions.review_emergency(
                by=pablo_leads, at=timezone.now(), assignment=number, is_justified=True
            )

    assert refusal.value.code == "oneself"


def test_another_desk_is_told_nothing_of_it(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    open_now(committed.pablo, code_of(committed.amina, case))

    with transaction.atomic():
        see_as(actor=replace(committed.rosa, role=committed.lucia.role))
        assert Assignment.objects.count() == 0


def test_one_emergency_sent_four_times_at_once_is_one(committed: Cast) -> None:
    code = code_of(committed.amina, case_of_three(committed.amina))

    at_once(*[lambda: open_now(committed.pablo, code)] * 4)

    with transaction.atomic():
        see_as(actor=committed.lucia)
        assert Assignment.objects.count() == 1


def test_ten_cases_a_day_are_an_emergency_and_an_eleventh_is_a_list(committed: Cast) -> None:
    codes = [code_of(committed.amina, open_case(committed.amina)) for _ in range(11)]
    for code in codes[:10]:
        open_now(committed.pablo, code)

    with pytest.raises(Refused) as refusal:
        open_now(committed.pablo, codes[10])
    open_now(committed.pablo, codes[0])  # what is open already is no new one
    told = browser_of("pablo").post(reverse("emergency"), {"code": codes[10], "words": WORDS})

    assert refusal.value.code == "too many"
    assert "You opened ten cases in an emergency within a day." in told.content.decode()


def test_emergencies_of_the_day_before_count_no_more(committed: Cast) -> None:
    codes = [code_of(committed.amina, open_case(committed.amina)) for _ in range(11)]
    for code in codes[:10]:
        open_now(committed.pablo, code, at=timezone.now() - timedelta(hours=25))

    case = open_now(committed.pablo, codes[10])

    assert status("pablo", case) == 200


def test_an_emergency_prolongs_itself_in_no_way(committed: Cast) -> None:
    case = case_of_three(committed.amina)
    open_now(committed.pablo, code_of(committed.amina, case))

    with transaction.atomic():
        see_as(actor=committed.pablo)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cases_assignment SET until = now() + interval '1 year'")
            changed = cursor.rowcount

    assert changed == 0


def test_a_successor_gets_the_cases_that_were_assigned_and_no_emergency(
    committed: Cast, database: TestDatabase
) -> None:
    assigned, opened = case_of_three(committed.amina), open_case(committed.amina)
    assign(committed.lucia, assigned, committed.pablo)
    open_now(committed.pablo, code_of(committed.amina, opened))

    with acting_as(database.worker, database):
        for _twice in range(2):
            with working_for(Purpose.HAND_OVER):
                actions.hand_over(
                    member=committed.pablo.member, to=committed.mateo.member, at=timezone.now()
                )

    with transaction.atomic():
        see_as(actor=committed.lucia)
        held = Assignment.objects.filter(ended_at=None).order_by("way")
        assert [(one.case_id, one.member, one.way) for one in held] == [
            (assigned, committed.mateo.member, "assigned"),
            (opened, committed.pablo.member, "emergency"),
        ]


def test_assigning_says_in_whose_hands_the_case_is(committed: Cast) -> None:
    case = case_of_three(committed.amina)

    page = browser_of("lucia").post(
        reverse("case-assign", args=[case]), {"member": str(committed.mateo.member)}, follow=True
    )

    assert "The case is in the hands of Mateo." in page.content.decode()
