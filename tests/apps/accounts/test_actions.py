"""Institutions, desks, roles and members: what may change, and what is refused in which words."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.apps.accounts import actions
from amparo.apps.accounts.actions import Refused
from amparo.apps.accounts.models import Desk, Institution, Member, Posting, RoleHolding
from amparo.apps.accounts.roles import MemberRole
from tests.apps.accounts.pages import DIEGO
from tests.cast import POLICE, PROSECUTION, SINCE, Cast

DAY = date(2026, 3, 27)
SOON = datetime(2026, 4, 3, tzinfo=UTC)
PASSWORD = "another invented password"


def institution_id(name: str = POLICE) -> int:
    return Institution.objects.get(name=name).pk


def member_id(name: str) -> int:
    return Member.objects.get(sign_in_name=name).pk


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        action()
    return refusal.value.code


def waiting_jobs() -> int:
    task = "cases.reproject_open_cases"
    return ProcrastinateJob.objects.filter(task_name=task, status="todo").count()


def enter(name: str = "nora", *, desk_id: int, role: MemberRole = MemberRole.OFFICER) -> int:
    return actions.enter_member(
        sign_in_name=name,
        shown_name="Nora",
        password=PASSWORD,
        desk_id=desk_id,
        role=role,
        on=DAY,
        inviter=None,
    )


def hold(
    *,
    role: str = "judge",
    institution: str = POLICE,
    place: str = "",
    held_from: date | None = DAY,
    held_until: date | None = None,
) -> int:
    return actions.hold_role(
        role=role,
        institution_id=institution_id(institution),
        place=place,
        held_from=held_from,
        held_until=held_until,
    )


def test_an_institution_is_entered_with_single_spaces(cast: Cast) -> None:
    entered = actions.add_institution(name="  Defensa   Pública ")

    assert Institution.objects.get(pk=entered).name == "Defensa Pública"


@pytest.mark.parametrize(("name", "code"), [("", "no name"), ("  ", "no name"),
                                            (f" {POLICE} ", "name taken")])  # fmt: skip
def test_an_institution_needs_a_name_of_its_own(cast: Cast, name: str, code: str) -> None:
    assert code_of(lambda: actions.add_institution(name=name)) == code


def test_a_desk_is_opened_once_at_a_place(cast: Cast) -> None:
    police = institution_id()

    opened = actions.open_desk(institution_id=police, name="Itapúa", place="Itapúa", on=DAY)
    again = code_of(
        lambda: actions.open_desk(institution_id=police, name="Other", place="Itapúa", on=DAY)
    )

    assert Desk.objects.get(pk=opened).opened_on == DAY
    assert again == "desk there"


def test_a_desk_needs_a_name(cast: Cast) -> None:
    police = institution_id()

    assert code_of(
        lambda: actions.open_desk(institution_id=police, name=" ", place="Itapúa", on=DAY)
    ) == "no name"  # fmt: skip


def test_a_place_is_free_again_once_its_desk_is_closed(cast: Cast) -> None:
    police = institution_id()
    first = actions.open_desk(institution_id=police, name="Itapúa", place="Itapúa", on=DAY)

    actions.close_desk(desk_id=first, on=DAY)
    second = actions.open_desk(institution_id=police, name="Itapúa", place="Itapúa", on=DAY)

    assert Desk.objects.get(pk=first).closed_on == DAY
    assert Desk.objects.get(pk=second).closed_on is None


def test_a_desk_with_members_is_not_closed(cast: Cast) -> None:
    assert (
        code_of(lambda: actions.close_desk(desk_id=cast.amina.desk_id, on=DAY)) == "members there"
    )


def test_a_desk_is_not_closed_on_a_day_on_which_members_were_there(cast: Cast) -> None:
    desk = cast.bruno.desk_id
    for name in ("bruno", "marta"):
        actions.remove_member(member_id=member_id(name), on=DAY)

    before = code_of(lambda: actions.close_desk(desk_id=desk, on=date(2026, 3, 26)))
    actions.close_desk(desk_id=desk, on=DAY)

    assert before == "members there"
    assert Desk.objects.get(pk=desk).closed_on == DAY


def test_a_desk_is_not_closed_before_it_opened_nor_twice(cast: Cast) -> None:
    desk = actions.open_desk(institution_id=institution_id(), name="I", place="Itapúa", on=DAY)

    before = code_of(lambda: actions.close_desk(desk_id=desk, on=date(2026, 3, 26)))
    actions.close_desk(desk_id=desk, on=DAY)
    twice = code_of(lambda: actions.close_desk(desk_id=desk, on=DAY))

    assert (before, twice) == ("before it opened", "closed already")


def test_a_role_passes_from_one_institution_to_another_on_a_day(cast: Cast) -> None:
    first = hold(held_from=SINCE)

    actions.end_role(holding_id=first, on=DAY)
    second = hold(institution=PROSECUTION)

    assert RoleHolding.objects.get(pk=first).held_until == DAY
    assert RoleHolding.objects.get(pk=second).held_from == DAY


@pytest.mark.parametrize(
    ("held_from", "held_until"),
    [
        (None, None),
        (None, date(2026, 3, 28)),
        (date(2026, 4, 30), None),
        (date(2026, 4, 1), date(2026, 4, 2)),
    ],
)
def test_two_do_not_hold_a_role_at_one_place_and_time(
    cast: Cast, held_from: date | None, held_until: date | None
) -> None:
    hold(held_until=date(2026, 5, 1))

    code = code_of(
        lambda: hold(institution=PROSECUTION, held_from=held_from, held_until=held_until)
    )

    assert code == "held already"


def test_a_role_is_held_before_after_and_elsewhere(cast: Cast) -> None:
    hold(held_until=date(2026, 5, 1))

    hold(institution=PROSECUTION, held_from=None, held_until=DAY)
    hold(institution=PROSECUTION, held_from=date(2026, 5, 1))
    hold(institution=PROSECUTION, place="Itapúa")

    assert RoleHolding.objects.filter(role="judge").count() == 4


def test_a_role_is_held_for_a_day_at_least(cast: Cast) -> None:
    held = hold()

    entering = code_of(lambda: hold(role="consulate or embassy", held_until=DAY))
    ending = code_of(lambda: actions.end_role(holding_id=held, on=DAY))

    assert (entering, ending) == ("ends before it starts", "ends before it starts")


def test_a_role_ends_once(cast: Cast) -> None:
    held = hold(held_until=date(2026, 5, 1))

    assert code_of(lambda: actions.end_role(holding_id=held, on=DAY)) == "ended already"


def test_whatever_changes_who_owes_lets_open_cases_be_projected_anew_once(cast: Cast) -> None:
    counts = [waiting_jobs()]

    desk = actions.open_desk(institution_id=institution_id(), name="I", place="Itapúa", on=DAY)
    counts.append(waiting_jobs())
    actions.close_desk(desk_id=desk, on=DAY)
    held = hold()
    actions.end_role(holding_id=held, on=date(2026, 5, 1))
    counts.append(waiting_jobs())

    assert counts == [0, 1, 1]


def test_a_member_is_entered_at_a_desk_with_only_the_hash_of_a_password(cast: Cast) -> None:
    entered = enter(" Nora ", desk_id=cast.amina.desk_id)

    member = Member.objects.get(pk=entered)
    posting = Posting.objects.get(member=entered)
    assert member.sign_in_name == "nora"
    assert PASSWORD not in member.password
    assert check_password(PASSWORD, member.password)
    assert (posting.role, posting.starts_on, posting.ends_on) == ("officer", DAY, None)


@pytest.mark.parametrize(("name", "code"), [("  ", "no name"), ("AMINA", "name taken")])
def test_a_member_needs_a_sign_in_name_of_their_own(cast: Cast, name: str, code: str) -> None:
    assert code_of(lambda: enter(name, desk_id=cast.amina.desk_id)) == code


def test_a_member_needs_a_password_that_is_not_easy_to_guess(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.enter_member(
            sign_in_name="nora", shown_name="Nora", password="password",
            desk_id=cast.amina.desk_id, role=MemberRole.OFFICER, on=DAY,
            inviter=None,
        )  # fmt: skip

    assert not Member.objects.filter(sign_in_name="nora").exists()


def test_nobody_is_entered_at_or_moved_to_a_closed_desk(cast: Cast) -> None:
    desk = actions.open_desk(institution_id=institution_id(), name="I", place="Itapúa", on=DAY)
    actions.close_desk(desk_id=desk, on=DAY)
    role = MemberRole.OFFICER

    entering = code_of(lambda: enter(desk_id=desk))
    moving = code_of(
        lambda: actions.move_member(
            member_id=member_id("amina"), desk_id=desk, role=role, on=DAY,
            inviter=DIEGO,
        )
    )  # fmt: skip

    assert (entering, moving) == ("desk closed", "desk closed")
    assert not Member.objects.filter(sign_in_name="nora").exists()


def test_a_member_who_moves_is_at_the_new_desk_alone(cast: Cast) -> None:
    amina = member_id("amina")

    actions.move_member(
        member_id=amina,
        desk_id=cast.rosa.desk_id,
        role=MemberRole.COORDINATOR,
        on=DAY,
        inviter=DIEGO,
    )

    postings = Posting.objects.filter(member=amina).order_by("pk")
    assert list(postings.values_list("desk", "role", "ends_on")) == [
        (cast.amina.desk_id, "officer", DAY),
        (cast.rosa.desk_id, "coordinator", None),
    ]


@pytest.mark.parametrize(
    ("role", "on", "code"),
    [
        (MemberRole.OFFICER, DAY, "no change"),
        (MemberRole.COORDINATOR, date(2019, 12, 31), "before it started"),
    ],
)
def test_a_move_changes_something_and_goes_forward(
    cast: Cast, role: MemberRole, on: date, code: str
) -> None:
    amina = member_id("amina")

    refused = code_of(
        lambda: actions.move_member(
            member_id=amina, desk_id=cast.amina.desk_id, role=role, on=on,
            inviter=DIEGO,
        )
    )  # fmt: skip

    assert refused == code


def test_a_removed_member_is_at_no_desk_and_cannot_be_changed_any_more(cast: Cast) -> None:
    amina, desk = member_id("amina"), cast.rosa.desk_id

    actions.remove_member(member_id=amina, on=DAY)

    assert not Member.objects.get(pk=amina).is_active
    assert Posting.objects.get(member=amina).ends_on == DAY
    assert code_of(lambda: actions.remove_member(member_id=amina, on=DAY)) == "removed"
    assert code_of(
        lambda: actions.change_password(
            member_id=amina, password=PASSWORD, invited_until=SOON,
            inviter=DIEGO,
        )
    ) == "removed"  # fmt: skip
    assert code_of(
        lambda: actions.move_member(
            member_id=amina, desk_id=desk, role=MemberRole.OFFICER, on=DAY,
            inviter=DIEGO,
        )
    ) == "removed"  # fmt: skip


def test_a_member_is_not_removed_before_they_came(cast: Cast) -> None:
    nora = enter(desk_id=cast.amina.desk_id)

    code = code_of(lambda: actions.remove_member(member_id=nora, on=date(2026, 3, 26)))

    assert code == "before it started"
    assert Member.objects.get(pk=nora).is_active


def test_the_last_administrator_stays(cast: Cast) -> None:
    diego = member_id("diego")

    removing = code_of(lambda: actions.remove_member(member_id=diego, on=DAY))
    moving = code_of(
        lambda: actions.move_member(
            member_id=diego,
            desk_id=cast.amina.desk_id,
            role=MemberRole.OFFICER,
            on=DAY,
            inviter=DIEGO,
        )
    )

    assert (removing, moving) == ("last administrator", "last administrator")


def test_an_administrator_may_go_once_there_is_another(cast: Cast) -> None:
    enter(desk_id=cast.diego.desk_id, role=MemberRole.COUNTRY_ADMINISTRATOR)

    actions.remove_member(member_id=member_id("diego"), on=DAY)

    assert not Member.objects.get(sign_in_name="diego").is_active


def test_the_last_administrator_may_change_the_desk(cast: Cast) -> None:
    diego = member_id("diego")

    actions.move_member(
        member_id=diego,
        desk_id=cast.amina.desk_id,
        role=MemberRole.COUNTRY_ADMINISTRATOR,
        on=DAY,
        inviter=DIEGO,
    )

    assert Posting.objects.get(member=diego, ends_on=None).desk_id == cast.amina.desk_id


def test_a_changed_password_replaces_the_one_before(cast: Cast) -> None:
    amina = member_id("amina")

    actions.change_password(member_id=amina, password=PASSWORD, invited_until=SOON, inviter=DIEGO)

    assert check_password(PASSWORD, Member.objects.get(pk=amina).password)


def test_a_changed_password_is_not_easy_to_guess(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.change_password(
            member_id=member_id("amina"), password="short", invited_until=SOON, inviter=DIEGO
        )
