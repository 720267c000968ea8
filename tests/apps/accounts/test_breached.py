"""Passwords known from breaches are found in a file, which is never read whole."""

import hashlib
import random
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from amparo.apps.accounts.breached import (
    NotAList,
    NotFromABreach,
    is_breached,
    refuse_what_is_no_list,
)

PASSWORDS = [f"invented password {number}" for number in range(1000)]


def line_of(password: str, end: str = "\n") -> str:
    count = len(password) ** 3
    return (
        f"{hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()}:{count}{end}"
    )


def written(folder: Path, *, passwords: list[str], end: str = "\n") -> Path:
    """A file as the downloader writes it."""
    file = folder / "pwned"
    file.write_text("".join(sorted(line_of(one, end) for one in passwords)), newline="")
    return file


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 1000])
def test_each_that_stands_there_is_found_and_no_other(tmp_path: Path, count: int, end: str) -> None:
    file = written(tmp_path, passwords=PASSWORDS[:count], end=end)

    assert [is_breached(password=one, file=file) for one in PASSWORDS[:count]] == [True] * count
    assert not any(is_breached(password=f"{one} ", file=file) for one in PASSWORDS)


def test_small_letters_no_count_and_no_last_line_end_are_read(tmp_path: Path) -> None:
    file = tmp_path / "pwned"
    lines = sorted(line_of(one).partition(":")[0].lower() for one in PASSWORDS)
    file.write_text("\n".join(lines))

    assert all(is_breached(password=one, file=file) for one in PASSWORDS)


def test_a_large_file_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, passwords=PASSWORDS)
    looked = 0

    class Counting:
        """Counts the lines that are matched."""

        def __init__(self, pattern: object) -> None:
            self.pattern = pattern

        def fullmatch(self, line: bytes) -> object:
            nonlocal looked
            looked += 1
            return self.pattern.fullmatch(line)  # type: ignore[attr-defined]  # a pattern

    from amparo.apps.accounts import breached

    monkeypatch.setattr(breached, "_LINE", Counting(breached._LINE))

    assert is_breached(password=PASSWORDS[500], file=file)
    assert 5 <= looked <= 20


def test_the_validator_says_it_in_plain_words(tmp_path: Path) -> None:
    rule = NotFromABreach(file=written(tmp_path, passwords=PASSWORDS))

    rule.validate("four goats asleep")
    with pytest.raises(ValidationError, match="known from a breach elsewhere") as refused:
        rule.validate(PASSWORDS[7])

    assert [one.code for one in refused.value.error_list] == ["breached"]


def test_a_list_as_it_should_be_is_taken(tmp_path: Path) -> None:
    refuse_what_is_no_list(file=written(tmp_path, passwords=PASSWORDS))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a line is not the SHA-1 of a password"),
        ("an invented password\n" * 50, "a line is not the SHA-1 of a password"),
        ("0123456789ABCDEF0123456789ABCDEF:7\n" * 50, "a line is not the SHA-1 of a password"),
    ],
)
def test_what_is_no_list_of_sha_1_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "pwned"
    file.write_text(text)

    with pytest.raises(NotAList, match=why):
        refuse_what_is_no_list(file=file)


def test_a_list_in_the_order_of_how_often_is_refused(tmp_path: Path) -> None:
    lines = [line_of(one) for one in PASSWORDS]
    random.Random(7).shuffle(lines)
    (tmp_path / "pwned").write_text("".join(lines))

    with pytest.raises(NotAList, match="its lines are not sorted by their hash"):
        refuse_what_is_no_list(file=tmp_path / "pwned")


def test_a_list_that_was_cut_is_noticed_where_it_is_met(tmp_path: Path) -> None:
    file = written(tmp_path, passwords=PASSWORDS)
    file.write_bytes(b"\0" * file.stat().st_size)

    with pytest.raises(NotAList):
        is_breached(password=PASSWORDS[0], file=file)
