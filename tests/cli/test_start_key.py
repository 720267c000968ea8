"""``amparo serve --ask-start-key``: the key is typed, and reaches what serves and nothing else."""

from collections.abc import Callable, Mapping

import pytest

from amparo.cli import main
from amparo.cli.serving import command


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, str]]:
    """The settings of each start, which starts nothing."""
    found: list[Mapping[str, str]] = []

    def started(*, given: Mapping[str, str], name: str, prepare: Callable[..., None]) -> None:
        found.append(given)

    monkeypatch.setattr(command, "serve", started)
    monkeypatch.delenv("AMPARO_START_KEY", raising=False)
    return found


def test_what_is_typed_is_the_start_key(
    served: list[Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "getpass", lambda _asked: " an invented key \n")

    main(["serve", "--ask-start-key"])

    assert [given["AMPARO_START_KEY"] for given in served] == ["an invented key"]


def test_unasked_nobody_is_asked(
    served: list[Mapping[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "getpass", lambda _asked: pytest.fail("it asked"))

    main(["serve"])

    assert [given.get("AMPARO_START_KEY") for given in served] == [None]


def test_nothing_typed_and_nobody_there_are_refused(
    served: list[Mapping[str, str]], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def nobody(_asked: str) -> str:
        raise EOFError

    monkeypatch.setattr(command, "getpass", lambda _asked: "")
    nothing = main(["serve", "--ask-start-key"])
    monkeypatch.setattr(command, "getpass", nobody)
    alone = main(["serve", "--ask-start-key"])

    assert (nothing, alone, served) == (2, 2, [])
    assert capsys.readouterr().err == (
        "--ask-start-key: nothing was typed\n"
        "--ask-start-key: there is nobody at a terminal to ask\n"
    )
