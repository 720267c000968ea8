"""The other side of the comparison. Runs in pm4py's environment and answers in JSON.

It calls pm4py as its users do, and one step further in as well, where that is faster.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

pandas: Any = import_module("pandas")
pm4py: Any = import_module("pm4py")

TIMES = 3
COLUMNS = {"case": "case:concept:name", "event": "concept:name", "happened": "time:timestamp"}
XES_IMPORTERS = ("iterparse", "line_by_line", "chunk_regex", "iterparse_mem_compressed",
                 "iterparse_20")  # fmt: skip


def check_declare(log: Path, model: Path) -> dict[str, Any]:
    """Time pm4py's DECLARE checker on a log in memory: as lists of names, and as a DataFrame.

    The lists are its inmost form, into which it turns any other (an EventLog too) before it
    checks. The response constraints are given. Reading and sorting the log are not timed.
    """
    frame = pandas.read_parquet(log).rename(columns=COLUMNS)
    # pm4py takes each run of rows for a case of its own; so it wants them sorted by case.
    frame = frame.sort_values(["case:concept:name", "time:timestamp"], ignore_index=True)
    wanted = [(one, other) for one, other in json.loads(model.read_text(encoding="utf-8"))]
    given = {"response": {pair: {"support": 1, "confidence": 1} for pair in wanted}}
    checker: Any = import_module("pm4py.algo.conformance.declare.variants.classic")
    traces = pm4py.project_on_event_attribute(frame, "concept:name", "case:concept:name")
    seconds = {
        "lists of names": best_of(lambda: checker.apply_list(traces, given)),
        "DataFrame": best_of(lambda: pm4py.conformance_declare(frame, given)),
    }
    answers = checker.apply_list(traces, given)
    unmet = Counter(tuple(pair) for answer in answers for _, pair in answer["deviations"])
    return {
        "version": pm4py.__version__,
        "events": len(frame),
        "seconds": seconds,
        "cases": len(answers),
        "unmet": [unmet[pair] for pair in wanted],
    }


def read_log(log: Path) -> dict[str, Any]:
    """Time each of pm4py's importers that reads a compressed XES file."""
    seconds: dict[str, float] = {}
    failed: dict[str, str] = {}
    events = 0
    for importer in XES_IMPORTERS:
        try:
            before = time.perf_counter()
            events = len(pm4py.read_xes(str(log), variant=importer))
            seconds[importer] = time.perf_counter() - before
        except Exception as problem:  # noqa: BLE001  # one importer less to compare with
            failed[importer] = repr(problem)
    fastest = min(seconds, key=lambda name: seconds[name])
    again = [seconds[fastest]]
    for _ in range(TIMES - 1):
        before = time.perf_counter()
        pm4py.read_xes(str(log), variant=fastest)
        again.append(time.perf_counter() - before)
    seconds[fastest] = min(again)
    return {"version": pm4py.__version__, "events": events, "seconds": seconds, "failed": failed}


def best_of(run: Callable[[], object]) -> float:
    """Run once to warm up, then `TIMES` times; return the shortest time in seconds."""
    run()
    times = []
    for _ in range(TIMES):
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return min(times)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("declare", "xes"))
    parser.add_argument("log", type=Path)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    answer = (
        check_declare(options.log, options.model)
        if options.task == "declare"
        else read_log(options.log)
    )
    print(json.dumps(answer))
