"""The card of one institution: every rule of its own, as text, on pages of A5."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import typst

from amparo.apps.protocols.typesetting import typeset
from amparo.cli import main
from amparo.domain.protocol.card.content import Card, make_card
from amparo.domain.protocol.card.html import write_html
from amparo.domain.protocol.card.institutions import (
    UnknownInstitution,
    find_institution,
    named_institutions,
)
from amparo.domain.protocol.card.typst_source import write_typst
from amparo.domain.protocol.card.wording import WORDINGS
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.labels import EventLabel, InstitutionLabel, Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol
from tests.packs.readings import EXAMPLE, LANGUAGES, READABLE, golden, read

HOSTILE = '#import "@preview/x": * $ x $ <script>alert(1)</script> *b* \\ " ] ) } ${7} &amp; `'
A5 = (419.5, 595.3)


def card_of(institution: str, language: str = "en", path: Path = EXAMPLE) -> Card:
    protocol, labels = read(path, language)
    return make_card(protocol=protocol, labels=labels, institution=institution)


def cards_of(protocol: Protocol, labels: Labels) -> dict[str, Card]:
    return {
        name: make_card(protocol=protocol, labels=labels, institution=name)
        for name in named_institutions(protocol=protocol)
    }


def rules_on(text: str) -> set[str]:
    """The names of the rules that a card in HTML cites, each before its article or in brackets."""
    cited = re.findall(r'class="source">([^ <]+) · ', text)
    unnamed = re.search(r'class="unnamed">(.*)</p>', text)
    return {*cited, *re.findall(r"\((\w+)\)", unnamed[1] if unnamed else "")}


def pages_of(pdf: bytes) -> list[tuple[float, float]]:
    """The width and height of each page, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    return [(round(float(width), 1), round(float(height), 1)) for width, height in boxes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("institution", ["police", "permit office", "shelters"])
def test_a_card_looks_as_it_was_looked_at(institution: str, language: str) -> None:
    card = card_of(institution, language)
    name = f"card/example.{institution.replace(' ', '-')}.{language}"

    page, source = write_html(card=card), write_typst(card=card)

    assert page == golden(f"{name}.html", page)
    assert source == golden(f"{name}.typ", source)


@pytest.mark.parametrize(("path", "language"), READABLE)
def test_a_card_holds_every_duty_of_its_own_and_every_bar_that_binds(
    path: Path, language: str
) -> None:
    protocol, labels = read(path, language)

    for name, card in cards_of(protocol, labels).items():
        duties = {duty.name for duty in protocol.duties.values() if duty.who == name}
        bars = {bar.name for bar in protocol.bars.values() if bar.who in (name, "", NOBODY_NAMED)}
        assert duties <= {task.rule for moment in card.moments for task in moment.tasks}
        assert bars <= {ban.rule for ban in card.bans}
        assert duties | bars <= rules_on(write_html(card=card))
        assert all(f'"{rule} · ' in write_typst(card=card) for rule in duties | bars)


@pytest.mark.parametrize(("path", "language"), READABLE)
def test_every_rule_stands_on_some_card(path: Path, language: str) -> None:
    protocol, labels = read(path, language)

    pages = [write_html(card=card) for card in cards_of(protocol, labels).values()]

    found = set().union(*map(rules_on, pages))
    assert found == {rule.name for rule in rules_of(protocol=protocol)}


def test_what_nobody_is_named_for_stands_on_every_card() -> None:
    protocol, labels = read(EXAMPLE, "es")

    found = {card.unnamed for card in cards_of(protocol, labels).values()}

    assert found == {("oír a la víctima (D8)",)}


def test_a_card_tells_by_when_under_which_condition_and_what_follows() -> None:
    (decide,) = (task for moment in card_of("permit office").moments for task in moment.tasks)
    (guardian,) = (task for moment in card_of("child office").moments for task in moment.tasks)
    (propose,) = (task for moment in card_of("prosecutor").moments for task in moment.tasks)

    assert [(by.big, by.small) for by in decide.by] == [
        ("24 hours", "if the person is detained"),
        ("5 days", "otherwise"),
    ]
    assert "If not, the law takes the granting of the recovery period as given." in decide.notes
    assert [(by.big, by.small) for by in guardian.by] == [("«without delay»", "no time stated")]
    assert (guardian.condition, guardian.act) == ("If the person is a child:", "name a guardian")
    assert "If not, the police must tell the ministry." in propose.notes


def test_what_was_agreed_in_practice_is_marked_as_not_law() -> None:
    tasks = {task.rule: task for moment in card_of("police").moments for task in moment.tasks}

    assert "Practice, not law." in tasks["P1"].notes
    assert [by.small for by in tasks["P2"].by] == ["no time agreed"]
    assert "Practice, not law." not in tasks["D1"].notes


def test_its_own_bars_come_first_and_speak_to_it() -> None:
    assert card_of("police").bans[0].text == "Do not put the victim in a cell."
    assert card_of("police", "es").bans[0].text == "No encerrar a la víctima en una celda."
    assert [ban.rule for ban in card_of("shelters").bans] == ["B4", "B2", "B3", "B5", "B6"]


def test_who_holds_a_role_or_stands_in_has_its_duties_and_is_told_why() -> None:
    holder, stand_in = card_of("Harbour Office"), card_of("town hall")

    assert holder.roles == stand_in.roles == "In the role of: Child office"
    assert holder.moments[0].tasks[0].notes[0] == "As: Child office (Harbour)."
    assert stand_in.moments[0].tasks[0].notes[0] == "Where nobody else is: Child office."
    assert stand_in.moments[0].tasks[0].rule == "D2"


def test_notes_that_hold_for_each_task_of_a_moment_stand_once() -> None:
    protocol, labels = read(EXAMPLE, "en")
    duties = {name: replace(duty, who="shelters", when=protocol.duties["D6"].when,
                            unless_events=("case closed",), clock=None)
              for name, duty in protocol.duties.items() if name in ("D5", "D6")}  # fmt: skip

    card = make_card(protocol=replace(protocol, duties={**protocol.duties, **duties}),
                     labels=labels, institution="shelters")  # fmt: skip

    (moment,) = card.moments
    assert moment.notes == ("It is no longer due after the closing of the case.",)
    assert [task.notes for task in moment.tasks] == [
        (),
        ("Each new occasion starts the time anew.",),
    ]


@pytest.mark.parametrize("name", ["police", "POLICE", "  Policía", "la policía"])
def test_an_institution_is_found_by_its_name_or_its_label(name: str) -> None:
    protocol, labels = read(EXAMPLE, "es")

    assert find_institution(name=name, protocol=protocol, labels=labels) == "police"


def test_a_name_that_two_institutions_share_is_refused() -> None:
    protocol, labels = read(EXAMPLE, "en")
    same = {name: InstitutionLabel(name="Office", the=name) for name in ("police", "prosecutor")}

    with pytest.raises(UnknownInstitution, match="give one of 'police', 'prosecutor'"):
        find_institution(
            name="office", protocol=protocol, labels=replace(labels, institutions=same)
        )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("polcie", "did you mean 'police'?"),
        ("Old Office", "did you mean"),
        ("zzzz", "known are 'Harbour Office', 'New Office', 'child office'"),
    ],
)
def test_an_unknown_institution_is_refused_in_one_line(
    name: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["protocol", "card", str(EXAMPLE), "--for", name])

    said = capsys.readouterr()
    assert (status, said.out, said.err.count("\n")) == (2, "", 1)
    assert says in said.err


