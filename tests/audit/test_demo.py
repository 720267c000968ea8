"""``amparo demo-audit``: an invented caseload, the same each time and marked as invented."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amparo.audit.log import Columns
from amparo.audit.reading import read_log
from tests.architecture.files import HOUSE
from tests.audit.commanding import Answer, Desk

NOTICE = "Demonstration: 160 invented cases. Nobody lived them."


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


def demo(desk: Desk, folder: str) -> Answer:
    return desk.run("demo-audit", "--folder", desk.folder / folder)


def test_twice_gives_the_same_log_and_the_same_report(desk: Desk) -> None:
    one, other = demo(desk, "one"), demo(desk, "other")

    for name in ("caseload.csv", "report.html"):
        first, second = (desk.folder / folder / name for folder in ("one", "other"))
        assert first.read_bytes() == second.read_bytes()
    assert one.out.replace("/one/", "/other/") == other.out
    assert (one.status, one.err) == (0, "")


def test_it_is_marked_as_invented_wherever_it_is_shown(desk: Desk) -> None:
    answer = demo(desk, "demo")
    page = (desk.folder / "demo" / "report.html").read_text(encoding="utf-8")
    with (desk.folder / "demo" / "caseload.csv").open(encoding="utf-8") as file:
        cases = {row["case"] for row in csv.DictReader(file)}

    assert answer.out.startswith(f"{NOTICE}\n")
    assert f'<p class="notice">{NOTICE}</p>' in page
    assert cases == {f"DEMO-{number:04}" for number in range(1, 161)}


def test_no_row_of_it_is_broken_or_unknown(desk: Desk) -> None:
    answer = demo(desk, "demo")
    path = desk.folder / "demo" / "caseload.csv"
    protocol = HOUSE / "packs/paraguay/protocol.yaml"

    log = read_log(path, columns=Columns(), zone=ZoneInfo("America/Asuncion"))
    strict = desk.run("audit", path, "--protocol", protocol, "--strict", "--json")

    assert log.broken == []
    assert "could not be judged" not in answer.out
    assert "were not judged" not in answer.out
    assert (strict.status, strict.err.count("line ")) == (0, 0)


def test_the_last_lines_say_where_the_files_lie(desk: Desk) -> None:
    answer = demo(desk, "demo")

    assert answer.out.splitlines()[-2:] == [
        f"The invented log: {desk.folder.resolve()}/demo/caseload.csv",
        f"The report:       {desk.folder.resolve()}/demo/report.html",
    ]


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(desk: Desk) -> None:
    desk.write("file", "")

    assert "cannot be written" in desk.refusal("demo-audit", "--folder", desk.folder / "file")
