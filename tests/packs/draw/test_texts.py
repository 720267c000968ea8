"""The drawing's own words stand in three languages, and their colours can be read."""

import re
from string import Formatter

import pytest

from amparo.domain.protocol.draw.style import DRAWING_STYLE
from amparo.domain.protocol.draw.texts import SOURCES, TEXTS, say_period
from amparo.domain.protocol.labels import LANGUAGES
from amparo.domain.protocol.language import Period, Source, Unit

READ_ON = [
    ("#1b2530", "#ffffff"), ("#1b2530", "#f1f4f6"), ("#55636f", "#ffffff"),
    ("#55636f", "#e8f0fb"), ("#55636f", "#f7f0fa"), ("#2d5f9a", "#e8f0fb"),
    ("#b3261e", "#ffffff"), ("#d9dfe4", "#1b2530"), ("#6a3d7c", "#f7f0fa"),
    ("#e8edf1", "#1b242c"), ("#a9b5bf", "#12181e"), ("#a9b5bf", "#16283d"),
    ("#a9b5bf", "#271c2d"), ("#8ab4e8", "#16283d"), ("#ff8a80", "#12181e"),
    ("#33404b", "#e8edf1"), ("#c9a2d9", "#271c2d"),
]  # fmt: skip
"""Each colour of text or sign with the ground it stands on, in light and in dark."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_stands_in_three_languages_with_the_same_gaps() -> None:
    assert [key for key, texts in TEXTS.items() if not all(texts)] == []
    assert [
        key for key, texts in TEXTS.items() if len({frozenset(gaps(t)) for t in texts}) > 1
    ] == []
    assert set(SOURCES) == set(Source)


def test_one_day_is_not_one_days() -> None:
    period = Period(amount=1, unit=Unit.WORKING_DAYS)

    said = [say_period(period=period, language=language) for language in LANGUAGES]

    assert said == ["1 working day", "1 día hábil", "1 jour ouvrable"]


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_has_a_word_in_every_language(unit: Unit, language: str) -> None:
    assert say_period(period=Period(amount=2, unit=unit), language=language).startswith("2 ")


def test_every_text_and_sign_stands_out_from_its_ground() -> None:
    assert [pair for pair in READ_ON if contrast(*pair) < 4.5] == []
    assert {text for text, _ in READ_ON} <= set(re.findall("#[0-9a-f]{6}", DRAWING_STYLE))
