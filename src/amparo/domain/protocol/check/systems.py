"""What must happen once a duty has arisen, in one scenario, and how far apart.

From the trigger of one duty on, everything is gathered that is certain to happen if everybody
keeps the law: the acts that other duties then ask for, and what bars make these wait for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from amparo.domain.protocol.check.rulebook import may_come_first, triggers_of
from amparo.domain.protocol.language import Bar, Duty, NotBefore, NotBetween, Period

_MARK = "\n"  # stands in no name
_OWED = "owed by "
_SINCE = "since "


def event_of(*, node: str) -> str:
    """Return the event that a node of a system is an occurrence of."""
    return node.partition(_MARK)[0]


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
    """The links between the happenings that follow from ``trigger`` and one duty it opens.

    An event may happen more than once, so its occurrences are nodes of their own: the one that
    fulfils a duty, the one that ends a barred time, and any other, which bears the plain name.
    """

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
        self._add(self.trigger)
        for duty, period in self.rules.duties:
            if duty is self.focus:
                self._owe(duty, period, self.trigger, soft=duty.clock is not None)
        for node in self.certain:
            self._wait(node)
            self._follow(node)
        for node in self.certain:
            self._link_bars(node)
            self._link_silence(node)

    def _wait(self, node: str) -> None:
        """Collect what must have happened before ``node`` because bars make it wait."""
        for bar in self._bars_on.get(event_of(node=node), []):
            if isinstance(bar.kind, NotBefore):
                self._add(bar.kind.event)
            if isinstance(bar.kind, NotBetween) and bar.kind.end:
                for start in self._begun(bar.kind, node):
                    end = f"{bar.kind.end}{_MARK}{_SINCE}{start}"
                    self._add(end, after={start})

    def _follow(self, node: str) -> None:
        """Collect the acts owed once ``node`` has happened."""
        for duty, period in self.rules.duties:
            if event_of(node=node) in triggers_of(duty=duty):
                soft = bool(duty.clock or duty.unless_events or duty.unless_facts)
                self._owe(duty, period, node, soft=soft)

    def _owe(self, duty: Duty, period: Period | None, trigger: str, *, soft: bool) -> None:
        """Link the act that fulfils a duty to what opened the duty."""
        act = f"{duty.must}{_MARK}{_OWED}{duty.name}"
        if any(link.rule is duty for link in self.links):
            return
        earlier = {event_of(node=node) for node in self._earlier_than(trigger)}
        if may_come_first(duty=duty):
            if duty.must in earlier:
                return  # its act has surely been done before it arose, and that counts
            self._add(act)
        else:
            self._add(act, after={trigger})
            self.links.append(Link(rule=duty, earlier=trigger, later=act, period=None, soft=soft))
        if period:
            self.links.append(Link(rule=duty, earlier=trigger, later=act, period=period,
                                   upper=True, soft=soft))  # fmt: skip
        if duty.must not in {*earlier, event_of(node=trigger)}:
            # Others may wait for this very act; or for one done before anybody owed it.
            for one, other in ((act, duty.must), (duty.must, act)):
                self.links.append(Link(rule=duty, earlier=one, later=other, period=None, soft=True))

    def _link_bars(self, node: str) -> None:
        for bar in self._bars_on.get(event_of(node=node), []):
            match bar.kind:
                case NotBefore(event=event, delay=delay) if event != node:
                    self.links.append(Link(rule=bar, earlier=event, later=node, period=delay))
                case NotBetween(lasting=Period() as lasting) as kind:
                    for start in self._begun(kind, node):
                        self.links.append(Link(rule=bar, earlier=start, later=node, period=lasting))
                case NotBetween(end=str() as event) as kind:
                    for start in self._begun(kind, node):
                        end = f"{event}{_MARK}{_SINCE}{start}"
                        self.links.append(Link(rule=bar, earlier=start, later=end, period=None))
                        self.links.append(Link(rule=bar, earlier=end, later=node, period=None))

    def _link_silence(self, node: str) -> None:
        """An event that comes by silence comes at the end of the time, unless done before."""
        name = event_of(node=node)
        owed = any(duty.must == name for duty, _ in self.rules.duties)
        derived = [(duty, period) for duty, period in self.rules.duties if duty.silence == name]
        if owed or len(derived) != 1:
            return
        duty, period = derived[0]
        causes = triggers_of(duty=duty)
        if len(causes) == len(duty.when) == 1 and causes[0] in self.certain and period:
            self.links.append(Link(rule=duty, earlier=causes[0], later=node, period=period,
                                   soft=True))  # fmt: skip

    def _begun(self, kind: NotBetween, node: str) -> list[str]:
        """Return what surely began the barred time before ``node``."""
        earlier = sorted(self._earlier_than(node))
        return [one for one in earlier if event_of(node=one) == kind.start]

    def _earlier_than(self, node: str) -> set[str]:
        """Return what surely happens before ``node``, as far as is known by now."""
        found: set[str] = set()
        waiting = [node]
        for one in waiting:
            direct = self._before.get(one, set()) | {
                bar.kind.event
                for bar in self._bars_on.get(event_of(node=one), [])
                if isinstance(bar.kind, NotBefore)
            }
            waiting += direct - found
            found |= direct
        return found

    def _add(self, node: str, after: Iterable[str] = ()) -> None:
        self._before.setdefault(node, set()).update(after)
        if node not in self.certain:
            self.certain.append(node)
