"""The pack of Paraguay says what the laws say, in the laws' words, and no more."""

import re

import pytest

from amparo.domain.protocol.evidence import uncovered
from amparo.domain.protocol.language import (
    NOBODY_NAMED,
    Bar,
    Duty,
    Never,
    Protocol,
    Unit,
)
from amparo.domain.protocol.situation import Situation
from amparo.packs.pack_file import read_pack, read_questions, read_references, read_statutes
from amparo.packs.protocol_file import read_protocol
from amparo.packs.situations_file import read_situations
from tests.architecture.files import HOUSE

PACK = HOUSE / "packs" / "paraguay"
PAGE = HOUSE / "docs" / "explanation" / "paraguay-ley-4788.md"
LAW = HOUSE.parent / "shared" / "law"
CITED_AS = {
    "paraguay-ley-4788": "Ley 4788/12",
    "paraguay-ley-1680": "Ley 1680/01",
    "paraguay-ley-4295": "Ley 4295/11",
    "paraguay-ley-6202": "Ley 6202/18",
}
TEXTS = {
    "ley-4788": "py-ley-4788-2012.md",
    "ley-1680": "py-ley-1680-2001-extract.md",
    "ley-4295": "py-ley-4295-2011.md",
}
"""The texts beside this checkout. The other laws were read where sources.yaml says."""


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return read_protocol(path=PACK / "protocol.yaml")


@pytest.fixture(scope="module")
def situations() -> list[Situation]:
    files = sorted((PACK / "tests").glob("ley-*.yaml"))
    return [situation for file in files for situation in read_situations(path=file)[1]]


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    """The articles of each law at hand, by the name of its source."""
    if not LAW.exists():
        pytest.skip("the texts of the laws are not beside this checkout (shared/law)")
    return {name: articles_of((LAW / file).read_text("utf-8")) for name, file in TEXTS.items()}


def articles_of(text: str) -> dict[str, str]:
    parts = re.split(r"### Artículo (\d+)°", on_one_line(text))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def rules_of(protocol: Protocol, law: str = "") -> list[Duty | Bar]:
    """The rules of the whole protocol, or of one law."""
    rules: list[Duty | Bar] = [*protocol.duties.values(), *protocol.bars.values()]
    return [rule for rule in rules if law in ("", rule.text.instrument)]


def duties_of(protocol: Protocol, law: str) -> list[Duty]:
    return [rule for rule in rules_of(protocol, law) if isinstance(rule, Duty)]


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


def dated_in(protocol: Protocol, law: str) -> dict[str, tuple[int, Unit]]:
    return {
        duty.name: (deadline.period.amount, deadline.period.unit)
        for duty in duties_of(protocol, law)
        for deadline in duty.within
        if deadline.period
    }


def test_all_twenty_three_promises_are_there_and_no_other(protocol: Protocol) -> None:
    found = {promise_of(rule.name) for rule in rules_of(protocol, "paraguay-ley-4788")}

    assert found == {f"PY{number}" for number in range(1, 24)}


def test_a_rule_is_named_after_its_law(protocol: Protocol) -> None:
    letters = {"PY": "4788", "PYN": "1680", "PYM": "4295", "PYS": "6202"}

    misnamed = [
        rule.name
        for rule in rules_of(protocol)
        if letters[re.sub(r"\d+[a-z]?$", "", rule.name)] != rule.text.instrument[-4:]
    ]

    assert misnamed == []


def test_every_rule_has_its_article_quote_gloss_confidence_and_source(protocol: Protocol) -> None:
    sources = read_references(protocol=PACK / "protocol.yaml")

    bare = [
        rule.name
        for rule in rules_of(protocol)
        if not rule.text.basis.startswith(f"{CITED_AS[rule.text.instrument]}, art")
        or not (rule.text.quote and rule.text.gloss and rule.text.confidence)
        or rule.text.read_in not in sources
    ]

    assert bare == []


def test_a_rule_we_are_not_sure_of_says_why(protocol: Protocol) -> None:
    doubtful = [r for r in rules_of(protocol) if r.text.confidence != "high"]

    assert [rule.name for rule in doubtful if not rule.text.note] == []


def test_every_quote_and_every_word_of_time_stands_in_the_law(
    protocol: Protocol, texts: dict[str, dict[str, str]]
) -> None:
    invented = [
        (rule.name, text)
        for rule in rules_of(protocol)
        if rule.text.read_in in texts
        for text in (rule.text.quote, rule.text.words)
        if not any(on_one_line(text) in article for article in texts[rule.text.read_in].values())
    ]

    assert invented == []


def test_every_quote_stands_in_the_article_it_cites(
    protocol: Protocol, texts: dict[str, dict[str, str]]
) -> None:
    misplaced = [
        rule.name
        for rule in rules_of(protocol)
        if rule.text.read_in in texts
        and not any(
            on_one_line(rule.text.quote) in texts[rule.text.read_in][number]
            for number in re.findall(r"(?:arts?\.|,) (\d+)", rule.text.basis)
        )
    ]

    assert misplaced == []


