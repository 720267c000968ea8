"""A sealed text: opened by who sealed it, and by nothing else."""

import pytest

from amparo.vault.sealing import NotSealed, seal_text, unseal_text

SECRET = "an invented secret"
SAID = {"secret": SECRET, "purpose": "a test", "owner": "amina"}


def test_a_sealed_text_is_opened_and_does_not_show_it() -> None:
    sealed = seal_text(**SAID, text="JBSWY3DP")

    assert unseal_text(**SAID, sealed=sealed) == "JBSWY3DP"
    assert "JBSWY3DP" not in sealed


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal_text(**SAID, text="same") != seal_text(**SAID, text="same")


@pytest.mark.parametrize("other", ["secret", "purpose", "owner"])
def test_another_secret_purpose_or_owner_opens_nothing(other: str) -> None:
    sealed = seal_text(**SAID, text="JBSWY3DP")

    with pytest.raises(NotSealed):
        unseal_text(**{**SAID, other: "another"}, sealed=sealed)


@pytest.mark.parametrize("text", ["", "JBSWY3DP", "no base 64 !", "AAAAAAAAAAAAAAAAAAAA"])
def test_what_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises(NotSealed):
        unseal_text(**SAID, sealed=text)


def test_what_was_changed_is_refused() -> None:
    sealed = seal_text(**SAID, text="JBSWY3DP")
    changed = ("B" if sealed[0] == "A" else "A") + sealed[1:]

    with pytest.raises(NotSealed):
        unseal_text(**SAID, sealed=changed)
