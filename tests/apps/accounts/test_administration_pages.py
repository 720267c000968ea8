"""The pages of administration, as Diego meets them; and what they never show."""

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Desk, DeskMail, Institution, Member, Posting
from amparo.apps.cases.models import Case
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.operations.mail import MailServer
from tests.apps.accounts.pages import TODAY, days, institution_id, member_id, text_of
from tests.apps.acting import open_case
from tests.cast import PASSWORD, POLICE, PROSECUTION, SECRETARIAT, Cast

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

DAY = days("day", "27", "3", "2026")
TOMORROW = days("day", "28", "3", "2026")


def test_the_first_page_counts_open_desks_and_members(diego: Client) -> None:
    response = diego.get(reverse("administration"))

    counted = [(one.name, one.desks, one.members) for one in response.context["institutions"]]
    assert counted == [(SECRETARIAT, 1, 4), (PROSECUTION, 1, 2), (POLICE, 2, 5)]


def test_institutions_are_listed_as_in_a_dictionary(diego: Client) -> None:
    for name in ("MINNA", "Árbitros", "Zona"):
        Institution.objects.create(name=name)

    listed = diego.get(reverse("administration")).context["institutions"]

    assert [one.name for one in listed] == [
        "Árbitros",
        SECRETARIAT,
        PROSECUTION,
        "MINNA",
        POLICE,
        "Zona",
    ]


def test_an_institution_shows_its_desks_its_members_and_its_roles(diego: Client) -> None:
    response = diego.get(reverse("institution", args=[institution_id()]))

    said = text_of(response)
    assert "Police, Asunción Asunción 1 January 2020 All cases : Police, Asunción" in said
    assert "E-mail for the desk Police, Asunción Close the desk Police, Asunción" in said
    assert "Amina Police, Asunción Officer 1 January 2020" in said
    assert "Everywhere" in said


def test_an_institution_is_entered_and_then_shown(diego: Client) -> None:
    response = diego.post(reverse("institution-new"), {"name": "Defensa Pública"}, follow=True)

    assert response.redirect_chain[0][0] == reverse(
        "institution", args=[institution_id("Defensa Pública")]
    )
    assert "Defensa Pública is added." in text_of(response)


def test_a_name_that_is_taken_is_told_and_stays_typed(diego: Client) -> None:
    response = diego.post(reverse("institution-new"), {"name": POLICE})

    assert "This name is taken. Choose another." in text_of(response)
    assert f'value="{POLICE}"' in response.content.decode()


def test_a_desk_is_opened_at_a_place(diego: Client) -> None:
    address = reverse("desk-open", args=[institution_id()])

    response = diego.post(address, {"name": "Police, Itapúa", "place": "Itapúa", **DAY})

    desk = Desk.objects.get(place="Itapúa")
    assert response.status_code == 302
    assert (desk.name, desk.opened_on) == ("Police, Itapúa", TODAY)


def test_the_second_of_two_who_open_the_same_desk_is_told(diego: Client) -> None:
    address = reverse("desk-open", args=[institution_id()])

    response = diego.post(address, {"name": "Another", "place": "Asunción", **DAY})

    assert "This institution has an open desk at this place already." in text_of(response)
    assert 'value="Another"' in response.content.decode()


def test_a_day_still_to_come_is_refused_where_the_change_is_at_once(diego: Client) -> None:
    address = reverse("desk-open", args=[institution_id()])

    response = diego.post(address, {"name": "Police", "place": "Itapúa", **TOMORROW})

    assert "That day is still to come." in text_of(response)
    assert not Desk.objects.filter(place="Itapúa").exists()


def test_closing_asks_first_and_says_what_follows(diego: Client) -> None:
    only, one_of_two = Desk.objects.get(institution__name=PROSECUTION), Desk.objects.earliest("pk")

    last = text_of(diego.get(reverse("desk-close", args=[only.pk])))
    other = text_of(diego.get(reverse("desk-close", args=[one_of_two.pk])))

    assert "This is the only open desk of this institution." in last
    assert "What this desk owes goes to another desk of the institution." in other
    assert not Desk.objects.exclude(closed_on=None).exists()


