"""What the oracle remembers of a duty, which version is in force, and who holds a role."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from amparo.domain.protocol.case import Ending
from amparo.domain.protocol.language import Bar, Duty, Period, Protocol
from tests.domain.naive_time import first_calendar, local_day, start_of_day


@dataclass(frozen=True)
class RoleHolder:
    """`institution` is None where nobody holds the role; `shown` is then the role's own name."""

    institution: str | None
    shown: str


@dataclass
class Armed:
    """A duty that arose."""

    version: Protocol
    rule: Duty
    opened: int
    counts_from: int
    ending: Ending = Ending.OPEN
    ended: int | None = None
    ended_by: str | None = None
    period: Period | None = None
    due: int | None = None
    warn_at: int | None = None
    given_to: RoleHolder | None = None
    holder_at_end: str = ""
    breached_by: str | None = None
    paused_at: int | None = None
    shift: int = 0
    left_out: set[date] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        return self.ending is Ending.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.breached_by is not None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


def version_in_force(versions: Sequence[Protocol], *, at: int) -> Protocol | None:
    """ "From the start of its day (in the zone of its first calendar) until the next one is." """
    in_force = None
    for version in versions:
        if start_of_day(day=version.in_force, calendar=first_calendar(version)) <= at:
            in_force = version
    return in_force


def holder_of_role(
    versions: Sequence[Protocol], name: str, *, place: str | None, at: int
) -> RoleHolder:
    """"The institution named for the place of the case, else for everywhere, at the instant in
    question (days counted in the zone of the first calendar); else by the role in `else`; else
    nobody holds it and it is shown as the role's own name."
    """  # fmt: skip
    asked = name
    while True:
        # "If several versions define a role, the newest holds."
        defining = [version for version in versions if asked in version.roles]
        if not defining:
            # "a role without an entry is the institution of that name"
            return RoleHolder(asked, asked)
        role = defining[-1].roles[asked]
        if not role.holders and role.otherwise is None:
            # language.py: "A role without holders stands for the institution of that name."
            return RoleHolder(asked, asked)
        day = local_day(instant=at, calendar=first_calendar(versions[-1]))
        for wanted_place in [place] if place is None else [place, None]:
            for holder in role.holders:
                if (
                    (holder.place or None) == wanted_place
                    and (holder.held_from is None or holder.held_from <= day)
                    and (holder.held_until is None or day < holder.held_until)
                ):
                    return RoleHolder(holder.institution, holder.institution)
        if role.otherwise is None:
            return RoleHolder(None, f"{asked} (vacant)")
        asked = role.otherwise


def governs(rule: Duty | Bar, *, version: Protocol, at: int) -> bool:
    """Whether a rule of a version in force is itself in force: "from its day on, until its day"."""
    calendar = first_calendar(version)
    begun = rule.in_force is None or start_of_day(day=rule.in_force, calendar=calendar) <= at
    ended = rule.until is not None and start_of_day(day=rule.until, calendar=calendar) <= at
    return begun and not ended
