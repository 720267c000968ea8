"""Every situation that stands beside a protocol comes out as its author wrote it."""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.situation import Situation, find_differences
from amparo.packs.protocol_file import read_protocol
from amparo.packs.situations_file import read_situations
from amparo.packs.strict_yaml import MistakeInFile
from tests.architecture.files import HOUSE

PACKS = HOUSE / "packs"
FILES = sorted(PACKS.glob("*/tests/*.yaml"))
PROTOCOLS = sorted(PACKS.glob("*/protocol.yaml"))


@cache
def situations_in(path: Path) -> tuple[Protocol, list[Situation]]:
    return read_situations(path=path)


def called(path: Path, situation: Situation) -> str:
    return f"{path.parents[1].name}: {situation.name}"


def readable_situations_in(path: Path) -> list[Situation]:
    """None of a file that is refused: it must not keep the tests of others from being found."""
    try:
        return situations_in(path)[1]
    except MistakeInFile:
        return []


ALL = [
    pytest.param(path, situation, id=called(path, situation))
    for path in FILES
    for situation in readable_situations_in(path)
]


def rules_expected(situations: list[Situation]) -> set[str]:
    """The duties and bars that some situation expects something of."""
    return {
        rule
        for situation in situations
        for listed in (situation.outcomes, situation.bars)
        for rules in listed.values()
        for rule in rules
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[1].name}/{path.name}")
def test_the_file_is_taken_and_holds_situations(path: Path) -> None:
    assert situations_in(path)[1]


@pytest.mark.parametrize(("path", "situation"), ALL)
def test_the_protocol_answers_as_the_jurist_wrote(path: Path, situation: Situation) -> None:
    protocol, _ = situations_in(path)

    assert find_differences(situation=situation, protocol=protocol) == []


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.parent.name)
def test_every_duty_and_bar_stands_in_a_situation(path: Path) -> None:
    read = [situations_in(file) for file in FILES if file.parents[1] == path.parent]

    tried = {rule for _, situations in read for rule in rules_expected(situations)}

    versions = read_protocol(path=path).versions()
    rules = {rule for version in versions for rule in (*version.duties, *version.bars)}
    assert rules - tried == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[1].name}/{path.name}")
def test_no_two_situations_of_a_file_share_a_name(path: Path) -> None:
    names = Counter(situation.name for situation in situations_in(path)[1])

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[1].name}/{path.name}")
def test_a_situation_expects_only_what_it_says_it_is_about(path: Path) -> None:
    """What stands outside ``about`` is not compared: an expectation there proves nothing."""
    protocol, situations = situations_in(path)
    rules = {rule for version in protocol.versions() for rule in (*version.duties, *version.bars)}

    idle = {
        situation.name: (rules_expected([situation]) - situation.about) | (situation.about - rules)
        for situation in situations
        if situation.about
    }

    assert {name: found for name, found in idle.items() if found} == {}


def late_decision() -> tuple[Protocol, Situation]:
    protocol, situations = situations_in(PACKS / "paraguay" / "tests" / "ley-4788.yaml")
    name = "PY6 Over a weekend, decided a day after the later reading, is late"
    return protocol, next(situation for situation in situations if situation.name == name)


def test_a_wrong_outcome_is_reported() -> None:
    protocol, situation = late_decision()
    wrong = replace(situation, outcomes={"on time": ["PY6"]}, holders={})

    assert find_differences(situation=wrong, protocol=protocol) == [
        "PY6: late once, expected never",
        "PY6: on time never, expected once",
    ]


def test_a_rule_that_spoke_unexpectedly_is_reported() -> None:
    protocol, situation = late_decision()
    silent = replace(situation, outcomes={}, holders={})

    assert find_differences(situation=silent, protocol=protocol) == [
        "PY6: late once, expected never"
    ]


def test_a_wrong_due_instant_warning_and_holder_are_reported() -> None:
    protocol, situation = late_decision()
    wrong = replace(
        situation,
        due={"PY6": "2025-07-09 23:59:59"},
        warns={"PY6": "2025-07-07 23:59:59"},
        holders={"PY6": "juvenile court"},
    )

    assert find_differences(situation=wrong, protocol=protocol) == [
        "PY6: due 2025-07-10 23:59:59, expected 2025-07-09 23:59:59",
        "PY6: warns 2025-07-08 23:59:59, expected 2025-07-07 23:59:59",
        "PY6: holder Dirección Nacional de Migraciones, expected juvenile court",
    ]
