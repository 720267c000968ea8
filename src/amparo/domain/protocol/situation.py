"""Situations: given these events at these times, this is what the protocol must say.

A jurist writes them beside a protocol, as its tests. What comes back is a list of
differences in words; none means that the protocol does what the jurist expects.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from amparo.domain.protocol.case import CaseState, DutyState, Record
from amparo.domain.protocol.instants import show_instant
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.replay import replay

OUTCOMES = ("on time", "late", "open", "overdue", "lifted")
BARS = ("respected", "breached")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Events of one case, and what is expected as of an instant.

    ``outcomes`` lists, for each of `OUTCOMES`, the duties that end so, once for each time
    they arose; ``bars`` likewise for each of `BARS`. Whatever is not listed must not have
    arisen, unless ``about`` limits the situation to some rules. ``due``, ``warns`` and
    ``holders`` say more of the last time a duty arose; the instants as `show_instant` does.
    """

    name: str
    records: Sequence[Record]
    as_of: int
    outcomes: Mapping[str, Sequence[str]]
    bars: Mapping[str, Sequence[str]]
    about: frozenset[str] = frozenset()
    due: Mapping[str, str] = field(default_factory=dict)
    warns: Mapping[str, str] = field(default_factory=dict)
    holders: Mapping[str, str] = field(default_factory=dict)


def find_differences(*, situation: Situation, protocol: Protocol) -> list[str]:
    """Replay a situation and say in words where the protocol says something else."""
    state = replay(protocol=protocol, records=situation.records, as_of=situation.as_of)
    zone = next(iter(protocol.calendars.values())).zone
    found = Counter((duty.duty, duty.outcome) for duty in state.duties)
    found += Counter((b.bar, "breached" if b.breached else "respected") for b in state.bars)
    expected = Counter(
        (rule, outcome)
        for listed in (situation.outcomes, situation.bars)
        for outcome, rules in listed.items()
        for rule in rules
    )
    return [
        *_count_differences(expected=expected, found=found, about=situation.about),
        *_detail_differences(situation=situation, state=state, zone=zone),
    ]


def _count_differences(
    *, expected: Counter[tuple[str, str]], found: Counter[tuple[str, str]], about: frozenset[str]
) -> Iterable[str]:
    for rule, outcome in sorted(expected | found):
        if about and rule not in about:
            continue
        wanted, had = expected[rule, outcome], found[rule, outcome]
        if wanted != had:
            yield f"{rule}: {outcome} {_times(had)}, expected {_times(wanted)}"


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _detail_differences(*, situation: Situation, state: CaseState, zone: ZoneInfo) -> Iterable[str]:
    last = {duty.duty: duty for duty in state.duties}
    for what, wanted in (("due", situation.due), ("warns", situation.warns),
                         ("holder", situation.holders)):  # fmt: skip
        for rule, expected in wanted.items():
            had = _detail(what, last[rule], zone) if rule in last else "never arose"
            if had != expected:
                yield f"{rule}: {what} {had}, expected {expected}"


def _detail(what: str, duty: DutyState, zone: ZoneInfo) -> str:
    if what == "holder":
        return duty.breached_by or duty.holder
    instant = duty.due if what == "due" else duty.warn_at
    return "not dated" if instant is None else show_instant(microseconds=instant, zone=zone)
