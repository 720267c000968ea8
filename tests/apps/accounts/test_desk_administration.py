"""Whoever administers a desk manages its members, and those of no other desk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.apps.accounts import actions
from amparo.apps.accounts.factors.having import list_factors
from amparo.apps.accounts.models import Member, Posting
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import find_actor
from tests.apps.accounts.pages import DIEGO, days, member_id, text_of
from tests.apps.signing_in import prove
from tests.apps.signing_in import sign_in as signed_in_fully
from tests.cast import PASSWORD, Cast

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MEMBER_PAGES = ("member", "member-move", "member-suspend", "member-password", "member-remove",
                "member-second-factor")  # fmt: skip


def browser_of(name: str) -> Client:
    """The browser of a member who has just signed in."""
    client = Client()
    client.force_login(Member.objects.get(sign_in_name=name))
    prove(client)
    return client


def sign_in(name: str) -> bool:
    """Whether a member gets in with their password."""
    return Client().login(username=name, password=PASSWORD)


def test_the_first_page_lists_the_members_of_the_desk_and_nobody_else(cast: Cast) -> None:
    text = text_of(browser_of("pablo").get(reverse("own-desk")))

    assert all(name in text for name in ("Amina", "Mateo", "Lucia", "Pablo"))
    assert not any(name in text for name in ("Rosa", "Bruno", "Clara", "Diego"))


@pytest.mark.parametrize("page", MEMBER_PAGES)
def test_a_member_of_another_desk_is_not_there(cast: Cast, page: str) -> None:
    pablo = browser_of("pablo")

    theirs = pablo.get(reverse(page, args=[member_id("rosa")]))
    nobodys = pablo.get(reverse(page, args=[987654]))
    own = pablo.get(reverse(page, args=[member_id("amina")]))

    assert (theirs.status_code, nobodys.status_code, own.status_code) == (404, 404, 200)


@pytest.mark.parametrize("page", MEMBER_PAGES[1:])
def test_a_member_of_another_desk_cannot_be_changed(cast: Cast, page: str) -> None:
    rosa = member_id("rosa")

    response = browser_of("pablo").post(reverse(page, args=[rosa]), {})

    assert response.status_code == 404
    assert list_factors(member=Member.objects.get(pk=rosa))
    assert Member.objects.filter(pk=rosa, is_active=True, suspended_at=None).exists()


@pytest.mark.parametrize("page", MEMBER_PAGES[1:])
@pytest.mark.parametrize("name", ["clara", "diego", "elena", "julia"])
def test_whoever_has_a_role_of_the_country_is_not_changed_by_their_desk(
    cast: Cast, name: str, page: str
) -> None:
    Posting.objects.filter(member__sign_in_name="pablo").update(desk=cast.diego.desk_id)
    pablo, before = browser_of("pablo"), Member.objects.get(sign_in_name=name)

    shown = pablo.get(reverse(page, args=[before.pk]))
    sent = pablo.post(reverse(page, args=[before.pk]), {})

    assert (shown.status_code, sent.status_code) == (404, 404)
    after = Member.objects.get(sign_in_name=name)
    assert (after.password, after.suspended_at) == (before.password, None)
    assert list_factors(member=after)


@pytest.mark.parametrize("page", MEMBER_PAGES[1:])
def test_a_desk_administrator_does_not_change_themself(cast: Cast, page: str) -> None:
    said = {"desk": cast.pablo.desk_id, "role": "case lead", **days("day", "1", "11", "2026")}

    response = browser_of("pablo").post(reverse(page, args=[member_id("pablo")]), said)

    assert response.status_code == 404
    assert Posting.objects.get(member__sign_in_name="pablo").role == "desk administrator"


def test_a_page_of_somebody_they_cannot_change_offers_nothing_to_change(cast: Cast) -> None:
    response = browser_of("pablo").get(reverse("member", args=[member_id("pablo")]))

    assert "Only an administrator of the country can change this member." in text_of(response)
    assert "/move/" not in response.content.decode()


def test_an_administrator_of_the_country_changes_themself(cast: Cast) -> None:
    response = browser_of("diego").get(reverse("member-password", args=[member_id("diego")]))

    assert response.status_code == 200


def test_an_invited_member_comes_to_the_own_desk(cast: Cast) -> None:
    said = {"shown_name": "Nora", "name": "nora", "desk": cast.pablo.desk_id, "role": "officer"}

    response = browser_of("pablo").post(
        reverse("own-desk-enter"), {**said, **days("day", "1", "11", "2026")}
    )

    assert "Password of Nora" in text_of(response)
    assert Posting.objects.get(member__sign_in_name="nora").desk_id == cast.pablo.desk_id
    assert Member.objects.get(sign_in_name="nora").invited_until is not None


@pytest.mark.parametrize("role", ["coordinator", "country administrator", "auditor", "editor"])
def test_a_desk_administrator_gives_no_role_of_the_country(cast: Cast, role: str) -> None:
    said = {"shown_name": "Nora", "name": "nora", "desk": cast.pablo.desk_id, "role": role}

    browser_of("pablo").post(reverse("own-desk-enter"), {**said, **days("day", "1", "11", "2026")})

    assert not Member.objects.filter(sign_in_name="nora").exists()


def test_a_desk_administrator_enters_nobody_at_another_desk(cast: Cast) -> None:
    said = {"shown_name": "Nora", "name": "nora", "desk": cast.rosa.desk_id, "role": "officer"}

    browser_of("pablo").post(reverse("own-desk-enter"), {**said, **days("day", "1", "11", "2026")})

    assert not Member.objects.filter(sign_in_name="nora").exists()


def test_a_suspended_member_is_out_at_once_and_comes_back(cast: Cast) -> None:
    amina, pablo = browser_of("amina"), browser_of("pablo")
    address = reverse("member-suspend", args=[member_id("amina")])

    pablo.post(address, {})
    out = amina.get(reverse("due"))
    was_let_in = sign_in("amina")
    pablo.post(address, {})

    assert out.status_code == 302
    assert not was_let_in
    assert sign_in("amina")
    assert Posting.objects.filter(member__sign_in_name="amina", ends_on=None).exists()


def test_a_session_from_before_a_suspension_is_over_for_good(cast: Cast) -> None:
    amina, address = Client(), reverse("member-suspend", args=[member_id("amina")])
    signed_in_fully(amina, "amina")
    pablo = browser_of("pablo")

    for _suspended_then_let_in in range(2):
        pablo.post(address, {})

    assert amina.get("/").status_code == 302
    assert sign_in("amina")


def test_the_list_says_since_when_a_member_is_suspended(cast: Cast) -> None:
    pablo = browser_of("pablo")
    before = text_of(pablo.get(reverse("own-desk")))

    actions.suspend_member(member_id=member_id("amina"), at=NOW)

    assert "Suspended since" not in before
    assert "Suspended since 2 November 2026" in text_of(pablo.get(reverse("own-desk")))


def test_a_suspended_member_is_at_no_desk_for_the_walls(cast: Cast) -> None:
    actions.suspend_member(member_id=member_id("amina"), at=NOW)

    assert find_actor(member=Member.objects.get(sign_in_name="amina")) is None


def test_nobody_is_suspended_twice_and_only_who_is_comes_back(cast: Cast) -> None:
    with pytest.raises(actions.Refused) as never:
        actions.readmit_member(member_id=member_id("amina"))
    actions.suspend_member(member_id=member_id("amina"), at=NOW)
    with pytest.raises(actions.Refused) as again:
        actions.suspend_member(member_id=member_id("amina"), at=NOW)

    assert (never.value.code, again.value.code) == ("no change", "suspended already")


def test_the_last_administrator_of_the_country_is_not_suspended(cast: Cast) -> None:
    with pytest.raises(actions.Refused) as refusal:
        actions.suspend_member(member_id=member_id("diego"), at=NOW)

    assert refusal.value.code == "last administrator"


def test_a_suspended_administrator_does_not_count_as_one(cast: Cast) -> None:
    desk = cast.diego.desk_id
    actions.move_member(
        member_id=member_id("elena"), desk_id=desk, role=MemberRole.COUNTRY_ADMINISTRATOR,
        on=NOW.date(),
        inviter=DIEGO,
    )  # fmt: skip
    actions.suspend_member(member_id=member_id("elena"), at=NOW)

    with pytest.raises(actions.Refused) as refusal:
        actions.remove_member(member_id=member_id("diego"), on=NOW.date())

    assert refusal.value.code == "last administrator"


@pytest.mark.parametrize(("days_ago", "is_let_in"), [(-1, True), (1, False)])
def test_a_first_password_is_good_for_a_time(cast: Cast, days_ago: int, is_let_in: bool) -> None:
    until = datetime.now(tz=UTC) - timedelta(days=days_ago)
    Member.objects.filter(sign_in_name="amina").update(invited_until=until)

    assert sign_in("amina") is is_let_in


def test_a_successor_takes_over_the_cases_and_no_key(cast: Cast) -> None:
    actions.remove_member(
        member_id=member_id("amina"), on=NOW.date(), successor_id=member_id("mateo")
    )

    job = ProcrastinateJob.objects.get(task_name="cases.hand_over")
    assert job.args == {"member": str(cast.amina.member), "to": str(cast.mateo.member)}


def test_a_successor_sits_at_the_same_desk(cast: Cast) -> None:
    with pytest.raises(actions.Refused) as refusal:
        actions.remove_member(
            member_id=member_id("amina"), on=NOW.date(), successor_id=member_id("rosa")
        )

    assert refusal.value.code == "other desk"
    assert Member.objects.get(sign_in_name="amina").is_active


def test_the_country_administrator_says_what_officers_of_a_desk_see(cast: Cast) -> None:
    address = reverse("desk-seeing", args=[cast.amina.desk_id])

    browser_of("diego").post(address, {"is_by_assignment": "yes"})

    amina = find_actor(member=Member.objects.get(sign_in_name="amina"))
    assert amina is not None
    assert amina.is_by_assignment


def test_where_there_is_one_desk_nobody_is_asked_to_choose_it(cast: Cast) -> None:
    page = browser_of("pablo").get(reverse("own-desk-enter")).content.decode()

    assert f'<option value="{cast.pablo.desk_id}"' in page
    assert "Choose a desk" not in page
