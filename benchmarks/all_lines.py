"""Measures every line, or one of them; prints it, and keeps the figures as JSON."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence

from benchmarks.bulk import Bench, measure_end_to_end, measure_every, measure_plain
from benchmarks.due import measure_due
from benchmarks.files import measure_files
from benchmarks.first_page import measure_first_page
from benchmarks.linkage import measure_febrl, measure_invented, measure_near
from benchmarks.measure import BUILD, TIMES, Line, circumstances
from benchmarks.on_spark import measure_spark
from benchmarks.one_case import measure_one_case
from benchmarks.unsealing import measure_unsealing
from benchmarks.web_weights import measure_web_weights
from benchmarks.whole import measure_memory, measure_parquet, measure_xes

LINES: Mapping[str, Callable[[Bench], list[Line]]] = {
    "kernel-plain": measure_plain,
    "kernel-every": measure_every,
    "end-to-end": measure_end_to_end,
    "one-case": measure_one_case,
    "due": measure_due,
    "web-weights": measure_web_weights,
    "first-page": measure_first_page,
    "unsealing": measure_unsealing,
    "files": measure_files,
    "near": measure_near,
    "febrl": measure_febrl,
    "invented": measure_invented,
    "parquet": measure_parquet,
    "memory": measure_memory,
    "spark": measure_spark,
    "xes": measure_xes,
}
ONLY_IF_ASKED = ("first-page",)
"""It clones the checkout and installs everything anew, which takes minutes."""
KEPT_IN = BUILD / "benchmarks.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the options ask for; return 1 if a line could not be measured, else 0.

    A line that fails is printed as failed, with the reason, and the next one is measured.
    """
    options = _parser().parse_args(arguments)
    bench = Bench(events=options.events)
    about = circumstances()
    print(_heading(about, options.events), flush=True)
    lines: list[Line] = []
    failed = 0
    for name in _chosen(options):
        try:
            measured = LINES[name](bench)
        except Exception as problem:  # noqa: BLE001  # whatever fails, the other lines remain
            failed += 1
            print(f"{name:<44} FAILED: {_reason(problem)}", flush=True)
            continue
        for line in measured:
            print(line.text(), flush=True)
            lines.append(line)
        _keep(about, bench, lines)
    return 1 if failed else 0


def _chosen(options: argparse.Namespace) -> list[str]:
    """Return the names of the lines to measure, in their order."""
    if options.only:
        return [options.only]
    return [name for name in LINES if options.first_page or name not in ONLY_IF_ASKED]


def _reason(problem: Exception) -> str:
    """Say in one line what failed, with the last line that a program we ran wrote to complain."""
    said = str(getattr(problem, "stderr", None) or "").strip().splitlines()[-1:]
    return " ".join(f"{type(problem).__name__}: {'; '.join([str(problem), *said])}".split())


def _keep(about: Mapping[str, object], bench: Bench, lines: Sequence[Line]) -> None:
    """Write what is measured so far: a run that is broken off keeps its lines."""
    pm4py = bench.declare["version"] if "declare" in vars(bench) else None
    kept = {**about, "pm4py": pm4py, "events": bench.events, "best_of": TIMES}
    BUILD.mkdir(exist_ok=True)
    text = json.dumps({**kept, "lines": [line.as_dict() for line in lines]}, indent=1)
    KEPT_IN.write_text(text + "\n", encoding="utf-8")


def _heading(about: Mapping[str, object], events: int) -> str:
    return (
        f"{about['measured']}, {about['cores']} cores, {about['machine']} {about['system']}, "
        f"Python {about['python']}, numba {about['numba']}, polars {about['polars']}; "
        f"load before {about['load_before']}. An invented log of {events:,} events; "
        f"warmed up, then best of {TIMES}."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, metavar="N",
                        help="size of the log for comparisons with pm4py")  # fmt: skip
    parser.add_argument("--only", choices=tuple(LINES), metavar="NAME",
                        help=f"one of: {', '.join(LINES)}")  # fmt: skip
    parser.add_argument("--first-page", action="store_true",
                        help="measure the way from a clone to the first page too")  # fmt: skip
    return parser
