"""The lines on *Due*: what a desk with a hundred thousand open duties waits for."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.bulk import Bench
from benchmarks.due_filling import CASES, COUNTRY, DUTIES, OWED
from benchmarks.measure import HOUSE, Line
from tests.database import START_KEY, TestDatabase, started


def measure_due(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure the page and its queries under row-level security, in a database of its own."""
    with tempfile.TemporaryDirectory() as folder, started(folder=Path(folder)) as database:
        found = _measured(database, folder)
    return _lines(found)


def _measured(database: TestDatabase, folder: str) -> dict[str, Any]:
    """Fill and measure in a process of its own: Django takes its settings once."""
    said = {
        "AMPARO_DATA": folder,
        "AMPARO_COUNTRY": COUNTRY,
        "AMPARO_START_KEY": START_KEY,
        "AMPARO_PROCESS_URL": database.app,
        "DJANGO_SETTINGS_MODULE": "amparo.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.due_child", database.superuser],
        env={**os.environ, **said}, cwd=HOUSE, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _apart(one: float, other: float) -> float:
    return max(one, other) / min(one, other)


def _lines(found: dict[str, Any]) -> list[Line]:
    first, last = found["first"], found["last"]
    owed = f"{OWED:,} open duties of one desk among {DUTIES:,}, {CASES:,} cases; "
    times = f"median of {found['times']}"
    return [
        Line(name="due-queries", what="Due: queries of the page", figure=first["queries"], unit="",
             budget=found["idle"]["queries"], at_least=False,
             note="the budget is what a desk that owes nothing needs", details=found),
        Line(name="due-database", what="Due: all its queries at the database",
             figure=first["walled_ms"], unit=" ms", budget=50, at_least=False,
             note=f"{owed}{times}; the last of 2,000 pages {last['walled_ms']:.3g} ms"),
        Line(name="due-walls", what="Due: row-level security, against none",
             figure=first["walled_ms"] / first["open_ms"], unit=" times", budget=1.6,
             at_least=False, note=f"without: {first['open_ms']:.3g} ms; the last page "
             f"{last['walled_ms'] / last['open_ms']:.3g} times"),
        Line(name="due-page", what="Due: the whole page, as Django answers",
             figure=first["page_ms"], unit=" ms", budget=150, at_least=False,
             note=f"{times}; {first['bytes']:,} bytes; the last page {last['page_ms']:.3g} ms"),
        Line(name="due-alike", what="A case of another desk, against no case at all",
             figure=_apart(found["foreign_ms"], found["never_ms"]), unit=" times", budget=1.2,
             at_least=False, note=f"the longer by the shorter; {times}; "
             f"{found['foreign_ms']:.3g} and {found['never_ms']:.3g} ms"),
    ]  # fmt: skip
