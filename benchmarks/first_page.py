"""The line on patience: from a clean clone to the first page, with a warm package cache."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.bulk import Bench
from benchmarks.measure import HOUSE, Line
from benchmarks.serving import Browser, free_port, started

BUDGET_SECONDS = 120


def measure_first_page(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure once: clone what is committed, `make demo`, until its address is printed."""
    with tempfile.TemporaryDirectory() as folder:
        clone, home, port = Path(folder, "clone"), Path(folder, "home"), free_port()
        home.mkdir()
        before = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(HOUSE), str(clone)], check=True)
        command = ["make", "demo", f"PORT={port}"]
        with started(command, port=port, folder=clone, given=_at_home(home)):
            seconds = time.perf_counter() - before
            Browser(port=port).get("/sign-in/")
    note = "git clone, make demo, until it printed its address and the page was there; once"
    return [
        Line(name="first-page", what="from a clone to the first page", figure=seconds, unit=" s",
             budget=BUDGET_SECONDS, at_least=False, note=note)
    ]  # fmt: skip


def _at_home(home: Path) -> dict[str, str]:
    """Return an environment whose home is empty, but for the caches and settings of packages."""
    kept = Path.home()
    caches = {
        "PIP_CACHE_DIR": kept / ".cache" / "pip",
        "PIP_CONFIG_FILE": kept / ".config" / "pip" / "pip.conf",
        "npm_config_cache": kept / ".npm",
        "npm_config_userconfig": kept / ".npmrc",
    }
    given = {name: text for name, text in os.environ.items() if not name.startswith("AMPARO_")}
    there = {name: str(path) for name, path in caches.items() if path.exists()}
    return {**there, **given, "HOME": str(home)}