def test_a_desk_with_members_is_not_closed_and_says_why(diego: Client, cast: Cast) -> None:
    response = diego.post(reverse("desk-close", args=[cast.amina.desk_id]), DAY)

    assert "Move or remove them first." in text_of(response)


def test_an_empty_desk_is_closed_and_stays_listed(diego: Client) -> None:
    police = Institution.objects.get(name=POLICE)
    desk = Desk.objects.create(institution=police, name="Old", place="Itapúa", opened_on=TODAY)

    response = diego.post(reverse("desk-close", args=[desk.pk]), DAY, follow=True)

    assert "Old, closed since 27 March 2026" in text_of(response)
    assert diego.get(reverse("desk-close", args=[desk.pk])).status_code == 404


def test_a_desk_gets_an_address_another_and_none(diego: Client, cast: Cast) -> None:
    address = reverse("desk-mail", args=[cast.amina.desk_id])

    first = text_of(diego.post(address, {"address": "police@desk.example"}, follow=True))
    shown = diego.get(address).content.decode()
    diego.post(address, {"address": "other@desk.example"})
    kept = list(DeskMail.objects.values_list("address", flat=True))
    last = text_of(diego.post(address, {"address": ""}, follow=True))

    assert "Police, Asunción gets e-mail from now on." in first
    assert 'value="police@desk.example"' in shown
    assert kept == ["other@desk.example"]
    assert "Police, Asunción gets no e-mail." in last
    assert not DeskMail.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["police", "police@", "a@b.example\nBcc: c@d.example", "a b@c.d", "a@b.example,c@d.example",
     "desk@ñandú.example", '"a\x0bb"@c.example'],
)  # fmt: skip
def test_what_is_no_address_is_refused(diego: Client, cast: Cast, typed: str) -> None:
    address = reverse("desk-mail", args=[cast.amina.desk_id])

    response = diego.post(address, {"address": typed})

    assert "Write an e-mail address, such as desk@example.org." in text_of(response)
    assert not DeskMail.objects.exists()


@pytest.mark.parametrize("is_sending", [True, False])
def test_the_page_says_where_the_server_sends_no_mail(
    diego: Client, cast: Cast, settings: LazySettings, *, is_sending: bool
) -> None:
    server = MailServer(host="mail.example", port=465, sender="a@b.example", is_secure=True)
    settings.MAIL_SERVER = server if is_sending else None

    said = text_of(diego.get(reverse("desk-mail", args=[cast.amina.desk_id])))

    assert ("This server sends no e-mail yet." in said) is not is_sending


def enter_nora(client: Client, desk: int) -> "Answer":
    typed = {"shown_name": "Nora", "name": "Nora", "desk": desk, "role": "officer", **DAY}
    return client.post(reverse("member-enter", args=[institution_id()]), typed)


