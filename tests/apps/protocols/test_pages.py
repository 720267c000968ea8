"""The pages of the protocol: sentences, drawing, cards, versions, roles; for whom, and in words."""

import re
from datetime import date
from html import unescape
from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client

from amparo.apps.accounts.models import Institution, Member, RoleHolding
from amparo.apps.protocols.editions import edition
from tests.apps.cases.owing import plain
from tests.cast import POLICE, Cast

pytestmark = pytest.mark.django_db
PUBLIC = ["/protocol/", "/protocol/drawing/", "/protocol/drawing.svg", "/protocol/versions/",
          "/protocol/cards/", "/protocol/cards/police/", "/protocol/cards/police.pdf"]  # fmt: skip


def text(client: Client, address: str, language: str = "en") -> str:
    """The text of a page."""
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return plain(response.content.decode())


def log_in(client: Client, name: str) -> None:
    """Sign somebody in."""
    client.force_login(Member.objects.get(sign_in_name=name))


@pytest.mark.parametrize("address", PUBLIC)
def test_the_law_is_for_everybody(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_every_rule_stands_on_the_page_once_and_can_be_linked_to(client: Client) -> None:
    markup = client.get("/protocol/").content.decode()

    named = re.findall(r'<article class="amparo-rule" id="([^"]+)">', markup)
    assert len(named) == len(set(named)) == 126
    assert {"PY1a", "PYM5c", "PYS1"} <= set(named)


def test_a_rule_links_to_the_text_it_rests_on(client: Client) -> None:
    markup = client.get("/protocol/", {"find": "PY1a"}).content.decode()

    link = '<a class="govuk-link" href="https://www.bacn.gov.py/leyes-paraguayas/3158/texto"'
    assert link in markup
    assert "Ley 4788/12, art. 30, § 1</a>" in markup


def test_a_rule_has_a_page_with_the_words_of_the_law(client: Client) -> None:
    markup = client.get("/protocol/rules/PY1a/").content.decode()

    words = "«deberán tener conocimientos de dichas directrices y procedimientos y aplicarlos»"
    assert f'lang="es">{words}</blockquote>' in markup
    assert '<span lang="en">must know the guidelines' in markup
    assert 'href="/protocol/#PY1a"' in markup


def test_who_reads_the_language_of_the_law_is_given_no_gloss(client: Client) -> None:
    shown = text(client, "/protocol/rules/PY1a/", "es")

    assert "deberán tener conocimientos" in shown
    assert "must know the guidelines" not in shown


def test_a_rule_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/protocol/rules/PY999/").status_code == 404


@pytest.mark.parametrize(
    ("words", "rule"), [("MALTREATMENT police record", "PYM5c"), ("pym5C", "PYM5c")]
)
def test_finding_shows_only_rules_with_all_the_words(client: Client, words: str, rule: str) -> None:
    response = client.get("/protocol/", {"find": words})

    markup = response.content.decode()
    assert f'id="{rule}"' in markup
    assert 'id="PY1a"' not in markup
    assert f'value="{words}"' in markup


def test_accents_need_not_be_typed_to_find(client: Client) -> None:
    with_them = text(client, "/protocol/?find=niñez", "es")
    without = text(client, "/protocol/?find=NINEZ", "es")

    assert with_them.count("PY") == without.count("PY") > 0


def test_what_is_nowhere_is_not_found_and_runs_nothing(client: Client) -> None:
    markup = client.get("/protocol/", {"find": "<script>x"}).content.decode()

    assert "0 rules or remarks hold: <script>x" in unescape(markup)
    assert "<script>x" not in markup


def test_the_drawing_is_an_image_that_can_run_nothing(client: Client) -> None:
    response = client.get("/protocol/drawing.svg", headers={"accept-language": "es"})

    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none';"
        " frame-ancestors 'none'; sandbox"
    )
    assert response.headers["Content-Security-Policy"] == policy
    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert fromstring(response.content).get("lang") == "es"


def test_the_page_of_the_drawing_keeps_the_strict_policy_and_has_the_tables(
    client: Client,
) -> None:
    response = client.get("/protocol/drawing/")

    markup = response.content.decode()
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert "style=" not in markup
    assert "<style" not in markup
    assert 'src="/protocol/drawing.svg"' in markup
    assert '<th scope="row">PY1a</th>' in markup


