"""Which parts of a rule differ between two versions."""

from collections.abc import Callable, Mapping
from datetime import date

from amparo.domain.protocol.language import Bar, Duty, Protocol

ONLY_TEXT = frozenset({"words", "article", "evidence", "binds"})
"""Parts that a reader sees and nothing runs by."""

_DUTY_PARTS: Mapping[str, Callable[[Duty], object]] = {
    "who": lambda duty: duty.who,
    "must": lambda duty: duty.must,
    "when": lambda duty: frozenset(duty.when),
    "if": lambda duty: frozenset(duty.conditions),
    "within": lambda duty: duty.within,
    "words": lambda duty: (duty.text.words, duty.text.if_not),
    "unless": lambda duty: (duty.unless_events, frozenset(duty.unless_facts)),
    "clock": lambda duty: duty.clock,
    "again": lambda duty: duty.again,
    "by": lambda duty: duty.by_holder,
    "already_done": lambda duty: duty.already_done_counts,
    "silence": lambda duty: duty.silence,
}
_BAR_PARTS: Mapping[str, Callable[[Bar], object]] = {
    "event": lambda bar: bar.event,
    "kind": lambda bar: bar.kind,
    "if": lambda bar: frozenset(bar.conditions),
    "binds": lambda bar: bar.who,
}
_ANY_PARTS: Mapping[str, Callable[[Duty | Bar, Protocol], object]] = {
    "source": lambda rule, _: rule.source,
    "calendar": lambda rule, protocol: rule.calendar or next(iter(protocol.calendars)),
    "dates": lambda rule, protocol: (own_start(rule=rule, protocol=protocol), rule.until),
    "article": lambda rule, _: (rule.text.basis, rule.text.instrument),
    "evidence": lambda rule, _: (rule.text.quote, rule.text.gloss, rule.text.confidence,
                                 rule.text.note, rule.text.read_in),
}  # fmt: skip


def own_start(*, rule: Duty | Bar, protocol: Protocol) -> date | None:
    """Return the day from which a rule governs, where it is not the day of its whole file."""
    files = {one.name: one.in_force for one in protocol.instruments}
    usual = files.get(rule.text.instrument, protocol.in_force)
    return None if rule.in_force == usual else rule.in_force


def different_parts(
    *, before: Duty | Bar, after: Duty | Bar, old: Protocol, new: Protocol
) -> tuple[str, ...]:
    """Name the parts in which a rule of ``new`` differs from the one in ``old``.

    The order in which triggers and conditions stand means nothing, and makes no difference.
    """
    found = []
    if isinstance(before, Duty) and isinstance(after, Duty):
        found += [key for key, part in _DUTY_PARTS.items() if part(before) != part(after)]
    if isinstance(before, Bar) and isinstance(after, Bar):
        found += [key for key, part in _BAR_PARTS.items() if part(before) != part(after)]
    found += [key for key, part in _ANY_PARTS.items() if part(before, old) != part(after, new)]
    return tuple(found)