def test_every_remark_quotes_the_article_it_is_about(
    protocol: Protocol, texts: dict[str, dict[str, str]]
) -> None:
    laws = {CITED_AS[f"paraguay-{name}"]: articles for name, articles in texts.items()}

    misquoted = [
        remark.basis
        for remark in protocol.remarks
        for law, _, article in [remark.basis.partition(", art. ")]
        for text in [laws.get(law, {}).get(re.split(r"\D", article)[0])]
        if text and "Ley 6486/20" not in remark.basis and on_one_line(remark.quote) not in text
    ]

    assert misquoted == []
    assert "Ley 4788/12, art. 7.1" in {remark.basis for remark in protocol.remarks}


def test_only_the_two_deadlines_of_the_law_are_dated(protocol: Protocol) -> None:
    assert dated_in(protocol, "paraguay-ley-4788") == {
        "PY6": (5, Unit.DAYS_OF_EITHER_KIND),
        "PY23": (12, Unit.MONTHS),
    }


def test_only_the_deadlines_of_the_laws_on_children_are_dated(protocol: Protocol) -> None:
    assert dated_in(protocol, "paraguay-ley-1680") == {
        "PYN2d": (24, Unit.HOURS),
        "PYN6": (48, Unit.HOURS),
        "PYN9": (2, Unit.DAYS_OF_EITHER_KIND),
    }
    assert dated_in(protocol, "paraguay-ley-4295") == {
        "PYM3b": (48, Unit.HOURS),
        "PYM5c": (24, Unit.HOURS),
        "PYM8a": (3, Unit.DAYS_OF_EITHER_KIND),
        "PYM9a": (6, Unit.DAYS_OF_EITHER_KIND),
        "PYM11d": (10, Unit.DAYS_OF_EITHER_KIND),
    }
    assert dated_in(protocol, "paraguay-ley-6202") == {
        "PYS1": (48, Unit.HOURS),
        "PYS3": (6, Unit.MONTHS),
        "PYS4a": (180, Unit.DAYS_OF_EITHER_KIND),
        "PYS4b": (180, Unit.DAYS_OF_EITHER_KIND),
    }


def test_no_event_of_the_trafficking_law_opens_a_duty_of_a_law_on_children(
    protocol: Protocol,
) -> None:
    """Whether those laws reach a trafficking case is for counsel; recording one opens none."""
    duties = duties_of(protocol, "paraguay-ley-4788")
    own = {cause.event for duty in duties for cause in duty.when} | {duty.must for duty in duties}

    opened = [
        duty.name
        for duty in protocol.duties.values()
        if duty.text.instrument != "paraguay-ley-4788"
        and own & {cause.event for cause in duty.when}
    ]

    assert opened == []


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


def test_every_article_at_hand_is_a_rule_or_has_a_reason(
    protocol: Protocol, texts: dict[str, dict[str, str]]
) -> None:
    statutes = {statute.name: statute for statute in read_statutes(pack=read_pack(folder=PACK))}
    bases = [rule.text.basis for rule in rules_of(protocol)]
    at_hand = {**texts, "ley-4788": {str(number): "" for number in range(30, 48)}}

    wrong = [line for law in statutes.values() for line in uncovered(statute=law, bases=bases)]
    missing = {
        name: set(articles) - set(statutes[name].articles) for name, articles in at_hand.items()
    }

    assert wrong == []
    assert {name: numbers for name, numbers in missing.items() if numbers} == {}


def test_ten_questions_are_answered_by_rules_that_exist(protocol: Protocol) -> None:
    questions = read_questions(pack=read_pack(folder=PACK))
    rules = {rule.name for rule in rules_of(protocol)}

    assert len(questions) == 10
    assert [q.question for q in questions if not q.rules or not set(q.rules) <= rules] == []


def test_the_page_counts_as_the_protocol_does(protocol: Protocol) -> None:
    law = "paraguay-ley-4788"
    duties, bars = duties_of(protocol, law), [*protocol.bars.values()]
    counts = {
        "duties": len(duties),
        "bars": sum(bar.text.instrument == law for bar in bars),
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
            rule.text.confidence != "high" for rule in rules_of(protocol, law)
        ),
    }
    children = {
        cited: (
            len(duties_of(protocol, name)),
            sum(bar.text.instrument == name for bar in bars),
            len(dated_in(protocol, name)),
        )
        for name, cited in CITED_AS.items()
        if name != law
    }
    expected = [
        *(f"| {what} | {n} |" for what, n in counts.items()),
        *(f"| {cited} | {d} | {b} | {dated} |" for cited, (d, b, dated) in children.items()),
    ]

    page = PAGE.read_text(encoding="utf-8")

    assert [line for line in expected if line not in page] == []
