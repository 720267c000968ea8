from pathlib import Path

import pytest

from amparo.audit.log import Columns
from amparo.audit.reading import UnreadableLog, read_log
from tests.audit.reading.reading_a_log import ASUNCION, HEADER, read, refusal


def test_the_format_is_that_of_the_name_in_any_case(tmp_path: Path) -> None:
    assert read(tmp_path / "LOG.CSV", HEADER + "C1,report,2026-03-05\n").cases == ["C1"]


@pytest.mark.parametrize("name", ["log.xlsx", "log", "csv", "log.gz", "log.parquet.gz"])
def test_a_file_of_another_format_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name, HEADER) == (
        "is of no format known by its name; it ends in .csv, .csv.gz, .parquet, .xes, .xes.gz"
    )


@pytest.mark.parametrize("name", ["log.csv", "log.parquet", "log.xes.gz"])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableLog, match="there is no such file"):
        read_log(tmp_path / name, columns=Columns(), zone=ASUNCION)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.csv").mkdir()

    with pytest.raises(UnreadableLog, match="is not a file"):
        read_log(tmp_path / "log.csv", columns=Columns(), zone=ASUNCION)


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz", "log.parquet", "log.xes", "log.xes.gz"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name, "").startswith("the file is empty")
