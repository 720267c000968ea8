"""The same kernel on a Spark cluster: cases are dealt out, each worker judges its own.

Cases do not depend on each other, so a log is split by case, sorted within each part, and
each part judged by `amparo.audit.judging` where it lies. What comes back is small: counts,
and a row for each breach. Workers need Amparo installed, with the same protocol version.
"""

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from amparo.audit.coding import CodedLog
from amparo.audit.judging import Judged, gather, judge_log
from amparo.domain.protocol.kernel import layout as at

_COLUMNS = ("events", "earliest", "latest", "actors", "places", "known", "values")
_ANSWER = "counts binary, rows binary"


def judge_on_spark(*, coded: CodedLog, master: str) -> Judged:
    """Judge a coded log on a Spark master, such as ``local[2]`` or ``spark://host:7077``.

    The answer equals that of `amparo.audit.judging.judge_log`. Raises `SparkMissing` if the
    optional extra is not installed.
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


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as problem:
        message = "Spark is not installed; install 'amparo[spark]' and Java 17 or newer"
        raise SparkMissing(message) from problem
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return (
        SparkSession.builder.master(master)
        .appName("amparo audit")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )


def _as_table(coded: CodedLog) -> pa.Table:
    """Lay the log out as one Arrow table; a column the log does not have is left out."""
    numbers = np.repeat(np.arange(len(coded.starts) - 1), np.diff(coded.starts))
    columns = {"case_number": numbers, "place_in_log": np.arange(len(coded))}
    columns |= {name: column for name in _COLUMNS if len(column := getattr(coded, name))}
    return pa.table(columns)


def _judge_part(coded: CodedLog) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what a worker runs. It takes the protocol along, but no row of the log."""
    nothing = {name: getattr(coded, name)[:0] for name in _COLUMNS}
    empty = replace(coded, cases=(), starts=np.zeros(1, np.int64), lines=coded.lines[:0], broken=(),
                    unknown=(), **nothing)  # fmt: skip
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
