"""Takes the wanted attributes of events and traces out of XES as it streams by."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

import numpy as np
import polars as pl

from amparo.audit.reading.columns import folded
from amparo.audit.reading.errors import UnreadableLog
from amparo.audit.reading.xes_contents import Contents, Statements

LONGEST_PIECE = 1 << 24
DEEPEST = 100
ATTRIBUTES = ("string", "date", "int", "float", "boolean", "id")
EVENT_DEPTH = 3
NO_TRACE = -1


@dataclass(frozen=True)
class Stated:
    """The values stated under one key, and the number of the event or trace that states each."""

    values: list[str] = field(default_factory=list)
    by: "array[int]" = field(default_factory=lambda: array("q"))


class Keys(dict[str, Stated | None]):
    """Every key met so far, with what is stated under it where it is wanted."""

    def __init__(self, wanted: frozenset[str]) -> None:
        """Want the keys that are in ``wanted`` once folded."""
        super().__init__()
        self.wanted = wanted

    def __missing__(self, key: str) -> Stated | None:
        self[key] = Stated() if folded(key) in self.wanted else None
        return self[key]


def _laid_by(keys: Keys) -> dict[str, Statements | None]:
    return {
        key: None
        if stated is None
        else Statements(
            values=pl.Series(stated.values, dtype=pl.String),
            by=np.array(stated.by, dtype=np.int64),
        )
        for key, stated in keys.items()
    }


class EventStream:
    """Parses XES chunk by chunk, and remembers what its events and traces state.

    Only attributes that stand directly in an event or trace count: those nested in another, or
    given as globals, say nothing about one event.
    """

    def __init__(self, *, path: Path, of_event: frozenset[str], of_trace: frozenset[str]) -> None:
        """Read the log at ``path``, wanting these keys, folded, of events and traces."""
        self.path = path
        self.event_keys, self.trace_keys = Keys(of_event), Keys(of_trace)
        self.lines = array("q")
        self.trace_of = array("q")
        self.traces = 0
        self._fed = self._depth = 0
        # Children count at this depth only: those of the log, the trace or the event open now.
        self._level = 1
        self._keys: Keys | None = None
        self._number = 0
        self._prefix = ""
        self._attributes: frozenset[str] = frozenset()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """Parse the next bytes.

        Raises:
            UnreadableLog: they are not well-formed, not XES, or not safe to parse.
        """
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            self._refuse_at(f"it is not well-formed XML ({reason})", error.lineno, error.offset)
        except (LookupError, ValueError) as error:
            # Python looks the declared encoding up for the parser, and may not know it.
            self._refuse(f"its encoding cannot be read ({error}); save it as UTF-8")
        self._fed += len(chunk)
        # The parser reads an unfinished piece anew with each chunk, so a huge one never ends.
        if self._fed - self._parser.CurrentByteIndex > LONGEST_PIECE:
            self._refuse(f"a single piece of XML is longer than {LONGEST_PIECE} bytes")

    def contents(self) -> Contents:
        """Give all there is, once every byte was parsed."""
        return Contents(
            event_keys=_laid_by(self.event_keys),
            trace_keys=_laid_by(self.trace_keys),
            lines=np.array(self.lines, dtype=np.int64),
            trace_of=np.array(self.trace_of, dtype=np.int64),
            traces=self.traces,
        )

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth != self._level:
            if self._depth > DEEPEST:
                self._refuse(f"elements are nested deeper than {DEEPEST}")
        elif name not in self._attributes:
            self._enter(name)
        elif self._keys is not None and "key" in attributes and "value" in attributes:
            stated = self._keys[attributes["key"]]
            if stated is not None:
                stated.values.append(attributes["value"])
                stated.by.append(self._number)

    def _close(self, _: str) -> None:
        if self._depth < self._level:
            self._level = self._depth
            self._keys = self.trace_keys if self._depth == EVENT_DEPTH else None
            self._number = self.traces - 1
        self._depth -= 1

    def _enter(self, name: str) -> None:
        kind = name.removeprefix(self._prefix)
        if self._level == 1:
            self._enter_log(name)
        elif kind == "event" and self._keys is not self.event_keys:
            self._number = len(self.lines)
            self.lines.append(self._parser.CurrentLineNumber)
            self.trace_of.append(NO_TRACE if self._keys is None else self.traces - 1)
            self._keys = self.event_keys
            self._level += 1
        elif kind == "trace" and self._keys is None:
            self._number = self.traces
            self.traces += 1
            self._keys = self.trace_keys
            self._level += 1
        elif kind in ("event", "trace"):
            self._refuse(f"it is not XES: <{kind}> stands where none may")

    def _enter_log(self, name: str) -> None:
        prefix, _, kind = name.rpartition(":")
        if kind != "log":
            self._refuse(f"it is not XES: it holds <{name[:40]}> and not <log>")
        self._prefix = prefix + ":" if prefix else ""
        self._attributes = frozenset(self._prefix + attribute for attribute in ATTRIBUTES)
        self._level += 1

    def _refuse_document_type(self, *_: object) -> NoReturn:
        self._refuse(
            "it declares a document type, which XES needs none of and which can make a small "
            "file swell without end or fetch others; take the declaration out"
        )

    def _refuse(self, problem: str) -> NoReturn:
        parser = self._parser
        self._refuse_at(problem, parser.CurrentLineNumber, parser.CurrentColumnNumber)

    def _refuse_at(self, problem: str, line: int, column: int) -> NoReturn:
        where = f"line {line}, column {column + 1}"
        raise UnreadableLog(path=self.path, problem=f"{where}: {problem}")
