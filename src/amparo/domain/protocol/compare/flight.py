"""What a change of a rule does to what was opened, or happened, before it.

Each sentence follows from the language page, under *Versions*: a duty keeps the version it arose
under; `not_while`, `again` and `breach of` go by the name of a duty, whatever its version.
"""

from collections.abc import Iterator
from datetime import date

from amparo.domain.protocol.compare.parts import ONLY_TEXT
from amparo.domain.protocol.compare.speaker import Speaker
from amparo.domain.protocol.language import (
    Bar,
    Duty,
    Never,
    NotBefore,
    NotBetween,
    NotWhile,
)


def tell_flight(
    *, speaker: Speaker, before: Duty | Bar | None, after: Duty | Bar | None, parts: tuple[str, ...]
) -> tuple[str, ...]:
    """Say it in sentences. A rule that is new has no ``before``, one that is gone no ``after``.

    Nothing is said where the later version is not in force after the earlier one.
    """
    if not speaker.has_flight:
        return ()
    if before and after and set(parts) <= ONLY_TEXT:
        return (speaker.say("only_text"),)
    flight = _Flight(speaker)
    if isinstance(before, Duty) or isinstance(after, Duty):
        return tuple(flight.duty(_duty(before), _duty(after), parts))
    return tuple(flight.bar(before, after))


def _duty(rule: Duty | Bar | None) -> Duty | None:
    return rule if isinstance(rule, Duty) else None


class _Flight:
    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def _begins(self, rule: Duty | Bar) -> date:
        """The first day on which the rule of the later version governs."""
        in_force = self._speaker.after.protocol.in_force
        return max(in_force, rule.in_force or in_force)

    def _ends(self, rule: Duty | Bar) -> date:
        """The first day on which the rule of the earlier version no longer governs."""
        in_force = self._speaker.after.protocol.in_force
        return min(in_force, rule.until or in_force)

    def _say(self, key: str, *, begins: date | None = None, ends: date | None = None,
             **gaps: str) -> str:  # fmt: skip
        days = {"day": begins, "ends": ends}
        named = {gap: self._speaker.day(when) for gap, when in days.items() if when}
        return self._speaker.say(key, **named, **gaps)

    def duty(
        self, before: Duty | None, after: Duty | None, parts: tuple[str, ...]
    ) -> Iterator[str]:
        if before and after:
            yield self._changed("duty", before, after)
            yield self._say(f"again_{after.again.value}")
            if "must" in parts:
                acts = [side.labels.event(rule.must).act for side, rule in (
                    (self._speaker.before, before), (self._speaker.after, after))]  # fmt: skip
                yield self._say("must_changed", before=acts[0], now=acts[1])
        elif before:
            yield self._say("duty_removed", ends=self._ends(before))
        elif after:
            yield self._say("duty_added", begins=self._begins(after))
            if after.already_done_counts:
                yield self._say("done_before", begins=self._begins(after))
        if after:
            yield from self._opened_by_breach(after)

    def _changed(self, kind: str, before: Duty | Bar, after: Duty | Bar) -> str:
        begins, ends = self._begins(after), self._ends(before)
        key = f"{kind}_gap" if ends < begins else f"{kind}_changed"
        return self._say(key, begins=begins, ends=ends)

    def _opened_by_breach(self, after: Duty) -> Iterator[str]:
        for cause in after.when:
            if cause.breach_of and cause.breach_of in self._speaker.before.protocol.duties:
                yield self._say("breach", rule=cause.breach_of, begins=self._begins(after))

    def bar(self, before: Duty | Bar | None, after: Duty | Bar | None) -> Iterator[str]:
        if before and after:
            yield self._changed("bar", before, after)
        elif before:
            yield self._say("bar_removed", ends=self._ends(before))
        elif after:
            yield self._say("bar_added", begins=self._begins(after))
        if isinstance(after, Bar):
            yield from self._counted(after)

    def _counted(self, bar: Bar) -> Iterator[str]:
        """What a bar looks back on did not begin with its version."""
        match bar.kind:
            case NotWhile(duty=duty):
                if duty in self._speaker.before.protocol.duties:
                    yield self._say("bar_while", rule=duty, begins=self._begins(bar))
            case NotBefore() | NotBetween():
                yield self._say("bar_since", begins=self._begins(bar))
            case Never():
                return