def hostile_card() -> Card:
    protocol, labels = read(EXAMPLE, "en")
    event = EventLabel(name=HOSTILE, act=HOSTILE, moment=HOSTILE)
    hostile = replace(
        labels,
        title=f"{HOSTILE}\x1b\n",
        institutions={"police": InstitutionLabel(name=HOSTILE, the=HOSTILE)},
        events=dict.fromkeys(protocol.events, event),
    )
    return make_card(protocol=protocol, labels=hostile, institution="police")


def test_labels_that_look_like_code_stay_text_in_html() -> None:
    page = write_html(card=hostile_card())

    assert "<script" not in page
    assert page.count(">") == page.count("<")
    assert f"<h1>{HOSTILE}</h1>" in unescape(page)
    assert "\x1b" not in page


def test_labels_that_look_like_code_stay_text_in_typst() -> None:
    source = write_typst(card=hostile_card())

    told = typst.query(f"{source}\n#metadata(card) <card>".encode(), "<card>", field="value")

    assert (
        source.partition("\n#let accent")[2]
        == write_typst(card=card_of("police")).partition("\n#let accent")[2]
    )
    assert told.count(r"#import \"@preview/x\": * $ x $ <script>alert(1)</script> *b* \\ ") > 5
    assert "\x1b" not in source
    assert pages_of(typeset(card=hostile_card()))


def test_a_pdf_is_one_page_of_a5_and_the_same_twice() -> None:
    first, second = typeset(card=card_of("police")), typeset(card=card_of("police"))

    assert first == second
    assert first.startswith(b"%PDF")
    assert pages_of(first) == [A5]
    assert b"/FontFile" in first
    assert b"CreationDate" not in first or b"D:1970" in first


def test_what_does_not_fit_one_page_legibly_is_set_on_two() -> None:
    card = card_of("police")

    assert pages_of(typeset(card=replace(card, bans=card.bans * 4))) == [A5, A5]


def test_a_card_is_written_as_the_ending_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["protocol", "card", str(EXAMPLE), "--for", "Foyers", "--language", "fr"]

    assert main(command) == 0
    printed = capsys.readouterr().out
    assert main([*command, "--out", str(tmp_path / "new/card.html")]) == 0
    assert main([*command, "--out", str(tmp_path / "card.pdf")]) == 0

    assert (tmp_path / "new/card.html").read_text(encoding="utf-8") == printed
    assert (tmp_path / "card.pdf").read_bytes() == typeset(card=card_of("shelters", "fr"))


def test_another_ending_and_two_places_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["protocol", "card", str(EXAMPLE)]

    assert main([*command, "--for", "police", "--out", str(tmp_path / "card.doc")]) == 2
    assert main([*command, "--all", str(tmp_path), "--out", str(tmp_path / "card.pdf")]) == 2

    assert "give it one of these endings" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_all_cards_go_into_one_folder(tmp_path: Path) -> None:
    assert main(["protocol", "card", str(EXAMPLE), "--all", str(tmp_path), "--language", "es"]) == 0

    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "child-office.es.pdf",
        "permit-office.es.pdf",
        "police.es.pdf",
        "prosecutor.es.pdf",
        "shelters.es.pdf",
        "town-hall.es.pdf",
    ]


def test_every_language_has_the_same_words_with_the_same_gaps() -> None:
    gaps = {
        language: {key: set(re.findall(r"{(\w+)}", text)) for key, text in wording.items()}
        for language, wording in WORDINGS.items()
    }

    assert set(gaps) == set(LANGUAGES)
    for language in ("es", "fr"):
        assert set(gaps[language]) == set(gaps["en"])
        for key, found in gaps[language].items():
            assert found <= gaps["en"][key] | {"name"}, key
