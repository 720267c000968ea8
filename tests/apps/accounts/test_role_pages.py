"""The pages of the protocol's roles: who holds each, and which nobody holds."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.models import RoleHolding
from tests.apps.accounts.pages import TODAY, days, institution_id, text_of
from tests.cast import POLICE


def test_roles_that_nobody_holds_come_first_with_how_many_duties_fall_to_them(
    diego: Client,
) -> None:
    response = diego.get(reverse("roles"))

    gaps, held = response.context["gaps"], response.context["held_roles"]
    assert "juvenile court" in [role.role for role in gaps]
    assert {role.role for role in held} >= {"police", "prosecution service"}
    assert [role.rules for role in gaps] == sorted((role.rules for role in gaps), reverse=True)
    page = response.content.decode()
    assert page.index(">Held by nobody</caption>") < page.index(">Held</caption>")


def test_every_role_is_listed_once(diego: Client) -> None:
    response = diego.get(reverse("roles"))

    names = [role.role for role in (*response.context["gaps"], *response.context["held_roles"])]
    assert len(names) == len(set(names)) == 30


def test_the_protocols_own_holders_stand_until_somebody_is_entered(diego: Client) -> None:
    name = "migration authority"
    before = {role.role: role for role in diego.get(reverse("roles")).context["held_roles"]}[name]
    asked = text_of(diego.get(reverse("role-hold", args=[name])))

    diego.post(
        reverse("role-hold", args=[name]),
        {"institution": institution_id(), **days("first_day", "1", "1", "2026")},
    )

    after = {role.role: role for role in diego.get(reverse("roles")).context["held_roles"]}[name]
    assert [held.institution for held in before.holdings] == [
        "Dirección General de Migraciones",
        "Dirección Nacional de Migraciones",
    ]
    assert str(before.holdings[0].last_day) == "18 October 2022"
    assert "only what is entered here counts" in asked
    assert [held.institution for held in after.holdings] == [POLICE]


def test_a_role_is_held_from_a_day_to_a_last_day_at_a_place(diego: Client) -> None:
    address = reverse("role-hold", args=["juvenile court"])
    typed = {
        "institution": institution_id(),
        "place": "Itapúa",
        "is_assumed": "on",
        **days("first_day", "1", "4", "2026"),
        **days("last_day", "30", "4", "2026"),
    }

    diego.post(address, typed)

    held = RoleHolding.objects.get(role="juvenile court")
    assert (held.place, held.held_from, held.held_until, held.is_assumed) == (
        "Itapúa",
        date(2026, 4, 1),
        date(2026, 5, 1),
        True,
    )
    said = text_of(diego.get(reverse("role", args=["juvenile court"])))
    assert "Policía Nacional Assumed Itapúa 1 April 2026 30 April 2026" in said


def test_a_role_that_is_held_already_is_told(diego: Client) -> None:
    typed = {"institution": institution_id(), **days("first_day", "1", "1", "2026")}

    response = diego.post(reverse("role-hold", args=["prosecution service"]), typed)

    assert "An institution holds this role at this place at that time already." in text_of(response)


@pytest.mark.parametrize("name", ["role", "role-hold"])
def test_a_role_of_another_protocol_is_not_found(diego: Client, name: str) -> None:
    assert diego.get(reverse(name, args=["ministry of magic"])).status_code == 404


def test_a_role_shows_who_holds_it_and_that_it_can_end(diego: Client) -> None:
    said = text_of(diego.get(reverse("role", args=["police"])))

    assert "Policía Nacional Everywhere – – Enter an end for Policía Nacional" in said


def test_the_end_of_a_role_is_its_last_day(diego: Client) -> None:
    held = RoleHolding.objects.get(role="police")

    diego.post(reverse("role-end", args=[held.pk]), days("last_day", "31", "3", "2026"))

    held.refresh_from_db()
    assert held.held_until == date(2026, 4, 1)
    assert diego.get(reverse("role-end", args=[held.pk])).status_code == 404


def test_a_role_that_ended_yesterday_is_a_gap_today(diego: Client) -> None:
    RoleHolding.objects.filter(role="police").update(held_until=TODAY)

    response = diego.get(reverse("roles"))

    assert "police" in [role.role for role in response.context["gaps"]]


@pytest.mark.parametrize("year", ["26", "0026", "9999", "two"])
def test_a_year_of_another_age_is_refused(diego: Client, year: str) -> None:
    held = RoleHolding.objects.get(role="police")

    response = diego.post(reverse("role-end", args=[held.pk]), days("last_day", "1", "1", year))

    assert "There is no such day." in text_of(response)


def test_a_gap_is_a_role_with_duties_that_nobody_holds(diego: Client) -> None:
    gaps = diego.get(reverse("roles")).context["gaps"]
    idle = [role for role in gaps if role.rules == 0]

    shown = diego.get(reverse("administration"))

    assert idle
    assert shown.context["gaps"] == len(gaps) - len(idle)


def test_an_institution_without_a_role_leads_to_the_roles(diego: Client) -> None:
    shown = diego.post(reverse("institution-new"), {"name": "Defensa Pública"}, follow=True)

    assert f'href="{reverse("roles")}">Say which role it holds</a>' in shown.content.decode()
