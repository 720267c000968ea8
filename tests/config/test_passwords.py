"""The file of passwords known from breaches is read as it should be, or refused by name."""

from pathlib import Path

import pytest

from amparo.cli.checking.said import no_breached_passwords, unreadable_settings
from amparo.config.environment import Environment, UnreadableSetting
from amparo.config.passwords import breached_passwords


def given(file: object) -> Environment:
    return Environment(given={"AMPARO_BREACHED_PASSWORDS": str(file)})


def test_unsaid_there_is_none_and_the_check_says_so() -> None:
    (found,) = no_breached_passwords(environment=given(""))

    assert breached_passwords(environment=given("")) is None
    assert found.line().startswith("better: AMPARO_BREACHED_PASSWORDS names no file. ")


def test_a_list_is_taken_and_the_check_is_silent(tmp_path: Path) -> None:
    file = tmp_path / "pwned"
    file.write_text(f"{'0' * 40}:7\n{'F' * 40}:1\n")

    assert breached_passwords(environment=given(file)) == file
    assert list(no_breached_passwords(environment=given(file))) == []
    assert list(unreadable_settings(environment=given(file))) == []


def test_another_file_is_refused_in_a_sentence_and_by_the_check(tmp_path: Path) -> None:
    file = tmp_path / "pwned"
    file.write_text("an invented secret\n")

    with pytest.raises(UnreadableSetting) as refusal:
        breached_passwords(environment=given(file))

    assert str(refusal.value) == (
        f"AMPARO_BREACHED_PASSWORDS: {file} cannot be used: a line is not the SHA-1 of a password"
        " and how often it was seen; name the file of SHA-1 hashes, ordered by hash, that the"
        " downloader of Pwned Passwords writes"
    )
    assert [one.what for one in unreadable_settings(environment=given(file))] == [
        str(refusal.value)
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSetting, match=r"cannot be read \(No such file or directory\)"):
        breached_passwords(environment=given(tmp_path / "missing"))
