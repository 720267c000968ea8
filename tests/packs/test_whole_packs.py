"""Every pack is whole: labelled, sourced, counted against its statutes, asked ten questions."""

from collections.abc import Iterator

import pytest

from amparo.cli.packs.sourcing import sources_page
from amparo.domain.protocol.evidence import rules_of, uncovered
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol
from amparo.packs.folder import packs_folder
from amparo.packs.labels_file import read_labels
from amparo.packs.pack_file import (
    Pack,
    read_places,
    read_questions,
    read_references,
    read_statutes,
)
from amparo.packs.protocol_file import read_protocol
from tests.packs.readings import LANGUAGES, PACKS

EACH = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)


def unlabelled(protocol: Protocol, labels: Labels) -> Iterator[str]:
    """The names of a protocol that have no label."""
    yield from (f"event {name}" for name in protocol.events if name not in labels.events)
    yield from (f"fact {name}" for name in protocol.facts if name not in labels.facts)
    holders = {h.institution for role in protocol.roles.values() for h in role.holders}
    named = {duty.who for duty in protocol.duties.values()} - {NOBODY_NAMED}
    named |= {bar.who for bar in protocol.bars.values() if bar.who}
    for name in sorted({*protocol.roles, *holders, *named}):
        if name not in labels.institutions:
            yield f"institution {name}"
    for duty in protocol.duties.values():
        if duty.text.words and duty.name not in labels.words:
            yield f"words of {duty.name}"
    for remark in protocol.remarks:
        if remark.basis not in labels.remarks and labels.language != "en":
            yield f"remark on {remark.basis}"


def test_the_packs_of_four_countries_two_templates_and_a_treaty_are_there() -> None:
    assert [pack.name for pack in PACKS] == [
        "argentina", "chile", "international", "liberia", "paraguay", "spain",
    ]  # fmt: skip


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_has_its_label(pack: Pack, language: str) -> None:
    protocol = read_protocol(path=pack.protocol)
    labels = read_labels(path=pack.protocol, language=language)

    assert list(unlabelled(protocol, labels)) == []
    assert labels.title
    assert set(pack.titles) == set(LANGUAGES)


def test_a_missing_label_is_found() -> None:
    protocol = read_protocol(path=PACKS[0].protocol)

    assert len(list(unlabelled(protocol, Labels(language="en")))) > len(protocol.events)


@EACH
def test_every_rule_names_a_text_that_is_listed_and_says_how_sure_it_is(pack: Pack) -> None:
    protocol = read_protocol(path=pack.protocol)
    references = read_references(protocol=pack.protocol)

    for rule in rules_of(protocol=protocol):
        assert rule.text.read_in in references, rule.name
        assert rule.text.confidence, rule.name
        assert bool(rule.text.gloss) or not rule.text.quote or pack.original == "en", rule.name


@EACH
def test_every_article_at_hand_became_a_rule_or_has_a_reason(pack: Pack) -> None:
    bases = [rule.text.basis for rule in rules_of(protocol=read_protocol(path=pack.protocol))]

    for statute in read_statutes(pack=pack):
        assert uncovered(statute=statute, bases=bases) == ()


@EACH
def test_holders_hold_their_roles_at_places_of_the_country(pack: Pack) -> None:
    places = read_places(pack=pack)
    held_at = {
        holder.place
        for role in read_protocol(path=pack.protocol).roles.values()
        for holder in role.holders
        if holder.place
    }

    assert held_at <= set(places)
    within = {place for place in places.values() if "-" not in place}
    assert within <= set(places)


@EACH
def test_ten_questions_are_answered_by_rules_that_exist(pack: Pack) -> None:
    names = {rule.name for rule in rules_of(protocol=read_protocol(path=pack.protocol))}
    questions = read_questions(pack=pack)

    assert len(questions) >= (5 if pack.name == "international" else 10)
    for question in questions:
        assert set(question.rules) <= names
        assert question.rules


def test_the_page_of_sources_is_what_the_packs_say() -> None:
    folder = packs_folder()

    assert (folder / "SOURCES.md").read_text(encoding="utf-8") == sources_page(folder=folder)
