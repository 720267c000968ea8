"""Every pack is whole: labelled, sourced, counted against its statutes, asked ten questions."""

from dataclasses import replace

import pytest

from amparo.cli.packs.checking import pack_misfits
from amparo.cli.packs.sourcing import sources_page
from amparo.domain.protocol.evidence import rules_of, uncovered
from amparo.domain.protocol.labels import EventLabel, Labels, misfits
from amparo.packs.folder import packs_folder
from amparo.packs.labels_file import read_labels
from amparo.packs.pack_file import (
    Pack,
    read_questions,
    read_references,
    read_statutes,
)
from amparo.packs.protocol_file import read_protocol
from tests.packs.readings import LANGUAGES, PACKS

EACH = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)


def test_the_packs_of_four_countries_two_templates_and_a_treaty_are_there() -> None:
    assert [pack.name for pack in PACKS] == [
        "argentina", "chile", "international", "liberia", "paraguay", "spain",
    ]  # fmt: skip


@EACH
def test_labels_places_and_questions_fit_the_rules(pack: Pack) -> None:
    assert list(pack_misfits(pack=pack)) == []
    assert set(pack.titles) == set(LANGUAGES)
    for language in LANGUAGES:
        assert read_labels(path=pack.protocol, language=language).title


def test_a_missing_label_is_found() -> None:
    protocol = read_protocol(path=PACKS[0].protocol)

    found = list(misfits(protocol=protocol, labels=Labels(language="fr")))

    assert len(found) > len(protocol.events)


def test_a_label_with_a_slip_in_its_name_is_found() -> None:
    protocol = read_protocol(path=PACKS[0].protocol)
    labels = read_labels(path=PACKS[0].protocol, language="en")
    slip = {**labels.events, "recsue": EventLabel(name="Rescue", act="rescue", moment="it")}

    found = list(misfits(protocol=protocol, labels=replace(labels, events=slip)))
    assert "the label of event 'recsue' names none" in found


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
def test_a_reader_asks_ten_questions_of_a_country(pack: Pack) -> None:
    questions = read_questions(pack=pack)

    assert len(questions) >= (5 if pack.name == "international" else 10)


def test_the_page_of_sources_is_what_the_packs_say() -> None:
    folder = packs_folder()

    assert (folder / "SOURCES.md").read_text(encoding="utf-8") == sources_page(folder=folder)
