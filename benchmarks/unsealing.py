"""The lines on sealed names: what whoever looks for one among two hundred waits for."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.bulk import Bench
from benchmarks.measure import HOUSE, Line
from tests.database import START_KEY, started

COUNTRY, NAMES = "paraguay", 200


def measure_unsealing(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure in a database of its own, filled as a desk fills it."""
    with tempfile.TemporaryDirectory() as folder, started(folder=Path(folder)) as database:
        said = {
            "AMPARO_DATA": folder,
            "AMPARO_COUNTRY": COUNTRY,
            "AMPARO_START_KEY": START_KEY,
            "AMPARO_PROCESS_URL": database.app,
            "DJANGO_SETTINGS_MODULE": "amparo.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.unsealing_child", str(NAMES)],
            env={**os.environ, **said}, cwd=HOUSE, check=True, capture_output=True, text=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return _lines(found)


def _lines(found: dict[str, Any]) -> list[Line]:
    opened, codes = found["opened_ms"], found["codes_ms"]
    return [
        Line(name="unseal-names", what=f"{NAMES} sealed names opened", figure=opened, unit=" ms",
             budget=100, at_least=False,
             note=f"with its queries; median of {found['times']}", details=found),
        Line(name="unseal-against", what="the same, against reading their cases' codes",
             figure=opened / codes, unit=" times", note=f"the codes: {codes:.3g} ms"),
        Line(name="renew-desk", what="a desk's key made anew: grants sealed to it",
             figure=found["grants"] / found["renewed_ms"] * 1000, unit=" a second",
             note=f"{found['grants']} grants in {found['renewed_ms']:.0f} ms, one transaction"),
    ]  # fmt: skip
