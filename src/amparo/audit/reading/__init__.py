"""Reads event logs out of files, and tells of every row that it could not."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from amparo.audit.log import Columns, Log
from amparo.audit.reading.errors import UnreadableLog
from amparo.audit.reading.from_csv import read_csv
from amparo.audit.reading.from_parquet import read_parquet
from amparo.audit.reading.from_xes import read_xes
from amparo.audit.reading.source import Progress

__all__ = ["UnreadableLog", "read_log"]


class Reader(Protocol):
    """Reads one format."""

    def __call__(
        self,
        *,
        path: Path,
        columns: Columns,
        zone: ZoneInfo,
        fact_names: Sequence[str],
        progress: Progress,
    ) -> Log: ...


READERS: Mapping[str, Reader] = {
    ".csv": read_csv,
    ".csv.gz": read_csv,
    ".parquet": read_parquet,
    ".xes": read_xes,
    ".xes.gz": read_xes,
}


def read_log(
    path: Path,
    *,
    columns: Columns,
    zone: ZoneInfo,
    fact_names: Sequence[str] = (),
    progress: Progress | None = None,
) -> Log:
    """Read the event log in a file, of the format that the end of its name says.

    Args:
        path: the file: ``.csv``, ``.csv.gz``, ``.parquet``, ``.xes`` or ``.xes.gz``.
        columns: which column holds what; where it says ``None``, the usual names are looked for.
        zone: the zone of dates, and of times that state no zone.
        fact_names: facts to read from columns of their own name, or ``fact:NAME``, beside those
            in ``columns``.
        progress: told now and then how many bytes of how many are read.

    Returns:
        Every row that can be judged, and every one that cannot with its line and why.

    Raises:
        UnreadableLog: the file is missing, may not be read, is empty, damaged or of another
            format, or a column that is named or needed is not in it.
    """
    for ending, read in READERS.items():
        if path.name.lower().endswith(ending):
            told = progress or _untold
            with _refusing(path):
                _check_is_file(path)
                return read(
                    path=path, columns=columns, zone=zone, fact_names=fact_names, progress=told
                )
    known = ", ".join(READERS)
    raise UnreadableLog(path=path, problem=f"is of no format known by its name; it ends in {known}")


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Tell in one line of a file that the system does not let us read, or of no such name."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise UnreadableLog(path=path, problem=f"cannot be read ({reason})") from problem


def _check_is_file(path: Path) -> None:
    if not path.is_file():
        problem = "is not a file" if path.exists() else "there is no such file"
        raise UnreadableLog(path=path, problem=problem)
    if not path.stat().st_size:
        raise UnreadableLog(path=path, problem="the file is empty; a log has at least a header")


def _untold(done: int, total: int) -> None:
    """Tell nobody."""
