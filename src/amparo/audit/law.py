"""Which rules are law and which only agreed targets, where versions differ on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.audit.coding import CodedLog
from amparo.domain.protocol.language import Protocol, Source


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a rule is under the versions in force during a log: law, a target, or each in turn."""

    is_law: bool
    changed: bool


def standing_of_rules(*, coded: CodedLog) -> Mapping[str, Standing]:
    """Say of each duty and bar whether breaking it breaks the law.

    Only versions in force between the first event and the verdict count; for a rule that none
    of those has, all do. A rule is law if any of them says so, and ``changed`` where another
    calls it a target. What a single breach broke is said by the version of its own rule.
    """
    versions = coded.program.names.versions
    every, then = _sources(versions), _sources(_in_force_during(coded))
    found = {}
    for name, sources in every.items():
        counted = then.get(name, sources)
        is_law = counted != {Source.PRACTICE}
        found[name] = Standing(is_law=is_law, changed=is_law and Source.PRACTICE in counted)
    return found


def _sources(versions: tuple[Protocol, ...]) -> dict[str, set[Source]]:
    found: dict[str, set[Source]] = {}
    for version in versions:
        for rules in (version.duties, version.bars):
            for name, rule in rules.items():
                found.setdefault(name, set()).add(rule.source)
    return found


def _in_force_during(coded: CodedLog) -> tuple[Protocol, ...]:
    """Return the versions in force at some instant from the first event to the verdict."""
    versions = coded.program.names.versions
    begins = [_begins(version) for version in versions]
    ends = [*begins[1:], coded.as_of + 1]
    first = int(coded.earliest.min())
    return tuple(
        version
        for version, begin, end in zip(versions, begins, ends, strict=True)
        if begin <= coded.as_of and first < end
    )


def _begins(version: Protocol) -> int:
    calendar = next(iter(version.calendars.values()))
    return calendar.day_starts_at(version.in_force)
