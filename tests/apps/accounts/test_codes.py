"""Codes of an app and of a sheet: the right one opens, once; what is kept shows no secret."""

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.test import RequestFactory

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
from amparo.apps.accounts.models import Member
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

    kept = " ".join(str(one.data) for one in Authenticator.objects.filter(user=member()))

    assert secret not in kept
    with secrets_of(member()):
        sheet = Authenticator.objects.get(user=member(), type="recovery_codes").wrap()
        assert not any(code in kept for code in sheet.generate_codes())


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
