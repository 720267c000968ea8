"""The guide for a country's own protocol works when it is followed to the letter."""

import re
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.packs.beginning import schema_line
from tests.architecture.files import HOUSE

PAGE = (HOUSE / "docs/how-to/write-your-protocol.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[list[str]]:
    """The arguments of each call of amparo in a block."""
    return [line.split()[1:] for line in text.splitlines()]


def followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Write each file and run each command of the page, in order; give each command's answer."""
    monkeypatch.chdir(folder)
    answers = {}
    for kind, name, text in BLOCK.findall(PAGE):
        if kind == "yaml":
            path = folder / name
            path.write_text(f"# {schema_line(file=path)}\n{text}", encoding="utf-8")
        else:
            for arguments in commands(text):
                answers[" ".join(arguments[:2])] = main(arguments)
    return answers


def test_every_step_of_the_guide_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = followed(tmp_path, monkeypatch)
    said = " ".join(capsys.readouterr().out.split())

    assert answers == dict.fromkeys(
        ["pack new", "protocol check", "protocol try", "protocol describe", "protocol draw",
         "protocol card", "pack coverage", "pack unsupported"], 0,
    )  # fmt: skip
    assert "4 situations, 0 not as expected" in said
    assert "the police must tell the prosecutor." in said
    assert "names nobody to do it" in said
    assert "of 4 articles 4 encoded" in said


def test_the_guide_leaves_a_drawing_and_a_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(tmp_path, monkeypatch)

    assert (tmp_path / "build/alba-police.pdf").read_bytes().startswith(b"%PDF")
    assert "<svg" in (tmp_path / "build/alba.html").read_text(encoding="utf-8")
