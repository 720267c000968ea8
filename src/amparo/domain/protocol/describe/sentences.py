"""One rule in plain sentences: who must do what by when, what frees them, what follows if not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    Unit,
)

BY_LAW = (Source.STATUTE, Source.REGULATION)
"""What an open question is a gap of the law in, and not of an agreement."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A rule as a reader meets it: its sentences, its article, and how sure we are."""

    rule: str
    sentences: tuple[str, ...]
    basis: str
    quote: str
    gloss: str

    @property
    def text(self) -> str:
        """The sentences as one paragraph, the article at its end."""
        return " ".join([*self.sentences, f"{self.basis.rstrip('.')}."])


def tell_duty(*, duty: Duty, protocol: Protocol, labels: Labels) -> Told:
    """Say a duty in sentences, in the language of the labels."""
    teller = _Teller(protocol=protocol, labels=labels)
    return teller.told(duty, [teller.main(duty), *teller.more(duty)])


def tell_bar(*, bar: Bar, protocol: Protocol, labels: Labels) -> Told:
    """Say in sentences what must not happen, in the language of the labels."""
    teller = _Teller(protocol=protocol, labels=labels)
    return teller.told(bar, [teller.barred(bar)])


def tell_release(*, duty: Duty, protocol: Protocol, labels: Labels) -> tuple[str, ...]:
    """Say which facts, once known, free from a duty; nothing where none does."""
    teller = _Teller(protocol=protocol, labels=labels)
    return tuple(sentence(one) for one in teller.freed_by_facts(duty))


def moment_of(*, cause: Happening, protocol: Protocol, labels: Labels) -> str:
    """Name what opens a duty as a moment: *the complaint*, or a time that ran out."""
    if cause.event:
        return labels.event(cause.event).moment
    breached = cause.breach_of or ""
    act = labels.event(protocol.duties[breached].must).act
    return say(labels.language, "breach_moment", act=act, rule=breached)


