"""Two administrators at the same moment: one is first, and the other is told so in words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from django.db import connections, transaction

from amparo.apps.accounts import actions
from amparo.apps.accounts.actions import Refused
from amparo.apps.accounts.models import Desk, Institution, Member, Posting, RoleHolding
from amparo.apps.accounts.roles import MemberRole
from tests.apps.accounts.pages import DIEGO
from tests.cast import POLICE, PROSECUTION, Cast

DAY = date(2026, 3, 27)


def at_once(*each: Callable[[], object]) -> list[str]:
    """Do all in requests of their own at the same moment; say how each went, sorted."""
    start = Barrier(len(each))

    def tried(action: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            with transaction.atomic():
                action()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(max_workers=len(each)) as pool:
        return sorted(pool.map(tried, each))


def institution_id(name: str) -> int:
    return Institution.objects.get(name=name).pk


def test_one_of_two_opens_the_desk(committed: Cast) -> None:
    police = institution_id(POLICE)

    outcomes = at_once(
        lambda: actions.open_desk(institution_id=police, name="A", place="Itapúa", on=DAY),
        lambda: actions.open_desk(institution_id=police, name="B", place="Itapúa", on=DAY),
    )

    assert outcomes == ["desk there", "done"]
    assert Desk.objects.filter(place="Itapúa").count() == 1


def test_one_of_two_enters_the_institution(committed: Cast) -> None:
    outcomes = at_once(
        lambda: actions.add_institution(name="Defensa Pública"),
        lambda: actions.add_institution(name="Defensa Pública"),
    )

    assert outcomes == ["done", "name taken"]


def test_one_of_two_gives_a_role_that_nobody_held(committed: Cast) -> None:
    def hold(name: str) -> Callable[[], object]:
        number = institution_id(name)
        return lambda: actions.hold_role(
            role="judge", institution_id=number, place="", held_from=DAY
        )

    outcomes = at_once(hold(POLICE), hold(PROSECUTION))

    assert outcomes == ["done", "held already"]
    assert RoleHolding.objects.filter(role="judge").count() == 1


def test_one_of_two_gets_the_sign_in_name(committed: Cast) -> None:
    def enter(shown_name: str, desk: int) -> Callable[[], object]:
        return lambda: actions.enter_member(
            sign_in_name="nora", shown_name=shown_name, password="another invented password",
            desk_id=desk, role=MemberRole.OFFICER, on=DAY,
            inviter=None,
        )  # fmt: skip

    outcomes = at_once(
        enter("Nora", committed.amina.desk_id), enter("Norberto", committed.bruno.desk_id)
    )

    assert outcomes == ["done", "name taken"]
    assert Member.objects.filter(sign_in_name="nora").count() == 1


def test_nobody_is_left_at_a_desk_that_is_closed_meanwhile(committed: Cast) -> None:
    police, amina = institution_id(POLICE), Member.objects.get(sign_in_name="amina").pk
    desk = actions.open_desk(institution_id=police, name="A", place="Itapúa", on=DAY)

    outcomes = at_once(
        lambda: actions.close_desk(desk_id=desk, on=DAY),
        lambda: actions.move_member(
            member_id=amina, desk_id=desk, role=MemberRole.OFFICER, on=DAY,
            inviter=DIEGO,
        ),
    )  # fmt: skip

    is_closed = Desk.objects.get(pk=desk).closed_on is not None
    assert outcomes in (["desk closed", "done"], ["done", "members there"])
    assert Posting.objects.filter(desk=desk, ends_on=None).count() == (0 if is_closed else 1)


def test_one_of_two_administrators_stays(committed: Cast) -> None:
    diego = Member.objects.get(sign_in_name="diego").pk
    nora = actions.enter_member(
        sign_in_name="nora", shown_name="Nora", password="another invented password",
        desk_id=committed.diego.desk_id, role=MemberRole.COUNTRY_ADMINISTRATOR, on=DAY,
        inviter=None,
    )  # fmt: skip

    outcomes = at_once(
        lambda: actions.remove_member(member_id=diego, on=DAY),
        lambda: actions.remove_member(member_id=nora, on=DAY),
    )

    assert outcomes == ["done", "last administrator"]
    assert Member.objects.filter(pk__in=[diego, nora], is_active=True).count() == 1
