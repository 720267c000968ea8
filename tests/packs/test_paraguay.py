"""The pack of Paraguay says what the statute says, in the statute's words, and no more."""

import re

import pytest

from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Duty,
    Never,
    Protocol,
    Unit,
)
from amparo.domain.protocol.situation import Situation
from amparo.packs.protocol_file import read_protocol
from amparo.packs.situations_file import read_situations
from tests.architecture.files import HOUSE

PACK = HOUSE / "packs" / "paraguay"
PAGE = HOUSE / "docs" / "explanation" / "paraguay-ley-4788.md"
STATUTE = HOUSE.parent / "shared" / "law" / "py-ley-4788-2012.md"


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return read_protocol(path=PACK / "protocol.yaml")


@pytest.fixture(scope="module")
def situations() -> list[Situation]:
    return read_situations(path=PACK / "tests" / "ley-4788.yaml")[1]


@pytest.fixture(scope="module")
def statute() -> str:
    if not STATUTE.exists():
        pytest.skip("the text of Ley 4788/12 is not beside this checkout (shared/law)")
    return on_one_line(STATUTE.read_text(encoding="utf-8"))


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def rules_of(protocol: Protocol) -> list[Duty | Bar]:
    return [*protocol.duties.values(), *protocol.bars.values()]


def promise_of(rule: str) -> str:
    """``PY9c`` belongs to the promise ``PY9``."""
    return re.sub(r"[a-z]$", "", rule)


def outcomes_of(situations: list[Situation], rule: str) -> set[str]:
    return {
        outcome
        for situation in situations
        for listed in (situation.outcomes, situation.bars)
        for outcome, rules in listed.items()
        if rule in rules
    }


def test_all_twenty_three_promises_are_there_and_no_other(protocol: Protocol) -> None:
    found = {promise_of(rule.name) for rule in rules_of(protocol)}

    assert found == {f"PY{number}" for number in range(1, 24)}


def test_every_rule_has_its_article_quote_gloss_and_confidence(protocol: Protocol) -> None:
    bare = [
        rule.name
        for rule in rules_of(protocol)
        if not (rule.text.basis.startswith("Ley 4788/12, art") and rule.text.quote)
        or not (rule.text.gloss and rule.text.confidence)
    ]

    assert bare == []


def test_a_rule_we_are_not_sure_of_says_why(protocol: Protocol) -> None:
    doubtful = [r for r in rules_of(protocol) if r.text.confidence != "high"]

    assert [rule.name for rule in doubtful if not rule.text.note] == []


def test_every_quote_and_every_word_of_time_stands_in_the_statute(
    protocol: Protocol, statute: str
) -> None:
    invented = [
        (rule.name, text)
        for rule in rules_of(protocol)
        for text in (rule.text.quote, rule.text.words)
        if on_one_line(text) not in statute
    ]

    assert invented == []


def test_every_quote_stands_in_the_article_it_cites(protocol: Protocol, statute: str) -> None:
    parts = re.split(r"### Artículo (\d+)°", statute)
    articles = dict(zip(parts[1::2], parts[2::2], strict=True))

    misplaced = [
        rule.name
        for rule in rules_of(protocol)
        if not any(
            on_one_line(rule.text.quote) in articles[number]
            for number in re.findall(r"(?:arts?\.|and) (\d+)", rule.text.basis)
        )
    ]

    assert misplaced == []


def test_only_the_two_deadlines_of_the_law_are_dated(protocol: Protocol) -> None:
    dated = {
        duty.name: (deadline.period.amount, deadline.period.unit)
        for duty in protocol.duties.values()
        for deadline in duty.within
        if deadline.period
    }

    assert dated == {"PY6": (5, Unit.DAYS_OF_EITHER_KIND), "PY23": (12, Unit.MONTHS)}


def test_every_duty_is_tried_kept_and_not_kept(
    protocol: Protocol, situations: list[Situation]
) -> None:
    not_kept = {"open", "late", "overdue"}

    untried = [
        name
        for name in protocol.duties
        if "on time" not in outcomes_of(situations, name)
        or not outcomes_of(situations, name) & not_kept
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


def test_no_rule_can_be_broken_on_an_unknown_age_alone(protocol: Protocol) -> None:
    """An unknown age counts as a child's, which is wider than art. 36.1: it may not convict."""
    alone = [
        rule.name
        for rule in rules_of(protocol)
        if [guard.fact for guard in rule.conditions] == ["child"]
        and (isinstance(rule, Bar) or any(deadline.period for deadline in rule.within))
    ]

    assert alone == []


def test_the_page_counts_as_the_protocol_does(protocol: Protocol) -> None:
    duties, bars = list(protocol.duties.values()), list(protocol.bars.values())
    counts = {
        "duties": len(duties),
        "bars": len(bars),
        "duties with a deadline": sum(any(d.period for d in duty.within) for duty in duties),
        "duties without a deadline": sum(not any(d.period for d in duty.within) for duty in duties),
        "duties whose time the law puts in words": sum(
            bool(duty.text.words) and not any(d.period for d in duty.within) for duty in duties
        ),
        "duties that name nobody": sum(duty.who == NOBODY_NAMED for duty in duties),
        "duties of an unnamed «competent authority»": sum(
            duty.who == "competent authority" for duty in duties
        ),
        "rules we are not sure of": sum(
            rule.text.confidence != "high" for rule in rules_of(protocol)
        ),
    }

    page = PAGE.read_text(encoding="utf-8")

    assert [
        f"| {what} | {n} |" for what, n in counts.items() if f"| {what} | {n} |" not in page
    ] == []
