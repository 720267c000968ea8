"""Whoever reviews a restriction lets it stand or lifts it, and sees no case for it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Desk, Institution, Member, Posting
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor, find_actor
from amparo.apps.cases.holding import just_now
from amparo.apps.cases.leading.actions import lift_restriction
from amparo.apps.cases.leading.queries_restrictions import count_to_review, list_to_review
from amparo.apps.cases.leading.reviewing import review_restriction
from amparo.apps.cases.models import Access, Case, Duty, Restriction
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.cases.rebuilding import rebuild_cases
from amparo.apps.cases.tasks import carry_out_review
from amparo.apps.journal.actions import append
from amparo.apps.journal.models import JournalEntry
from amparo.apps.journal.queries import list_entries
from amparo.apps.operations.transactions import tell_policies
from amparo.apps.operations.worker import Purpose, working_for
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from amparo.domain.casework.reviewing import Answer
from tests.apps.acting import GROUND, IDENTIFIED, acting_as, case_of_three, cheat, record
from tests.apps.cases.leading.test_restricting import (
    EVERYTHING,
    LATER,
    NOTHING,
    desks_owing,
    put,
    sees,
    shared_case,
)
from tests.apps.cases.test_races import at_once, seen_as
from tests.cast import SINCE, Cast
from tests.database import TestDatabase

WHY = "An invented reason of the review."
REVIEWED = LATER + timedelta(hours=1)


def coordinator(name: str, *, house: str) -> Actor:
    """One more coordinator, at a desk of an institution."""
    institution, _ = Institution.objects.get_or_create(name=house)
    desk, _ = Desk.objects.get_or_create(
        institution=institution, place="", closed_on=None,
        defaults={"name": house, "opened_on": SINCE},
    )  # fmt: skip
    member = Member.objects.create(sign_in_name=name, shown_name=name.title(), password="!")
    Posting.objects.create(member=member, desk=desk, role=MemberRole.COORDINATOR, starts_on=SINCE)
    actor = find_actor(member=member)
    assert actor is not None
    return actor


def waiting(case: uuid.UUID, database: TestDatabase) -> int:
    """The restriction of a case that nobody has reviewed."""
    with acting_as(database.superuser, database):
        return Restriction.objects.get(case=case, reviewed_at=None).pk


def answered(by: Actor, restriction: int, answer: Answer, *, words: str = WHY) -> None:
    """Review a restriction, in a transaction of its own."""
    seen_as(
        by,
        lambda: review_restriction(
            by=by, at=REVIEWED, restriction=restriction, answer=answer, words=words
        ),
    )


def carried_out(restriction: int, database: TestDatabase) -> None:
    """What the worker does about an answer."""
    with acting_as(database.worker, database):
        carry_out_review(restriction=restriction)


def refusal(by: Actor, restriction: int, answer: Answer, *, words: str = WHY) -> str:
    with pytest.raises(Refused) as refused:
        answered(by, restriction, answer, words=words)
    return refused.value.code


def signed_in(name: str) -> Client:
    browser = Client()
    browser.force_login(Member.objects.get(sign_in_name=name))
    return browser


def test_a_desk_that_was_shut_out_sees_the_case_again_once_its_review_lifts_it(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    before = desks_owing(committed.lucia, case)
    put(committed.marta, case, Restricts.DESK, committed.amina.desk_id)
    number = waiting(case, database)

    answered(committed.clara, number, Answer.NO_GROUND)
    meanwhile = sees(committed.amina, case)
    carried_out(number, database)

    assert meanwhile == NOTHING
    assert sees(committed.amina, case) == EVERYTHING
    assert desks_owing(committed.lucia, case) == before


@pytest.mark.parametrize("kind", [Restricts.ENDED, Restricts.MEMBER])
def test_so_does_a_desk_whose_access_was_ended_and_a_member(
    committed: Cast, database: TestDatabase, kind: Restricts
) -> None:
    case = shared_case(committed)
    meant = {Restricts.ENDED: committed.bruno, Restricts.MEMBER: committed.mateo}[kind]
    target = meant.member if kind is Restricts.MEMBER else meant.desk_id
    put(committed.lucia, case, kind, target)
    number = waiting(case, database)

    answered(committed.clara, number, Answer.MISTAKEN)
    carried_out(number, database)

    assert sees(meant, case) == EVERYTHING


def test_the_job_is_deferred_with_the_answer_and_only_by_one_that_lifts(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    stands = waiting(case, database)
    answered(committed.clara, stands, Answer.STANDS)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    lifted = waiting(case, database)
    answered(committed.clara, lifted, Answer.MISTAKEN)

    jobs = ProcrastinateJob.objects.filter(task_name="cases.carry_out_review")

    assert [job.args for job in jobs] == [{"restriction": lifted}]


def test_lifting_is_journalled_by_whoever_reviewed_with_its_reason(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    number = waiting(case, database)

    answered(committed.clara, number, Answer.NOT_CONFIRMED)
    carried_out(number, database)

    last = seen_as(committed.lucia, lambda: list_entries(case=case))[-1]
    assert (last.kind, last.desk_id, last.member, last.institution) == (
        Kind.LIFTING, committed.clara.desk_id, str(committed.clara.member),
        "Mesa Interinstitucional",
    )  # fmt: skip
    assert last.content == Content(
        restricts="desk", target=str(committed.bruno.desk_id), reason="not confirmed"
    )


def test_rebuilding_gives_the_same_and_lets_no_desk_see_it_for_reviewing(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number = waiting(case, database)
    answered(committed.clara, number, Answer.MISTAKEN)
    carried_out(number, database)

    with acting_as(database.worker, database):
        found = rebuild_cases(now=REVIEWED, write=False)

    assert (found.differing, found.counts) == ((), 0)
    assert sees(committed.clara, case) == NOTHING


def test_rebuilding_keeps_out_whom_the_rows_let_in_wrongly_and_lets_in_whom_they_do_not(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    cheat(database, "UPDATE cases_access SET ended_at = NULL, hidden_from = NULL")
    cheat(
        database, "UPDATE cases_access SET ended_at = now() WHERE desk_id = %s",
        committed.lucia.desk_id,
    )  # fmt: skip

    with acting_as(database.worker, database):
        first = rebuild_cases(now=REVIEWED, write=True)
        second = rebuild_cases(now=REVIEWED, write=False)

    assert set(first.differing[0].let_in_wrongly) >= {
        committed.bruno.desk_id, committed.lucia.desk_id,
    }  # fmt: skip
    assert second.differing == ()
    assert (sees(committed.bruno, case), sees(committed.mateo, case)) == (NOTHING, NOTHING)
    assert sees(committed.lucia, case) == EVERYTHING


def test_the_review_sees_what_it_needs_and_none_of_the_case(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    code = seen_as(committed.lucia, lambda: read_code(case=case))
    clara, number = signed_in("clara"), waiting(case, database)

    page = clara.get(reverse("restriction-review", args=[number])).content.decode()
    counted = seen_as(
        committed.clara,
        lambda: [table.objects.count() for table in (Case, Access, Duty, JournalEntry)],
    )

    for told in (f"Case {code}", "Mateo", "(Officer)", "Lucia", "(Case lead)", "Police, Asunción",
                 "A member of that desk is implicated", GROUND):  # fmt: skip
        assert told in page
    assert str(case) not in page
    assert counted == [0, 0, 0, 0]
    assert clara.get(reverse("case", args=[case])).status_code == 403


PAGES = ("due", "cases", "open-case", "requests", "own-password")


def _shown(name: str, case: uuid.UUID) -> list[str]:
    """The bodies of what somebody is shown, without the tokens that are new each time."""
    browser = signed_in(name)
    answers = [browser.get(reverse(page)) for page in PAGES]
    answers.append(browser.get(reverse("case", args=[case])))
    return [
        re.sub(r'(name="\w+" value=")[\w-]{32,}"', r'\1"', answer.content.decode())
        for answer in answers
    ]


def test_whoever_is_meant_is_shown_the_same_before_and_after_it_stands(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    before = _shown("mateo", case)

    answered(committed.clara, waiting(case, database), Answer.STANDS)

    assert _shown("mateo", case) == before


def test_it_stands_after_a_review_that_says_so_and_the_job_lifts_nothing(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    number = waiting(case, database)

    answered(committed.clara, number, Answer.STANDS)
    carried_out(number, database)

    assert sees(committed.bruno, case) == NOTHING


def test_nobody_of_a_house_that_is_concerned_reviews_it_or_is_told(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    inside = coordinator("ines", house="Ministerio Público")
    colleague = coordinator("olga", house="Policía Nacional")
    elsewhere = coordinator("nora", house="Defensoría")
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    number = waiting(case, database)

    told = {one.shown_name: seen_as(one, count_to_review)
            for one in (inside, colleague, elsewhere, committed.clara)}  # fmt: skip

    assert told == {"Ines": 0, "Olga": 0, "Nora": 1, "Clara": 1}
    for one in (inside, colleague):
        assert refusal(one, number, Answer.MISTAKEN) == "reviewed already"
        with acting_as(database.superuser, database):
            assert refusal(one, number, Answer.MISTAKEN) == "own house"


def test_where_the_coordination_is_meant_a_coordinator_of_another_house_reviews_it(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    nora = coordinator("nora", house="Defensoría")
    put(committed.lucia, case, Restricts.DESK, committed.clara.desk_id)
    number = waiting(case, database)

    assert signed_in("clara").get(reverse("restriction-review", args=[number])).status_code == 404
    assert refusal(committed.clara, number, Answer.MISTAKEN) == "reviewed already"
    answered(nora, number, Answer.MISTAKEN)
    carried_out(number, database)

    last = seen_as(committed.lucia, lambda: list_entries(case=case))[-1]
    assert (last.kind, last.member) == (Kind.LIFTING, str(nora.member))


def test_a_coordinator_who_works_beside_the_member_meant_is_told_nothing(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    olga = coordinator("olga", house="Defensoría")
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    Posting.objects.filter(member__sign_in_name="mateo").update(desk=olga.desk_id)

    assert seen_as(olga, count_to_review) == 0
    assert seen_as(committed.clara, count_to_review) == 1


def test_what_was_lifted_and_is_put_again_a_second_person_lifts_and_then_it_is_over(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    nora = coordinator("nora", house="Defensoría")
    for reviewer in (committed.clara, nora):
        put(committed.marta, case, Restricts.DESK, committed.amina.desk_id)
        number = waiting(case, database)
        if reviewer is nora:
            assert refusal(committed.clara, number, Answer.MISTAKEN) == "second person"
        answered(reviewer, number, Answer.MISTAKEN)
        carried_out(number, database)

    with pytest.raises(Refused) as again:
        put(committed.marta, case, Restricts.DESK, committed.amina.desk_id)

    assert again.value.code == "lifted twice"
    assert sees(committed.amina, case) == EVERYTHING


def test_a_review_says_why(committed: Cast, database: TestDatabase) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number = waiting(case, database)

    assert refusal(committed.clara, number, Answer.STANDS, words=" too short ") == "few words"


def test_and_so_does_whoever_keeps_somebody_out(committed: Cast) -> None:
    case = shared_case(committed)
    lucia = signed_in("lucia")
    said = {"kind": "member", "member": str(committed.mateo.member), "words": "too short",
            "submission": str(uuid.uuid4())}  # fmt: skip

    page = lucia.post(reverse("case-restrict", args=[case]), said)

    assert "Write at least 20 letters." in page.content.decode()
    assert seen_as(committed.lucia, Restriction.objects.count) == 0


def test_a_lifting_by_the_desk_itself_is_reviewed_and_not_lifted_again(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number = waiting(case, database)
    seen_as(
        committed.lucia,
        lambda: lift_restriction(
            by=committed.lucia, at=REVIEWED, case=case, restriction=number,
            submission=uuid.uuid4(),
        ),
    )  # fmt: skip

    assert refusal(committed.clara, number, Answer.MISTAKEN) == "lifted already"
    answered(committed.clara, number, Answer.STANDS)
    assert refusal(committed.clara, number, Answer.STANDS) == "reviewed already"


def test_what_its_desk_lifts_before_the_worker_comes_is_lifted_once(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number = waiting(case, database)
    answered(committed.clara, number, Answer.MISTAKEN)
    seen_as(
        committed.lucia,
        lambda: lift_restriction(
            by=committed.lucia, at=REVIEWED, case=case, restriction=number,
            submission=uuid.uuid4(),
        ),
    )  # fmt: skip

    carried_out(number, database)

    entries = seen_as(committed.lucia, lambda: list_entries(case=case))
    assert [one.kind for one in entries].count(Kind.LIFTING) == 1


def test_the_lead_of_another_desk_lifts_nothing(committed: Cast, database: TestDatabase) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number = waiting(case, database)

    with pytest.raises(Refused) as refused:
        seen_as(
            committed.marta,
            lambda: lift_restriction(
                by=committed.marta, at=REVIEWED, case=case, restriction=number,
                submission=uuid.uuid4(),
            ),
        )  # fmt: skip

    assert refused.value.code == "lifted already"
    assert sees(committed.mateo, case) == NOTHING


def test_of_two_at_once_one_answer_counts(committed: Cast, database: TestDatabase) -> None:
    case = shared_case(committed)
    nora = coordinator("nora", house="Defensoría")
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    number = waiting(case, database)

    came = at_once(
        lambda: answered(committed.clara, number, Answer.STANDS),
        lambda: answered(nora, number, Answer.MISTAKEN),
    )

    refused = [one for one in came if one is not None]
    assert [one.code for one in refused if isinstance(one, Refused)] == ["reviewed already"]
    assert len(refused) == 1


def test_two_workers_at_once_lift_it_once(committed: Cast, database: TestDatabase) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    number = waiting(case, database)
    answered(committed.clara, number, Answer.MISTAKEN)

    with acting_as(database.worker, database):
        came = at_once(*[lambda: carry_out_review(restriction=number)] * 2)

    entries = seen_as(committed.lucia, lambda: list_entries(case=case))
    assert came == [None, None]
    assert [one.kind for one in entries].count(Kind.LIFTING) == 1


def test_recording_while_it_is_lifted_loses_neither(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    number = waiting(case, database)
    record(committed.amina, case, IDENTIFIED, at=REVIEWED + timedelta(hours=9))
    answered(committed.clara, number, Answer.MISTAKEN)

    carried_out(number, database)

    entries = seen_as(committed.lucia, lambda: list_entries(case=case))
    assert [one.number for one in entries] == list(range(1, len(entries) + 1))
    assert entries[-1].kind is Kind.LIFTING


def test_the_worker_writes_nothing_else_into_a_journal(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    answered(committed.clara, waiting(case, database), Answer.STANDS)
    other = case_of_three(committed.amina)
    put(committed.lucia, other, Restricts.MEMBER, committed.mateo.member)
    answered(committed.clara, waiting(other, database), Answer.MISTAKEN)

    for which, kind, by in (
        (case, Kind.LIFTING, committed.clara),
        (other, Kind.GRANT, committed.clara),
        (other, Kind.LIFTING, committed.lucia),
    ):
        with (
            acting_as(database.worker, database),
            pytest.raises(DatabaseError, match="nothing of this case waits"),
        ):
            written_by_the_worker(by, which, kind)


def written_by_the_worker(by: Actor, case: uuid.UUID, kind: Kind) -> None:
    """What the worker tries to write in somebody's name."""
    with working_for(Purpose.CARRY_OUT):
        tell_policies(said={"amparo.member": str(by.member), "amparo.desk": str(by.desk_id)})
        append(
            case=case, kind=kind, event="", happened=just_now(at=REVIEWED),
            recorded_at=REVIEWED, institution=by.institution, content=Content(),
            submission=uuid.uuid4(),
        )  # fmt: skip


