"""The start key is said, printed by a program, or made once and kept; never two of these."""

from pathlib import Path

import pytest

from amparo.config.environment import Environment, UnreadableSetting
from amparo.config.start_key import known_start_key, start_key

KEY = "an invented start key of 32 letters"


def environment(**given: str) -> Environment:
    return Environment(given=given)


def test_a_key_that_is_said_is_taken_and_none_is_made(tmp_path: Path) -> None:
    said = environment(AMPARO_START_KEY=KEY)

    assert start_key(environment=said, folder=tmp_path) == KEY
    assert list(tmp_path.iterdir()) == []


def test_a_program_prints_the_key(tmp_path: Path) -> None:
    asked = environment(AMPARO_START_KEY_COMMAND=f"printf '%s\\n' '{KEY}'")

    assert start_key(environment=asked, folder=tmp_path) == KEY
    assert known_start_key(environment=asked, folder=tmp_path) == KEY
    assert list(tmp_path.iterdir()) == []


def test_the_program_runs_without_a_shell(tmp_path: Path) -> None:
    asked = environment(AMPARO_START_KEY_COMMAND=f"printf a; touch {tmp_path}/made")

    assert start_key(environment=asked, folder=tmp_path) == "a;"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("false", r"the program gave no key \(CalledProcessError\)"),
        ("/nowhere/program", r"the program gave no key \(FileNotFoundError\)"),
        ("printf 'unfinished", r"the program gave no key \(ValueError\)"),
        ("true", "the program printed nothing"),
    ],
)
def test_a_program_that_gives_no_key_is_told(tmp_path: Path, command: str, why: str) -> None:
    asked = environment(AMPARO_START_KEY_COMMAND=command)

    with pytest.raises(UnreadableSetting, match=f"AMPARO_START_KEY_COMMAND: {why}"):
        start_key(environment=asked, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_failing_program_says_is_not_repeated(tmp_path: Path) -> None:
    asked = environment(AMPARO_START_KEY_COMMAND=f"sh -c 'echo {KEY}; echo {KEY} >&2; exit 1'")

    with pytest.raises(UnreadableSetting) as told:
        start_key(environment=asked, folder=tmp_path)

    assert KEY not in str(told.value)


def test_two_ways_at_once_are_refused(tmp_path: Path) -> None:
    both = environment(AMPARO_START_KEY=KEY, AMPARO_START_KEY_COMMAND="true")

    with pytest.raises(UnreadableSetting, match="AMPARO_START_KEY_COMMAND are both given"):
        start_key(environment=both, folder=tmp_path)


def test_unsaid_it_is_made_once_and_kept(tmp_path: Path) -> None:
    assert known_start_key(environment=environment(), folder=tmp_path) is None

    first = start_key(environment=environment(), folder=tmp_path)

    assert len(first) == 64
    assert start_key(environment=environment(), folder=tmp_path) == first
    assert known_start_key(environment=environment(), folder=tmp_path) == first
