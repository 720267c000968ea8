"""Names that are sealed and can still be counted."""

import pytest

from amparo.vault.names import seal_name, unseal_name
from amparo.vault.sealing import NotSealed

SAID = {"secret": "an invented secret", "purpose": "rules"}


def test_a_name_is_opened_and_does_not_show_itself() -> None:
    sealed = seal_name(**SAID, name="appoint_guardian")

    assert unseal_name(**SAID, sealed=sealed) == "appoint_guardian"
    assert b"guardian" not in sealed


def test_the_same_name_is_the_same_bytes_and_another_name_others() -> None:
    first, again = (seal_name(**SAID, name="appoint_guardian") for _ in range(2))

    assert first == again
    assert first != seal_name(**SAID, name="appoint_lawyer")


@pytest.mark.parametrize("other", ["secret", "purpose"])
def test_another_secret_or_purpose_seals_differently_and_opens_nothing(other: str) -> None:
    sealed = seal_name(**SAID, name="appoint_guardian")

    assert seal_name(**{**SAID, other: "another"}, name="appoint_guardian") != sealed
    with pytest.raises(NotSealed):
        unseal_name(**{**SAID, other: "another"}, sealed=sealed)


def test_short_names_are_all_of_one_length() -> None:
    assert {len(seal_name(**SAID, name="n" * letters)) for letters in range(1, 33)} == {48}


def test_a_long_name_with_accents_comes_back_whole() -> None:
    name = "niñez_y_adolescencia_" * 9

    assert unseal_name(**SAID, sealed=seal_name(**SAID, name=name)) == name


def test_what_was_changed_or_cut_is_refused() -> None:
    sealed = seal_name(**SAID, name="appoint_guardian")

    for changed in (sealed[:-1], sealed[1:], b"", bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(NotSealed):
            unseal_name(**SAID, sealed=changed)