def test_a_new_member_gets_a_password_that_is_shown_once(diego: Client, cast: Cast) -> None:
    response = enter_nora(diego, cast.amina.desk_id)

    found = re.search(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", text_of(response))
    assert found is not None
    assert "Write it down; it is not shown again." in text_of(response)
    later = diego.get(reverse("member", args=[member_id("nora")]))
    assert found[0] not in later.content.decode()
    assert Client().login(username="nora", password=found[0])


def test_a_member_is_entered_only_at_a_desk_of_the_institution(diego: Client, cast: Cast) -> None:
    response = enter_nora(diego, cast.bruno.desk_id)

    assert response.context["form"].errors.keys() == {"desk"}
    assert not Member.objects.filter(sign_in_name="nora").exists()


def test_a_sign_in_name_that_is_taken_is_told(diego: Client, cast: Cast) -> None:
    enter_nora(diego, cast.amina.desk_id)

    response = enter_nora(diego, cast.amina.desk_id)

    assert "This name is taken. Choose another." in text_of(response)


def test_who_has_no_desk_yet_is_led_to_open_one(diego: Client) -> None:
    empty = Institution.objects.create(name="Defensa Pública")

    response = diego.get(reverse("member-enter", args=[empty.pk]))

    assert "this institution has no open desk" in text_of(response)


def test_a_member_is_moved(diego: Client, cast: Cast) -> None:
    address = reverse("member-move", args=[member_id("amina")])

    response = diego.post(address, {"desk": cast.rosa.desk_id, "role": "coordinator", **DAY})

    posting = Posting.objects.get(member=member_id("amina"), ends_on=None)
    assert response.status_code == 302
    assert (posting.desk_id, posting.role) == (cast.rosa.desk_id, "coordinator")


def test_a_move_that_changes_nothing_is_told(diego: Client, cast: Cast) -> None:
    address = reverse("member-move", args=[member_id("amina")])

    response = diego.post(address, {"desk": cast.amina.desk_id, "role": "officer", **DAY})

    assert "They are at this desk in this role already." in text_of(response)


def test_removing_asks_first_and_signs_the_member_out_at_once(diego: Client) -> None:
    amina, address = Client(), reverse("member-remove", args=[member_id("amina")])
    amina.force_login(Member.objects.get(sign_in_name="amina"))
    asked = text_of(diego.get(address))
    before = amina.get(reverse("documentation")).context["page"].actor

    response = diego.post(address, follow=True)

    assert "They are signed out at once and cannot sign in again." in asked
    assert "Amina is removed." in text_of(response)
    assert before is not None
    assert amina.get(reverse("documentation")).context["page"].actor is None
    assert not amina.login(username="amina", password=PASSWORD)
    assert diego.get(address).status_code == 404


def test_the_last_administrator_is_told_why_they_stay(diego: Client) -> None:
    response = diego.post(reverse("member-remove", args=[member_id("diego")]))

    assert "This is the last administrator." in text_of(response)
    assert Member.objects.get(sign_in_name="diego").is_active


def test_a_new_password_ends_the_sessions_of_the_old_one(diego: Client) -> None:
    amina, address = Client(), reverse("member-password", args=[member_id("amina")])
    amina.force_login(Member.objects.get(sign_in_name="amina"))

    response = diego.post(address)

    found = re.search(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", text_of(response))
    assert found is not None
    assert amina.get(reverse("documentation")).context["page"].actor is None
    assert Client().login(username="amina", password=found[0])
    assert not Client().login(username="amina", password=PASSWORD)


@pytest.mark.parametrize("language", ["es", "fr"])
def test_days_are_told_in_the_language_of_the_reader(diego: Client, language: str) -> None:
    response = diego.get(
        reverse("institution", args=[institution_id()]), headers={"accept-language": language}
    )

    wanted = {"es": "1 de enero de 2020", "fr": "1er janvier 2020"}[language]
    assert wanted in text_of(response)


def test_an_administrator_sees_no_case_and_no_code_anywhere(diego: Client, cast: Cast) -> None:
    case = open_case(cast.amina)
    code = read_code(case=case)
    see_as(actor=cast.diego)

    pages = [reverse("administration"), reverse("roles"), reverse("institution-new")]
    pages += [reverse(name, args=[institution_id()]) for name in ("institution", "member-enter")]
    pages += [reverse(name, args=[cast.amina.desk_id]) for name in ("desk-close", "desk-mail")]
    pages += [reverse("member", args=[member_id("amina")])]
    shown = [diego.get(page).content.decode() for page in pages]

    assert not Case.objects.exists()
    assert [code in page or str(case) in page for page in shown] == [False] * 8
    assert diego.get(reverse("due")).headers["Location"] == reverse("administration")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("institution", [987654]), ("desk-open", [987654]), ("desk-close", [987654]),
     ("desk-mail", [987654]),
     ("member-enter", [987654]), ("member", [987654]), ("member-move", [987654]),
     ("role-end", [987654]), ("member", [10**30])],
)  # fmt: skip
def test_what_is_not_there_is_not_found(diego: Client, name: str, arguments: list[int]) -> None:
    assert diego.get(reverse(name, args=arguments)).status_code == 404
