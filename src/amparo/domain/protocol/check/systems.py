"""What must happen once a duty has arisen, in one scenario, and how far apart.

From the trigger of one duty on, everything is gathered that is certain to happen if everybody
keeps the law: the acts that other duties then ask for, and what bars make these wait for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from amparo.domain.protocol.check.rulebook import awaited, may_come_first, triggers_of
from amparo.domain.protocol.language import Bar, Duty, NotBefore, NotBetween, Period

AGAIN = " (again)"
"""Marks the act of a duty where the same event has happened before it arose."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one scenario: the duties with the period that holds there, and the bars."""

    duties: Sequence[tuple[Duty, Period | None]]
    bars: Sequence[Bar]


@dataclass(frozen=True, kw_only=True)
class Link:
    """One reason for a bound between two happenings.

    A ``rule`` with ``upper`` is a duty: ``later`` at most its ``period`` after ``earlier``.
    Otherwise ``later`` comes at least ``period`` after ``earlier``, or simply after it. ``soft``
    marks what may not be so: the duty may be lifted, its clock may stop.
    """

    rule: Duty | Bar
    earlier: str
    later: str
    period: Period | None
    upper: bool = False
    soft: bool = False


@dataclass(kw_only=True)
class System:
    """The links between the happenings that follow from ``trigger`` and one duty it opens."""

    rules: Rules
    focus: Duty
    trigger: str
    links: list[Link] = field(default_factory=list)
    certain: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._bars_on: dict[str, list[Bar]] = {}
        for bar in self.rules.bars:
            self._bars_on.setdefault(bar.event, []).append(bar)
        self._before: dict[str, set[str]] = {}
        happened = {self.trigger, *self._waited_for(self.trigger)}
        self.act = self.focus.must + (AGAIN if self.focus.must in happened else "")
        self._gather()
        self._link_focus()
        for name in self.certain:
            self._link_bars(name)
            self._link_silence(name)

    def _waited_for(self, event: str) -> set[str]:
        """Return what must have happened before ``event`` because bars make it wait."""
        found: set[str] = set()
        waiting = [event]
        for one in waiting:
            for bar in self._bars_on.get(one, []):
                if isinstance(bar.kind, NotBefore) and bar.kind.event not in found:
                    found.add(bar.kind.event)
                    waiting.append(bar.kind.event)
        return found

    def _gather(self) -> None:
        """Collect what is certain to happen, and link the acts of the other duties."""
        self._add(self.trigger)
        self._add(self.act, after=set() if may_come_first(duty=self.focus) else {self.trigger})
        for name in self.certain:
            event = name.removesuffix(AGAIN)
            for bar in self._bars_on.get(event, []):
                for waited in awaited(bar=bar):
                    if isinstance(bar.kind, NotBefore) or self._surely_after(bar, name):
                        self._add(waited)
            for duty, period in self.rules.duties:
                if event in triggers_of(duty=duty) and name == event:
                    self._follow(duty, period, event)

    def _follow(self, duty: Duty, period: Period | None, event: str) -> None:
        """Link the act of a duty that ``event`` opens, where it is plain which act is meant."""
        causes = {cause for other, _ in self.rules.duties if other.must == duty.must
                  for cause in triggers_of(duty=other) if cause in self.certain}  # fmt: skip
        if duty is self.focus or duty.must == event or causes != {event}:
            return
        if duty.must in self._earlier_than(event) or duty.must == self.act.removesuffix(AGAIN):
            return
        soft = bool(duty.clock or duty.unless_events or duty.unless_facts)
        self._add(duty.must, after=set() if may_come_first(duty=duty) else {event})
        self._link_duty(duty, event, duty.must, period, soft)

    def _link_focus(self) -> None:
        if may_come_first(duty=self.focus) and self.act != self.focus.must:
            return  # its act has surely been done before it arose, and that counts
        period = next(p for duty, p in self.rules.duties if duty is self.focus)
        self._link_duty(self.focus, self.trigger, self.act, period, self.focus.clock is not None)

    def _link_duty(
        self, duty: Duty, trigger: str, act: str, period: Period | None, soft: bool
    ) -> None:
        if period:
            self.links.append(Link(rule=duty, earlier=trigger, later=act, period=period,
                                   upper=True, soft=soft))  # fmt: skip
        if not may_come_first(duty=duty):
            self.links.append(Link(rule=duty, earlier=trigger, later=act, period=None, soft=soft))

    def _link_bars(self, name: str) -> None:
        for bar in self._bars_on.get(name.removesuffix(AGAIN), []):
            match bar.kind:
                case NotBefore(event=event, delay=delay) if event != name:
                    self.links.append(Link(rule=bar, earlier=event, later=name, period=delay))
                case NotBetween(start=start, lasting=Period() as lasting) if self._surely_after(
                    bar, name
                ):
                    self.links.append(Link(rule=bar, earlier=start, later=name, period=lasting))
                case NotBetween(start=start, end=str() as end) if self._surely_after(bar, name):
                    self.links.append(Link(rule=bar, earlier=start, later=end, period=None))
                    self.links.append(Link(rule=bar, earlier=end, later=name, period=None))

    def _link_silence(self, name: str) -> None:
        """An event that comes by silence comes at the end of the time, unless done before."""
        owed = any(duty.must == name for duty, _ in self.rules.duties)
        derived = [(duty, period) for duty, period in self.rules.duties if duty.silence == name]
        if owed or len(derived) != 1:
            return
        duty, period = derived[0]
        causes = triggers_of(duty=duty)
        if len(causes) == len(duty.when) == 1 and causes[0] in self.certain and period:
            self.links.append(Link(rule=duty, earlier=causes[0], later=name, period=period,
                                   soft=True))  # fmt: skip

    def _surely_after(self, bar: Bar, name: str) -> bool:
        """Whether the barred time has surely begun when ``name`` happens."""
        return isinstance(bar.kind, NotBetween) and bar.kind.start in self._earlier_than(name)

    def _earlier_than(self, name: str) -> set[str]:
        """Return what surely happens before ``name``, as far as is known by now."""
        found: set[str] = set()
        waiting = [name]
        for one in waiting:
            direct = self._before.get(one, set()) | self._waited_for(one.removesuffix(AGAIN))
            waiting += direct - found
            found |= direct
        return found

    def _add(self, name: str, after: Iterable[str] = ()) -> None:
        self._before.setdefault(name, set()).update(after)
        if name not in self.certain:
            self.certain.append(name)
