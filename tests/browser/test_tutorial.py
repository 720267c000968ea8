"""The pages show what the tours saw: each picture is there, is used, and is small."""

import re
from pathlib import Path

import pytest

from tests.browser.album import PICTURES, REFERRAL, TUTORIAL
from tests.browser.words import Words

PAGES = {"en": TUTORIAL / "first-day.md", "es": TUTORIAL / "first-day.es.md"}
_HOW_TO = TUTORIAL.with_name("how-to")
WALKS = {"en": _HOW_TO / "follow-a-referral.md", "es": _HOW_TO / "follow-a-referral.es.md"}
_MOST_BYTES_EACH = 80_000
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<path>[^)]+)\)")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_tutorial_uses_every_picture_and_every_picture_is_there(language: str) -> None:
    page = PAGES[language]

    used = [
        (page.parent / found["path"]).resolve()
        for found in _PICTURE.finditer(page.read_text(encoding="utf-8"))
    ]

    assert len(used) == 7
    assert used == sorted((PICTURES / language).glob("*.png"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_walk_of_a_referral_uses_every_picture_and_every_picture_is_there(
    language: str,
) -> None:
    page = WALKS[language]

    used = [
        (page.parent / found["path"]).resolve()
        for found in _PICTURE.finditer(page.read_text(encoding="utf-8"))
    ]

    assert len(used) == 10
    assert used == sorted((REFERRAL / language).glob("*.png"))


@pytest.mark.parametrize("page", [*PAGES.values(), *WALKS.values()], ids=lambda page: page.name)
def test_each_picture_is_told_in_words_too(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert [found["path"] for found in _PICTURE.finditer(text) if len(found["words"]) < 30] == []


def test_both_languages_have_the_same_steps() -> None:
    steps = {language: _steps(page) for language, page in PAGES.items()}

    assert steps["en"] == steps["es"] == ["1", "2", "3", "4", "5", "6", "7"]


def test_both_languages_name_what_stands_on_the_screens() -> None:
    words, begin = Words("es"), "Sign in as "

    expected = [
        words.sign_in_as(text.removeprefix(begin)) if text.startswith(begin) else words(text)
        for text in _named(PAGES["en"])
    ]

    assert len(expected) == 21
    assert _named(PAGES["es"]) == expected


def test_the_pictures_are_small() -> None:
    for folder in (PICTURES, REFERRAL):
        sizes = [path.stat().st_size for path in folder.rglob("*.png")]
        assert sum(sizes) < _MOST_BYTES_EACH * len(sizes)


def _steps(page: Path) -> list[str]:
    return re.findall(r"^## (\d)\. ", page.read_text(encoding="utf-8"), re.MULTILINE)


def _named(page: Path) -> list[str]:
    """Return what a page says to press or look at: its bold words."""
    return re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8"))
