"""A password is long enough without the words that anybody would try here first."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client

from amparo.apps.accounts.forms_sign_in import OwnPasswordForm
from amparo.apps.accounts.guessable import HardToGuess
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.passwords import SHORTEST_PASSWORD, WithoutWordsOfHere
from amparo.config import settings as product
from tests.apps.accounts.pages import text_of
from tests.apps.signing_in import sign_in
from tests.cast import PASSWORD, Cast

SAID = "such as Amparo, your own name or that of your desk, do not count"


def codes_of(password: str, *, member: Member | None = None) -> list[str | None]:
    """Why a password is refused; nothing where it is not."""
    try:
        validate_password(password, member)
    except ValidationError as refused:
        return [one.code for one in refused.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    ["amparo-amparo-2026", "AMPARO de policía", "Trata y traite 2026", "fiscalía-fiscalía"],
)
def test_words_of_here_do_not_make_a_password_long(password: str) -> None:
    assert codes_of(password) == ["words_of_here"]


@pytest.mark.parametrize("password", ["amparo and four goats asleep", "four goats asleep"])
def test_what_is_long_without_them_will_do(password: str) -> None:
    assert codes_of(password) == []


def test_names_of_the_member_do_not_count_and_those_of_others_do() -> None:
    amina = Member(sign_in_name="amina.k", shown_name="Amina Kollie")
    bruno = Member(sign_in_name="bruno", shown_name="Bruno")

    assert codes_of("AminaKollie2026", member=amina) == ["words_of_here"]
    assert codes_of("amina.k-in-2026", member=amina) == ["words_of_here"]
    assert codes_of("AminaKollie2026", member=bruno) == []


def test_the_words_of_the_desk_and_its_institution_do_not_count(cast: Cast) -> None:
    amina = Member.objects.get(sign_in_name="amina")  # of the police, at a desk in Asunción
    bruno = Member.objects.get(sign_in_name="bruno")  # a prosecutor

    assert codes_of("Asuncion2026!", member=amina) == ["words_of_here"]
    assert codes_of("Asuncion2026!", member=bruno) == []
    assert codes_of("cuatro cabras en Asunción", member=amina) == []


def test_the_words_of_a_desk_that_was_left_count_again(cast: Cast) -> None:
    amina = Member.objects.get(sign_in_name="amina")
    amina.postings.update(ends_on=date(2026, 3, 1))

    assert codes_of("Asuncion2026!", member=amina) == []


def test_a_short_password_is_refused_for_that_alone() -> None:
    assert codes_of("amparo 2026") == ["password_too_short"]


@pytest.mark.parametrize(
    "password",
    [
        "hvbqzkwmtryd",
        "493820174652",
        "ÑOÑO TÉRÉ ÜBÄÖ",
        "cuatro cabras duermen " * 6,
        "漢字と仮名交じりの文章です",
    ],
)
def test_a_password_may_be_made_of_anything(password: str) -> None:
    assert codes_of(password) == []


def test_a_member_is_told_which_words_do_not_count(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    typed = {
        "old_password": PASSWORD,
        "new_password1": "amparo-amina-26",
        "new_password2": "amparo-amina-26",
    }

    page = client.post("/password/", typed)

    assert SAID in text_of(page)
    assert sign_in(Client(), "amina").status_code == 302  # as before


@pytest.mark.parametrize(
    ("new", "again", "fields"),
    [
        ("qwertyuiop12", "qwertyuiop12", ["new_password1"]),
        ("qwertyuiop12", "qwertyuiop13", ["new_password2"]),
        (PASSWORD, PASSWORD, ["new_password1"]),
        ("four goats asleep", "four goats asleep", []),
    ],
)
def test_what_is_wrong_stands_at_the_field_to_be_mended(
    cast: Cast, new: str, again: str, fields: list[str]
) -> None:
    amina = Member.objects.get(sign_in_name="amina")
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": again}

    form = OwnPasswordForm(amina, data=QueryDict(urlencode(typed)))

    assert list(form.errors) == fields


def test_the_product_asks_for_twelve_signs_and_hashes_slowly() -> None:
    named = [str(one["NAME"]).rpartition(".")[2] for one in product.AUTH_PASSWORD_VALIDATORS]

    assert SHORTEST_PASSWORD == 12
    assert named == [
        "MinimumLengthValidator", "CommonPasswordValidator", WithoutWordsOfHere.__name__,
        HardToGuess.__name__,
    ]  # fmt: skip
    assert not hasattr(product, "PASSWORD_HASHERS")  # Django's own, of which the first is used
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"
    assert PBKDF2PasswordHasher.iterations >= 600_000


def test_a_password_is_taken_as_it_is_typed(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    new = "  Four Goats  asleep "
    client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )

    others = [sign_in(Client(), "amina", one) for one in (new.strip(), new.lower())]

    assert [one.status_code for one in others] == [200, 200]
    assert sign_in(Client(), "amina", new).status_code == 302


def test_fields_of_passwords_are_masked_and_open_to_password_managers(
    cast: Cast, client: Client
) -> None:
    sign_in(client, "amina")

    page = client.get("/password/").content.decode()

    fields = re.findall(r"<input[^>]*_password[^>]*>|<input[^>]*new_password\d[^>]*>", page)
    assert len(fields) == 3
    assert all('type="password"' in field for field in fields)
    assert ["current-password" in field for field in fields] == [True, False, False]
    assert ["new-password" in field for field in fields] == [False, True, True]
    assert "onpaste" not in page
