"""What is kept under a passphrase: opened by it alone, and never by waiting for ever."""

import struct
import threading
import time

import pytest

from amparo.vault import passphrases
from amparo.vault.passphrases import Busy, Cost, keep_under, open_under
from amparo.vault.sealing import NotSealed

CHEAP = Cost(passes=1, mebibytes=1)
OF = ("member key", "amina")
SAID = "four invented words together"


def kept(content: bytes = b"a private half") -> bytes:
    return keep_under(passphrase=SAID, of=OF, content=content, cost=CHEAP)


def test_the_passphrase_opens_what_is_kept_under_it() -> None:
    assert open_under(passphrase=SAID, of=OF, kept=kept()) == b"a private half"


def test_spaces_around_it_and_other_bytes_of_the_same_letters_do_not_matter() -> None:
    made = keep_under(passphrase="Ñandú de acá", of=OF, content=b"x", cost=CHEAP)

    assert open_under(passphrase="  N\u0303andu\u0301 de aca\u0301 ", of=OF, kept=made) == b"x"


@pytest.mark.parametrize(
    "wrong", ["", "four invented words togethe", "Four invented words together"]
)
def test_another_passphrase_opens_nothing(wrong: str) -> None:
    with pytest.raises(NotSealed):
        open_under(passphrase=wrong, of=OF, kept=kept())


def test_it_opens_as_nothing_else() -> None:
    with pytest.raises(NotSealed):
        open_under(passphrase=SAID, of=("member key", "mateo"), kept=kept())


def test_bytes_that_ask_for_more_than_ours_ever_do_are_refused_untried() -> None:
    greedy = struct.pack(">1sII", b"\x01", 3, 2**20) + kept()[9:]

    began = time.monotonic()
    with pytest.raises(NotSealed):
        open_under(passphrase=SAID, of=OF, kept=greedy)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("size", [0, 1, 8, 24, 25, 60])
def test_what_is_cut_off_is_refused(size: int) -> None:
    with pytest.raises(NotSealed):
        open_under(passphrase=SAID, of=OF, kept=kept()[:size])


def test_each_guess_costs_what_is_written_with_it() -> None:
    assert kept()[:9] == b"\x01\x00\x00\x00\x01\x00\x00\x00\x01"
    assert kept()[9:25] != kept()[9:25]


def test_whoever_would_wait_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "_PATIENCE_SECONDS", 0.01)
    with passphrases._turns, passphrases._turns, pytest.raises(Busy):
        kept()
    assert open_under(passphrase=SAID, of=OF, kept=kept()) == b"a private half"


def test_other_threads_go_on_meanwhile() -> None:
    slow = Cost(passes=4, mebibytes=256)
    trying = threading.Thread(
        target=keep_under,
        kwargs={"passphrase": SAID, "of": OF, "content": b"", "cost": slow},
    )
    trying.start()
    turns = 0
    while trying.is_alive():
        turns += 1

    assert turns > 1_000
