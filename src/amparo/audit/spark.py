"""The same kernel on a Spark cluster: cases are dealt out, each worker judges its own.

Cases do not depend on each other, so a log is split by case, sorted within each part, and
each part judged by `amparo.audit.judging` where it lies. What comes back is small: counts,
and a row for each breach. Workers need Amparo installed, with the same protocol version.
"""

import os
import pickle
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from amparo.audit.coding import CodedLog
from amparo.audit.judging import Judged, gather, judge_log
from amparo.domain.protocol.kernel import layout as at

_COLUMNS = ("events", "earliest", "latest", "actors", "places", "known", "values")
_ANSWER = "counts binary, rows binary"
_STANDARD_ERROR = 2
_REASON = re.compile(r"^(?:Exception in thread .*?Exception: | *\S+ \S+ ERROR \S+ )(.*)$", re.M)


def judge_on_spark(*, coded: CodedLog, master: str) -> Judged:
    """Judge a coded log on a Spark master, such as ``local[2]`` or ``spark://host:7077``.

    The answer equals that of `amparo.audit.judging.judge_log`. Raises `SparkMissing` if the
    optional extra is not installed, `SparkFailed` if it does not start.
    """
    session = _session(master)
    try:
        table = session.createDataFrame(_as_table(coded))
        dealt = table.repartition("case_number").sortWithinPartitions("case_number", "place_in_log")
        answers = dealt.mapInArrow(_judge_part(coded), _ANSWER).collect()
    finally:
        session.stop()
    counts = np.zeros(coded.program.counts_size, np.int64)
    found = []
    for answer in answers:
        counts += np.frombuffer(answer.counts, np.int64)
        found.append(np.frombuffer(answer.rows, np.int64).reshape(-1, at.OUT_WIDTH))
    return gather(program=coded.program, counts=counts, found=found)


class SparkMissing(Exception):
    """Spark is asked for but not installed."""


class SparkFailed(Exception):
    """Spark did not start; in one line, why not."""


@contextmanager
def _java_out_of_sight() -> Iterator[None]:
    """Let the Java that is started here complain into a file, and raise `SparkFailed` with why.

    It writes pages to standard error before anything of ours can be said, also where all is
    well, and no log level reaches what it says while it starts.
    """
    with tempfile.TemporaryFile() as file:
        sys.stderr.flush()
        kept = os.dup(_STANDARD_ERROR)
        os.dup2(file.fileno(), _STANDARD_ERROR)
        try:
            yield
        except Exception as problem:
            file.seek(0)
            said = reason_of_java(text=file.read().decode(errors="replace"))
            first = next(iter(str(problem).strip().splitlines()), type(problem).__name__)
            raise SparkFailed(said or first) from problem
        finally:
            os.dup2(kept, _STANDARD_ERROR)
            os.close(kept)


def reason_of_java(*, text: str) -> str:
    """Find in what Java wrote the last error that is told in a line; empty if none is."""
    found = _REASON.findall(text)
    return found[-1].strip() if found else ""


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as problem:
        message = "Spark is not installed; install 'amparo[spark]' and Java 17 or newer"
        raise SparkMissing(message) from problem
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.master(master)
        .appName("amparo audit")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .config("spark.ui.showConsoleProgress", "false")
    )
    with _java_out_of_sight():
        return builder.getOrCreate()


def _as_table(coded: CodedLog) -> pa.Table:
    """Lay the log out as one Arrow table; a column the log does not have is left out."""
    numbers = np.repeat(np.arange(len(coded.starts) - 1), np.diff(coded.starts))
    columns = {"case_number": numbers, "place_in_log": np.arange(len(coded))}
    columns |= {name: column for name in _COLUMNS if len(column := getattr(coded, name))}
    return pa.table(columns)


def _judge_part(coded: CodedLog) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what a worker runs. It takes the protocol along, but no row of the log."""
    nothing = {name: getattr(coded, name)[:0] for name in (*_COLUMNS, "is_done")}
    empty = replace(coded, cases=(), starts=np.zeros(1, np.int64), lines=coded.lines[:0], broken=(),
                    unknown=(), near_names=(), **nothing)  # fmt: skip
    carried = pickle.dumps(empty)

    def judge_part(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        received = list(batches)
        if not received:
            return
        table = pa.Table.from_batches(received)
        part, cases = _as_log(pickle.loads(carried), table)  # noqa: S301  # our own bytes
        judged = judge_log(coded=part, threads=1)
        rows = judged.rows.copy()
        rows[:, 0] = cases[rows[:, 0]]
        counts = np.concatenate([judged.counts.ravel(), judged.bars.ravel()])
        yield pa.RecordBatch.from_pydict({"counts": [counts.tobytes()], "rows": [rows.tobytes()]})

    return judge_part


def _as_log(empty: CodedLog, table: pa.Table) -> tuple[CodedLog, Any]:
    """Put the rows of a part back into the form that is judged, its cases numbered from 0."""
    numbers = table["case_number"].to_numpy()
    cases, starts = np.unique(numbers, return_index=True)
    columns = {
        name: table[name].to_numpy().astype(getattr(empty, name).dtype)
        for name in _COLUMNS
        if name in table.column_names
    }
    starts = np.append(starts, len(table)).astype(np.int64)
    return replace(empty, starts=starts, **columns), cases
