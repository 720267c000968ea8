"""Whoever is implicated loses the case at once, untold, and what was owed goes round them."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Desk, Institution, Member
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading import actions
from amparo.apps.cases.leading.actions import (
    lift_restriction,
    restrict_case,
)
from amparo.apps.cases.models import Access, Case, Duty, Restriction
from amparo.apps.cases.rebuilding import compare_case
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from tests.apps.acting import GROUND, IDENTIFIED, NOW, acting_as, case_of_three, record
from tests.cast import Cast
from tests.database import TestDatabase

LATER = NOW + timedelta(minutes=5)


def put(by: Actor, case: uuid.UUID, kind: Restricts, target: object = "") -> None:
    """Keep somebody out, in a transaction of its own."""
    with transaction.atomic():
        see_as(actor=by)
        restrict_case(by=by, at=LATER, case=case, kind=kind, target=str(target),
                      words=GROUND, submission=uuid.uuid4())  # fmt: skip


def lift(by: Actor, case: uuid.UUID) -> None:
    """Let the one who was kept out in again."""
    with transaction.atomic():
        see_as(actor=by)
        number = Restriction.objects.get(case=case, lifted_at=None).pk
        lift_restriction(by=by, at=LATER, case=case, restriction=number, submission=uuid.uuid4())


def sees(by: Actor, case: uuid.UUID) -> dict[str, bool]:
    """Which rows of a case somebody sees."""
    with transaction.atomic():
        see_as(actor=by)
        return {
            "case": Case.objects.filter(pk=case).exists(),
            "access": Access.objects.filter(case=case).exists(),
            "duties": Duty.objects.filter(case=case).exists(),
        }


EVERYTHING = {"case": True, "access": True, "duties": True}
NOTHING = {"case": False, "access": False, "duties": False}


def shared_case(cast: Cast) -> uuid.UUID:
    """A case that the police opened, and in which the prosecution has a duty."""
    case = case_of_three(cast.amina)
    record(cast.amina, case, IDENTIFIED)
    return case


def desks_owing(by: Actor, case: uuid.UUID) -> set[int | None]:
    """The desks that have an open duty in a case."""
    with transaction.atomic():
        see_as(actor=by)
        return set(Duty.objects.filter(case=case, ending="open").values_list("desk_id", flat=True))


def test_an_implicated_member_loses_the_case_and_their_colleagues_do_not(committed: Cast) -> None:
    case = shared_case(committed)

    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)

    assert sees(committed.mateo, case) == NOTHING
    assert sees(committed.amina, case) == EVERYTHING
    assert sees(committed.lucia, case) == EVERYTHING


def test_an_implicated_member_gets_what_a_stranger_gets(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    mateo, rosa = Client(), Client()
    mateo.force_login(Member.objects.get(sign_in_name="mateo"))
    rosa.force_login(Member.objects.get(sign_in_name="rosa"))

    answers = [browser.get(reverse("case", args=[case])) for browser in (mateo, rosa)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "0 duties" not in mateo.get(reverse("due")).content.decode()
    assert str(case) not in mateo.get(reverse("due")).content.decode()
    assert str(case) not in mateo.get(reverse("cases")).content.decode()


def test_an_implicated_member_records_nothing_even_past_the_pages(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)

    with pytest.raises(Case.DoesNotExist):
        record(committed.mateo, case, IDENTIFIED, at=LATER)


def test_an_implicated_desk_loses_the_case_and_its_duties_at_once(committed: Cast) -> None:
    case = shared_case(committed)
    assert committed.bruno.desk_id in desks_owing(committed.lucia, case)

    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    assert sees(committed.bruno, case) == NOTHING
    assert committed.bruno.desk_id not in desks_owing(committed.lucia, case)


def test_what_an_implicated_desk_owed_goes_to_the_coordination(committed: Cast) -> None:
    case = shared_case(committed)
    before = desks_owing(committed.lucia, case)

    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    assert committed.clara.desk_id not in before
    assert committed.clara.desk_id in desks_owing(committed.lucia, case)


def test_it_never_goes_to_another_desk_of_the_same_house(committed: Cast) -> None:
    case = shared_case(committed)
    house = Institution.objects.get(name="Ministerio Público")
    other = Desk.objects.create(
        institution=house, name="Other", place="Asunción", opened_on=NOW.date()
    )
    put(committed.lucia, case, Restricts.DESK, other.pk)

    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    assert desks_owing(committed.lucia, case).isdisjoint({other.pk, committed.bruno.desk_id})


def test_an_implicated_desk_stays_out_whatever_is_recorded_later(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    record(committed.amina, case, IDENTIFIED, at=LATER)

    assert sees(committed.bruno, case) == NOTHING


def test_the_desk_that_opened_a_case_can_be_shut_out_by_another(committed: Cast) -> None:
    case = shared_case(committed)
    lead = Actor(
        member=committed.bruno.member, shown_name="Bruno", role=committed.lucia.role,
        desk_id=committed.bruno.desk_id, desk="", institution=committed.bruno.institution,
        place="",
    )  # fmt: skip

    put(lead, case, Restricts.DESK, committed.amina.desk_id)

    assert sees(committed.amina, case) == NOTHING
    assert sees(lead, case) == EVERYTHING


def test_what_is_lifted_is_as_it_was(committed: Cast) -> None:
    case = shared_case(committed)
    before = desks_owing(committed.lucia, case)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    lift(committed.lucia, case)

    assert sees(committed.bruno, case) == EVERYTHING
    assert desks_owing(committed.lucia, case) == before


def test_a_member_who_was_cleared_sees_the_case_again(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)

    lift(committed.lucia, case)

    assert sees(committed.mateo, case) == EVERYTHING


def test_nobody_shuts_out_themself_or_their_own_desk(committed: Cast) -> None:
    case = shared_case(committed)

    for kind, target in (
        (Restricts.MEMBER, committed.lucia.member),
        (Restricts.DESK, committed.lucia.desk_id),
        (Restricts.ENDED, committed.lucia.desk_id),
    ):
        with pytest.raises(Refused) as refusal:
            put(committed.lucia, case, kind, target)
        assert refusal.value.code == "oneself"


def test_the_same_is_not_put_twice(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    with pytest.raises(Refused) as refusal:
        put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    assert refusal.value.code == "stands already"


def test_marking_is_journalled_and_rebuilding_finds_no_difference(
    committed: Cast, database: TestDatabase
) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)

    with acting_as(database.worker, database), transaction.atomic():
        from amparo.apps.operations.worker import Purpose, working_for

        with working_for(Purpose.REBUILD):
            difference = compare_case(case=Case.objects.get(pk=case))

    assert not difference


def test_whoever_is_meant_sees_no_mark_not_even_past_the_pages(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    put(committed.lucia, case, Restricts.DESK, committed.bruno.desk_id)

    found = {}
    for actor in (committed.mateo, committed.bruno, committed.amina, committed.clara):
        with transaction.atomic():
            see_as(actor=actor)
            found[actor.shown_name] = Restriction.objects.count()

    assert found == {"Mateo": 0, "Bruno": 0, "Amina": 0, "Clara": 2}


def test_colleagues_read_that_access_changed_and_not_whose(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.MEMBER, committed.mateo.member)
    amina = Client()
    amina.force_login(Member.objects.get(sign_in_name="amina"))

    page = amina.get(reverse("case", args=[case])).content.decode()

    assert "Who may see this case was changed." in page
    assert "Mateo" not in page
    assert str(committed.mateo.member) not in page


def test_a_coordinator_who_is_meant_reviews_it_not(committed: Cast) -> None:
    case = shared_case(committed)
    put(committed.lucia, case, Restricts.DESK, committed.clara.desk_id)

    with transaction.atomic():
        see_as(actor=committed.clara)
        assert Restriction.objects.count() == 0


def test_an_officer_cannot_keep_anybody_out(committed: Cast) -> None:
    case = shared_case(committed)

    with pytest.raises(TurnedAway):
        put(committed.amina, case, Restricts.MEMBER, committed.mateo.member)


def test_nor_past_the_action_for_the_database_refuses_alone(
    committed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = shared_case(committed)
    monkeypatch.setattr(actions, "require", lambda **_: None)

    with pytest.raises(Exception, match="row-level security"):
        put(committed.amina, case, Restricts.MEMBER, committed.mateo.member)


def test_desks_at_work_in_the_case_are_offered_first_and_the_others_by_institution(
    committed: Cast,
) -> None:
    case = shared_case(committed)
    lucia = Client()
    lucia.force_login(Member.objects.get(sign_in_name="lucia"))

    page = lucia.get(reverse("case-restrict", args=[case])).content.decode()

    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, re.DOTALL)
    assert [(name, re.findall(r">([^<>]+)</option>", inside)) for name, inside in groups] == [
        ("At work in this case", ["Ministerio Público · Anti-trafficking unit"]),
        ("Mesa Interinstitucional", ["Mesa Interinstitucional · Secretariat"]),
        ("Policía Nacional", ["Policía Nacional · Police, Alto Paraná"]),
    ]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Restricts.RELATIVE, "The case now warns everybody who works on it."),
        (Restricts.MEMBER, "They are kept out from now on, and not told."),
    ],
)
def test_the_page_says_what_marking_somebody_did(
    committed: Cast, kind: Restricts, told: str
) -> None:
    case = case_of_three(committed.amina)
    lucia = Client()
    lucia.force_login(Member.objects.get(sign_in_name="lucia"))
    said = {"kind": kind.value, "member": str(committed.mateo.member),
            "words": GROUND, "submission": str(uuid.uuid4())}  # fmt: skip

    page = lucia.post(reverse("case-restrict", args=[case]), said, follow=True)

    assert told in page.content.decode()
