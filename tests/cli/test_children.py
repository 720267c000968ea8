"""The processes that `amparo serve` keeps running: whoever they started ends with them."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from amparo.cli.serving.processes import Child

_WAIT_SECONDS = 60
# It starts a process of its own, says which, and waits; the second time it does so alone.
_PARENT = """
import subprocess, sys, time
from pathlib import Path
if not Path(sys.argv[1]).exists():
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(sys.argv[1] + ".new").write_text(str(other.pid))
    Path(sys.argv[1] + ".new").rename(sys.argv[1])
time.sleep(600)
"""


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """Where the process says whom it started."""
    return tmp_path / "started"


@pytest.fixture
def child(said: Path) -> Iterator[Child]:
    """A process that has started another."""
    command = [sys.executable, "-c", _PARENT, str(said)]
    found = Child(name="parent", command=command, environment=dict(os.environ))
    found.start()
    assert until(said.exists)
    yield found
    found.stop()


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_whom_a_killed_process_started_ends_before_it_is_started_again(
    child: Child, said: Path
) -> None:
    other = psutil.Process(int(said.read_text(encoding="ascii")))
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    was_left = not has_ended(other)

    was_down = child.ensure_running()

    assert was_left
    assert was_down
    assert until(lambda: has_ended(other))
    assert child.process.poll() is None


def test_whom_a_stopped_process_started_ends_with_it(child: Child, said: Path) -> None:
    other = psutil.Process(int(said.read_text(encoding="ascii")))

    child.stop()

    assert until(lambda: has_ended(other))
    assert child.process is None


def test_one_that_runs_is_left_alone(child: Child) -> None:
    before = child.process

    was_down = child.ensure_running()

    assert not was_down
    assert child.process is before


def test_one_that_was_never_started_is_stopped_without_fault() -> None:
    child = Child(name="none", command=["/nowhere"], environment={})

    child.stop()

    assert child.process is None
