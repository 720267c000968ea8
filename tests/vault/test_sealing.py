"""What is sealed: opened by who sealed it, as what it was sealed, and by nothing else."""

import pytest

from amparo.vault.sealing import NotSealed, new_key, seal, seal_text, unseal, unseal_text

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
OF = ("case 7", "facts")
SECRET = "an invented secret"
SAID = {"secret": SECRET, "purpose": "a test", "owner": "amina"}


def test_what_is_sealed_is_opened_and_does_not_show_it() -> None:
    sealed = seal(key=KEY, of=OF, content=b"the place is Gbarnga")

    assert unseal(key=KEY, of=OF, sealed=sealed) == b"the place is Gbarnga"
    assert b"Gbarnga" not in sealed


def test_the_same_is_sealed_differently_each_time() -> None:
    assert seal(key=KEY, of=OF, content=b"same") != seal(key=KEY, of=OF, content=b"same")


def test_each_new_key_is_another_one() -> None:
    assert len({new_key() for _ in range(100)}) == 100
    assert len(new_key()) == 32


def test_another_key_opens_nothing() -> None:
    sealed = seal(key=KEY, of=OF, content=b"yes")

    with pytest.raises(NotSealed):
        unseal(key=OTHER_KEY, of=OF, sealed=sealed)


@pytest.mark.parametrize(
    "of", [("case 8", "facts"), ("case 7", "profile"), ("case 7",), ("case 7facts",), ()]
)
def test_what_was_moved_elsewhere_does_not_open(of: tuple[str, ...]) -> None:
    sealed = seal(key=KEY, of=OF, content=b"yes")

    with pytest.raises(NotSealed):
        unseal(key=KEY, of=of, sealed=sealed)


def test_no_two_lists_of_what_it_is_of_are_taken_for_each_other() -> None:
    sealed = seal(key=KEY, of=("ab", "c"), content=b"yes")

    with pytest.raises(NotSealed):
        unseal(key=KEY, of=("a", "bc"), sealed=sealed)


@pytest.mark.parametrize("place", range(105))
def test_a_change_of_any_byte_is_noticed(place: int) -> None:
    sealed = bytearray(seal(key=KEY, of=OF, content=b"yes"))
    sealed[place] ^= 1

    with pytest.raises(NotSealed):
        unseal(key=KEY, of=OF, sealed=bytes(sealed))


@pytest.mark.parametrize("left", [0, 1, 24, 25, 40, 41, 104])
def test_what_was_cut_short_is_refused(left: int) -> None:
    sealed = seal(key=KEY, of=OF, content=b"yes")

    with pytest.raises(NotSealed):
        unseal(key=KEY, of=OF, sealed=sealed[:left])


def test_a_yes_is_as_long_as_a_no_and_as_many_a_place() -> None:
    contents = (b"", b"no", b"yes", b"the place is Gbarnga, the person is a child")

    assert {len(seal(key=KEY, of=OF, content=content)) for content in contents} == {105}


def test_a_sealed_text_is_opened_and_does_not_show_it() -> None:
    sealed = seal_text(**SAID, text="JBSWY3DP")

    assert unseal_text(**SAID, sealed=sealed) == "JBSWY3DP"
    assert "JBSWY3DP" not in sealed


@pytest.mark.parametrize("other", ["secret", "purpose", "owner"])
def test_another_secret_purpose_or_owner_opens_nothing(other: str) -> None:
    sealed = seal_text(**SAID, text="JBSWY3DP")

    with pytest.raises(NotSealed):
        unseal_text(**{**SAID, other: "another"}, sealed=sealed)


@pytest.mark.parametrize("text", ["", "JBSWY3DP", "no base 64 !", "AAAAAAAAAAAAAAAAAAAA"])
def test_a_text_that_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises(NotSealed):
        unseal_text(**SAID, sealed=text)
