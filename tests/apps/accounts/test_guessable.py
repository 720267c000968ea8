"""A password that a program soon guesses is refused, quickly, whatever somebody sends."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from amparo.apps.accounts import guessable
from amparo.apps.accounts.guessable import FEWEST_GUESSES, HardToGuess
from tests.apps.accounts.pages import text_of
from tests.apps.signing_in import sign_in
from tests.cast import PASSWORD, Cast


def is_refused(password: str) -> bool:
    try:
        HardToGuess().validate(password)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "123456789012", "qwertyuiop12", "passwordpassword", "P@ssw0rd1234", "aaaaaaaaaaab",
        "iloveyou2024", "abcdefghijkl", "1q2w3e4r5t6y", "superman1988", "x" * 128,
    ],
)  # fmt: skip
def test_what_many_use_or_a_row_of_keys_is_refused(password: str) -> None:
    assert is_refused(password)


@pytest.mark.parametrize("password", ["four goats asleep", "hvbqzkwmtryd", PASSWORD])
def test_what_is_hard_to_guess_will_do(password: str) -> None:
    assert not is_refused(password)


def test_a_short_one_is_left_to_the_rule_of_length() -> None:
    assert not is_refused("password")


def test_of_a_long_one_only_the_first_signs_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def weigh(password: str) -> dict[str, int]:
        asked.append(password)
        return {"guesses": FEWEST_GUESSES}

    monkeypatch.setattr(guessable, "zxcvbn", weigh)
    # Of 128 signs of this kind the estimate takes seconds.
    worst = ("4@8({[<3691!|0$5+7%2" * 7)[:128]

    assert not is_refused(worst)
    assert asked == ["4@8({[<3691!|0$5+7%2"]


def test_a_member_is_told_what_to_choose_instead(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")
    new = "1q2w3e4r5t6y"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    page = client.post("/password/", typed)

    assert "A program guesses this password soon" in text_of(page)
    assert "Choose four or more words" in text_of(page)
    assert sign_in(Client(), "amina").status_code == 302  # as before
