"""What all tests share: how they are searched for counterexamples, and when Spark can run."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

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
    """Keep the tests on Spark in one process, so that one Java starts; skip them without it."""
    why = why_spark_cannot_run()
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.xdist_group("spark"))
            if why:
                item.add_marker(pytest.mark.skip(reason=why))
