"""Nobody lets another see cases alone: a second person confirms whoever was invited."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts import actions
from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.admitting import confirm_member
from amparo.apps.accounts.confirming import Inviter
from amparo.apps.accounts.middleware import settings_of
from amparo.apps.accounts.models import Desk, Institution, Member, Posting
from amparo.apps.accounts.queries import count_to_confirm, find_waiting, list_coordinating_desks
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor, find_actor
from amparo.apps.operations.grants import GRANTS
from tests.apps.accounts.pages import TODAY, days, member_id, text_of
from tests.apps.acting import case_of_three
from tests.apps.cases.test_races import at_once
from tests.apps.signing_in import prove
from tests.apps.test_walls import seen
from tests.cast import SINCE, Cast
from tests.database import TestDatabase

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LETTERS = "another invented password"


def inviter(by: Actor) -> Inviter:
    return Inviter(
        member=by.member, at=NOW, is_for_country=by.role == MemberRole.COUNTRY_ADMINISTRATOR
    )


def invited(
    by: Actor, *, desk: int, role: MemberRole = MemberRole.OFFICER, name: str = "nora"
) -> int:
    """Somebody new, whom a member invites to a desk."""
    return actions.enter_member(
        sign_in_name=name, shown_name=name.title(), password=LETTERS, desk_id=desk, role=role,
        on=TODAY, inviter=inviter(by),
    )  # fmt: skip


def chooses_a_password(member: int) -> None:
    """A member signs in and chooses a password of their own."""
    Member.objects.filter(pk=member).update(has_first_password=False, invited_until=None)


def actor(member: int) -> Actor:
    found = find_actor(member=Member.objects.get(pk=member))
    assert found is not None
    return found


def browser_of(name: str) -> Client:
    browser = Client()
    browser.force_login(Member.objects.get(sign_in_name=name))
    prove(browser)
    return browser


def with_own_codes(name: str) -> Client:
    """The browser of a new member who has set up the second step."""
    browser = browser_of(name)
    browser.post(reverse("second-factor-sheet"))
    return browser


def test_whom_the_administrator_of_a_desk_invites_waits_for_a_second_person(cast: Cast) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)

    assert not actor(nora).is_confirmed
    assert count_to_confirm(desk_id=cast.pablo.desk_id) == 1


@pytest.mark.parametrize("name", ["lucia", "diego"])
def test_a_case_lead_of_the_desk_or_the_administrator_of_the_country_confirms_them(
    cast: Cast, name: str
) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)

    confirm_member(by=getattr(cast, name), member_id=nora, at=NOW)

    assert actor(nora).is_confirmed
    assert Posting.objects.get(member=nora).confirmed_by == getattr(cast, name).member


def test_another_administrator_of_the_desk_confirms_them(cast: Cast) -> None:
    second = invited(cast.pablo, desk=cast.pablo.desk_id, role=MemberRole.DESK_ADMINISTRATOR,
                     name="sara")  # fmt: skip
    confirm_member(by=cast.lucia, member_id=second, at=NOW)
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)

    confirm_member(by=actor(second), member_id=nora, at=NOW)

    assert actor(nora).is_confirmed


@pytest.mark.parametrize(
    ("name", "code"),
    [("pablo", "second_person"), ("marta", "other_desk"), ("amina", "role"), ("clara", "role")],
)
def test_nobody_else_does(cast: Cast, name: str, code: str) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)

    with pytest.raises(TurnedAway) as turned:
        confirm_member(by=getattr(cast, name), member_id=nora, at=NOW)

    assert turned.value.refused.code == code
    assert not actor(nora).is_confirmed


def test_nobody_confirms_themself(cast: Cast) -> None:
    founded = invited(cast.pablo, desk=cast.pablo.desk_id, role=MemberRole.CASE_LEAD)
    confirm_member(by=cast.lucia, member_id=founded, at=NOW)
    themself = actor(founded)
    actions.remove_second_factors(member_id=founded, inviter=inviter(cast.pablo))

    # As they stood before: whoever waits is refused already.
    with pytest.raises(TurnedAway) as turned:
        confirm_member(by=themself, member_id=founded, at=NOW)

    assert turned.value.refused.code == "second_person"


def test_whoever_waits_confirms_nobody(cast: Cast) -> None:
    first = invited(cast.pablo, desk=cast.pablo.desk_id, role=MemberRole.CASE_LEAD)
    second = invited(cast.diego, desk=cast.pablo.desk_id, name="sara")

    with pytest.raises(TurnedAway) as turned:
        confirm_member(by=actor(first), member_id=second, at=NOW)

    assert turned.value.refused.code == "not_confirmed"


def test_nobody_is_confirmed_twice_nor_after_they_left(cast: Cast) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)
    confirm_member(by=cast.lucia, member_id=nora, at=NOW)

    with pytest.raises(actions.Refused, match="confirmed already"):
        confirm_member(by=cast.diego, member_id=nora, at=NOW)
    actions.remove_member(member_id=nora, on=TODAY)
    with pytest.raises(actions.Refused, match="confirmed already"):
        confirm_member(by=cast.diego, member_id=nora, at=NOW)


def test_the_database_takes_no_confirmation_by_who_invited(cast: Cast) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)

    with pytest.raises(DatabaseError, match="a_second_person_confirms"), transaction.atomic():
        Posting.objects.filter(member=nora).update(confirmed_by=cast.pablo.member, confirmed_at=NOW)


def test_of_two_who_confirm_at_once_one_does(committed: Cast) -> None:
    nora = invited(committed.pablo, desk=committed.pablo.desk_id)

    came = at_once(
        lambda: confirm_member(by=committed.lucia, member_id=nora, at=NOW),
        lambda: confirm_member(by=committed.diego, member_id=nora, at=NOW),
    )

    assert sorted(str(one) for one in came) == ["None", "confirmed already"]


@pytest.mark.parametrize(
    "role", [MemberRole.OFFICER, MemberRole.CASE_LEAD, MemberRole.DESK_ADMINISTRATOR]
)
def test_until_then_the_database_shows_them_no_row_of_a_case(
    committed: Cast, database: TestDatabase, role: MemberRole
) -> None:
    case = case_of_three(committed.amina)
    nora = invited(committed.pablo, desk=committed.pablo.desk_id, role=role)

    before = {table: seen(database.app, table, by=actor(nora)) for table in GRANTS}
    confirm_member(by=committed.lucia, member_id=nora, at=NOW)
    after = seen(database.app, "cases_access", by=actor(nora))

    assert [table for table, found in before.items() if str(case) in repr(found)] == []
    assert [
        table
        for table, found in before.items()
        if table.startswith(("cases_", "journal_", "sharing_")) and found not in ([], "refused")
    ] == []
    # Who manages a desk sees the row only of what is in their hands.
    assert (str(case) in repr(after)) is (role is not MemberRole.DESK_ADMINISTRATOR)


def test_and_tells_it_no_role(cast: Cast) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id, role=MemberRole.CASE_LEAD)

    said = settings_of(actor=actor(nora))

    assert (said["amparo.role"], said["amparo.reach"]) == ("", "")


def test_they_sign_in_set_up_their_sign_in_and_are_told_who_can_confirm(cast: Cast) -> None:
    case = case_of_three(cast.amina)
    invited(cast.pablo, desk=cast.pablo.desk_id)
    nora = with_own_codes("nora")

    first = nora.get("/", follow=True)
    refused = [
        nora.get(address).status_code
        for address in (reverse("cases"), reverse("case", args=[case]), reverse("open-case"))
    ]

    assert first.redirect_chain == [(reverse("not-confirmed"), 302)]
    text = text_of(first)
    assert "Pablo let you in on" in text
    assert "Lucia" in text
    assert "An administrator of the country" in text
    assert "Mateo" not in text
    assert refused == [403, 403, 403]


def test_whoever_waits_for_nobody_is_led_to_their_first_page(cast: Cast) -> None:
    response = browser_of("amina").get(reverse("not-confirmed"))

    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_role_newly_given_waits_too_and_the_old_one_is_gone(cast: Cast) -> None:
    actions.move_member(
        member_id=member_id("amina"), desk_id=cast.amina.desk_id, role=MemberRole.CASE_LEAD,
        on=TODAY, inviter=inviter(cast.pablo),
    )  # fmt: skip

    assert not actor(member_id("amina")).is_confirmed


@pytest.mark.parametrize("role", [MemberRole.EDITOR, MemberRole.AUDITOR])
def test_a_role_that_sees_no_case_waits_for_nobody(cast: Cast, role: MemberRole) -> None:
    assert actor(invited(cast.diego, desk=cast.diego.desk_id, role=role)).is_confirmed


def test_whoever_loses_the_second_step_is_confirmed_anew(cast: Cast) -> None:
    actions.remove_second_factors(member_id=member_id("amina"), inviter=inviter(cast.pablo))

    assert not actor(member_id("amina")).is_confirmed
    with pytest.raises(TurnedAway):
        confirm_member(by=cast.pablo, member_id=member_id("amina"), at=NOW)


def test_a_new_password_asks_for_a_second_person_only_where_nothing_else_guards(
    cast: Cast,
) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)
    confirm_member(by=cast.lucia, member_id=nora, at=NOW)

    for member in (nora, member_id("amina")):
        actions.change_password(
            member_id=member, password=LETTERS, invited_until=NOW, inviter=inviter(cast.pablo)
        )

    assert (actor(nora).is_confirmed, actor(member_id("amina")).is_confirmed) == (False, True)


@pytest.mark.parametrize("given", ["password", "second step", "role"])
def test_of_two_who_gave_a_way_in_one_after_the_other_neither_is_a_second_person(
    cast: Cast, given: str
) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)

    by = inviter(cast.diego)
    if given == "password":
        actions.change_password(member_id=nora, password=LETTERS, invited_until=NOW, inviter=by)
    elif given == "second step":
        actions.remove_second_factors(member_id=nora, inviter=by)
    else:
        actions.move_member(
            member_id=nora, desk_id=cast.pablo.desk_id, role=MemberRole.CASE_LEAD, on=TODAY,
            inviter=by,
        )  # fmt: skip

    for who in (cast.pablo, cast.diego):
        with pytest.raises(TurnedAway) as turned:
            confirm_member(by=who, member_id=nora, at=NOW)
        assert turned.value.refused.code == "second_person"
    waiting = find_waiting(member=Member.objects.get(pk=nora).pseudonym)
    assert waiting is not None
    assert (waiting.names, waiting.is_country) == (("Lucia",), False)
    chooses_a_password(nora)
    confirm_member(by=cast.lucia, member_id=nora, at=NOW)
    assert actor(nora).is_confirmed


def test_whoever_gives_the_same_again_waits_for_nobody_more(cast: Cast) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)
    confirm_member(by=cast.lucia, member_id=nora, at=NOW)
    for _ in range(2):
        actions.remove_second_factors(member_id=nora, inviter=inviter(cast.lucia))

    confirm_member(by=cast.pablo, member_id=nora, at=NOW)

    assert Posting.objects.filter(member=nora).count() == 1


def test_the_first_at_a_desk_is_in_by_the_administrator_of_the_country_and_the_second_waits(
    cast: Cast,
) -> None:
    house = Institution.objects.create(name="Defensoría")
    desk = Desk.objects.create(institution=house, name="New", place="", opened_on=SINCE)

    first = invited(cast.diego, desk=desk.pk, role=MemberRole.DESK_ADMINISTRATOR)
    second = invited(cast.diego, desk=desk.pk, name="sara")

    assert (actor(first).is_confirmed, actor(second).is_confirmed) == (True, False)
    confirm_member(by=actor(first), member_id=second, at=NOW)
    assert actor(second).is_confirmed


def test_a_desk_that_was_emptied_is_not_new_again(cast: Cast) -> None:
    actions.remove_member(member_id=member_id("rosa"), on=TODAY)

    nora = invited(cast.diego, desk=cast.rosa.desk_id)

    assert not actor(nora).is_confirmed


def test_a_desk_administrator_alone_lets_in_nobody_not_even_the_first(cast: Cast) -> None:
    house = Institution.objects.create(name="Defensoría")
    desk = Desk.objects.create(institution=house, name="New", place="", opened_on=SINCE)

    assert not actor(invited(cast.pablo, desk=desk.pk)).is_confirmed


def test_only_the_first_coordinator_of_the_country_is_in_at_once(cast: Cast) -> None:
    house = Institution.objects.create(name="Defensoría")
    desk = Desk.objects.create(institution=house, name="New", place="", opened_on=SINCE)

    second = invited(cast.diego, desk=desk.pk, role=MemberRole.COORDINATOR)

    assert not actor(second).is_confirmed
    assert [one.desk_id for one in list_coordinating_desks()] == [cast.clara.desk_id]
    Posting.objects.filter(role=MemberRole.COORDINATOR).update(role=MemberRole.EDITOR)
    assert actor(
        invited(cast.diego, desk=desk.pk, role=MemberRole.COORDINATOR, name="sara")
    ).is_confirmed


def test_the_page_shows_who_invited_whom_and_confirms(cast: Cast) -> None:
    said = {"shown_name": "Nora", "name": "nora", "desk": cast.pablo.desk_id, "role": "officer"}
    browser_of("pablo").post(reverse("own-desk-enter"), {**said, **days("day", "1", "11", "2026")})
    lucia, address = browser_of("lucia"), reverse("member-confirm", args=[member_id("nora")])

    told = text_of(lucia.get("/"))
    listed = text_of(lucia.get(reverse("new-members")))
    page = text_of(lucia.get(address))
    too_early = text_of(lucia.post(address))
    chooses_a_password(member_id("nora"))
    done = text_of(lucia.post(address, follow=True))

    assert "1 member waits to be confirmed." in told
    assert "Nora (Officer)" in listed
    assert "Who invited them Pablo" in page
    assert "They have not signed in and chosen a password of their own yet." in too_early
    assert "Nora is confirmed." in done
    assert actor(member_id("nora")).is_confirmed
    assert lucia.get(address).status_code == 404


def test_who_invited_is_told_that_somebody_else_confirms_and_other_desks_are_told_nothing(
    cast: Cast,
) -> None:
    address = reverse("member-confirm", args=[invited(cast.pablo, desk=cast.pablo.desk_id)])

    own = browser_of("pablo").get(address)
    sent = browser_of("pablo").post(address)

    assert "Somebody else confirms this member" in text_of(own)
    assert "I know this person" not in text_of(own)
    assert sent.status_code == 403
    assert browser_of("marta").get(address).status_code == 404
    assert "Nobody waits to be confirmed." in text_of(
        browser_of("marta").get(reverse("new-members"))
    )
    assert not actor(member_id("nora")).is_confirmed


def test_whoever_has_a_first_password_still_is_confirmed_by_nobody(cast: Cast) -> None:
    nora = invited(cast.pablo, desk=cast.pablo.desk_id)
    Member.objects.filter(pk=nora).update(has_first_password=True)

    with pytest.raises(actions.Refused, match="first password"):
        confirm_member(by=cast.lucia, member_id=nora, at=NOW)

    assert not actor(nora).is_confirmed


def administrator(cast: Cast, name: str = "nora") -> int:
    """Another administrator of the country, whom the only one invites."""
    return invited(
        cast.diego, desk=cast.diego.desk_id, role=MemberRole.COUNTRY_ADMINISTRATOR, name=name
    )


def test_the_administrator_of_a_country_does_not_make_their_second_person(cast: Cast) -> None:
    nora = administrator(cast)
    chooses_a_password(nora)
    ivan = invited(cast.diego, desk=cast.pablo.desk_id, name="ivan")
    chooses_a_password(ivan)

    for who, member in ((cast.diego, nora), (cast.lucia, nora), (cast.pablo, nora),
                        (actor(nora), nora), (actor(nora), ivan)):  # fmt: skip
        with pytest.raises(TurnedAway):
            confirm_member(by=who, member_id=member, at=NOW)

    assert (actor(nora).is_confirmed, actor(ivan).is_confirmed) == (False, False)


def test_another_administrator_of_the_country_lets_one_in(cast: Cast) -> None:
    nora, ivan = administrator(cast), administrator(cast, "ivan")
    Posting.objects.filter(member=nora).update(confirmed_at=NOW)
    chooses_a_password(ivan)

    confirm_member(by=actor(nora), member_id=ivan, at=NOW)

    assert actor(ivan).is_confirmed


def test_an_administrator_who_waits_is_not_one_with_whom_the_last_could_go(cast: Cast) -> None:
    administrator(cast)

    with pytest.raises(actions.Refused, match="last administrator"):
        actions.suspend_member(member_id=member_id("diego"), at=NOW)


def test_an_administrator_of_the_country_at_a_desk_makes_nobody_else_the_second_there(
    cast: Cast,
) -> None:
    house = Institution.objects.create(name="a new house")
    desk = Desk.objects.create(institution=house, name="first", place="Luque", opened_on=TODAY)
    nora = invited(cast.diego, desk=desk.pk, role=MemberRole.COUNTRY_ADMINISTRATOR)

    ivan = invited(cast.diego, desk=desk.pk, name="ivan")

    assert (actor(nora).is_confirmed, actor(ivan).is_confirmed) == (False, True)


@pytest.mark.parametrize(("role", "is_told"), [("officer", True), ("auditor", False)])
def test_who_hands_over_the_password_is_told_that_somebody_else_confirms(
    cast: Cast, role: str, is_told: bool
) -> None:
    amina = Member.objects.get(sign_in_name="amina")
    desk, house = cast.amina.desk_id, amina.postings.get().desk.institution_id
    said = {"shown_name": "Nora", "name": "nora", "desk": str(desk), "role": role}

    page = browser_of("diego").post(
        reverse("member-enter", args=[house]), {**said, **days("day", "1", "11", "2026")}
    )

    assert "Password of Nora" in text_of(page)
    assert ("They see no case until a second person confirms them." in text_of(page)) is is_told
