"""Reads logs from CSV files: comma, semicolon or tab, packed with gzip or not."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pyarrow as pa

from amparo.audit.log import BrokenRow, Columns, Instants, Log
from amparo.audit.reading import csv_scan
from amparo.audit.reading.columns import USUAL_IN_TABLES, Header
from amparo.audit.reading.csv_scan import Fields, Refused
from amparo.audit.reading.errors import UnreadableLog
from amparo.audit.reading.rows import LONGEST_VALUE, Rows, broken_row, rows_to_log
from amparo.audit.reading.source import Progress, chunks
from amparo.audit.reading.stamps import Bytes

BLOCK = 1 << 24
MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")
WHOLE_ROW = "the whole row"
WHY = {
    csv_scan.WRONG_COUNT: "has {found} fields where the header has {named}",
    csv_scan.TEXT_AFTER_QUOTE: "has text after a closing quote",
}


def read_csv(
    *,
    path: Path,
    columns: Columns,
    zone: ZoneInfo,
    fact_names: Sequence[str],
    progress: Progress,
) -> Log:
    """Read a CSV file whose first line names the columns; blank lines are no rows.

    Raises:
        UnreadableLog: the file is empty, not whole or not UTF-8 in its header, a column is
            missing, or a quote is left open.
    """
    blocks = _newlines_alone(chunks(path=path, size=BLOCK, progress=progress))
    head, _, rest = next(blocks).removeprefix(MARK).partition(b"\n")
    names, delimiter = _header(path, head)
    header = Header(path=path, names=names, usual=USUAL_IN_TABLES)
    found = header.find(columns=columns, fact_names=fact_names)
    scanner = _Scanner(path=path, names=names, wanted=found.names(), delimiter=delimiter)
    for block in chain([rest], blocks):
        scanner.take(block)
    return rows_to_log(rows=scanner.finish(), found=found, zone=zone)


def _newlines_alone(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Write every end of line as a newline byte alone, and end the last line with one."""
    held = b""
    for block in blocks:
        data = held + block
        # Whether a newline follows this byte is only known with the next block.
        held = data[-1:] if data.endswith(b"\r") else b""
        data = data[: len(data) - len(held)]
        yield data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    yield b"\n"


def _header(path: Path, head: bytes) -> tuple[list[str], str]:
    if head.startswith(UTF16_MARKS):
        raise UnreadableLog(path=path, problem="is UTF-16 text; save it as CSV in UTF-8")
    try:
        text = head.decode()
        read = {one: next(csv.reader([text], delimiter=one, strict=True)) for one in DELIMITERS}
    except UnicodeDecodeError:
        problem = "line 1, the header, is not UTF-8 text; save it as CSV in UTF-8"
        raise UnreadableLog(path=path, problem=problem) from None
    except csv.Error as error:
        problem = f"line 1, the header, does not read as names of columns ({error})"
        raise UnreadableLog(path=path, problem=problem) from None
    delimiter = max(DELIMITERS, key=lambda one: len(read[one]))
    return [name.strip() for name in read[delimiter]], delimiter


class _Scanner:
    """Gathers the wanted fields of a file, block by block."""

    def __init__(
        self, *, path: Path, names: Sequence[str], wanted: Sequence[str], delimiter: str
    ) -> None:
        self.path, self.wanted, self.delimiter = path, wanted, ord(delimiter)
        numbers = {name: number for number, name in enumerate(wanted)}
        places = [numbers.get(name, csv_scan.UNWANTED) for name in names]
        self.places = np.array(places, dtype=np.int32)
        self.line, self.left = 2, b""
        self.texts: dict[str, list[pl.Series]] = {
            name: [pl.Series(name, [], dtype=pl.Binary)] for name in wanted
        }
        self.lines: list[Instants] = []
        self.broken: list[BrokenRow] = []

    def take(self, block: bytes) -> None:
        """Read the rows that end in this block, after what the one before left."""
        data = self.left + block
        room = data.count(b"\n")
        ends = np.zeros((len(self.wanted), room + 1), dtype=np.int64)
        text = np.empty((len(self.wanted), len(data)), dtype=np.uint8)
        fields = Fields(text, ends, np.empty(room, dtype=np.int64))
        refused = Refused(np.empty(room, np.int8), *np.empty((4, room), dtype=np.int64))
        rows, refusals, read, self.line = csv_scan.scan(
            np.frombuffer(data, np.uint8), self.delimiter, self.places, self.line, fields, refused
        )
        self._keep(text, ends[:, : rows + 1])
        self.lines.append(fields.line[:rows])
        self.broken += [self._broken(data, refused, row) for row in range(refusals)]
        self.left = data[read:]
        if len(self.left) > BLOCK:
            self._refuse_open_quote()

    def finish(self) -> Rows:
        """Give all rows, once every block was taken."""
        if self.left:
            self._refuse_open_quote()
        columns = {name: pl.concat(parts) for name, parts in self.texts.items()}
        return Rows(columns=columns, line=np.concatenate(self.lines), broken=self.broken)

    def _keep(self, text: Bytes, ends: Instants) -> None:
        for name, buffer, offsets in zip(self.wanted, text, ends, strict=True):
            buffers = [None, pa.py_buffer(offsets), pa.py_buffer(buffer[: offsets[-1]])]
            array = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(offsets) - 1, buffers)
            self.texts[name].append(pl.Series(name, array))

    def _broken(self, data: bytes, refused: Refused, row: int) -> BrokenRow:
        value = data[refused.start[row] : refused.end[row]][: 4 * LONGEST_VALUE]
        why = WHY[refused.why[row]].format(found=refused.fields[row], named=len(self.places))
        return broken_row(
            line=int(refused.line[row]),
            column=WHOLE_ROW,
            value=value.decode(errors="replace"),
            why=why,
        )

    def _refuse_open_quote(self) -> NoReturn:
        problem = f"the row that starts on line {self.line} does not end: a quote is left open"
        raise UnreadableLog(path=self.path, problem=problem)
