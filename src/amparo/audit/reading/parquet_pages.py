"""Looks at the heads of Parquet pages before they are read.

A damaged head may say that its page holds fewer than no values, or ever so many. Whoever then
asks for the room ends the whole process, and no error can be caught: polars 2.1 does. So this
is looked at first. All else that may be damaged is left for polars to find.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MOST_OF_A_HEAD, _MOST_OF_A_FOOTER = 4096, 1 << 18
_TAIL = 8  # how long the footer is, and the name of the format
_UNREADABLE = (IndexError, ValueError, RecursionError, OverflowError)  # of no sound Thrift
# The numbers of fields in the footer, of a column in it, and of the head of a page.
_GROUPS, _COLUMNS, _SAID = 4, 1, 3
_PATH, _VALUES, _PAGES_SIZE, _PAGES_START, _DICTIONARY_START = 3, 5, 7, 9, 11
_UNPACKED, _PACKED, _TABLE, _DICTIONARY, _TABLE_2 = 2, 3, 5, 7, 8
# What a field is, in Thrift's compact protocol.
_YES, _NO, _BYTE, _DOUBLE, _TEXT, _STRUCT = 1, 2, 3, 7, 8, 12
_WHOLE, _LISTS, _LONG_LIST = (4, 5, 6), (9, 10), 15

Fields = dict[int, object]


class DamagedPage(Exception):
    """The head of a page says what cannot be."""


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    """The pages of one column in one group of rows: from where to where, and how many values."""

    column: str
    start: int
    end: int
    values: int


def check_pages(*, path: Path, names: Collection[str]) -> None:
    """Look at every page of these columns; raises `DamagedPage` with the column.

    A footer or head that cannot be read ends the look without a word, and so does a footer
    that is very long.
    """
    with path.open("rb", buffering=0) as file:
        try:
            footer = _footer(file)
            chunks = list(_chunks(footer, names))
        except (*_UNREADABLE, OSError):
            return
        for chunk in chunks:
            _check_chunk(file, chunk)


def _footer(file: BinaryIO) -> Fields:
    """Read what the file says of itself. pyarrow could, but of some damaged files it dies too."""
    end = file.seek(-_TAIL, os.SEEK_END)
    length = int.from_bytes(file.read(4), "little")
    if length > min(end, _MOST_OF_A_FOOTER):
        return {}
    file.seek(end - length)
    return _struct(file.read(length), 0)[0]


def _chunks(footer: Fields, names: Collection[str]) -> Iterator[_Chunk]:
    for group in _list(footer, _GROUPS):
        for column in _list(group, _COLUMNS):
            said = column.get(_SAID) if isinstance(column, dict) else None
            if not isinstance(said, dict):
                continue
            name = b".".join(part for part in _list(said, _PATH) if isinstance(part, bytes))
            if name.decode() in names:
                start = _number(said, _PAGES_START)
                if _DICTIONARY_START in said:
                    # some writers say 0 where there is no dictionary
                    start = min(start, _number(said, _DICTIONARY_START) or start)
                end = start + _number(said, _PAGES_SIZE)
                yield _Chunk(
                    column=name.decode(), start=start, end=end, values=_number(said, _VALUES)
                )


def _check_chunk(file: BinaryIO, chunk: _Chunk) -> None:
    at, left = chunk.start, chunk.values
    while 0 <= at < chunk.end and left > 0:
        try:
            file.seek(at)
            head, size = _struct(file.read(_MOST_OF_A_HEAD), 0)
        except _UNREADABLE:
            return
        values, packed = _values(head), _number(head, _PACKED)
        if not 0 <= values <= left or packed < 0 or _number(head, _UNPACKED) < 0:
            raise DamagedPage(f"the head of a page of column {chunk.column!r} is damaged")
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


def _list(fields: object, name: int) -> list[object]:
    """Give a field that holds a list; an empty one where it holds anything else."""
    value = fields.get(name) if isinstance(fields, dict) else None
    return value if isinstance(value, list) else []


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
        return data[at : at + length], at + length
    if kind in _LISTS:
        return _items(data, at)
    if kind in (_BYTE, _DOUBLE):
        return None, at + (1 if kind == _BYTE else 8)
    raise ValueError(kind)  # Parquet holds nothing else


def _items(data: bytes, at: int) -> tuple[list[object], int]:
    count, kind = data[at] >> 4, data[at] & 15
    at += 1
    if count == _LONG_LIST:
        count, at = _varint(data, at)
    items = []
    for _ in range(count):
        # a yes or no has a byte of its own in a list
        item, at = (data[at], at + 1) if kind in (_YES, _NO) else _field(data, at, kind)
        items.append(item)
    return items, at


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
