"""What all tests share: how they are searched for counterexamples, and when Spark can run."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/browser/", "tests/cli/")
"""The folders in each of which demonstrations or servers start; two at once would be slow."""

# Speed is measured in benchmarks/, never here: a busy machine must not fail a test.
# A build tries the same examples each time; at a desk each run tries others.
hypothesis.settings.register_profile("amparo", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("amparo")

# Spark starts its workers with the first `python3` on the path, unless told otherwise.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def why_spark_cannot_run() -> str | None:
    """The reason in words, or ``None`` if Spark can run."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: `make test-all` installs it"
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(Path(home, "bin", "java") if home else "java"):
        return "no Java found: install Java 17 or newer, or set JAVA_HOME"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests on Spark where it cannot run."""
    why = why_spark_cannot_run()
    for item in items:
        if why and item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.skip(reason=why))


class ByPlace(LoadFileScheduling):  # type: ignore[misc]  # xdist says no types
    """Sends a file whole to one process, and so a folder whose files share what is started.

    So what a file reads, compiles or starts is there once. Marks of a group would do the same, but
    pytest 9.2 does not hear what xdist 3.8 makes of them.
    """

    def _split_scope(self, nodeid: str) -> str:
        together = (folder for folder in TOGETHER if nodeid.startswith(folder))
        return next(together, str(super()._split_scope(nodeid)))


@pytest.hookimpl(optionalhook=True)  # there is no xdist where one process runs them all
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByPlace | None:
    """Send tests to processes by their place, where `--dist loadfile` asks for files."""
    return ByPlace(config, log) if config.getvalue("dist") == "loadfile" else None
