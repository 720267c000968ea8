"""The examples that come with the kit, and what makes two pieces of HTML the same."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from tests.architecture.files import HOUSE

COMPONENTS = HOUSE / "build/front/node_modules/govuk-frontend/dist/govuk/components"
_VOID = {"input", "img", "br", "hr", "link", "meta", "path", "circle"}


class Example(NamedTuple):
    """What a component of the kit is given, and the HTML the kit makes of it."""

    component: str
    name: str
    options: dict[str, Any]
    html: str


class Piece(NamedTuple):
    """A tag with its attributes, the end of one (``/p``), or the words between."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    words: str = ""


def examples_of(component: str) -> list[Example]:
    """All examples of one component. Raises `FileNotFoundError` before the web was built."""
    path = COMPONENTS / component / "fixtures.json"
    fixtures = json.loads(path.read_text(encoding="utf-8"))["fixtures"]
    return [Example(component, f["name"], f["options"], f["html"]) for f in fixtures]


def is_built() -> bool:
    """Whether the build has fetched the kit."""
    return COMPONENTS.is_dir()


def means(html: str) -> list[Piece]:
    """The tags and words of the HTML, whatever their spaces and the order of their attributes."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.found: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = sorted((name, _value(name, value or "")) for name, value in attrs)
        self.found.append(Piece(tag, tuple(said)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.found.append(Piece(f"/{tag}"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.found.append(Piece("", words=words))


def _value(name: str, value: str) -> str:
    return " ".join(sorted(value.split())) if name == "class" else value


def folder() -> Path:
    """Where our own components are."""
    return HOUSE / "src/amparo/web/components"
