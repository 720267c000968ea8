"""The words of a protocol: who must do what, when, by when, and what must not happen meanwhile.

Six ideas carry everything. An **institution** acts. An **event** is something done or
learnt. A **fact** is something known about the case. A **duty** says who must do what
within which time. A **bar** says what must not happen, or not yet. A **calendar** says how
days are counted. The classes below hold them exactly as a jurist wrote them, in names and
plain values; `wellformed` checks that they fit together, `program` lays them out as
numbers, and `kernel` runs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from amparo.domain.protocol.calendar import Calendar

NOBODY_NAMED = "nobody named"
"""The ``who`` of a duty whose law names no institution: a gap in the law, shown as such."""


class Unit(Enum):
    """What a period is counted in. ``DAYS_OF_EITHER_KIND``: the law says days, not which."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    DAYS_OF_EITHER_KIND = "days or working days"
    MONTHS = "months"


class Source(Enum):
    """Where a deadline stands. What stands only in ``PRACTICE`` is a target, never law."""

    STATUTE = "statute"
    REGULATION = "regulation"
    PROTOCOL = "protocol"
    PRACTICE = "practice"


class Again(Enum):
    """What a second trigger does while the duty is still open."""

    KEEP = "keep"
    RESTART = "restart"
    EACH = "each"


@dataclass(frozen=True, kw_only=True)
class Period:
    """A length of time: ``24 hours``, ``5 working days``."""

    amount: int
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A condition on one fact: ``child`` or ``not child``."""

    fact: str
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One reading of ``within``: the period that holds ``when`` its guard does.

    ``period`` is ``None`` where the law states none. ``when`` is ``None`` for *otherwise*.
    """

    when: Guard | None
    period: Period | None


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What opens a duty: an event, or the ``breach`` of another duty. One of the two."""

    event: str | None = None
    breach_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The events between which the time of a duty does not run."""

    stops_at: str
    runs_from: str


@dataclass(frozen=True, kw_only=True)
class Text:
    """What the law says, for a reader: article, its own words, a gloss, how sure we are.

    ``if_not`` tells what the law says follows if a duty is not done, where no rule runs it.
    ``instrument`` names the law or agreement it stands in (`Protocol.instruments`);
    ``read_in`` names where its text was read, an entry of the pack's sources.
    """

    basis: str
    words: str = ""
    quote: str = ""
    gloss: str = ""
    confidence: str = ""
    note: str = ""
    if_not: str = ""
    instrument: str = ""
    read_in: str = ""


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A law or an agreement that rules stand in, and the day from which it governs.

    ``is_assumed``: no text says the day; whoever wrote the pack took it.
    """

    name: str
    title: str
    in_force: date
    is_assumed: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A slip or an oddity in a law's own text, for whoever amends it. It runs nowhere."""

    basis: str
    remark: str
    quote: str = ""
    gloss: str = ""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Who must do what, when it arises, by when, and what frees the holder of it.

    It arises from the day ``in_force`` on and no longer on the day ``until``; ``None`` where
    the protocol's own dates say it all.
    """

    name: str
    who: str
    must: str
    when: tuple[Happening, ...]
    within: tuple[Deadline, ...]
    source: Source
    text: Text
    conditions: tuple[Guard, ...] = ()
    unless_events: tuple[str, ...] = ()
    unless_facts: tuple[Guard, ...] = ()
    clock: Clock | None = None
    again: Again = Again.KEEP
    by_holder: bool = False
    already_done_counts: bool = False
    silence: str | None = None
    calendar: str = ""
    in_force: date | None = None
    until: date | None = None

    @property
    def is_law(self) -> bool:
        """Whether missing the deadline breaks the law, not only an agreed target."""
        return self.source is not Source.PRACTICE


@dataclass(frozen=True, kw_only=True)
class Never:
    """The event must never happen."""


@dataclass(frozen=True, kw_only=True)
class NotBefore:
    """The event must wait for another one, and for ``delay`` after its last occurrence."""

    event: str
    delay: Period | None = None


@dataclass(frozen=True, kw_only=True)
class NotWhile:
    """The event must wait while a duty is open."""

    duty: str


@dataclass(frozen=True, kw_only=True)
class NotBetween:
    """The event must not happen after ``start`` until ``end``, or until ``lasting`` is over."""

    start: str
    end: str | None = None
    lasting: Period | None = None


BarKind = Never | NotBefore | NotWhile | NotBetween


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What must not happen, or not yet, of acts from ``in_force`` on and before ``until``.

    ``who`` says, for a reader, whom the law tells; it is empty where it binds everybody. Acts
    of anybody are judged.
    """

    name: str
    event: str
    kind: BarKind
    source: Source
    text: Text
    who: str = ""
    conditions: tuple[Guard, ...] = ()
    calendar: str = ""
    in_force: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """An event that hands open duties on: ``to`` a role, or to whoever acts when ``None``.

    ``duties`` is empty where every open duty goes.
    """

    event: str
    duties: tuple[str, ...] = ()
    to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """An institution that holds a role at a place from a day on, until before another.

    ``place`` is empty for everywhere; ``held_from`` and ``held_until`` are ``None`` where open.
    ``is_assumed``: no text says so; whoever wrote the pack took it.
    """

    institution: str
    place: str = ""
    held_from: date | None = None
    held_until: date | None = None
    is_assumed: bool = False


@dataclass(frozen=True, kw_only=True)
class Role:
    """A name the law uses, who holds it where and when, and who stands in (``otherwise``).

    A role without holders stands for the institution of that name. ``note`` is a remark for
    a reader.
    """

    name: str
    holders: tuple[Holder, ...] = ()
    otherwise: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """One dated version of a protocol. It governs every duty that arises while in force.

    ``facts`` says how each fact counts while unknown. ``events`` says which facts each
    event may state; ``country_events`` are those of the country, such as that a law enters into
    force, and not of a person's case. ``instruments`` are the laws and agreements its rules stand
    in, the first one its own. ``previous`` is the version before, if any; ``note`` a remark for a
    reader.
    """

    name: str
    version: str
    title: str
    in_force: date
    facts: Mapping[str, bool]
    events: Mapping[str, tuple[str, ...]]
    duties: Mapping[str, Duty]
    bars: Mapping[str, Bar]
    roles: Mapping[str, Role]
    calendars: Mapping[str, Calendar]
    country_events: frozenset[str] = frozenset()
    transfers: tuple[Transfer, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    remarks: tuple[Remark, ...] = ()
    previous: "Protocol | None" = None
    note: str = ""

    def versions(self) -> "tuple[Protocol, ...]":
        """Return this version and those before it, oldest first."""
        before = self.previous.versions() if self.previous else ()
        return (*before, self)
