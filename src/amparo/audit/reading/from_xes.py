"""Reads logs from XES, the XML standard for event logs, packed with gzip or not."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from amparo.audit.log import BrokenRow, Columns, Instants, Log
from amparo.audit.reading import xes_events
from amparo.audit.reading.columns import FACT_PREFIX, STAGE, USUAL_IN_XES, Header, folded
from amparo.audit.reading.errors import UnreadableLog
from amparo.audit.reading.rows import Rows, broken_row, rows_to_log
from amparo.audit.reading.source import Progress, chunks, read_ahead
from amparo.audit.reading.xes_contents import Contents, Statements
from amparo.audit.reading.xes_plain import NotPlain, read_plain

CHUNK, BLOCK = 1 << 18, 1 << 20
# The parser may take a piece that is not yet whole for longer than it will be once it is: what
# is well below its limit is read by either way.
PIECES_IN_LONGEST = 8
TRACE_PREFIX = "case:"
REPEATED = "is stated more than once in its {owner}; keep one"


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
    contents = _contents(
        path=path,
        of_event=frozenset(key for key in wanted if not key.startswith(TRACE_PREFIX)),
        of_trace=frozenset(
            key.removeprefix(TRACE_PREFIX) for key in wanted if key.startswith(TRACE_PREFIX)
        ),
        progress=progress,
    )
    if not len(contents.lines):
        raise UnreadableLog(path=path, problem="it holds no event")
    header = Header(path=path, names=_names(contents), usual=USUAL_IN_XES)
    found = header.find(columns=columns, fact_names=fact_names)
    return rows_to_log(rows=_rows(contents, found.names()), found=found, zone=zone)


def _contents(
    *, path: Path, of_event: frozenset[str], of_trace: frozenset[str], progress: Progress
) -> Contents:
    furthest = 0

    def onward(done: int, total: int) -> None:
        nonlocal furthest
        if done >= furthest:
            furthest = done
            progress(done, total)

    try:
        return read_plain(
            blocks=read_ahead(blocks=chunks(path=path, size=BLOCK, progress=onward)),
            of_event=of_event,
            of_trace=of_trace,
            longest=xes_events.LONGEST_PIECE // PIECES_IN_LONGEST,
        )
    except (NotPlain, UnreadableLog):
        # The full parser starts over: it alone says what is wrong first, and where.
        stream = xes_events.EventStream(path=path, of_event=of_event, of_trace=of_trace)
        for chunk in chunks(path=path, size=CHUNK, progress=onward):
            stream.feed(chunk)
        stream.feed(b"", last=True)
        return stream.contents()


def _wanted(columns: Columns, fact_names: Sequence[str]) -> set[str]:
    """List the keys that any column may turn out to be, folded."""
    named = (columns.case, columns.event, columns.happened)
    optional = (columns.recorded, columns.institution, columns.place)
    facts = (*columns.facts.values(), *fact_names, *(FACT_PREFIX + one for one in fact_names))
    keys: Iterable[str] = chain(filter(None, (*named, *optional)), facts, *USUAL_IN_XES.values())
    return {STAGE, *(folded(key) for key in keys)}


def _names(contents: Contents) -> list[str]:
    own = [key for key in contents.event_keys if not key.startswith(TRACE_PREFIX)]
    return [*own, *(TRACE_PREFIX + key for key in contents.trace_keys)]


def _rows(contents: Contents, names: Sequence[str]) -> Rows:
    """Lay what events and traces state out in rows, without those that state a key twice."""
    line = contents.lines
    whole = np.ones(len(line), dtype=bool)
    columns, broken = {}, list[BrokenRow]()
    for name in names:
        columns[name], repeated = _column(contents, name)
        why = REPEATED.format(owner="trace" if name.startswith(TRACE_PREFIX) else "event")
        at = np.flatnonzero(repeated & whole)
        broken += [
            broken_row(line=int(line[row]), column=name, value=columns[name][int(row)], why=why)
            for row in at
        ]
        whole[at] = False
    if broken:
        columns = {name: column.filter(pl.Series(whole)) for name, column in columns.items()}
    return Rows(columns=columns, line=line[whole], broken=broken)


def _column(contents: Contents, name: str) -> tuple[pl.Series, npt.NDArray[np.bool_]]:
    if not name.startswith(TRACE_PREFIX):
        return _laid_out(contents.event_keys[name], len(contents.lines))
    stated = contents.trace_keys[name.removeprefix(TRACE_PREFIX)]
    # One more trace than there are, which states nothing: that of an event outside any trace.
    values, repeated = _laid_out(stated, contents.traces + 1)
    is_outside = contents.trace_of == xes_events.NO_TRACE
    trace_of = np.where(is_outside, contents.traces, contents.trace_of)
    return values.gather(trace_of), repeated[trace_of]


def _laid_out(stated: Statements | None, count: int) -> tuple[pl.Series, npt.NDArray[np.bool_]]:
    """Give what each of ``count`` states, and which state it more than once."""
    if stated is None:
        return pl.repeat(None, count, dtype=pl.String, eager=True), np.zeros(count, dtype=bool)
    if np.array_equal(stated.by, np.arange(count)):
        return stated.values, np.zeros(count, dtype=bool)
    nothing = len(stated.values)
    at: Instants = np.full(count, nothing)
    at[stated.by] = np.arange(nothing)
    repeated = np.bincount(stated.by, minlength=count) > 1
    return pl.concat([stated.values, pl.Series([None], dtype=pl.String)]).gather(at), repeated
