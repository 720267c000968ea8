"""A line of the benchmarks that fails does not take the others with it."""

from pathlib import Path

import pytest

from benchmarks import all_lines
from benchmarks.bulk import Bench
from benchmarks.measure import Line

MEASURED = Line(name="one", what="what works", figure=1.0, unit=" s")


def fails(_: Bench) -> list[Line]:
    raise ChildProcessError("died of signal 6\nwith a long story")


def works(_: Bench) -> list[Line]:
    return [MEASURED]


@pytest.fixture(autouse=True)
def few_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_lines, "LINES", {"broken": fails, "sound": works})
    monkeypatch.setattr(all_lines, "BUILD", tmp_path)
    monkeypatch.setattr(all_lines, "KEPT_IN", tmp_path / "benchmarks.json")


def test_a_line_that_fails_is_told_the_next_is_measured_and_the_end_is_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status = all_lines.main([])

    said = capsys.readouterr().out.splitlines()
    assert status == 1
    assert " ".join(said[1].split()) == (
        "broken FAILED: ChildProcessError: died of signal 6 with a long story"
    )
    assert said[2].startswith("what works")
    assert '"name": "one"' in (tmp_path / "benchmarks.json").read_text(encoding="utf-8")


def test_where_every_line_is_measured_the_end_is_nought() -> None:
    assert all_lines.main(["--only", "sound"]) == 0
