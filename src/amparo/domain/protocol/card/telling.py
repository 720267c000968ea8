"""Each rule of a card in few words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amparo.domain.protocol.card.institutions import Part
from amparo.domain.protocol.card.wording import tell
from amparo.domain.protocol.describe.sentences import moment_of
from amparo.domain.protocol.describe.speech import day, listed, period, say, sentence
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Again,
    Bar,
    Deadline,
    Duty,
    Guard,
    Happening,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Period,
    Protocol,
    Source,
    Transfer,
    Unit,
)

LONGEST_WORDS = 26
"""The law's own words for a time stand in the column of deadlines up to so many letters."""

_SCALES = ((9, "1.3"), (13, "1"), (16, "0.85"))
"""Words of up to so many letters fill the column of deadlines at this size."""


@dataclass(frozen=True, kw_only=True)
class By:
    """By when: in big letters, with a word in small ones below. One of the two may be empty."""

    big: str
    small: str = ""

    @property
    def scale(self) -> str:
        """How many times the size of the text the big letters are, so that no word is cut.

        >>> By(big="24 hours").scale, By(big="«inmediatamente»").scale
        ('1.3', '0.85')
        """
        longest = max(map(len, self.big.split()), default=0)
        return next((scale for most, scale in _SCALES if longest <= most), "0.7")


@dataclass(frozen=True, kw_only=True)
class Task:
    """A duty on a card: by when, if what, do what, and what else is worth the room."""

    rule: str
    by: tuple[By, ...]
    condition: str
    act: str
    notes: tuple[str, ...]
    source: str
    is_law: bool

    @property
    def sentence(self) -> str:
        """The act, with a capital letter unless a condition stands before it, and its full stop."""
        return f"{self.act if self.condition else sentence(self.act)}."


