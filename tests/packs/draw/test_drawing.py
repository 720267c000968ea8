"""The SVG and the page say every rule, in each language, the same bytes each time.

The golden drawing was looked at by eye. After a change that is meant, renew it and look again:

    python -m tests.packs.draw.test_drawing
"""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from amparo.domain.protocol.draw.page import draw_page
from amparo.domain.protocol.draw.svg import draw_svg
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NotBefore
from amparo.packs.labels_file import read_labels
from tests.packs.draw.protocols import FILES, HOUSE, NAMES, hostile, protocol_of, writers_of

SVG = "{http://www.w3.org/2000/svg}"
SMALL = HOUSE / "tests/domain/situations/protocols/breach.yaml"
GOLDEN = Path(__file__).parent / "golden/breach.svg"


def drawing_of(path: Path, language: str = "en") -> str:
    labels = read_labels(path=path, language=language)
    return draw_svg(protocol=protocol_of(path), labels=labels)


def texts_in(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def rows_in(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'<tr><th scope="row">(.*?)</th>', page)]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_rule_appears_in_the_drawing_and_in_the_table(path: Path) -> None:
    for writer in writers_of(path):
        rules = [*writer.protocol.duties, *writer.protocol.bars]

        drawn = " ".join(texts_in(draw_svg(protocol=writer.protocol, labels=writer.labels)))
        rows = rows_in(draw_page(protocol=writer.protocol, labels=writer.labels))

        assert [rule for rule in rules if f"{rule} ·" not in drawn] == []
        assert rows[: len(rules)] == rules


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_same_protocol_is_drawn_with_the_same_bytes(path: Path) -> None:
    assert drawing_of(path) == drawing_of(path)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_numbers_in_a_drawing_are_whole(path: Path) -> None:
    root = ElementTree.fromstring(drawing_of(path))

    for name in ("x", "y", "width", "height", "cx", "cy"):
        assert [
            node.get(name) for node in root.iter(f"{SVG}text") if "." in node.get(name, "")
        ] == []


def test_a_small_protocol_is_drawn_as_it_was_when_it_was_looked_at() -> None:
    assert drawing_of(SMALL) == GOLDEN.read_text(encoding="utf-8")


def test_a_drawing_says_its_title_and_description_to_those_who_cannot_see_it() -> None:
    root = ElementTree.fromstring(drawing_of(SMALL))

    named = (root.get("aria-labelledby") or "").split()

    assert root.get("role") == "img"
    assert [node.get("id") for node in list(root)[:2]] == named
    assert [node.tag for node in list(root)[:2]] == [f"{SVG}title", f"{SVG}desc"]


def test_a_drawing_has_no_script_and_asks_for_nothing_else() -> None:
    page = draw_page(protocol=hostile(), labels=Labels(language="en"))

    assert "<script" not in page
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*", page) == []
    assert "url(" not in page


def test_hostile_names_are_text_and_nothing_else() -> None:
    svg = draw_svg(protocol=hostile(), labels=Labels(language="en"))

    drawn = "".join(texts_in(svg)).replace(" ", "")

    names = [name.replace(" ", "").replace("\u202e", "\ufffd") for name in hostile().duties]
    assert all(name in drawn for name in names)
    assert "\u202e" not in svg


def test_letters_that_xml_cannot_hold_are_marked() -> None:
    protocol = replace(hostile(), title="a\x00b\ud800c")

    root = ElementTree.fromstring(draw_svg(protocol=protocol, labels=Labels(language="en")))

    assert (root[0].text or "").startswith("a\ufffdb\ufffdc")


def test_a_protocol_without_rules_is_an_empty_drawing_with_a_title() -> None:
    protocol = replace(hostile(), title="Draft", duties={}, bars={}, transfers=())

    svg = draw_svg(protocol=protocol, labels=Labels(language="en"))

    assert texts_in(svg)[0] == "Draft: who must do what, and by when"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "no time stated"), ("es", "sin plazo fijado"), ("fr", "aucun délai fixé")],
)
def test_what_the_law_leaves_open_is_said_in_each_language(language: str, said: str) -> None:
    path = HOUSE / "benchmarks/every_construct.yaml"

    assert said in texts_in(drawing_of(path, language))
    assert "<td data-label" in draw_page(protocol=protocol_of(path), labels=Labels(language="en"))


def test_a_breach_is_dashed_a_gap_dotted_and_practice_says_that_it_is_no_law() -> None:
    svg = drawing_of(HOUSE / "benchmarks/every_construct.yaml")

    assert 'class="wire wire-breach"' in svg
    assert 'class="lane-gap"' in svg
    assert 'class="chip chip-gap"' in svg
    assert "Practice, not law" in texts_in(svg)
    assert "breach of D02" in texts_in(svg)


def test_the_table_says_what_the_drawing_leaves_out() -> None:
    protocol = protocol_of(HOUSE / "benchmarks/every_construct.yaml")

    page = draw_page(protocol=protocol, labels=Labels(language="en"))

    for said in (
        "no longer due: no grounds found; case closed",
        "time stands still from: age disputed, until: age established",
        "happening again, it counts anew",
        "happening again, it is due once more",
        "only the act of its holder counts",
        "an act before counts",
        "If nothing is done in time: permit granted by silence",
        "if detained: 48 hours",
        "D09, D10, D18",
        "whoever acts",
    ):
        assert f">{said}<" in page


def test_the_table_says_the_days_of_a_rule_that_are_not_those_of_its_law() -> None:
    protocol = protocol_of(SMALL)
    start, end = date(2027, 1, 1), date(2028, 1, 1)
    duties = {
        name: replace(duty, in_force=start, until=end) for name, duty in protocol.duties.items()
    }

    same = draw_page(protocol=protocol, labels=Labels(language="en"))
    other = draw_page(protocol=replace(protocol, duties=duties), labels=Labels(language="en"))

    assert "<small>from " not in same
    assert "<small>from 2027-01-01</small><small>no longer from 2028-01-01</small>" in other


def test_bars_that_wait_for_each_other_are_both_drawn() -> None:
    protocol = protocol_of(HOUSE / "benchmarks/every_construct.yaml")
    bar = protocol.bars["B1"]
    one = replace(bar, name="B8", event="x", kind=NotBefore(event="y"))
    other = replace(bar, name="B9", event="y", kind=NotBefore(event="x"))
    protocol = replace(protocol, duties={}, bars={"B8": one, "B9": other}, transfers=())

    drawn = texts_in(draw_svg(protocol=protocol, labels=Labels(language="en")))

    assert {"x", "y", "B8 · invented", "B9 · invented"} <= set(drawn)


if __name__ == "__main__":
    GOLDEN.write_text(drawing_of(SMALL), encoding="utf-8", newline="\n")
