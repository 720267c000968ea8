"""What goes into a case and what comes out: records in, the state of each duty and bar out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, kw_only=True)
class Record:
    """Something that happened in a case, as one institution wrote it down.

    ``earliest`` and ``latest`` are microseconds since 1970 UTC and bound when it happened;
    equal where the minute is known. ``institution`` and ``place`` are ``None`` where unsaid.
    ``states`` holds the facts it states.
    """

    event: str
    earliest: int
    latest: int
    institution: str | None = None
    place: str | None = None
    states: Mapping[str, bool] = field(default_factory=dict)


class Ending(Enum):
    """Whether a duty is still open, or how it ended."""

    OPEN = "open"
    DONE = "done"
    LIFTED = "lifted"


@dataclass(frozen=True, kw_only=True)
class DutyState:
    """One duty that arose in a case, as of an instant.

    ``due`` is ``None`` where the law states no deadline, and where the clock is stopped, or
    was when the duty ended (``paused``); ``warn_at`` is the earlier reading where the law
    does not say which days.
    ``breached_by`` names who held it when it fell due, ``None`` while it has not;
    ``holder`` who held it when it ended, or holds it now.
    """

    duty: str
    version: str
    opened: int
    due: int | None
    warn_at: int | None
    ending: Ending
    holder: str
    breached_by: str | None
    ended: int | None
    ended_by: str | None
    paused: bool = False

    @property
    def outcome(self) -> str:
        """Return what became of it: on time, late, open, overdue or lifted."""
        if self.ending is Ending.LIFTED:
            return "lifted"
        if self.ending is Ending.DONE:
            return "late" if self.breached_by else "on time"
        return "overdue" if self.breached_by else "open"


@dataclass(frozen=True, kw_only=True)
class BarState:
    """One bar that was put to an event: when, whose act, and whether the act breached it."""

    bar: str
    version: str
    put_at: int
    by: str | None
    breached: bool


@dataclass(frozen=True, kw_only=True)
class CaseState:
    """Every duty that arose in a case and every bar that was put, in that order."""

    duties: tuple[DutyState, ...]
    bars: tuple[BarState, ...]
