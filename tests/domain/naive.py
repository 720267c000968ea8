"""A plain, slow, obvious reading of `docs/reference/protocol-language.md`: the engine's oracle.

Comments in quotation marks are the words of that page. Nothing here knows the engine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from amparo.domain.protocol.case import BarState, CaseState, DutyState, Ending, Record
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Again,
    Bar,
    Duty,
    Guard,
    Happening,
    Protocol,
)
from tests.domain.naive_bars import forbids
from tests.domain.naive_state import (
    Armed,
    RoleHolder,
    governs,
    holder_of_role,
    version_in_force,
)
from tests.domain.naive_time import calendar_named, days_touched, due_and_warning


def naive_replay(*, protocol: Protocol, records: Sequence[Record], as_of: int) -> CaseState:
    # "The verdict as of T ignores what happened after T and lets time pass to T"
    case = _Case(
        versions=protocol.versions(),
        records=[record for record in records if record.earliest <= as_of],
    )
    for number, record in enumerate(case.records):
        case.time_passes(until=record.earliest)
        case.take(record, later=case.records[number + 1 :])
    case.time_passes(until=as_of)
    return CaseState(
        duties=tuple(case.state_of(duty, as_of=as_of) for duty in case.duties),
        bars=tuple(case.bars),
    )


@dataclass
class _Case:
    versions: tuple[Protocol, ...]
    records: list[Record]
    happened: list[Record] = field(default_factory=list)  # silence events too, in their order
    known: dict[str, bool] = field(default_factory=dict)
    place: str | None = None
    duties: list[Armed] = field(default_factory=list)
    bars: list[BarState] = field(default_factory=list)

    # --- 0. Time passes -------------------------------------------------------------------

    def time_passes(self, *, until: int) -> None:
        while True:
            # "While an open duty that is not paused was due before t and is not overdue yet"
            waiting = [
                duty
                for duty in self.open_duties()
                if not duty.is_paused
                and not duty.is_overdue
                and duty.due is not None
                and duty.due < until
            ]
            if not waiting:
                return
            # "take the one due first (ties: order of the duties in the protocol, older
            # versions' first; then the one that arose first)": min takes the first of equals
            self.falls_due(min(waiting, key=self.turn_of))

    def turn_of(self, duty: Armed) -> tuple[int, int, int]:
        assert duty.due is not None
        version = [number for number, one in enumerate(self.versions) if one is duty.version]
        return duty.due, version[0], list(duty.version.duties).index(duty.rule.name)

    def falls_due(self, duty: Armed) -> None:
        # "It becomes overdue at its due instant." "A breach belongs to the holder at the due
        # instant."
        due = duty.due
        assert due is not None
        duty.breached_by = self.holder_of(duty, at=due).shown
        # "At that instant, duties whose `when` has `breach of` it open"
        breach = Happening(breach_of=duty.rule.name)
        self.open_on(breach, earliest=due, latest=due)
        # "then its `silence` event happens, stated by nobody, with steps 3 to 5"
        if duty.rule.silence:
            silence = Record(event=duty.rule.silence, earliest=due, latest=due)
            self.close_open_and_remember(silence)

    # --- the steps of an event ------------------------------------------------------------

    def take(self, record: Record, *, later: Sequence[Record]) -> None:
        # 1. "If the record names a place, the case is there from now on."
        if record.place is not None:
            self.place = record.place
        # 2. "Each bar on e in force at t whose `if` holds is applied."
        version = version_in_force(self.versions, at=record.earliest)
        if version is not None:
            for bar in version.bars.values():
                if (
                    bar.event == record.event
                    and governs(bar, version=version, at=record.earliest)
                    and self.all_hold(bar.conditions, version=version)
                ):
                    self.put(bar, version=version, record=record, later=later)
        # "Then the facts that e states become known. A fact stated again takes its last value."
        self.known.update(record.states)
        # "Open duties with an `unless` fact that is now known to hold are lifted"
        for duty in self.open_duties():
            if self.is_known_to_be_freed(duty.rule):
                self.end(duty, Ending.LIFTED, at=record.earliest, by=None)
        self.close_open_and_remember(record)

    def close_open_and_remember(self, record: Record) -> None:
        self.close_on(record)
        # 4. Opening.
        event = Happening(event=record.event)
        self.open_on(event, earliest=record.earliest, latest=record.latest)
        # 5. "e has now happened: bars and clocks see it from here on."
        self.happened.append(record)

    # --- 2. Bars --------------------------------------------------------------------------

    def put(self, bar: Bar, *, version: Protocol, record: Record, later: Sequence[Record]) -> None:
        self.bars.append(
            BarState(
                bar=bar.name,
                version=version.version,
                put_at=record.earliest,
                by=record.institution,
                breached=forbids(
                    bar=bar,
                    version=version,
                    record=record,
                    happened=self.happened,
                    later=later,
                    open_duties=self.open_duties(),
                ),
            )
        )

    # --- 3. Closing -----------------------------------------------------------------------

    def close_on(self, record: Record) -> None:
        at, by = record.earliest, record.institution
        # "Open duties whose `must` is e are done." "With `by: holder` only if the record's
        # institution holds the duty at t, or is not said."
        for duty in self.open_duties():
            if duty.rule.must == record.event and self.may_fulfil(duty, by=by, at=at):
                self.end(duty, Ending.DONE, at=at, by=by)
        # "Then open duties whose `unless` has e are lifted."
        for duty in self.open_duties():
            if record.event in duty.rule.unless_events:
                self.end(duty, Ending.LIFTED, at=at, by=by)
        # "Then transfers in force at t."
        self.hand_on(record)
        # "Then clocks stop": "`from` stops the time of an open duty that is not overdue and
        # not paused"; "a clock stops at `earliest`"
        for duty in self.open_duties():
            clock = duty.rule.clock
            stops = clock is not None and clock.stops_at == record.event
            if stops and not duty.is_overdue and not duty.is_paused:
                duty.paused_at = record.earliest
        # "and then clocks run on": "`until` lets a paused one run on"; "runs on at `latest`"
        for duty in self.open_duties():
            clock = duty.rule.clock
            if clock is not None and clock.runs_from == record.event and duty.is_paused:
                self.run_on(duty, at=record.latest)

    def may_fulfil(self, duty: Armed, *, by: str | None, at: int) -> bool:
        if not duty.rule.by_holder or by is None:
            return True
        return self.holder_of(duty, at=at).institution == by

    def end(self, duty: Armed, ending: Ending, *, at: int, by: str | None) -> None:
        duty.ending, duty.ended, duty.ended_by = ending, at, by
        duty.holder_at_end = self.holder_of(duty, at=at).shown

    def hand_on(self, record: Record) -> None:
        version = version_in_force(self.versions, at=record.earliest)
        for transfer in version.transfers if version else ():
            if transfer.event != record.event:
                continue
            if transfer.to is not None:
                # "`to: ROLE` to who holds that role then, and it stays there"
                new_holder = self.holder_of_role(transfer.to, at=record.earliest)
            elif record.institution is not None:
                # "`to: whoever acts` gives the duty to the institution of the record"
                new_holder = RoleHolder(record.institution, record.institution)
            else:
                continue  # "(unsaid: nothing changes)"
            for duty in self.open_duties():
                if not transfer.duties or duty.rule.name in transfer.duties:
                    duty.given_to = new_holder

    def run_on(self, duty: Armed, *, at: int) -> None:
        start = duty.paused_at
        assert start is not None
        duty.paused_at = None
        # "A pause that ends before the time began to count changes nothing."
        if at >= duty.counts_from:
            calendar = calendar_named(version=duty.version, name=duty.rule.calendar)
            # Time that does not count yet cannot be stopped.
            start = max(start, duty.counts_from)
            duty.shift += at - start
            duty.left_out |= days_touched(start=start, end=at, calendar=calendar)
        self.fix_deadline(duty)

    # --- 4. Opening -----------------------------------------------------------------------

    def open_on(self, cause: Happening, *, earliest: int, latest: int) -> None:
        # "Each duty in force at t whose `when` has e, whose `if` holds, and none of whose
        # `unless` facts is known to hold, opens."
        version = version_in_force(self.versions, at=earliest)
        if version is None:
            return
        for rule in version.duties.values():
            if (
                cause in rule.when
                and governs(rule, version=version, at=earliest)
                and self.all_hold(rule.conditions, version=version)
                and not self.is_known_to_be_freed(rule)
            ):
                self.open_rule(rule, version, cause=cause, earliest=earliest, latest=latest)

    def open_rule(
        self, rule: Duty, version: Protocol, *, cause: Happening, earliest: int, latest: int
    ) -> None:
        # "If it is already open (in any version)"
        already_open = [duty for duty in self.open_duties() if duty.rule.name == rule.name]
        new = Armed(version=version, rule=rule, opened=earliest, counts_from=latest)
        if already_open and rule.again is Again.KEEP:
            return
        if already_open and rule.again is Again.RESTART:
            # "counts anew from t under the rule in force at t, for each open one that is not
            # overdue"
            for duty in already_open:
                if not duty.is_overdue:
                    # It counts anew; it does not open anew, so `opened` stays.
                    duty.version, duty.rule = version, rule
                    duty.counts_from = latest
                    duty.shift, duty.left_out = 0, set()
                    self.start_counting(duty, at=earliest, cause=cause)
            return
        self.duties.append(new)
        self.start_counting(new, at=earliest, cause=cause)
        self.end_at_once_if_already_answered(new, cause=cause)

    def start_counting(self, duty: Armed, *, at: int, cause: Happening) -> None:
        # "Deadlines are fixed when the duty opens, under the facts of that moment."
        duty.period = next(
            (
                deadline.period
                for deadline in duty.rule.within
                if deadline.when is None or self.holds(deadline.when, version=duty.version)
            ),
            None,
        )
        self.fix_deadline(duty)
        # "A duty that opens while its clock is stopped is paused from its start. A duty
        # restarted is likewise paused, or not, anew."
        duty.paused_at = at if self.clock_is_stopped(duty, cause=cause) else None

    def clock_is_stopped(self, duty: Armed, *, cause: Happening) -> bool:
        clock = duty.rule.clock
        if clock is None:
            return False
        if cause.event == clock.runs_from:
            return False
        # "or e itself is `from` and not `until`"
        if cause.event == clock.stops_at:
            return True
        # "`from` happened, `until` not since"
        stopped = False
        for record in self.happened:
            if record.event == clock.stops_at:
                stopped = True
            if record.event == clock.runs_from:
                stopped = False
        return stopped

    def fix_deadline(self, duty: Armed) -> None:
        duty.due, duty.warn_at = due_and_warning(
            counts_from=duty.counts_from,
            period=duty.period,
            calendar=calendar_named(version=duty.version, name=duty.rule.calendar),
            shift=duty.shift,
            left_out=duty.left_out,
        )

    def end_at_once_if_already_answered(self, duty: Armed, *, cause: Happening) -> None:
        at = duty.opened
        done_before = [one for one in self.happened if one.event == duty.rule.must]
        # "With `already_done: counts`, a duty whose `must` has happened before it opens is done
        # on time at once (with `by: holder`: if the last one who did it is the holder, or is
        # not said)."
        if duty.rule.already_done_counts and done_before:
            act = done_before[-1]
            if self.may_fulfil(duty, by=act.institution, at=at):
                self.end(duty, Ending.DONE, at=min(act.earliest, at), by=act.institution)
                return
        # "its `must` was seen before with a `latest` after t, that act may have followed: the
        # duty is done at once, at t, on time (respecting `by: holder`). If not, and one of its
        # `unless` events was seen with a `latest` after t, it is lifted at once. Of several, the
        # one whose `latest` is last speaks (of equals, the one listed first in `unless`, then the
        # first). An event never follows
        # itself: the trigger's own earlier occurrences do not count here"
        may_have_followed = [
            one for one in self.happened if one.latest > at and one.event != cause.event
        ]
        acts = [one for one in may_have_followed if one.event == duty.rule.must]
        if acts:
            act = max(acts, key=lambda one: one.latest)
            if self.may_fulfil(duty, by=act.institution, at=at):
                self.end(duty, Ending.DONE, at=at, by=act.institution)
                return
        acts = [one for one in may_have_followed if one.event in duty.rule.unless_events]
        if acts:
            listed = list(duty.rule.unless_events).index
            act = max(acts, key=lambda one: (one.latest, -listed(one.event)))
            self.end(duty, Ending.LIFTED, at=at, by=act.institution)

    # --- what holds, and who ----------------------------------------------------------------

    def open_duties(self) -> list[Armed]:
        return [duty for duty in self.duties if duty.is_open]

    def holds(self, guard: Guard, *, version: Protocol) -> bool:
        # "An unknown fact counts as written here"
        return self.known.get(guard.fact, version.facts[guard.fact]) == guard.wanted

    def all_hold(self, guards: Iterable[Guard], *, version: Protocol) -> bool:
        return all(self.holds(guard, version=version) for guard in guards)

    def is_known_to_be_freed(self, rule: Duty) -> bool:
        # "a presumption lifts nothing"
        return any(self.known.get(guard.fact) == guard.wanted for guard in rule.unless_facts)

    def holder_of(self, duty: Armed, *, at: int) -> RoleHolder:
        if duty.given_to is not None:
            return duty.given_to
        if duty.rule.who == NOBODY_NAMED:
            return RoleHolder(None, NOBODY_NAMED)
        return self.holder_of_role(duty.rule.who, at=at)

    def holder_of_role(self, name: str, *, at: int) -> RoleHolder:
        return holder_of_role(self.versions, name, place=self.place, at=at)

    def state_of(self, duty: Armed, *, as_of: int) -> DutyState:
        # "a duty done, lifted or open to its holder at the end, or as of T"
        open_now = duty.is_open
        return DutyState(
            duty=duty.rule.name,
            version=duty.version.version,
            opened=duty.opened,
            due=None if duty.is_paused else duty.due,
            warn_at=None if duty.is_paused else duty.warn_at,
            ending=duty.ending,
            holder=self.holder_of(duty, at=as_of).shown if open_now else duty.holder_at_end,
            breached_by=duty.breached_by,
            ended=duty.ended,
            ended_by=duty.ended_by,
            paused=duty.is_paused,
        )
