"""Pairs of keys: what is sealed to one opens with its private half, as what it is of, alone."""

import pytest

from amparo.vault.pairs import fingerprint, new_pair, open_with, pair_of, seal_to
from amparo.vault.sealing import NotSealed

OF = ("desk key", "7")


def test_whoever_has_the_private_half_opens_what_was_sealed_to_the_public_one() -> None:
    pair = new_pair()

    sealed = seal_to(public=pair.public, of=OF, content=b"a key")

    assert open_with(pair=pair, of=OF, sealed=sealed) == b"a key"
    assert seal_to(public=pair.public, of=OF, content=b"a key") != sealed


def test_nobody_else_opens_it() -> None:
    sealed = seal_to(public=new_pair().public, of=OF, content=b"a key")

    with pytest.raises(NotSealed):
        open_with(pair=new_pair(), of=OF, sealed=sealed)


@pytest.mark.parametrize("other", [(), ("desk key",), ("desk key", "8"), ("desk key", "7", "x")])
def test_a_box_in_anothers_place_is_refused(other: tuple[str, ...]) -> None:
    pair = new_pair()
    sealed = seal_to(public=pair.public, of=OF, content=b"a key")

    with pytest.raises(NotSealed):
        open_with(pair=pair, of=other, sealed=sealed)


@pytest.mark.parametrize("sealed", [b"", b"\x00", b"\x00" * 48, b"\x00" * 200])
def test_what_is_no_box_is_refused(sealed: bytes) -> None:
    with pytest.raises(NotSealed):
        open_with(pair=new_pair(), of=OF, sealed=sealed)


def test_a_changed_box_is_refused_wherever_it_was_changed() -> None:
    pair = new_pair()
    sealed = seal_to(public=pair.public, of=OF, content=b"a key")

    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(NotSealed):
            open_with(pair=pair, of=OF, sealed=changed)


def test_the_private_half_gives_the_pair_and_is_not_shown() -> None:
    pair = new_pair()

    assert pair_of(private=pair.private) == pair
    assert pair.private.hex() not in repr(pair)
    assert "private" not in repr(pair)


def test_a_fingerprint_is_of_one_public_half() -> None:
    assert fingerprint(public=bytes(32)) == "8421 1022 8166 0000 0027 3834"
    assert fingerprint(public=bytes(31) + b"\x01") != fingerprint(public=bytes(32))
