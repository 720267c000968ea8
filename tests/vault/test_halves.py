"""A key on two sheets: both give it back, one says nothing."""

import pytest

from amparo.vault.halves import Half, NotAHalf, SameHalf, join, read_half, split, written
from amparo.vault.sealing import new_key

KEY = bytes(range(32))


def test_both_halves_give_the_key_back_in_any_order() -> None:
    first, second = split(key=KEY)

    assert join(one=first, other=second) == KEY
    assert join(one=second, other=first) == KEY


def test_one_half_is_as_good_for_every_key() -> None:
    first, _ = split(key=KEY)
    other_key = new_key()
    fitting = bytes(left ^ right for left, right in zip(first.content, other_key, strict=True))

    assert join(one=first, other=Half(sheet=2, content=fitting)) == other_key


def test_no_two_splits_are_the_same() -> None:
    assert split(key=KEY)[0] != split(key=KEY)[0]
    assert split(key=KEY)[1] != split(key=KEY)[1]


def test_the_same_sheet_twice_is_refused() -> None:
    first, _ = split(key=KEY)

    with pytest.raises(SameHalf):
        join(one=first, other=first)


def test_a_half_is_read_as_it_was_written_however_it_is_typed() -> None:
    half = split(key=KEY)[1]
    text = written(half=half)

    assert read_half(text=text) == half
    assert read_half(text=text.lower().replace(" ", "-")) == half
    assert read_half(text=text.replace("O", "0").replace("I", "1").replace("B", "8")) == half
    assert len(text.split()) == 15
    assert half.content.hex() not in repr(half)


def test_a_slip_of_the_pen_is_noticed() -> None:
    text = written(half=split(key=KEY)[0]).replace(" ", "")

    for at, letter in enumerate(text[:-1]):
        slipped = text[:at] + ("C" if letter != "C" else "D") + text[at + 1 :]
        with pytest.raises(NotAHalf):
            read_half(text=slipped)


@pytest.mark.parametrize("text", ["", "no sheet", "====", "A" * 58, "ñ" * 58, "A" * 10_000])
def test_what_is_no_half_is_refused(text: str) -> None:
    with pytest.raises(NotAHalf, match="letter by letter"):
        read_half(text=text)
