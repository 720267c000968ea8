"""Looks at the heads of Parquet pages before they are read.

A damaged head may say that its page holds fewer than no values, or ever so many. Whoever then
asks for the room ends the whole process, and no error can be caught: polars 2.1 does. So this
is looked at first. All else that may be damaged is left for polars to find.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

_MOST_OF_A_HEAD = 4096
_UNPACKED, _PACKED, _TABLE, _DICTIONARY, _TABLE_2 = 2, 3, 5, 7, 8
_YES, _NO, _BYTE, _DOUBLE, _TEXT, _STRUCT = 1, 2, 3, 7, 8, 12
_WHOLE = (4, 5, 6)

Fields = dict[int, object]


class DamagedPage(Exception):
    """The head of a page says what cannot be."""


def check_pages(*, path: Path, names: Collection[str]) -> None:
    """Look at every page of these columns; raises `DamagedPage` with the column.

    A head that cannot be read ends the look at its column without a word.
    """
    with path.open("rb", buffering=0) as file:
        try:
            chunks = list(_chunks(parquet.read_metadata(file), names))
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            return
        for chunk in chunks:
            _check_chunk(file, chunk)


def _chunks(
    footer: parquet.FileMetaData, names: Collection[str]
) -> Iterator[parquet.ColumnChunkMetaData]:
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        for place in range(group.num_columns):
            chunk = group.column(place)
            if chunk.path_in_schema in names:
                yield chunk


def _check_chunk(file: BinaryIO, chunk: parquet.ColumnChunkMetaData) -> None:
    at = chunk.data_page_offset
    if chunk.has_dictionary_page and chunk.dictionary_page_offset:
        at = min(at, chunk.dictionary_page_offset)
    end, left = at + chunk.total_compressed_size, chunk.num_values
    while 0 <= at < end and left > 0:
        file.seek(at)
        try:
            head, size = _struct(file.read(_MOST_OF_A_HEAD), 0)
        except (IndexError, ValueError, RecursionError):
            return
        values, packed = _values(head), _number(head, _PACKED)
        if not 0 <= values <= left or packed < 0 or _number(head, _UNPACKED) < 0:
            message = f"the head of a page of column {chunk.path_in_schema!r} is damaged"
            raise DamagedPage(message)
        left -= 0 if _DICTIONARY in head else values
        at += size + packed


def _values(head: Fields) -> int:
    """Give how many values a page says it holds; none where it is of another kind."""
    for kind in (_TABLE, _TABLE_2, _DICTIONARY):
        page = head.get(kind)
        if isinstance(page, dict):
            return _number(page, 1)
    return 0


def _number(fields: Fields, name: int) -> int:
    """Give a field that holds a whole number; less than nothing where it holds anything else."""
    value = fields.get(name, 0)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _struct(data: bytes, at: int) -> tuple[Fields, int]:
    """Read a struct of Thrift's compact protocol: its fields by number, and where it ends."""
    fields: Fields = {}
    number = 0
    while data[at]:
        step, kind = data[at] >> 4, data[at] & 15
        at += 1
        if step:
            number += step
        else:
            number, at = _whole(data, at)
        fields[number], at = _field(data, at, kind)
    return fields, at + 1


def _field(data: bytes, at: int, kind: int) -> tuple[object, int]:
    if kind in (_YES, _NO):
        return kind == _YES, at
    if kind in _WHOLE:
        return _whole(data, at)
    if kind == _STRUCT:
        return _struct(data, at)
    if kind == _TEXT:
        length, at = _varint(data, at)
        return None, at + length
    if kind in (_BYTE, _DOUBLE):
        return None, at + (1 if kind == _BYTE else 8)
    raise ValueError(kind)  # heads of pages hold nothing else


def _whole(data: bytes, at: int) -> tuple[int, int]:
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:  # the last byte of a number has no high bit
            return value, at
