"""Takes the fields out of CSV, compiled: strict about quotes, exact about lines."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from amparo.audit.keeping import njit
from amparo.audit.log import Codes, Instants
from amparo.audit.reading.stamps import Bytes

QUOTE, NEWLINE = 34, 10
UNWANTED = -1
WHOLE, WRONG_COUNT, TEXT_AFTER_QUOTE, BLANK, UNFINISHED = 0, 1, 2, 3, 4


class Fields(NamedTuple):
    """The wanted fields of whole rows: a text buffer per column, and where each row ends in it.

    ``ends`` starts with a zero per column, for the row before the first.
    """

    text: npt.NDArray[np.uint8]
    ends: npt.NDArray[np.int64]
    line: Instants


class Refused(NamedTuple):
    """The rows that are not whole: why, line, how many fields, and the bytes they span."""

    why: npt.NDArray[np.int8]
    line: Instants
    fields: Instants
    start: Instants
    end: Instants


@njit(cache=True, nogil=True)
def scan(
    data: Bytes, delimiter: int, columns: Codes, line: int, fields: Fields, refused: Refused
) -> tuple[int, int, int, int]:
    """Read the rows of ``data`` that end in it, each with a newline.

    Args:
        data: CSV whose lines end in a newline byte alone.
        delimiter: the byte between fields.
        columns: for each field of a row, the column of ``fields`` it goes to, or UNWANTED.
        line: the line on which ``data`` starts.
        fields: receives whole rows; as many as ``data`` has newlines must fit.
        refused: receives the others; as many must fit.

    Returns:
        How many rows are whole, how many refused, how many bytes were read, and the line on
        which the next row starts.
    """
    position, rows, refusals = 0, 0, 0
    filled = np.zeros(len(fields.text), dtype=np.int64)
    while position < len(data):
        start, first_line = position, line
        filled[:] = fields.ends[:, rows]
        why, count, position, line = _row(
            data, delimiter, columns, position, line, fields.text, filled
        )
        if why == UNFINISHED:
            return rows, refusals, start, first_line
        if why == WHOLE:
            fields.line[rows] = first_line
            rows += 1
            fields.ends[:, rows] = filled
        elif why != BLANK:
            refused.why[refusals], refused.line[refusals] = why, first_line
            refused.fields[refusals] = count
            refused.start[refusals], refused.end[refusals] = start, position - 1
            refusals += 1
    return rows, refusals, position, line


@njit(cache=True, nogil=True)
def _row(
    data: Bytes,
    delimiter: int,
    columns: Codes,
    position: int,
    line: int,
    text: Bytes,
    filled: Instants,
) -> tuple[int, int, int, int]:
    """Read one row: what is wrong with it, its fields, where the next starts and on which line."""
    why, count, start = WHOLE, 0, position
    while position < len(data):
        column = columns[count] if count < len(columns) else UNWANTED
        if data[position] == QUOTE:
            position, line = _quoted(data, position + 1, line, text, filled, column)
            if position < len(data) and data[position] not in (delimiter, NEWLINE):
                why = TEXT_AFTER_QUOTE
        position = _plain(data, delimiter, position, text, filled, column)
        count += 1
        if position < len(data) and data[position] == NEWLINE:
            if position == start:
                return BLANK, count, position + 1, line + 1
            if why == WHOLE and count != len(columns):
                why = WRONG_COUNT
            return why, count, position + 1, line + 1
        position += 1
    return UNFINISHED, count, position, line


@njit(cache=True, nogil=True)
def _quoted(
    data: Bytes, position: int, line: int, text: Bytes, filled: Instants, column: int
) -> tuple[int, int]:
    """Read a field after its opening quote, until after the closing one."""
    while position < len(data):
        byte = data[position]
        position += 1
        if byte == QUOTE:
            if position == len(data) or data[position] != QUOTE:
                return position, line
            position += 1
        elif byte == NEWLINE:
            line += 1
        if column != UNWANTED:
            text[column, filled[column]] = byte
            filled[column] += 1
    return position, line


@njit(cache=True, nogil=True)
def _plain(
    data: Bytes, delimiter: int, position: int, text: Bytes, filled: Instants, column: int
) -> int:
    """Read a field without quotes until before the delimiter or newline after it."""
    if column == UNWANTED:
        while position < len(data) and data[position] != delimiter and data[position] != NEWLINE:
            position += 1
        return position
    end = filled[column]
    while position < len(data) and data[position] != delimiter and data[position] != NEWLINE:
        text[column, end] = data[position]
        position += 1
        end += 1
    filled[column] = end
    return position
