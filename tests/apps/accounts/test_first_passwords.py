"""The first password of a member can be read from paper, and guessed by nobody."""

import re

from django.contrib.auth.password_validation import validate_password

from amparo.apps.accounts.administration.first_passwords import make_first_password


def test_a_first_password_is_four_groups_without_signs_that_look_alike() -> None:
    made = [make_first_password() for _ in range(200)]

    assert all(re.fullmatch(r"(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", one) for one in made)


def test_each_first_password_is_another_one_and_good_enough() -> None:
    made = [make_first_password() for _ in range(200)]

    for one in made:
        validate_password(one)
    assert len(set(made)) == 200
