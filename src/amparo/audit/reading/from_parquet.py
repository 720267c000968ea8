"""Reads logs from Parquet files."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from amparo.audit.log import Columns, Log
from amparo.audit.reading.columns import USUAL_IN_TABLES, Found, Header
from amparo.audit.reading.errors import UnreadableLog
from amparo.audit.reading.parquet_pages import DamagedPage, check_pages
from amparo.audit.reading.parquet_zones import UnknownZone, check_zones
from amparo.audit.reading.rows import Rows, rows_to_log
from amparo.audit.reading.source import Progress
from amparo.audit.reading.times import READERS

AS_TEXT = (pl.Categorical, pl.Enum, pl.Null)
TEXTS = (pl.String, pl.Binary, *AS_TEXT)


def read_parquet(
    *,
    path: Path,
    columns: Columns,
    zone: ZoneInfo,
    fact_names: Sequence[str],
    progress: Progress,
) -> Log:
    """Read a Parquet file; the line of a row is its number, counting from 1.

    Raises:
        UnreadableLog: the file is not Parquet or is damaged, or a column is missing or is of a
            type that cannot hold what it should, or a time zone is not known.
    """
    try:
        check_zones(path=path)
        # Given a path, polars would take *, ? and [ in its name for wildcards.
        with path.open("rb") as file:
            schema = pl.read_parquet_schema(file)
        header = Header(path=path, names=list(schema), usual=USUAL_IN_TABLES)
        found = header.find(columns=columns, fact_names=fact_names)
        if found.stage and not _holds_words(schema[found.stage]):
            found = replace(found, stage=None)  # nothing is judged by it
        _check_types(path, schema, found)
        check_pages(path=path, names=found.names())
        series = _read(path, found.names(), progress)
    except UnknownZone as unknown:
        raise UnreadableLog(path=path, problem=str(unknown)) from None
    except (
        DamagedPage,
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        OSError,
    ) as error:
        # Damaged files make polars raise, and some make it panic, which is no Exception.
        problem = f"cannot be read as Parquet; export it again ({error})"
        raise UnreadableLog(path=path, problem=problem) from None
    line = np.arange(1, len(series[found.case]) + 1)
    return rows_to_log(rows=Rows(columns=series, line=line), found=found, zone=zone)


def _read(path: Path, names: Sequence[str], progress: Progress) -> dict[str, pl.Series]:
    size = path.stat().st_size
    series = {}
    for done, name in enumerate(names, start=1):
        column = pl.read_parquet(path, columns=[name], glob=False)[name]
        series[name] = column.cast(pl.String) if isinstance(column.dtype, AS_TEXT) else column
        progress(size * done // len(names), size)
    return series


def _check_types(path: Path, schema: dict[str, pl.DataType], found: Found) -> None:
    times = [name for name in (found.happened, found.recorded) if name is not None]
    facts = list(found.facts.values())
    for name in times:
        _check(path, name, schema[name], _holds_times(schema[name]), "timestamps, dates or text")
    for name in facts:
        _check(path, name, schema[name], _holds_facts(schema[name]), "booleans, numbers or text")
    for name in set(found.names()).difference(times, facts):
        _check(path, name, schema[name], _holds_words(schema[name]), "text or whole numbers")


def _check(path: Path, name: str, kind: pl.DataType, fits: bool, wanted: str) -> None:
    if not fits:
        problem = f"the column {name!r} holds {kind} where it should hold {wanted}"
        raise UnreadableLog(path=path, problem=problem)


def _holds_times(kind: pl.DataType) -> bool:
    return isinstance(kind, (*READERS, *TEXTS))


def _holds_words(kind: pl.DataType) -> bool:
    return isinstance(kind, TEXTS) or kind.is_integer()


def _holds_facts(kind: pl.DataType) -> bool:
    return isinstance(kind, (*TEXTS, pl.Boolean)) or kind.is_numeric()
