"""Whoever sees poorly can read us: words stand out from their ground, and edges from the page."""

import re

import pytest

from tests.architecture.files import HOUSE

SETTINGS = (HOUSE / "src/amparo/web/front/_settings.scss").read_text(encoding="utf-8")
OURS = dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});$", SETTINGS, re.MULTILINE))
THEIRS = dict(re.findall(r"^    ([a-z-]+): (#[0-9a-f]{6}),?$", SETTINGS, re.MULTILINE))
COLOURS = {**OURS, **THEIRS, "white": "#ffffff"}
WORDS, EDGES = 4.5, 3.0


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2.2 defines it: from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", ["white", "paper", "teal-pale", "brick-pale"])
@pytest.mark.parametrize("words", ["ink", "grey", "teal", "teal-dark", "brick"])
def test_words_can_be_read_on_every_ground(words: str, ground: str) -> None:
    assert contrast(COLOURS[words], COLOURS[ground]) >= WORDS


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("white", "teal"),
        ("white", "teal-dark"),
        ("white", "brick"),
        ("amber", "white"),
        ("amber", "amber-pale"),
        ("moss", "white"),
        ("moss", "moss-pale"),
        ("link-visited", "white"),
        ("ink", "focus"),
    ],
)
def test_words_can_be_read_where_they_are_used(words: str, ground: str) -> None:
    assert contrast(COLOURS[words], COLOURS[ground]) >= WORDS


@pytest.mark.parametrize("ground", ["white", "paper"])
def test_the_edge_of_a_field_can_be_seen(ground: str) -> None:
    assert contrast(COLOURS["input-border"], COLOURS[ground]) >= EDGES


def test_contrast_is_measured_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") < WORDS
