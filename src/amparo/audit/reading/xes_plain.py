"""Reads XES that is as plain as it usually is, several times as fast as a full XML parser."""

import codecs
import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from amparo.audit.log import Instants
from amparo.audit.reading import xes_pieces, xes_scan
from amparo.audit.reading.columns import folded
from amparo.audit.reading.stamps import Bytes
from amparo.audit.reading.xes_contents import Contents, Statements
from amparo.audit.reading.xes_scan import IN_EVENT, IN_TRACE, Events, Stated

WHITE = b" \t\r\n"
MARK = codecs.BOM_UTF8
DECLARATION = re.compile(
    rb"""<\?xml\ +version=(?:"1\.0"|'1\.0')(?:\ +encoding=(?:"UTF-8"|'UTF-8'))?"""
    rb"""(?:\ +standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?\ *\?>""",
    re.IGNORECASE | re.VERBOSE,
)
# XML may not hold them, though UTF-8 can.
NO_CHARACTERS = ("\ufffe", "\uffff")
WHITE_IN_VALUE = re.compile(r"\r\n|[\r\n\t]")
REFERENCE = re.compile(r"&(?:#x([^;]+)|#([^;]+)|([^;]+));")
ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class NotPlain(Exception):
    """XES that only a full XML parser can read, or refuse for the right reason."""


def read_plain(
    *, blocks: Iterable[bytes], of_event: frozenset[str], of_trace: frozenset[str], longest: int
) -> Contents:
    """Read a file of XES, wanting these keys, folded, of events and traces.

    Args:
        blocks: the bytes of the file; memory holds about one block.
        of_event: the keys of events whose values are wanted.
        of_trace: those of traces.
        longest: how many bytes a tag or comment may have.

    Raises:
        NotPlain: the file is not well-formed or not XES; or uses what logs seldom do, such as
            another encoding, names with a prefix, instructions, or text between tags.
    """
    plain = _Plain(of_event=of_event, of_trace=of_trace, longest=longest)
    for block in blocks:
        plain.take(block)
    return plain.finish()


class _Column:
    """What is stated under one key, block by block."""

    def __init__(self) -> None:
        self.values = [pl.Series([], dtype=pl.String)]
        self.by = [np.empty(0, dtype=np.int64)]

    def statements(self) -> Statements:
        return Statements(values=pl.concat(self.values), by=np.concatenate(self.by))


class _Plain:
    """Scans a file block by block; see `read_plain`."""

    def __init__(self, *, of_event: frozenset[str], of_trace: frozenset[str], longest: int) -> None:
        self.wanted = {IN_EVENT: of_event, IN_TRACE: of_trace}
        self.keys: dict[int, dict[str, int]] = {IN_EVENT: {}, IN_TRACE: {}}
        self.columns: list[_Column] = []
        self.longest = longest
        self.place, self.known = xes_scan.new_place(), xes_scan.new_known()
        self.left, self.is_begun = b"", False
        self.lines = [np.empty(0, dtype=np.int64)]
        self.trace_of = [np.empty(0, dtype=np.int64)]
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, block: bytes) -> None:
        """Read the pieces that end in this block, after what the one before left."""
        self._check_characters(block, is_last=False)
        data, position = self.left + block, 0
        if not self.is_begun:
            position = len(MARK) if data.startswith(MARK) else 0
            declaration = DECLARATION.match(data, position)
            position = declaration.end() if declaration else position
            self.is_begun = True
        self.left = data[self._scan(data, position) :]
        if len(self.left) > self.longest:
            raise NotPlain

    def finish(self) -> Contents:
        """Give all there is, once every block was taken."""
        self._check_characters(b"", is_last=True)
        at = self.place.at
        if at[xes_scan.DEPTH] or not at[xes_scan.ROOTS] or self.left.strip(WHITE):
            raise NotPlain
        stated = [column.statements() for column in self.columns]
        of_event, of_trace = (
            {
                name: None if column == xes_scan.UNWANTED else stated[column]
                for name, column in self.keys[kind].items()
            }
            for kind in (IN_EVENT, IN_TRACE)
        )
        return Contents(
            event_keys=of_event,
            trace_keys=of_trace,
            lines=np.concatenate(self.lines),
            trace_of=np.concatenate(self.trace_of),
            traces=int(at[xes_scan.TRACES]),
        )

    def _check_characters(self, block: bytes, *, is_last: bool) -> None:
        if block.isascii() and not is_last and not self.decoder.getstate()[0]:
            return
        try:
            text = self.decoder.decode(block, is_last)
        except UnicodeDecodeError:
            raise NotPlain from None
        if any(one in text for one in NO_CHARACTERS):
            raise NotPlain

    def _scan(self, data: bytes, position: int) -> int:
        """Read what is whole in ``data``; give how far that is."""
        text = np.frombuffer(data, dtype=np.uint8)
        room = len(data) // xes_scan.SHORTEST_ATTRIBUTE + 1
        stated = Stated(
            np.empty(room, dtype=np.int32),
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.int64),
            np.empty(room, dtype=np.bool_),
        )
        events = Events(*np.empty((2, len(data) // xes_scan.SHORTEST_EVENT + 1), dtype=np.int64))
        while True:
            why, key, position, filled, count = xes_scan.scan(
                text, position, self.longest, self.place, self.known, stated, events
            )
            if why == xes_scan.NOT_PLAIN:
                raise NotPlain
            self.lines.append(events.line[:count].copy())
            self.trace_of.append(events.trace[:count].copy())
            self._keep(text, stated, filled)
            if why == xes_scan.DONE:
                return position
            self._meet(key)

    def _meet(self, code: int) -> None:
        """Give a key a column, the same for every way to write it."""
        start, end = self.known.ends[code : code + 2]
        name = _unescaped(self.known.text[start:end].tobytes().decode())
        kind = int(self.place.at[xes_scan.INSIDE])
        if name not in self.keys[kind]:
            is_wanted = folded(name) in self.wanted[kind]
            self.keys[kind][name] = len(self.columns) if is_wanted else xes_scan.UNWANTED
            if is_wanted:
                self.columns.append(_Column())
        self.known.columns[kind, code] = self.keys[kind][name]

    def _keep(self, text: Bytes, stated: Stated, filled: int) -> None:
        for number, column in enumerate(self.columns):
            at = np.flatnonzero(stated.column[:filled] == number)
            if len(at):
                column.values.append(
                    _texts(text, stated.start[at], stated.end[at], stated.is_raw[at])
                )
                column.by.append(stated.by[at])


def _texts(text: Bytes, start: Instants, end: Instants, is_raw: npt.NDArray[np.bool_]) -> pl.Series:
    buffer, offsets = xes_pieces.copied(text, start, end)
    array = pa.LargeStringArray.from_buffers(
        len(start), pa.py_buffer(offsets), pa.py_buffer(buffer)
    )
    values = pl.Series(array)
    if not is_raw.any():
        return values
    raw = values.to_list()
    for row in np.flatnonzero(is_raw):
        raw[row] = _unescaped(raw[row])
    return pl.Series(raw, dtype=pl.String)


def _unescaped(value: str) -> str:
    """Read a value as XML does: white space is a space, unless written as a reference."""
    return REFERENCE.sub(_referred, WHITE_IN_VALUE.sub(" ", value))


def _referred(reference: re.Match[str]) -> str:
    in_sixteens, in_tens, entity = reference.groups()
    if entity:
        return ENTITIES[entity]
    return chr(int(in_sixteens, 16) if in_sixteens else int(in_tens))
