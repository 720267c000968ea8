"""The lines of text in each box, in one language, broken so that they fit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amparo.domain.protocol.draw.measure import width_of, wrap
from amparo.domain.protocol.draw.story import EVERYBODY, NEVER, Box, Kind, bars_on
from amparo.domain.protocol.draw.style import STYLES
from amparo.domain.protocol.draw.texts import say, say_if, say_period
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Deadline,
    Duty,
    Guard,
    Happening,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
    Protocol,
)

PADDING = 12
LOCK_WIDTH = 20
WIDTHS = {Kind.START: 152, Kind.DUTIES: 254, Kind.LOCKED: 254}
CHIP_WIDTH = 116
CHIP_PADDING = 8


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of text; ``indent`` leaves room for a padlock, drawn where ``is_locked``."""

    text: str
    style: str
    indent: int = 0
    is_locked: bool = False

    @property
    def height(self) -> int:
        """The line height in pixels."""
        return STYLES[self.style].height

    @property
    def width(self) -> int:
        """The width in pixels, indent included."""
        return self.indent + width_of(text=self.text, style=STYLES[self.style])


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes what stands in the boxes of one protocol in one language."""

    protocol: Protocol
    labels: Labels

    def say(self, text: str, **values: str) -> str:
        """Return one of the drawing's own texts."""
        return say(text, language=self.labels.language, **values)

    def title(self) -> str:
        """Return the heading of the drawing."""
        protocol = self.labels.title or self.protocol.title or self.protocol.name
        return self.say("title", protocol=protocol)

    def version(self) -> str:
        """Return which version is drawn, and since when it is in force, if it is one law."""
        version = self.say("version", version=self.protocol.version)
        laws = self.protocol.instruments
        return version if len(laws) > 1 else f"{version} · {self.since(self.protocol.in_force)}"

    def since(self, day: date) -> str:
        """Return from when a law is in force."""
        return self.say("since", day=day.isoformat())

    def event(self, name: str) -> str:
        """Return the name of an event."""
        return self.labels.event(name).name

    def who(self, name: str) -> str:
        """Return the name of a lane: a role, nobody or everybody."""
        own = {NOBODY_NAMED: "nobody named", EVERYBODY: "everybody"}
        return self.say(own[name]) if name in own else self.labels.institution(name).name

    def conditions(self, guards: Iterable[Guard]) -> str:
        """Return conditions as *if* and their clauses, empty without any."""
        clauses = [self.clause(guard) for guard in guards]
        return say_if(clauses=clauses, language=self.labels.language) if clauses else ""

    def clause(self, guard: Guard) -> str:
        """Return the clause of a condition, without *if*."""
        fact = self.labels.fact(guard.fact)
        return fact.yes if guard.wanted else fact.no

    def happening(self, happening: Happening) -> str:
        """Return the name of what opens a duty."""
        if happening.breach_of is None:
            return self.event(happening.event or "")
        late = self.protocol.duties.get(happening.breach_of)
        text = "target missed" if late and not late.is_law else "breach of"
        return self.say(text, duty=happening.breach_of)

    def period(self, deadline: Deadline) -> str:
        """Return the length of a deadline, or that none is stated."""
        if deadline.period is None:
            return self.say("no time stated")
        return say_period(period=deadline.period, language=self.labels.language)

    def deadline(self, deadline: Deadline, *, is_only: bool) -> tuple[str, str]:
        """Return the condition of one reading of a deadline, empty for the only one, and it."""
        if is_only:
            return "", self.period(deadline)
        condition = self.conditions([deadline.when]) if deadline.when else self.say("otherwise")
        return f"{condition}:", self.period(deadline)

    def words(self, duty: Duty) -> str:
        """Return the law's own words for the time of a duty, in quotes; empty without any."""
        words = self.labels.words.get(duty.name, duty.text.words)
        return self.say("quoted", words=words) if words else ""

    def bar(self, bar: Bar) -> str:
        """Return what a bar forbids, without its event and its conditions."""
        match bar.kind:
            case Never():
                return self.say("never")
            case NotBefore(event=event, delay=None):
                return self.say("not before", event=self.event(event))
            case NotBefore(event=event, delay=delay) if delay:
                period = say_period(period=delay, language=self.labels.language)
                return self.say("not before delay", period=period, event=self.event(event))
            case NotWhile(duty=name):
                duty = self.protocol.duties.get(name)
                event = self.event(duty.must) if duty else ""
                return self.say("not while", duty=name, event=event)
            case NotBetween(start=start, lasting=lasting) if lasting:
                period = say_period(period=lasting, language=self.labels.language)
                return self.say("not within", period=period, event=self.event(start))
            case between:
                start, end = getattr(between, "start", ""), getattr(between, "end", "") or ""
                return self.say("not between", event=self.event(start), end=self.event(end))

    def lane(self, who: str, *, width: int) -> tuple[Line, ...]:
        """Return the heading of a lane."""
        return broken(self.who(who), "lane", width)

    def section(self, name: str, *, width: int) -> tuple[Line, ...]:
        """Return the heading of a section: what may never happen, or the law it is drawn from."""
        if name == NEVER:
            return broken(self.say("section never"), "section", width)
        laws = {law.name: law for law in self.protocol.instruments}
        if len(laws) < 2 or name not in laws:
            return ()
        since = broken(self.since(laws[name].in_force), "small", width)
        return broken(laws[name].title, "section", width) + since

    def rows(self, box: Box) -> tuple[tuple[Line, ...], ...]:
        """Return the lines of each row of a box: one row, or a row for each of its duties."""
        width = WIDTHS[box.kind] - 2 * PADDING
        if box.kind is Kind.DUTIES:
            return tuple(self._duty(duty, width) for duty in box.duties)
        bars = bars_on(protocol=self.protocol, event=box.event)
        own = [bar for bar in bars if box.kind is Kind.START or bar.who == box.who]
        lines = broken(self.event(box.event), "act", width)
        return ((*lines, *self._bars(own, width, inside=box.who)),)

    def chip(self, box: Box) -> tuple[Line, ...]:
        """Return the label of the arrow to a box of duties: after which breach, and how long."""
        if box.kind is not Kind.DUTIES:
            return ()
        duty, width = box.duties[0], CHIP_WIDTH - 2 * CHIP_PADDING
        lines: list[Line] = []
        for place, opens in enumerate(duty.when):
            if opens.breach_of is not None:
                text = self.happening(opens)
                text = self.say("or", other=text) if place else text
                lines += broken(text, "breach" if self._is_law(opens) else "tag", width)
        for reading in duty.within:
            condition, period = self.deadline(reading, is_only=len(duty.within) == 1)
            lines += broken(condition, "small", width)
            lines += broken(period, "small" if reading.period is None else "time", width)
        return tuple(lines)

    def _is_law(self, opens: Happening) -> bool:
        late = self.protocol.duties.get(opens.breach_of or "")
        return late is None or late.is_law

    def _duty(self, duty: Duty, width: int) -> tuple[Line, ...]:
        silence = self.say("silence", event=self.event(duty.silence)) if duty.silence else ""
        words = self.words(duty)
        return (
            *broken("" if duty.is_law else self.say("agreed"), "tag", width),
            *broken(self.event(duty.must), "act", width),
            *broken(self.conditions(duty.conditions), "body", width),
            *broken(words, "words", width),
            *broken(silence, "body", width),
            *broken(f"{duty.name} · {duty.text.basis}", "small", width),
            *self._bars(bars_on(protocol=self.protocol, event=duty.must), width, inside=""),
        )

    def _bars(self, bars: Iterable[Bar], width: int, *, inside: str) -> Iterable[Line]:
        for bar in bars:
            forbids = ", ".join(filter(None, [self.bar(bar), self.conditions(bar.conditions)]))
            binds = self.say("binds", who=self.who(bar.who)) if bar.who != inside else ""
            agreed = "" if bar.source.value != "practice" else self.say("agreed")
            basis = " · ".join(filter(None, [bar.name, bar.text.basis, binds]))
            yield from broken(forbids, "body", width, lock=True)
            yield from broken(agreed, "tag", width, indent=LOCK_WIDTH)
            yield from broken(basis, "small", width, indent=LOCK_WIDTH)


def broken(
    text: str, style: str, width: int, *, lock: bool = False, indent: int = 0
) -> tuple[Line, ...]:
    """Break a text into lines of a style; none where the text is empty."""
    indent = LOCK_WIDTH if lock else indent
    return tuple(
        Line(text=piece, style=style, indent=indent, is_locked=lock and place == 0)
        for place, piece in enumerate(wrap(text=text, style=STYLES[style], width=width - indent))
    )
