"""A case that is being played: what happened so far, what time it is, who acts, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from amparo.domain.protocol.calendar import as_instant, as_microseconds
from amparo.domain.protocol.case import CaseState, Record
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol
from amparo.domain.protocol.names import vacant
from amparo.domain.protocol.program import Program, lay_out
from amparo.domain.protocol.replay import replay_with

_LONGEST_CASE = timedelta(days=20 * 365)


class TooEarly(ValueError):
    """An event would come before the last one of the case."""


class TooLate(ValueError):
    """A step leads beyond the time for which the protocol was laid out."""


@dataclass(frozen=True, kw_only=True)
class Game:
    """A played case as it stands now. Each step returns another; this one stays as it is.

    ``now`` is in microseconds since 1970 UTC. ``institution`` and ``place`` are those of the
    next event, ``None`` where unsaid.
    """

    program: Program
    labels: Labels
    now: int
    records: tuple[Record, ...] = ()
    institution: str | None = None
    place: str | None = None

    @property
    def protocol(self) -> Protocol:
        """The newest version of the protocol."""
        return self.program.protocol

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the protocol's clock: that of its first calendar."""
        return next(iter(self.protocol.calendars.values())).zone

    @property
    def not_before(self) -> int:
        """The instant before which no event may come."""
        return self.records[-1].earliest if self.records else self.program.covers[0]

    @property
    def events(self) -> Mapping[str, tuple[str, ...]]:
        """Every event and the facts it may state: those of the newest version first."""
        found = dict(self.protocol.events)
        for version in reversed(self.program.names.versions):
            for event, facts in version.events.items():
                found.setdefault(event, facts)
        return found

    @property
    def institutions(self) -> tuple[str, ...]:
        """Every institution of the protocol that can act."""
        names = self.program.names
        nobody = {NOBODY_NAMED, *(vacant(role.name) for role in names.roles)}
        return tuple(name for name in names.institutions if name not in nobody)

    @property
    def known(self) -> Mapping[str, bool]:
        """The facts stated so far, each with its last value."""
        return {fact: value for record in self.records for fact, value in record.states.items()}

    def state(self, *, as_of: int | None = None) -> CaseState:
        """Replay the case, as of now or of another instant."""
        instant = self.now if as_of is None else as_of
        return replay_with(program=self.program, records=self.records, as_of=instant)

    def step(self, *, event: str, at: int, states: Mapping[str, bool]) -> "Game":
        """Let an event happen. Raises `TooEarly` or `TooLate`."""
        if at < self.not_before:
            raise TooEarly
        after = self.wait(until=max(at, self.now))
        record = Record(event=event, earliest=at, latest=at, institution=self.institution,
                        place=self.place, states=dict(states))  # fmt: skip
        return replace(after, records=(*self.records, record))

    def wait(self, *, until: int) -> "Game":
        """Let time pass. Raises `TooLate`."""
        # As of one instant later is as late as anybody looks: what was due has then run out.
        if until + 1 > self.program.covers[1]:
            raise TooLate
        return replace(self, now=until)


def begin(*, protocol: Protocol, labels: Labels, at: int) -> Game:
    """Begin a case in which nothing has happened yet; it may last twenty years.

    The protocol is laid out once, and every question about the case replays it from there.
    """
    zone = next(iter(protocol.calendars.values())).zone
    end = as_microseconds(as_instant(at, zone) + _LONGEST_CASE)
    program = lay_out(protocol=protocol, earliest=at, latest=end)
    return Game(program=program, labels=labels, now=at)
