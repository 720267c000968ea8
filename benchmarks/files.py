"""The lines on files: a long film sealed on its way in, against a plain copy in the same run."""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.bulk import Bench
from benchmarks.measure import HOUSE, Line
from tests.database import START_KEY

MEGABYTES = 500


def measure_files(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure in a process and a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        said = {
            "AMPARO_DATA": folder,
            "AMPARO_COUNTRY": "paraguay",
            "AMPARO_START_KEY": START_KEY,
            "DJANGO_SETTINGS_MODULE": "amparo.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.files_child", str(MEGABYTES * 10**6)],
            env={**os.environ, **said}, cwd=HOUSE, check=True, capture_output=True, text=True,
        )  # fmt: skip
    return _lines(json.loads(done.stdout))


def _lines(found: dict[str, Any]) -> list[Line]:
    seconds = {name: one["seconds"] for name, one in found["figures"].items()}
    speed = {name: MEGABYTES / took for name, took in seconds.items()}
    work = {name: MEGABYTES / one["of_processor"] for name, one in found["figures"].items()}
    return [
        Line(name="file-in", what=f"a film of {MEGABYTES} MB sealed, against a copy",
             figure=seconds["take"] / seconds["copy"], unit=" times", budget=4, at_least=False,
             note=f"{speed['take']:.0f} MB/s, the form read too; a copy {speed['copy']:.0f} MB/s;"
             f" by the work of the processor alone {work['take']:.0f} MB/s", details=found),
        Line(name="file-checked", what="the same read through before it is given", unit=" MB/s",
             figure=speed["check"], note=f"given out: {speed['give']:.0f} MB/s; by the work of the"
             f" processor alone {work['check']:.0f} and {work['give']:.0f} MB/s"),
        Line(name="file-memory", what="more memory for all that", unit=" MB", budget=60,
             at_least=False, figure=found["more_memory_kib"] / 1024),
    ]  # fmt: skip
