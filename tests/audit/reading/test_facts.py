from pathlib import Path

import pytest

from amparo.audit.log import BrokenRow
from tests.audit.reading.reading_a_log import read

HEADER = "case,event,happened,child\nC1,report,2026-03-05,"


@pytest.mark.parametrize(
    "word", ["yes", "YES", "true", "True", "1", "1.0", "si", "sí", "SÍ", "si\u0301", "oui", "y"]
)
def test_yes_is_understood(tmp_path: Path, word: str) -> None:
    log = read(tmp_path / "log.csv", HEADER + word, fact_names=["child"])

    assert log.facts["child"].tolist() == [1]


@pytest.mark.parametrize("word", ["no", "No", "false", "0", "0.0", "non", "n", " no "])
def test_no_is_understood(tmp_path: Path, word: str) -> None:
    log = read(tmp_path / "log.csv", HEADER + word, fact_names=["child"])

    assert log.facts["child"].tolist() == [0]


@pytest.mark.parametrize("word", ["", "  ", '""'])
def test_a_blank_is_unknown(tmp_path: Path, word: str) -> None:
    log = read(tmp_path / "log.csv", HEADER + word, fact_names=["child"])

    assert log.facts["child"].tolist() == [-1]


@pytest.mark.parametrize("word", ["maybe", "2", "-1", "yes!", "null", "ja"])
def test_anything_else_is_reported_and_the_row_left_out(tmp_path: Path, word: str) -> None:
    log = read(tmp_path / "log.csv", HEADER + word, fact_names=["child"])

    assert len(log) == 0
    assert log.broken == [
        BrokenRow(line=2, column="child", value=word, why="is neither yes nor no")
    ]
