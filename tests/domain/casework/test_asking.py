"""What somebody may ask of whoever holds a case."""

import pytest

from amparo.domain.casework.asking import check_asking
from amparo.domain.casework.recording import Refused

CODE = "K7Q-M4X-2"
WORDS = "She is in hospital now."


def test_a_code_and_a_reason_may_be_sent() -> None:
    check_asking(code=CODE, words="n" * 20, asked_today=9)
    check_asking(code=CODE, words="n" * 1000, asked_today=0)


@pytest.mark.parametrize(
    "code", ["", "K7Q-M4X", "K7Q-M4X-22", "k7q-m4x-2", "K7QM4X2", "Ñ7Q-M4X-2", "YAM-ILE-T"]
)
def test_what_is_not_written_as_a_code_is_refused(code: str) -> None:
    with pytest.raises(Refused, match=r"^code$"):
        check_asking(code=code, words=WORDS, asked_today=0)


@pytest.mark.parametrize("words", ["", "n" * 19, "n" * 1001])
def test_a_reason_that_is_too_short_or_too_long_is_refused(words: str) -> None:
    with pytest.raises(Refused, match=r"^words$"):
        check_asking(code=CODE, words=words, asked_today=0)


def test_the_eleventh_request_of_a_day_is_refused() -> None:
    with pytest.raises(Refused, match=r"^too often$"):
        check_asking(code=CODE, words=WORDS, asked_today=10)
