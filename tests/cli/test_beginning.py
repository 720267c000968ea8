"""``amparo begin``: from an empty folder to a first administrator, and never a second one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
_BEGIN = ("--institution", "Mesa Interinstitucional", "--sign-in", "Diego", "--name", "Diego A.")


def begin(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if "AMPARO" not in name}
    program = "import sys; from amparo.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, "begin", *options],
        env={**kept, "AMPARO_DATA": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_first_administrator_is_entered_once(tmp_path: Path) -> None:
    first = begin(tmp_path, *_BEGIN)
    second = begin(tmp_path, *_BEGIN)

    assert re.search(r"^Diego may sign in with: [a-z2-9]{4}(-[a-z2-9]{4}){3}$", first.stdout, re.M)
    assert (first.returncode, first.stderr) == (0, "")
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr.startswith("somebody administers this Amparo already")


def test_an_empty_name_is_refused(tmp_path: Path) -> None:
    answer = begin(tmp_path, "--institution", " ", "--sign-in", "diego", "--name", "Diego")

    assert (answer.returncode, answer.stderr) == (2, "a name is empty; write one\n")