def test_a_card_says_what_one_institution_must_do(client: Client) -> None:
    shown = text(client, "/protocol/cards/police/")

    assert "24 hours Send a copy of the record to the court. PYM5c" in shown
    assert "The text of the law prevails." in shown


def test_a_card_comes_as_pdf_in_the_readers_language(client: Client) -> None:
    response = client.get("/protocol/cards/police.pdf", headers={"accept-language": "fr"})

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="police.fr.pdf"'
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("address", ["nobody", "..", "police.html", "POLICE"])
def test_who_has_no_card_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/protocol/cards/{address}/").status_code == 404
    assert client.get(f"/protocol/cards/{address}.pdf").status_code == 404


def test_a_member_finds_the_card_of_their_own_institution_first(cast: Cast, client: Client) -> None:
    log_in(client, "amina")

    shown = text(client, "/protocol/cards/")

    assert "hang up. Institutions Policía Nacional Your institution PDF" in shown
    assert "24 hours Send a copy" in text(client, "/protocol/cards/policía-nacional/")


def test_cards_of_roles_stand_apart_from_those_of_institutions(cast: Cast, client: Client) -> None:
    log_in(client, "amina")

    shown = text(client, "/protocol/cards/")

    institutions, roles = shown.split("Roles that the law names")
    assert "Mesa Interinstitucional PDF" in institutions
    assert "Municipality PDF" in institutions
    assert "Police PDF" not in institutions
    assert "Police PDF" in roles
    assert "CODENI, or the municipality PDF" in roles
    assert "Policía Nacional" not in roles


def test_an_institution_that_is_named_like_the_role_it_holds_is_an_institution(
    cast: Cast, client: Client
) -> None:
    municipality = Institution.objects.create(name="municipality")
    RoleHolding.objects.create(role="municipality", institution=municipality)
    log_in(client, "amina")

    institutions, roles = text(client, "/protocol/cards/").split("Roles that the law names")

    assert "Municipality PDF" in institutions
    assert "Municipality PDF" not in roles


def test_the_versions_and_laws_stand_with_their_first_days(client: Client) -> None:
    shown = text(client, "/protocol/versions/")

    assert "Version 1 30 November 2001 Still governs 90 36" in shown
    assert "Ley 4788/12, Integral contra la trata de personas" in shown
    assert "19 December 2012 76" in shown


def test_who_holds_a_role_is_told_to_members_with_its_days(cast: Cast, client: Client) -> None:
    RoleHolding.objects.create(
        role="police", institution=Institution.objects.create(name="Policía Rural"),
        place="Itapúa", held_from=date(2024, 3, 1), is_assumed=True,
    )  # fmt: skip
    log_in(client, "bruno")

    shown = text(client, "/protocol/roles/")

    assert f"Police {POLICE} Everywhere – –" in shown
    assert "Police Policía Rural (assumed) Itapúa 1 March 2024 –" in shown
    assert "Police Policía Rural" not in text(Client(), "/protocol/?find=Rural")


def test_who_holds_roles_here_is_not_told_to_strangers(cast: Cast, client: Client) -> None:
    RoleHolding.objects.create(
        role="police", institution=Institution.objects.create(name="Casa Refugio")
    )

    response = client.get("/protocol/roles/")
    told = [client.get(address).content.decode() for address in PUBLIC[:6]]

    assert response.status_code == 302
    assert client.get("/protocol/cards/casa-refugio/").status_code == 404
    assert [one for one in told if "Casa Refugio" in one or "Who holds which role" in one] == []


def test_what_is_read_is_kept_until_a_role_changes_hands(cast: Cast) -> None:
    before = edition(is_public=False)
    again = edition(is_public=False)

    RoleHolding.objects.create(role="judge", institution=Institution.objects.get(name=POLICE))

    assert again is before
    assert edition(is_public=False) is not before


@pytest.mark.parametrize(
    ("language", "rule"),
    [
        ("es", "Tras el contacto con una posible víctima, todo funcionario"),
        ("fr", "Après le contact avec une victime possible, tout agent"),
    ],
)
def test_the_rules_are_read_in_every_language(client: Client, language: str, rule: str) -> None:
    assert rule in text(client, "/protocol/?find=PY1a", language)