def test_nobody_answers_in_anothers_name_not_even_past_the_action(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number = waiting(case, database)

    said = {"reviewed_at": REVIEWED, "answer": "mistaken", "review_desk": committed.clara.desk_id}
    of_another = Restriction.objects.filter(pk=number)
    with pytest.raises(DatabaseError, match="row-level security"):
        seen_as(
            committed.clara,
            lambda: of_another.update(reviewed_by=committed.diego.member, **said),
        )
    with transaction.atomic():
        see_as(actor=committed.diego)
        assert Restriction.objects.filter(pk=number).update(answer="mistaken") == 0


def test_a_statement_that_names_no_row_answers_none_that_is_not_there_for_who_asks(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    inside = coordinator("ines", house="Ministerio Público")
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    waiting(case, database)

    blind = "UPDATE cases_restriction SET reviewed_by = %s, review_desk_id = %s"
    answered_by = {}
    for one in (inside, committed.clara):
        with transaction.atomic(), connection.cursor() as cursor:
            see_as(actor=one)
            cursor.execute(blind, [one.member, one.desk_id])
            answered_by[one.shown_name] = cursor.rowcount

    assert answered_by == {"Ines": 0, "Clara": 1}


def test_what_nobody_reviews_in_three_days_stands_and_is_overdue(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)

    (early,) = seen_as(committed.clara, lambda: list_to_review(now=LATER + timedelta(days=3)))
    (late,) = seen_as(
        committed.clara, lambda: list_to_review(now=LATER + timedelta(days=3, seconds=1))
    )

    assert (early.is_overdue, late.is_overdue) == (False, True)
    assert sees(committed.mateo, case) == NOTHING
    assert "Overdue" in signed_in("clara").get(reverse("reviews")).content.decode()


def test_it_is_answered_on_its_page_and_the_desk_reads_the_answer(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    clara, number = signed_in("clara"), waiting(case, database)
    address = reverse("restriction-review", args=[number])

    unsaid = clara.post(address, {"words": WHY}).content.decode()
    done = clara.post(address, {"answer": "mistaken", "words": WHY}, follow=True).content.decode()
    again = clara.post(address, {"answer": "stands", "words": WHY}).content.decode()
    carried_out(number, database)

    assert "Choose an answer." in unsaid
    assert "It is lifted. Within a minute they see the case again" in done
    assert "This was reviewed already" in again
    told = signed_in("lucia").get(reverse("case-access", args=[case])).content.decode()
    assert f"Lifted by the coordination: {WHY}" in told


def test_what_a_review_lifted_stands_apart_from_who_is_kept_out(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number, lucia = waiting(case, database), signed_in("lucia")
    page = reverse("case-access", args=[case])

    before = lucia.get(page).content.decode()
    signed_in("clara").post(
        reverse("restriction-review", args=[number]), {"answer": "mistaken", "words": WHY}
    )
    answered = lucia.get(page).content.decode()
    carried_out(number, database)
    after = lucia.get(page).content.decode()

    assert "What the coordination lifted" not in before
    for told in (answered, after):
        kept_out, _, lifted = told.partition("What the coordination lifted")
        assert "Your desk keeps nobody out of this case." in kept_out
        assert "Mateo" in lifted
        assert reverse("restriction-lift", args=[case, number]) not in told


def test_the_first_page_of_its_case_leads_says_that_it_was_answered(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    number = waiting(case, database)
    answered(committed.clara, number, Answer.STANDS)
    long_ago = signed_in("lucia").get("/").content.decode()

    cheat(database, "UPDATE cases_restriction SET reviewed_at = now() - interval '71 hours'")

    told = f'href="{reverse("case-access", args=[case])}"'
    assert told not in long_ago
    assert told in signed_in("lucia").get("/").content.decode()
    for name in ("mateo", "amina", "bruno"):
        page = signed_in(name).get("/").content.decode()
        assert (told in page, "who is kept out" in page) == (False, False), name
