"""Logs that take long: when the kernel is compiled, and what is told meanwhile."""

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from amparo.audit import compiled, judging
from amparo.audit.coding import CodedLog, code_log
from amparo.audit.log import Columns
from amparo.audit.reading import read_log
from amparo.cli import logs
from amparo.packs.protocol_file import read_protocol
from tests.audit.commanding import HEAD, LOG, RULES, Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder=tmp_path, capsys=capsys)


def coded(desk: Desk, *events_of_cases: int) -> CodedLog:
    """A log with a case of each number of events."""
    rows = "".join(
        f"C-{case},visit made,2026-03-02 10:00\n" * count
        for case, count in enumerate(events_of_cases)
    )
    protocol = read_protocol(path=desk.write("p.yaml", HEAD + RULES))
    path = desk.write("log.csv", "case,event,happened\n" + rows)
    zone = next(iter(protocol.calendars.values())).zone
    return code_log(log=read_log(path, columns=Columns(), zone=zone), protocol=protocol)


def test_few_events_are_judged_interpreted_unless_one_case_is_crowded(desk: Desk) -> None:
    assert judging.is_small(coded=coded(desk, 3, 1000, 2))
    assert not judging.is_small(coded=coded(desk, 3, 1001, 2))
    assert judging.is_small(coded=coded(desk, *[1] * 40_000))
    assert not judging.is_small(coded=coded(desk, *[1] * 40_001))


def test_a_bar_shows_how_far_a_long_log_has_come(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "FEW_EVENTS", 1)
    monkeypatch.setattr(logs, "_LARGE_BYTES", 1)
    in_a_file = desk.audit()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    on_a_terminal = desk.audit()

    assert "reading" not in in_a_file.err
    assert "judging" not in in_a_file.err
    assert "reading: " in on_a_terminal.err
    assert "judging: " in on_a_terminal.err
    assert on_a_terminal.out == in_a_file.out


def test_a_short_log_shows_no_bar(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert desk.audit(LOG).err == ""


def test_compiling_is_told_before_it_begins(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "FEW_EVENTS", 1)
    monkeypatch.setattr(logs, "is_compiled", lambda: False)

    assert desk.audit().err == "compiling the kernel, once; about half a minute\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def cache_folder() -> Path:
    """Ask anew, as a new process would."""
    return compiled._cache_folder.__wrapped__()


def test_compiled_code_is_kept_where_nobody_else_can_write(cache: Path) -> None:
    folder = cache_folder()

    assert folder.parent == cache / "amparo"
    assert cache_folder() == folder
    for one in (folder, folder.parent):
        assert stat.S_IMODE(one.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_in_which_others_can_write_is_not_trusted(cache: Path, mode: int) -> None:
    cache_folder().parent.chmod(mode)

    first, second = cache_folder(), cache_folder()

    assert cache not in first.parents
    assert first != second  # nobody can foretell it
    assert stat.S_IMODE(first.stat().st_mode) == 0o700


def test_a_folder_that_leads_elsewhere_is_not_trusted(cache: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    cache.mkdir()
    (cache / "amparo").symlink_to(elsewhere)

    assert cache not in cache_folder().parents


def test_a_folder_of_somebody_else_is_not_trusted(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache_folder()
    somebody_else = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: somebody_else)

    assert cache not in cache_folder().parents


def test_without_a_home_that_can_be_written_there_is_a_folder_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))

    assert tmp_path not in cache_folder().parents
    assert np.array_equal(sorted(cache_folder().iterdir()), [])
