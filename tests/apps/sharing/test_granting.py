"""Letting another desk see a case: what the journal says, and who sees it then."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.granting import grant_access
from amparo.apps.cases.models import Access, Case, Restriction
from amparo.apps.cases.rebuilding import compare_case
from amparo.apps.journal.queries import list_entries
from amparo.domain.casework.entries import Kind
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.restricting import Restricts
from tests.apps.cases.browsing import opened
from tests.apps.sharing.asking import held_by_two, keep_out, now, sees
from tests.cast import Cast

ENDED, DESK = Restricts.ENDED, Restricts.DESK
DAY = timedelta(days=1)


def grant(by: Actor, case: uuid.UUID, to: Actor, *, lasts: timedelta | None = None) -> None:
    """Grant a case to the desk of somebody, in a transaction that a refusal takes back."""
    see_as(actor=by)
    until = now() + lasts if lasts else None
    with transaction.atomic():
        grant_access(
            by=by, at=now(), case=case, desk_id=to.desk_id, until=until, submission=uuid.uuid4()
        )  # fmt: skip


def refusal(by: Actor, case: uuid.UUID, to: Actor, *, lasts: timedelta | None = None) -> str:
    """The code with which a grant is refused."""
    with pytest.raises(Refused) as refused:
        grant(by, case, to, lasts=lasts)
    return refused.value.code


def test_a_granted_desk_sees_the_case_and_its_journal_says_so(cast: Cast) -> None:
    case = opened(cast.amina)

    grant(cast.lucia, case, cast.rosa)

    last = list_entries(case=case)[-1]
    assert (last.kind, last.content.target) == (Kind.GRANT, str(cast.rosa.desk_id))
    assert sees(cast.rosa, case)
    see_as(actor=cast.lucia)
    assert not compare_case(case=Case.objects.get(pk=case))


def test_a_grant_ends_by_itself_and_can_be_given_again(cast: Cast) -> None:
    case = opened(cast.amina)

    grant(cast.lucia, case, cast.rosa, lasts=-DAY)
    seen_after_it_ended = sees(cast.rosa, case)
    grant(cast.lucia, case, cast.rosa, lasts=DAY)

    assert not seen_after_it_ended
    assert sees(cast.rosa, case)
    assert Access.objects.get(case=case, desk=cast.rosa.desk_id).until is not None


def test_what_lasts_a_day_can_be_lengthened_and_not_shortened(cast: Cast) -> None:
    case = opened(cast.amina)
    grant(cast.lucia, case, cast.rosa, lasts=DAY)

    assert refusal(cast.lucia, case, cast.rosa, lasts=DAY / 2) == "sees it already"
    grant(cast.lucia, case, cast.rosa)
    assert refusal(cast.lucia, case, cast.rosa) == "sees it already"


def test_the_case_lead_who_ended_an_access_gives_it_back(cast: Cast) -> None:
    case, _code = held_by_two(cast)
    keep_out(cast.lucia, case, cast.bruno.desk_id, kind=ENDED)
    seen_before = sees(cast.bruno, case)

    grant(cast.lucia, case, cast.bruno)

    assert not seen_before
    assert Restriction.objects.get(case=case).lifted_by == cast.lucia.member
    assert sees(cast.bruno, case)


def test_nobody_else_gives_back_what_a_desk_ended(cast: Cast) -> None:
    case, _code = held_by_two(cast)
    grant(cast.lucia, case, cast.rosa)
    keep_out(cast.lucia, case, cast.rosa.desk_id, kind=ENDED)

    assert refusal(cast.marta, case, cast.rosa) == "kept out"
    assert not sees(cast.rosa, case)


@pytest.mark.parametrize("by", ["lucia", "marta"])
def test_a_desk_that_is_implicated_is_granted_nothing_by_anybody(cast: Cast, by: str) -> None:
    case, _code = held_by_two(cast)
    grant(cast.lucia, case, cast.rosa)
    keep_out(cast.lucia, case, cast.rosa.desk_id, kind=DESK)

    assert refusal(getattr(cast, by), case, cast.rosa) == "kept out"
    assert not sees(cast.rosa, case)
    see_as(actor=cast.lucia)
    assert [one.kind for one in list_entries(case=case)].count(Kind.GRANT) == 1


def test_a_desk_that_sees_a_case_for_a_day_grants_it_for_no_longer(cast: Cast) -> None:
    case = opened(cast.amina)
    grant(cast.lucia, case, cast.marta, lasts=DAY)

    assert refusal(cast.marta, case, cast.rosa, lasts=3 * DAY) == "longer than own"
    grant(cast.marta, case, cast.rosa, lasts=DAY / 2)
    assert sees(cast.rosa, case)


def test_a_desk_lengthens_nothing_of_its_own_at_the_wall(cast: Cast) -> None:
    case = opened(cast.amina)
    grant(cast.lucia, case, cast.marta, lasts=DAY)
    see_as(actor=cast.marta)

    changed = Access.objects.filter(case=case, desk=cast.marta.desk_id).update(until=None)

    assert changed == 0


def test_who_does_not_see_a_case_lengthens_nothing_in_it_at_the_wall(cast: Cast) -> None:
    case = opened(cast.amina)
    grant(cast.lucia, case, cast.rosa, lasts=DAY)
    see_as(actor=cast.marta)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.restricted', %s, true)", [str(case)])

    changed = Access.objects.filter(case=case, desk=cast.rosa.desk_id).update(until=None)

    assert changed == 0


def test_a_member_whom_the_case_is_hidden_from_does_not_see_what_is_granted(cast: Cast) -> None:
    case = opened(cast.amina)
    keep_out(cast.lucia, case, cast.rosa.member, kind=Restricts.MEMBER)

    grant(cast.lucia, case, cast.rosa)

    assert not sees(cast.rosa, case)


def test_a_case_that_is_not_seen_cannot_be_granted(cast: Cast) -> None:
    case = opened(cast.amina)

    with pytest.raises(Case.DoesNotExist):
        grant(cast.marta, case, cast.rosa)
