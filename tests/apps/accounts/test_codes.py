"""Codes of an app and of a sheet: the right one opens, once; what is kept shows no secret."""

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import LazySettings
from django.test import RequestFactory

from amparo.apps.accounts.factors import sheets
from amparo.apps.accounts.factors.adapter import secrets_of
from amparo.apps.accounts.factors.codes import (
    WrongCode,
    make_secret,
    make_sheet,
    picture_of,
    set_up_app,
    take_code,
)
from amparo.apps.accounts.factors.having import list_factors
from amparo.apps.accounts.factors.old_sheets import hash_sheets
from amparo.apps.accounts.models import Member
from amparo.config import settings as product
from tests.apps.accounts.apps_of_codes import code_of_app
from tests.cast import Cast, next_code

# The secret and a code of RFC 6238, appendix B, cut to six numbers.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def member(name: str = "amina") -> Member:
    return Member.objects.get(sign_in_name=name)


def with_app() -> str:
    """Give Amina an app, whose code of the half minute before is used up; return its secret."""
    secret = make_secret()
    set_up_app(member=member(), secret=secret, code=code_of_app(secret, steps=-1))
    return secret


def test_the_app_of_the_tests_shows_what_the_standard_says() -> None:
    assert code_of_app(RFC_SECRET, at_seconds=59) == "287082"


def test_a_code_of_the_app_opens_once(cast: Cast) -> None:
    code = code_of_app(with_app())
    take_code(member=member(), code=code)

    with pytest.raises(WrongCode):
        take_code(member=member(), code=code)


def test_the_code_that_set_the_app_up_is_used_up(cast: Cast) -> None:
    secret = with_app()

    with pytest.raises(WrongCode):
        take_code(member=member(), code=code_of_app(secret, steps=-1))


def test_a_code_from_before_the_last_one_is_refused(cast: Cast) -> None:
    secret = with_app()
    take_code(member=member(), code=code_of_app(secret, steps=1))

    with pytest.raises(WrongCode):
        take_code(member=member(), code=code_of_app(secret))


@pytest.mark.parametrize("steps", [-5, 5])
def test_a_code_of_another_time_is_refused(cast: Cast, steps: int) -> None:
    secret = with_app()

    with pytest.raises(WrongCode):
        take_code(member=member(), code=code_of_app(secret, steps=steps))


def test_an_app_is_not_set_up_with_a_wrong_code(cast: Cast) -> None:
    secret = make_secret()

    with pytest.raises(WrongCode):
        set_up_app(member=member(), secret=secret, code=code_of_app(secret, steps=9))

    assert [factor.kind.name for factor in list_factors(member=member())] == ["SHEET"]


def test_each_code_of_a_sheet_opens_once_however_it_is_written(cast: Cast) -> None:
    made = make_sheet(member=member())

    for code in made:
        take_code(member=member(), code=f" {code[:4]} {code[4:]} ")

    assert len(set(made)) == 10
    assert {len(code) for code in made} == {8}
    assert list_factors(member=member())[0].left == 0
    with pytest.raises(WrongCode):
        take_code(member=member(), code=made[0])


def test_a_new_sheet_ends_the_old_one(cast: Cast) -> None:
    old = next_code("amina")
    make_sheet(member=member())

    with pytest.raises(WrongCode):
        take_code(member=member(), code=old)


def test_the_code_of_somebody_else_is_refused(cast: Cast) -> None:
    with pytest.raises(WrongCode):
        take_code(member=member("amina"), code=next_code("mateo"))


def test_the_database_keeps_no_secret_that_can_be_read(cast: Cast) -> None:
    secret = with_app()

    codes = make_sheet(member=member())

    kept = " ".join(str(one.data) for one in Authenticator.objects.filter(user=member()))

    assert secret not in kept
    assert not any(code in kept for code in codes)
    assert "seed" not in kept


def test_the_product_hashes_codes_of_a_sheet_slowly_and_each_sheet_with_its_own_salt(
    cast: Cast,
) -> None:
    found = [one.data for one in Authenticator.objects.all()]

    assert product.SHEET_HASH_ROUNDS == 210_000
    assert len({sheet["salt"] for sheet in found}) == len(found) == 11
    assert {len(sheet["salt"]) for sheet in found} == {32}
    assert {len(code) for sheet in found for code in sheet["codes"]} == {64}


def test_what_is_kept_of_a_sheet_opens_nothing_under_another_key(
    cast: Cast, settings: LazySettings
) -> None:
    code = next_code("amina")
    settings.SECRET_KEY = "another invented key"

    with pytest.raises(WrongCode):
        take_code(member=member(), code=code)


def test_a_code_is_looked_for_with_one_slow_hash_and_only_if_it_could_be_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noted(*, text: str, salt: bytes, rounds: int) -> bytes:
        asked.append(text)
        return b""

    monkeypatch.setattr(sheets, "slow_hash", noted)
    for code in ("00000000", "123456", "1234567x", "٠٠٠٠٠٠٠٠", "", "0" * 20):
        with pytest.raises(WrongCode):
            take_code(member=member(), code=code)

    assert asked == ["00000000"]


def test_a_sheet_of_before_keeps_the_codes_that_were_not_used(cast: Cast) -> None:
    Authenticator.objects.all().delete()
    with secrets_of(member()):
        old = RecoveryCodes.activate(member())
        codes = old.generate_codes()
        old.validate_code(codes[0])

    hash_sheets(authenticators=Authenticator.objects.all())

    assert "seed" not in Authenticator.objects.get().data
    assert list_factors(member=member())[0].left == 9
    take_code(member=member(), code=codes[1])
    with pytest.raises(WrongCode):
        take_code(member=member(), code=codes[0])


def test_a_sheet_of_before_under_another_key_has_no_code_left(
    cast: Cast, settings: LazySettings
) -> None:
    Authenticator.objects.all().delete()
    with secrets_of(member()):
        RecoveryCodes.activate(member())
    settings.SECRET_KEY = "another invented key"

    hash_sheets(authenticators=Authenticator.objects.all())

    assert list_factors(member=member())[0].left == 0


def test_a_secret_copied_to_another_member_opens_nothing(cast: Cast) -> None:
    stolen = Authenticator.objects.get(user=member("mateo"), type="recovery_codes")
    Authenticator.objects.filter(user=member("amina")).update(data=stolen.data)

    with pytest.raises(WrongCode):
        take_code(member=member("amina"), code=next_code("mateo"))


def test_the_picture_is_one_that_a_page_may_show(cast: Cast, rf: RequestFactory) -> None:
    with request_context(rf.get("/")):
        picture = picture_of(member=member(), secret=RFC_SECRET)

    assert picture.startswith("<svg ")
    assert "style=" not in picture
