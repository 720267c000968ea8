"""An event log in memory: columns of codes and instants, before a protocol judges it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Instants = npt.NDArray[np.int64]
Values = npt.NDArray[np.int8]

NOT_RECORDED = -(2**63)
"""The ``recorded`` instant of a row that does not say when it was written down."""

UNKNOWN = -1
"""The code of an institution, place or fact that a row does not state."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column of a file holds what; ``None`` looks for the usual names, then does without.

    ``facts`` maps the name of a fact in the protocol to the column that states it.
    """

    case: str | None = None
    event: str | None = None
    happened: str | None = None
    recorded: str | None = None
    institution: str | None = None
    place: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BrokenRow:
    """A row that could not be judged: where it stands, which column, what it says, and why not."""

    line: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Log:
    """The rows of a log that could be read, in the order of the file, and those that could not.

    ``case``, ``event``, ``institution`` and ``place`` index ``cases``, ``events``,
    ``institutions`` and ``places``. ``earliest`` and ``latest`` are microseconds since
    1970 UTC and bound what is known of when it happened: equal where the minute is known,
    the first and last microsecond of the day or month where only that is.
    ``recorded`` and ``recorded_latest`` bound when it was written down in the same way:
    ``None`` where the log has no such column, `NOT_RECORDED` where a row does not say.
    ``facts`` holds 1 for yes, 0 for no, ``UNKNOWN`` for unsaid. ``line`` is the line of
    the file, counting from 1, or the number of the event in a format without lines.
    ``stage`` indexes ``stages``: which part of an act a row tells of (start, complete), where
    the log says so; nothing is judged by it.
    """

    case: Codes
    cases: Sequence[str]
    event: Codes
    events: Sequence[str]
    earliest: Instants
    latest: Instants
    recorded: Instants | None
    recorded_latest: Instants | None = None
    institution: Codes | None
    institutions: Sequence[str]
    place: Codes | None
    places: Sequence[str]
    facts: Mapping[str, Values]
    line: Instants
    broken: Sequence[BrokenRow]
    stage: Codes | None = None
    stages: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.case)
