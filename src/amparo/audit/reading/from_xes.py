"""Reads logs from XES, the XML standard for event logs, packed with gzip or not."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from amparo.audit.log import BrokenRow, Columns, Instants, Log
from amparo.audit.reading.columns import FACT_PREFIX, USUAL_IN_XES, Header
from amparo.audit.reading.errors import UnreadableLog
from amparo.audit.reading.rows import Rows, broken_row, rows_to_log
from amparo.audit.reading.source import Progress, chunks
from amparo.audit.reading.xes_events import NO_TRACE, EventStream, Stated

CHUNK = 1 << 18
TRACE_PREFIX = "case:"
REPEATED = "is stated more than once"


def read_xes(
    *,
    path: Path,
    columns: Columns,
    zone: ZoneInfo,
    fact_names: Sequence[str],
    progress: Progress,
) -> Log:
    """Read an XES file; the line of a row is that on which its event starts.

    Columns are the keys of an event's own attributes; ``case:KEY`` is that of its trace.

    Raises:
        UnreadableLog: the file is not well-formed XML to its end, is not XES, holds no event,
            declares a document type, or no event states a key that is named or needed.
    """
    wanted = _wanted(columns, fact_names)
    stream = EventStream(
        path=path,
        of_event=frozenset(key for key in wanted if not key.startswith(TRACE_PREFIX)),
        of_trace=frozenset(
            key.removeprefix(TRACE_PREFIX) for key in wanted if key.startswith(TRACE_PREFIX)
        ),
    )
    for chunk in chunks(path=path, size=CHUNK, progress=progress):
        stream.feed(chunk)
    stream.feed(b"", last=True)
    if not stream.lines:
        raise UnreadableLog(path=path, problem="it holds no event")
    header = Header(path=path, names=_names(stream), usual=USUAL_IN_XES)
    found = header.find(columns=columns, fact_names=fact_names)
    return rows_to_log(rows=_rows(stream, found.names()), found=found, zone=zone)


def _wanted(columns: Columns, fact_names: Sequence[str]) -> set[str]:
    """List the keys that any column may turn out to be, in lower case."""
    named = (columns.case, columns.event, columns.happened)
    optional = (columns.recorded, columns.institution, columns.place)
    facts = (*columns.facts.values(), *fact_names, *(FACT_PREFIX + one for one in fact_names))
    keys: Iterable[str] = chain(filter(None, (*named, *optional)), facts, *USUAL_IN_XES.values())
    return {key.casefold() for key in keys}


def _names(stream: EventStream) -> list[str]:
    own = [key for key in stream.event_keys if not key.startswith(TRACE_PREFIX)]
    return [*own, *(TRACE_PREFIX + key for key in stream.trace_keys)]


def _rows(stream: EventStream, names: Sequence[str]) -> Rows:
    """Lay what events and traces state out in rows, without those that state a key twice."""
    line = np.array(stream.lines, dtype=np.int64)
    whole = np.ones(len(line), dtype=bool)
    columns, broken = {}, list[BrokenRow]()
    for name in names:
        columns[name], repeated = _column(stream, name)
        at = np.flatnonzero(repeated & whole)
        broken += [
            broken_row(
                line=int(line[row]), column=name, value=columns[name][int(row)], why=REPEATED
            )
            for row in at
        ]
        whole[at] = False
    if broken:
        columns = {name: column.filter(pl.Series(whole)) for name, column in columns.items()}
    return Rows(columns=columns, line=line[whole], broken=broken)


def _column(stream: EventStream, name: str) -> tuple[pl.Series, npt.NDArray[np.bool_]]:
    if not name.startswith(TRACE_PREFIX):
        return _laid_out(stream.event_keys[name], len(stream.lines))
    stated = stream.trace_keys[name.removeprefix(TRACE_PREFIX)]
    # One more trace than there are, which states nothing: that of an event outside any trace.
    values, repeated = _laid_out(stated, stream.traces + 1)
    trace_of = np.array(stream.trace_of, dtype=np.int64)
    trace_of[trace_of == NO_TRACE] = stream.traces
    return values.gather(trace_of), repeated[trace_of]


def _laid_out(stated: Stated | None, count: int) -> tuple[pl.Series, npt.NDArray[np.bool_]]:
    """Give what each of ``count`` states, and which state it more than once."""
    values, by = ([], []) if stated is None else (stated.values, stated.by)
    at: Instants = np.full(count, len(values))
    at[by] = np.arange(len(values))
    repeated = np.bincount(by, minlength=count) > 1
    return pl.Series([*values, None], dtype=pl.String).gather(at), repeated
