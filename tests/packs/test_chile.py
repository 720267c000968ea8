"""The pack of Chile says what the texts say, in their words, and no more."""

import re
from pathlib import Path

import pytest

from amparo.domain.protocol.language import Bar, Duty, Never, Protocol, Source, Unit
from amparo.domain.protocol.situation import Situation
from amparo.packs.protocol_file import read_protocol
from amparo.packs.situations_file import read_situations
from tests.architecture.files import HOUSE

PACK = HOUSE / "packs" / "chile"
LAW = HOUSE.parent / "shared" / "law"
TEXTS = {
    "codigo-procesal-penal": "cl-codigo-procesal-penal-extract.md",
    "ley-20507": "cl-ley-20507.md",
    "ley-21057": "cl-ley-21057.md",
    "ley-21325": "cl-ley-21325-extract.md",
}
SITUATIONS = sorted((PACK / "tests").glob("*.yaml"))
NO_MORE_THAN_ONE_DAY = {"CL3a", "CL3b", "CL3c", "CL4a", "CL4b", "CL5a", "CL5b"}


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return read_protocol(path=PACK / "protocol.yaml")


@pytest.fixture(scope="module")
def situations() -> list[Situation]:
    return [situation for path in SITUATIONS for situation in read_situations(path=path)[1]]


def text_of(name: str) -> str:
    path: Path = LAW / TEXTS[name]
    if not path.exists():
        pytest.skip(f"the text {path.name} is not beside this checkout (shared/law)")
    return on_one_line(path.read_text(encoding="utf-8"))


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def rules_of(protocol: Protocol) -> list[Duty | Bar]:
    return [*protocol.duties.values(), *protocol.bars.values()]


def outcomes_of(situations: list[Situation], rule: str) -> set[str]:
    return {
        outcome
        for situation in situations
        for listed in (situation.outcomes, situation.bars)
        for outcome, rules in listed.items()
        if rule in rules
    }


def test_all_seventeen_promises_are_there_and_no_other(protocol: Protocol) -> None:
    found = {re.sub(r"[a-z]$", "", rule.name) for rule in rules_of(protocol)}

    assert found == {f"CL{number}" for number in range(1, 18)}
    assert (len(protocol.duties), len(protocol.bars)) == (66, 35)


def test_every_rule_cites_its_article_with_gloss_and_confidence(protocol: Protocol) -> None:
    bare = [
        rule.name
        for rule in rules_of(protocol)
        if not (rule.text.basis and rule.text.gloss and rule.text.confidence)
    ]

    assert bare == []


def test_every_statutory_rule_quotes_the_law_and_names_the_text_read(protocol: Protocol) -> None:
    statutory = [rule for rule in rules_of(protocol) if rule.source is Source.STATUTE]

    assert [rule.name for rule in statutory if not rule.text.quote] == []
    assert {rule.text.read_in for rule in statutory} == set(TEXTS)


def test_a_rule_we_are_not_sure_of_says_why(protocol: Protocol) -> None:
    doubtful = [rule for rule in rules_of(protocol) if rule.text.confidence != "high"]

    assert [rule.name for rule in doubtful if not rule.text.note] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_quote_and_every_word_of_time_stands_in_the_text(
    name: str, protocol: Protocol
) -> None:
    statute = text_of(name)

    invented = [
        (rule.name, text)
        for rule in rules_of(protocol)
        if rule.text.read_in == name
        for text in (rule.text.quote, rule.text.words)
        if on_one_line(text) not in statute
    ]

    assert invented == []


def test_only_the_deadlines_of_the_texts_are_dated(protocol: Protocol) -> None:
    dated = {
        duty.name: (deadline.period.amount, deadline.period.unit)
        for duty in protocol.duties.values()
        for deadline in duty.within
        if deadline.period
    }

    reports = {f"CL1{letter}" for letter in "abcdefghij"}
    assert set(dated) == reports | NO_MORE_THAN_ONE_DAY | {"CL7g"}
    assert {dated[name] for name in reports} == {(24, Unit.HOURS)}
    assert {dated[name] for name in ("CL3a", "CL3b", "CL3c")} == {(8, Unit.HOURS)}
    assert {dated[name] for name in ("CL4a", "CL4b", "CL5a", "CL5b")} == {(24, Unit.HOURS)}
    assert dated["CL7g"] == (5, Unit.DAYS)


def test_one_report_frees_all_who_must_report(protocol: Protocol) -> None:
    duties = [duty for name, duty in protocol.duties.items() if re.fullmatch(r"CL1[a-j]", name)]

    assert {duty.must for duty in duties} == {"crime reported"}
    assert all(duty.already_done_counts for duty in duties)
    assert len({duty.who for duty in duties}) == len(duties)


def test_what_is_agreed_or_only_done_is_never_shown_as_statute(protocol: Protocol) -> None:
    other = {rule.name for rule in rules_of(protocol) if rule.source is not Source.STATUTE}

    assert {re.sub(r"[a-z]$", "", name) for name in other} == {f"CL{n}" for n in range(13, 18)}


def test_every_duty_is_tried_kept_and_not_kept(
    protocol: Protocol, situations: list[Situation]
) -> None:
    untried = [
        name
        for name in protocol.duties
        if "on time" not in outcomes_of(situations, name)
        or not outcomes_of(situations, name) & {"open", "late", "overdue"}
    ]

    assert untried == []


def test_every_bar_is_tried_breached_and_where_it_can_be_respected(
    protocol: Protocol, situations: list[Situation]
) -> None:
    untried = [
        bar.name
        for bar in protocol.bars.values()
        if "breached" not in outcomes_of(situations, bar.name)
        or (
            not isinstance(bar.kind, Never) and "respected" not in outcomes_of(situations, bar.name)
        )
    ]

    assert untried == []
