"""Lines on the whole program, as its users start it: `amparo audit`, from start to end."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl

from amparo.audit.log import Columns
from amparo.audit.reading import read_log
from amparo.packs.protocol_file import read_protocol
from benchmarks.bulk import FOLDER, HERE, Bench
from benchmarks.measure import HOUSE, Line, best_of, rate
from benchmarks.pm4py_env import ask_pm4py
from benchmarks.synthetic import write_log

AMPARO = Path(sys.executable).with_name("amparo")
FINES = HOUSE.parent / "shared/data/logs/Road_Traffic_Fine_Management_Process.xes.gz"
FINES_PROTOCOL = HOUSE / "packs/traffic-fines/protocol.yaml"
MANY = 10_000_000


def measure_xes(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure a whole audit of a real log in XES against pm4py's mere reading of it."""
    what = "XES to verdicts, whole program"
    if not FINES.exists():
        return [_no_fines("xes", what)]
    ours = best_of(lambda: audit(FINES, FINES_PROTOCOL))
    answer = ask_pm4py("xes", str(FINES))
    importer, theirs = min(answer["seconds"].items(), key=lambda item: item[1])
    note = (
        f"{ours:.2f} s for {answer['events']:,} events; pm4py reads alone in {theirs:.1f} s, "
        f"by {importer}, the fastest of {len(answer['seconds'])} importers"
    )
    details = {"seconds": ours, "pm4py": answer}
    return [
        Line(name="xes", what=what, figure=theirs / ours, unit=" times", budget=5, note=note,
             details=details)
    ]  # fmt: skip


def measure_parquet(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure a whole audit of the same real log, kept as Parquet."""
    what = "Parquet to verdicts, whole program"
    if not FINES.exists():
        return [_no_fines("parquet", what)]
    path = FOLDER / "fines.parquet"
    _as_parquet(path)
    ours = best_of(lambda: audit(path, FINES_PROTOCOL))
    start = best_of(lambda: _run(AMPARO, "audit", "--help"))
    note = f"the same real log; of which {start:.2f} s to start and show the help"
    return [
        Line(name="parquet", what=what, figure=ours, unit=" s", budget=2, at_least=False,
             note=note, details={"seconds": ours, "seconds_of_help": start})
    ]  # fmt: skip


def _no_fines(name: str, what: str) -> Line:
    note = f"there is no {FINES.name} in shared/data/logs beside this checkout"
    return Line(name=name, what=what, figure=None, unit="", note=note)


def _as_parquet(path: Path) -> None:
    """Write the fines with their columns as text, in the order of time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    zone = next(iter(read_protocol(path=FINES_PROTOCOL).calendars.values())).zone
    log = read_log(FINES, columns=Columns(), zone=zone)
    happened = pl.Series(log.earliest).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    frame = pl.DataFrame(
        {
            "case": pl.Series(log.cases).gather(log.case),
            "event": pl.Series(log.events).gather(log.event),
            "happened": happened,
        }
    )
    frame.sort("happened", maintain_order=True).write_parquet(path)


def audit(log: Path, protocol: Path) -> None:
    """Run `amparo audit` in a process of its own."""
    _run(AMPARO, "audit", log, "--protocol", protocol, "--json")


def _run(*command: str | Path) -> str:
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return ended.stdout


def measure_memory(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure the most memory that an audit of ten million events takes."""
    plain, full = FOLDER / f"plain-{MANY}.parquet", FOLDER / f"full-{MANY}.parquet"
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_log(events=MANY, plain=plain, full=full)
    cases = (
        ("memory", "memory for 10 M events, plain duties", plain, "plain"),
        ("memory-every", "the same, 9 columns, every construct", full, "every_construct"),
    )
    lines = []
    for name, what, log, law in cases:
        output = _run(sys.executable, HERE / "memory_child.py", log, HERE / f"{law}.yaml")
        answer: dict[str, Any] = json.loads(output.splitlines()[-1])
        gigabytes = answer["peak_bytes"] / 1e9 * MANY / answer["events"]
        note = f"{rate(answer['events'] / answer['seconds'])} from file to counts, once"
        lines.append(
            Line(name=name, what=what, figure=gigabytes, unit=" GB", note=note, details=answer)
        )
    plain.unlink()
    full.unlink()
    return lines
