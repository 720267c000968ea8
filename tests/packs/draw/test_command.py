"""``amparo protocol draw`` prints a drawing, or writes it where it is told, and nowhere else."""

import argparse
from pathlib import Path

import pytest

from amparo.cli.protocol.drawing import add_command
from amparo.cli.refusing import Refused
from tests.packs.draw.protocols import SITUATIONS

BREACH = SITUATIONS / "breach.yaml"


def draw(*arguments: str) -> None:
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers())
    options = parser.parse_args(["draw", *arguments])
    options.run(options)


def test_without_a_file_the_svg_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    draw(str(BREACH))

    assert capsys.readouterr().out.startswith("<svg ")


def test_the_name_of_the_file_says_what_is_written(tmp_path: Path) -> None:
    draw(str(BREACH), "--out", str(tmp_path / "new/a.svg"))
    draw(str(BREACH), "--language", "fr", "--out", str(tmp_path / "a.html"))

    assert (tmp_path / "new/a.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert '<html lang="fr">' in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"a\.png: is neither \.svg nor \.html"):
        draw(str(BREACH), "--out", str(tmp_path / "a.png"))

    assert list(tmp_path.iterdir()) == []


def test_a_protocol_is_not_drawn_over(tmp_path: Path) -> None:
    protocol = tmp_path / "protocol.svg"
    protocol.write_bytes(BREACH.read_bytes())

    with pytest.raises(Refused, match="which is read"):
        draw(str(protocol), "--out", str(protocol))

    assert protocol.read_bytes() == BREACH.read_bytes()
