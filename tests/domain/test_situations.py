"""The situations in `situations/` come out as their authors worked them out by hand."""

from pathlib import Path

import pytest

from amparo.domain.protocol.language import Bar, Deadline, Duty, Never, Protocol
from amparo.domain.protocol.situation import Situation, find_differences
from amparo.packs.situations_file import read_situations
from tests.domain.constructs import all_constructs, constructs_of

FILES = sorted((Path(__file__).parent / "situations").glob("*.yaml"))
SITUATIONS = [
    pytest.param(situation, protocol, id=f"{path.stem}: {situation.name}")
    for path in FILES
    for protocol, situations in [read_situations(path=path)]
    for situation in situations
]


@pytest.mark.parametrize(("situation", "protocol"), SITUATIONS)
def test_a_situation_comes_out_as_worked_out_by_hand(
    situation: Situation, protocol: Protocol
) -> None:
    differences = find_differences(situation=situation, protocol=protocol)

    assert differences == []


def was_kept(situation: Situation, rule: Duty | Bar) -> bool:
    """Whether the situation expects the rule kept; a `never` is kept where nothing is said."""
    if rule.name in (*situation.outcomes["on time"], *situation.bars["respected"]):
        return True
    is_never = isinstance(rule, Bar) and isinstance(rule.kind, Never)
    return is_never and rule.name in situation.about and rule.name not in situation.bars["breached"]


def was_not_kept(situation: Situation, rule: Duty | Bar) -> bool:
    """Whether the situation expects it broken; where no time is stated, open is all it can be."""
    late = (*situation.outcomes["late"], *situation.outcomes["overdue"])
    if rule.name in (*late, *situation.bars["breached"]):
        return True
    nothing_stated = (Deadline(when=None, period=None),)
    is_timeless = isinstance(rule, Duty) and rule.within == nothing_stated
    return is_timeless and rule.name in situation.outcomes["open"]


def rules_of(protocol: Protocol) -> list[Duty | Bar]:
    return [*protocol.duties.values(), *protocol.bars.values()]


def uncovered() -> tuple[list[str], list[str]]:
    """The constructs that no situation keeps, and those that no situation breaks."""
    kept, broken = set[str](), set[str]()
    for path in FILES:
        protocol, situations = read_situations(path=path)
        for version in protocol.versions():
            for rule in rules_of(version):
                used = constructs_of(protocol=version, rule=rule)
                kept |= used if any(was_kept(s, rule) for s in situations) else set()
                broken |= used if any(was_not_kept(s, rule) for s in situations) else set()
    return sorted(all_constructs() - kept), sorted(all_constructs() - broken)


def test_every_construct_of_the_language_is_kept_in_one_situation_and_broken_in_another() -> None:
    never_kept, never_broken = uncovered()

    assert (never_kept, never_broken) == ([], [])


def test_every_rule_is_kept_in_one_situation_and_broken_in_another() -> None:
    missing = [
        f"{path.stem}: {rule.name} {outcome}"
        for path in FILES
        for protocol, situations in [read_situations(path=path)]
        for rule in rules_of(protocol)
        for outcome, happened in (("kept", was_kept), ("broken", was_not_kept))
        if not any(happened(situation, rule) for situation in situations)
    ]

    assert missing == []


def test_a_situation_expects_only_what_it_says_it_is_about() -> None:
    """What stands outside ``about`` is not compared: an expectation there proves nothing."""
    idle = [
        f"{path.stem}: {situation.name}: {rule}"
        for path in FILES
        for situation in read_situations(path=path)[1]
        for listed in (*situation.outcomes.values(), *situation.bars.values())
        for rule in listed
        if situation.about and rule not in situation.about
    ]

    assert idle == []


def test_every_duty_that_can_be_lifted_is_lifted_in_a_situation() -> None:
    never_lifted = [
        f"{path.stem}: {duty.name}"
        for path in FILES
        for protocol, situations in [read_situations(path=path)]
        for duty in protocol.duties.values()
        if duty.unless_events or duty.unless_facts
        if not any(duty.name in situation.outcomes["lifted"] for situation in situations)
    ]

    assert never_lifted == []


def test_the_constructs_are_read_off_the_language() -> None:
    found = all_constructs()

    assert {"Unit.MONTHS", "Duty.silence", "Guard.wanted=False", "Deadline.period=None"} <= found
    assert {"Never", "NotBetween.lasting", "Calendar.months_round_up=True"} <= found
    assert "Protocol.facts=True" in found


def test_a_rule_that_nobody_breaks_is_reported() -> None:
    protocol, situations = read_situations(path=FILES[0])
    duty = next(iter(protocol.duties.values()))
    on_time = [s for s in situations if duty.name in s.outcomes["on time"]]

    assert was_kept(on_time[0], duty)
    assert not was_not_kept(on_time[0], duty)