@dataclass(frozen=True, kw_only=True)
class Ban:
    """A bar on a card."""

    rule: str
    text: str
    notes: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Says the rules of one protocol in the language of its labels."""

    protocol: Protocol
    labels: Labels

    @property
    def language(self) -> str:
        """The language of the labels."""
        return self.labels.language

    def task(self, duty: Duty, notes: Iterable[str] = ()) -> Task:
        """Say a duty; ``notes`` stand before its own."""
        condition = self._clauses(duty.conditions)
        return Task(
            rule=duty.name,
            by=tuple(self._by(duty, deadline) for deadline in duty.within),
            condition=tell(self.language, "condition", clauses=condition) if condition else "",
            act=self.labels.event(duty.must).act,
            notes=(*notes, *self._notes(duty), *self._standing(duty)),
            source=self._source(duty),
            is_law=duty.is_law,
        )

    def ban(self, bar: Bar) -> Ban:
        """Say what must not happen: to the institution itself, or of everybody."""
        own = bar.who not in ("", NOBODY_NAMED)
        nobody = tell(self.language, "do_not") if own else say(self.language, "nobody_may")
        said = self._barred(bar, {"nobody": nobody, "act": self.labels.event(bar.event).act})
        if clauses := self._clauses(bar.conditions):
            said = say(self.language, "if", clauses=clauses, sentence=said)
        return Ban(rule=bar.name, text=sentence(said), notes=tuple(self._standing(bar)),
                   source=self._source(bar))  # fmt: skip

    def heading(self, causes: tuple[Happening, ...]) -> str:
        """Say what opens duties, as the heading they stand under."""
        if len(causes) == 1 and (breached := causes[0].breach_of):
            duty = self.protocol.duties[breached]
            act, name = self.labels.event(duty.must).act, self._name(duty.who)
            return tell(self.language, "missed", act=act, name=name)
        moments = [moment_of(cause=c, protocol=self.protocol, labels=self.labels) for c in causes]
        return sentence(say(self.language, "after", moment=listed(self.language, moments)))

    def part(self, part: Part) -> str:
        """Say in which role an institution has a duty."""
        key = "stands_in" if part.stands_in else "role_place" if part.place else "role"
        return tell(self.language, key, role=self._name(part.role), place=part.place)

    def transfer(self, transfer: Transfer) -> str:
        """Say who takes over what."""
        moment = self.labels.event(transfer.event).moment
        rules = ", ".join(transfer.duties)
        duties = say(self.language, "transfer_duties", rules=rules) if rules else ""
        if transfer.to is None:
            return sentence(say(self.language, "transfer", moment=moment, duties=duties))
        the = self.labels.institution(transfer.to).the
        return sentence(say(self.language, "transfer_to", moment=moment, duties=duties, the=the))

    def _name(self, who: str) -> str:
        return say(self.language, "nobody") if who == NOBODY_NAMED else (
            self.labels.institution(who).name)  # fmt: skip

    def _clauses(self, guards: Iterable[Guard]) -> str:
        labels = [(self.labels.fact(guard.fact), guard.wanted) for guard in guards]
        clauses = [label.yes if wanted else label.no for label, wanted in labels]
        return listed(self.language, clauses, word="and")

    def _by(self, duty: Duty, deadline: Deadline) -> By:
        clause = ""
        if len(duty.within) > 1:
            guards = [deadline.when] if deadline.when else []
            key = "if" if guards else "otherwise"
            clause = tell(self.language, key, clauses=self._clauses(guards))
        if deadline.period:
            return By(big=period(self.language, deadline.period), small=clause)
        none = tell(self.language, "no_time" if duty.is_law else "no_time_agreed")
        small = ", ".join(part for part in (none, clause) if part)
        words = self._words(duty)
        fits = words and len(words) <= LONGEST_WORDS and len(duty.within) == 1
        return By(big=tell(self.language, "quoted", words=words) if fits else "", small=small)

    def _words(self, duty: Duty) -> str:
        return self.labels.words.get(duty.name) or duty.text.words

    def _notes(self, duty: Duty) -> Iterator[str]:
        """Say what changes what to do, or by when; what merely explains has no room here."""
        words, lengths = self._words(duty), [deadline.period for deadline in duty.within]
        if words and None in lengths and (len(words) > LONGEST_WORDS or len(lengths) > 1):
            yield tell(self.language, "words", words=words)
        if any(length and length.unit is Unit.DAYS_OF_EITHER_KIND for length in lengths):
            yield tell(self.language, "either_kind")
        if duty.clock:
            stops = self.labels.event(duty.clock.stops_at).moment
            runs = self.labels.event(duty.clock.runs_from).moment
            yield say(self.language, "clock", stops=stops, runs=runs)
        if duty.again is not Again.KEEP:
            yield say(self.language, duty.again.value)
        if duty.by_holder:
            yield tell(self.language, "by_holder")
        yield from self._freed(duty)
        if any(lengths):
            yield from self._if_not(duty)

    def _freed(self, duty: Duty) -> Iterator[str]:
        if duty.unless_events:
            moments = [self.labels.event(event).moment for event in duty.unless_events]
            yield say(self.language, "unless_events", moments=listed(self.language, moments))
        # *If a child* already tells that it is not due for an adult.
        contrary = {(guard.fact, not guard.wanted) for guard in duty.conditions}
        news = [g for g in duty.unless_facts if (g.fact, g.wanted) not in contrary]
        if news:
            clauses = listed(self.language, [self._clauses([guard]) for guard in news])
            yield say(self.language, "unless_facts", clauses=clauses)

    def _if_not(self, duty: Duty) -> Iterator[str]:
        if duty.silence:
            given = self.labels.event(duty.silence)
            yield tell(self.language, "silence", moment=given.moment, name=given.name)
        for other in self.protocol.duties.values():
            if any(cause.breach_of == duty.name for cause in other.when):
                yield self._or_else(other)

    def _or_else(self, duty: Duty) -> str:
        label, act = self.labels.institution(duty.who), self.labels.event(duty.must).act
        the = say(self.language, "nobody") if duty.who == NOBODY_NAMED else label.the
        must = say(self.language, "must_plural" if label.is_plural else "must")
        return tell(self.language, "or_else", the=the, must=must, act=act)

    def _barred(self, bar: Bar, gaps: dict[str, str]) -> str:
        event = self.labels.event
        match bar.kind:
            case Never():
                return say(self.language, "never", **gaps)
            case NotBefore(event=first, delay=None):
                return say(self.language, "not_before", moment=event(first).moment, **gaps)
            case NotBefore(event=first, delay=Period() as delay):
                key, until = "not_before_delay", period(self.language, delay)
                return say(self.language, key, moment=event(first).moment, period=until, **gaps)
            case NotWhile(duty=duty):
                due = event(self.protocol.duties[duty].must).act
                return say(self.language, "not_while", due=due, rule=duty, **gaps)
            case NotBetween(start=start, lasting=Period() as lasting):
                key, until = "not_between_lasting", period(self.language, lasting)
                return say(self.language, key, moment=event(start).moment, period=until, **gaps)
            case NotBetween(start=start, end=str() as end):
                moments = {"moment": event(start).moment, "end": event(end).moment}
                return say(self.language, "not_between", **moments, **gaps)
        raise ValueError(f"bar {bar.name} has no end")

    def _standing(self, rule: Duty | Bar) -> Iterator[str]:
        starts = {one.name: one.in_force for one in self.protocol.instruments}
        usual = starts.get(rule.text.instrument, self.protocol.in_force)
        if rule.in_force and rule.in_force != usual:
            yield tell(self.language, "from_day", day=day(self.language, rule.in_force))
        if rule.until:
            yield tell(self.language, "until_day", day=day(self.language, rule.until))
        if rule.source is Source.PRACTICE:
            yield tell(self.language, "practice")

    def _source(self, rule: Duty | Bar) -> str:
        unsure = rule.text.confidence in ("medium", "low")
        parts = [rule.name, rule.text.basis, tell(self.language, "unsure") if unsure else ""]
        return " · ".join(part for part in parts if part)