@dataclass(frozen=True, kw_only=True)
class _Teller:
    protocol: Protocol
    labels: Labels

    def say(self, key: str, **gaps: str) -> str:
        return say(self.labels.language, key, **gaps)

    def told(self, rule: Duty | Bar, sentences: Iterable[str]) -> Told:
        said = [*sentences, *self._standing(rule)]
        return Told(
            rule=rule.name,
            sentences=tuple(sentence(one) for one in said),
            basis=rule.text.basis,
            quote=rule.text.quote,
            gloss=rule.text.gloss,
        )

    def main(self, duty: Duty) -> str:
        who = self._who(duty)
        gaps = {**who, "act": self.labels.event(duty.must).act, "moment": self._moments(duty.when)}
        said = self.say(_shape(duty), **gaps, **self._times(duty))
        return self._conditioned(duty.conditions, said)

    def _who(self, duty: Duty) -> dict[str, str]:
        if duty.who == NOBODY_NAMED:
            return {"the": self.say("nobody"), "must": self.say("must")}
        label = self.labels.institution(duty.who)
        return {"the": label.the, "must": self.say("must_plural" if label.is_plural else "must")}

    def _moments(self, causes: Iterable[Happening]) -> str:
        moments = [
            moment_of(cause=cause, protocol=self.protocol, labels=self.labels) for cause in causes
        ]
        return listed(self.labels.language, moments)

    def _times(self, duty: Duty) -> dict[str, str]:
        if len(duty.within) > 1:
            branches = [self._branch(deadline) for deadline in duty.within]
            return {"branches": self.say("then_again").join(branches)}
        length = duty.within[0].period
        return {"period": self._period(length)} if length else {}

    def _branch(self, deadline: Deadline) -> str:
        key = "branch" if deadline.when else "branch_otherwise"
        gaps = {"clause": self._clause(deadline.when)} if deadline.when else {}
        if deadline.period is None:
            return self.say(f"{key}_untimed", **gaps)
        return self.say(key, period=self._period(deadline.period), **gaps)

    def _period(self, length: Period) -> str:
        return period(self.labels.language, length)

    def _clause(self, guard: Guard) -> str:
        label = self.labels.fact(guard.fact)
        return label.yes if guard.wanted else label.no

    def _conditioned(self, guards: Iterable[Guard], said: str) -> str:
        clauses = [self._clause(guard) for guard in guards]
        if not clauses:
            return said
        joined = listed(self.labels.language, clauses, word="and_if")
        return self.say("if", clauses=joined, sentence=said)

    def more(self, duty: Duty) -> Iterator[str]:
        if duty.who == NOBODY_NAMED:
            yield self.say("nobody_named" if _by_law(duty) else "nobody_named_here")
        if words := self.labels.words.get(duty.name) or duty.text.words:
            yield self.say("words", words=words)
        for length in [deadline.period for deadline in duty.within]:
            if length and length.unit is Unit.DAYS_OF_EITHER_KIND:
                yield self._either_kind(length)
        yield from self._freed(duty)
        yield from self._counted(duty)
        yield from self._if_not(duty)

    def _either_kind(self, length: Period) -> str:
        days, working_days = (
            period(self.labels.language, length, as_unit=unit)
            for unit in (Unit.DAYS, Unit.WORKING_DAYS)
        )
        return self.say("either_kind", days=days, working_days=working_days)

    def _freed(self, duty: Duty) -> Iterator[str]:
        language = self.labels.language
        if duty.unless_events:
            moments = [self.labels.event(event).moment for event in duty.unless_events]
            yield self.say("unless_events", moments=listed(language, moments))
        yield from self.freed_by_facts(duty)
        if duty.already_done_counts:
            yield self.say("already_done")
        others = [other.name for other in self._also_owed(duty)]
        if others:
            yield self.say("one_for_all", rules=", ".join(others))

    def freed_by_facts(self, duty: Duty) -> Iterator[str]:
        if duty.unless_facts:
            clauses = [self._clause(guard) for guard in duty.unless_facts]
            joined = listed(self.labels.language, clauses, word="or_that")
            yield self.say("unless_facts", clauses=joined)

    def _also_owed(self, duty: Duty) -> list[Duty]:
        """The duties of others that the same act fulfils, whoever does it."""
        return [
            other
            for other in self.protocol.duties.values()
            if other.must == duty.must and other.name != duty.name and other.who != duty.who
            if not other.by_holder and not duty.by_holder
        ]

    def _counted(self, duty: Duty) -> Iterator[str]:
        if duty.by_holder:
            yield self.say("by_holder", the=self.labels.institution(duty.who).the)
        if duty.clock:
            stops = self.labels.event(duty.clock.stops_at).moment
            runs = self.labels.event(duty.clock.runs_from).moment
            yield self.say("clock", stops=stops, runs=runs)
        if duty.again is not Again.KEEP:
            yield self.say(duty.again.value)

    def _if_not(self, duty: Duty) -> Iterator[str]:
        """What follows if the time runs out; a duty without a time cannot run out."""
        consequence = self.labels.if_not.get(duty.name) or duty.text.if_not
        if consequence:
            yield self.say("if_not", consequence=consequence)
        if all(deadline.period is None for deadline in duty.within):
            return
        if duty.silence:
            label = self.labels.event(duty.silence)
            yield self.say("silence", moment=label.moment, name=label.name)
        followers = [
            other
            for other in self.protocol.duties.values()
            if any(cause.breach_of == duty.name for cause in other.when)
        ]
        for other in followers:
            act = self.labels.event(other.must).act
            yield self.say("then", **self._who(other), act=act, rule=other.name)
        if not followers and not duty.silence and not consequence:
            yield self.say("nothing_then")

    def barred(self, bar: Bar) -> str:
        gaps = {"nobody": self._nobody(bar), "act": self.labels.event(bar.event).act}
        return self._conditioned(bar.conditions, self._bar(bar, gaps))

    def _nobody(self, bar: Bar) -> str:
        if not bar.who or bar.who == NOBODY_NAMED:
            return self.say("nobody_may")
        label = self.labels.institution(bar.who)
        may_not = self.say("may_not_plural" if label.is_plural else "may_not")
        return self.say("the_may_not", the=label.the, may_not=may_not)

    def _bar(self, bar: Bar, gaps: dict[str, str]) -> str:
        match bar.kind:
            case Never():
                return self.say("never", **gaps)
            case NotBefore(event=event, delay=None):
                return self.say("not_before", moment=self._moment(event), **gaps)
            case NotBefore(event=event, delay=Period() as delay):
                return self.say("not_before_delay", moment=self._moment(event),
                                period=self._period(delay), **gaps)  # fmt: skip
            case NotWhile(duty=duty):
                due = self.labels.event(self.protocol.duties[duty].must).act
                return self.say("not_while", due=due, rule=duty, **gaps)
            case NotBetween(start=start, lasting=Period() as lasting):
                return self.say("not_between_lasting", moment=self._moment(start),
                                period=self._period(lasting), **gaps)  # fmt: skip
            case NotBetween(start=start, end=str() as end):
                return self.say("not_between", moment=self._moment(start), end=self._moment(end),
                                **gaps)  # fmt: skip
        raise ValueError(f"bar {bar.name} has no end")

    def _moment(self, event: str) -> str:
        return self.labels.event(event).moment

    def _standing(self, rule: Duty | Bar) -> Iterator[str]:
        """From when, until when, as what, and how surely the rule stands."""
        language = self.labels.language
        files = {one.name: one.in_force for one in self.protocol.instruments}
        usual = files.get(rule.text.instrument, self.protocol.in_force)
        if rule.in_force and rule.in_force != usual:
            yield self.say("from_day", day=day(language, rule.in_force))
        if rule.until:
            yield self.say("until_day", day=day(language, rule.until))
        if rule.source in (Source.PRACTICE, Source.PROTOCOL):
            yield self.say(rule.source.value)
        if rule.text.confidence in ("medium", "low"):
            yield self.say("confidence", confidence=self.say(rule.text.confidence))


def _shape(duty: Duty) -> str:
    if len(duty.within) > 1:
        return "within_branches"
    if duty.within[0].period:
        return "within"
    return "untimed" if _by_law(duty) else "untimed_practice"


def _by_law(duty: Duty) -> bool:
    return duty.source in BY_LAW
