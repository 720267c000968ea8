"""How a command ends where the terminal, the disk or the person before it want no more."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.cli import auditing, main
from tests.audit.commanding import HEAD, LOG, RULES, Desk

AMPARO = [sys.executable, "-c", "import sys; from amparo.cli import main; sys.exit(main())"]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(folder=tmp_path, capsys=capsys)
    desk.write("log.csv", LOG)
    desk.write("p.yaml", HEAD + RULES)
    return desk


def in_shell(desk: Desk, rest: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Audit the log with ``rest`` after the command, as a shell reads it."""
    command = f'"$@" audit log.csv --protocol p.yaml {rest}'
    return subprocess.run(
        ["bash", "-c", command, "bash", *AMPARO],
        cwd=desk.folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_control_c_stops_in_one_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: argparse.Namespace) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(auditing, "run", interrupted)
    answer = desk.run("audit", "log.csv", "--protocol", "p.yaml")

    assert (answer.status, answer.out, answer.err) == (130, "", "stopped\n")


def test_a_full_device_stops_in_one_line(desk: Desk) -> None:
    said = in_shell(desk, "> /dev/full")

    assert said.stderr == ("standard output: cannot be read or written (No space left on device)\n")
    assert said.returncode == 2


def test_a_closed_output_stops_in_one_line(desk: Desk) -> None:
    said = in_shell(desk, ">&-")

    assert said.stderr == "standard output is closed; send it to a file or to /dev/null\n"
    assert said.returncode == 2


def test_a_closed_error_stream_leaves_the_answer_clean(desk: Desk) -> None:
    desk.write("log.csv", LOG + "C-9,unheard of,2026-03-05,,\n")

    said = in_shell(desk, "--json 2>&-")

    assert (said.returncode, said.stdout[0], said.stdout[-2:]) == (0, "{", "}\n")


def test_a_letter_that_the_terminal_lacks_is_escaped(desk: Desk) -> None:
    desk.write("p.yaml", (HEAD + RULES).replace("police", "Policía"))

    said = in_shell(desk, "", PYTHONIOENCODING="ascii")

    assert (said.returncode, said.stderr) == (0, "")
    assert "Polic\\xeda" in said.stdout


def test_breaches_that_do_not_fit_on_the_device_are_refused_in_one_line(desk: Desk) -> None:
    full = desk.folder / "full.parquet"
    full.symlink_to("/dev/full")

    said = desk.refusal(
        "audit", desk.folder / "log.csv", "--protocol", desk.folder / "p.yaml", "--breaches", full
    )

    assert said.startswith("full.parquet: cannot be written (")
    assert "No space left on device" in said


def test_a_notice_in_no_known_encoding_is_written_escaped(desk: Desk) -> None:
    said = in_shell(desk, "--html o.html --notice $'a\\xffb'", LC_ALL="C.UTF-8")

    assert (said.returncode, said.stderr) == (0, "")
    page = (desk.folder / "o.html").read_text(encoding="utf-8")
    assert '<p class="notice">a\\udcffb</p>' in page


def test_describing_a_protocol_does_not_wait_for_a_compiler(desk: Desk) -> None:
    program = (
        "import sys; from amparo.cli import main; main(['protocol', 'describe', 'p.yaml']); "
        "sys.exit('numba' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=desk.folder, capture_output=True, check=False
    )

    assert (said.returncode, said.stderr) == (0, b"")


def test_help_on_a_full_device_stops_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        status = main(["--help"])

    assert status == 2
    assert capsys.readouterr().err.count("\n") == 1
