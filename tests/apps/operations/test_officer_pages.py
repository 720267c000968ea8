"""The pages for officers name what stands on the screens, in both languages, step by step."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from amparo.apps.operations.documentation import documentation_folder

PAGES = {
    "record-from-paper": ("Record something from paper, later",
                          "Registrar después lo que está en papel"),
    "correct-a-mistake": ("Correct a mistake", "Corregir un error"),
    "say-why-it-is-late": ("Say why a duty is late", "Decir por qué se atrasó un deber"),
}  # fmt: skip
CATALOGUE = Path(__file__).parents[3] / "src/amparo/web/locale/es/LC_MESSAGES/django.po"


def text_of(page: str, *, ending: str) -> str:
    """The text of a page."""
    return (documentation_folder() / f"how-to/{page}{ending}").read_text(encoding="utf-8")


def named(text: str) -> list[str]:
    """What a page says to press or look at: its bold words."""
    return re.findall(r"\*\*(.+?)\*\*", text)


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_name_what_stands_on_the_screens(page: str) -> None:
    on_screen = set(re.findall(r'^msgid "(.+)"$', CATALOGUE.read_text(encoding="utf-8"), re.M))

    english = named(text_of(page, ending=".md"))

    assert len(english) > 7
    assert set(english) - on_screen == set()
    with override("es"):
        assert named(text_of(page, ending=".es.md")) == [gettext(words) for words in english]


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_steps(page: str) -> None:
    steps = [re.findall(r"^## (\d)\. ", text_of(page, ending=ending), re.M)
             for ending in (".md", ".es.md")]  # fmt: skip

    assert steps[0] == steps[1]
    assert steps[0][:3] == ["1", "2", "3"]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "at"), [("en", 0), ("es", 1), ("fr", 0)])
def test_the_list_names_them_in_the_language_of_the_reader(
    client: Client, language: str, at: int
) -> None:
    response = client.get(reverse("documentation"), headers={"accept-language": language})

    shown = [entry["title"] for group in response.context["groups"] for entry in group["pages"]]
    titles = [both[at] for both in PAGES.values()]
    assert [title for title in titles if title not in shown] == []
    assert [both[1 - at] for both in PAGES.values() if both[1 - at] in shown] == []
