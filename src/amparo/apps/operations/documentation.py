"""Which pages the documentation has, and which pictures. What is not listed here is not served."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import amparo

SOURCE_LANGUAGE = "en"

_FIRST_PAGE = "README"  # of a folder; that of the whole speaks to whoever writes pages
_TRANSLATION = re.compile(r"(?P<page>.+)\.(?P<language>[a-z]{2})")  # first-day.es
_TITLE = re.compile(r"^# +(?P<title>.+?) *$", re.MULTILINE)
_MARKUP = re.compile(r"[`*]|\[(?P<words>[^\]]*)\]\([^)]*\)")
_PICTURES = {".png", ".svg"}


def documentation_folder() -> Path:
    """Return the folder of the documentation: of a checkout, or inside the package once installed.

    Raises `FileNotFoundError` if it was not shipped.
    """
    package = Path(amparo.__file__).parent
    for folder in (package / "_docs", package.parent.parent / "docs"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("the documentation is missing; install Amparo again")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. ``name`` is its place without the ending: ``how-to/audit-a-log``.

    ``files`` has its file for each language; English is always among them.
    """

    name: str
    files: Mapping[str, Path]

    @property
    def kind(self) -> str:
        """The folder it is in, which says for which need it was written."""
        return self.name.split("/", maxsplit=1)[0]

    def language_for(self, reader: str) -> str:
        """Return the language in which somebody who reads ``reader`` gets the page."""
        return reader if reader in self.files else SOURCE_LANGUAGE

    def text(self, *, language: str) -> str:
        """Return the Markdown of the page. Raises `KeyError` if it has not that language."""
        return self.files[language].read_text(encoding="utf-8")

    def title(self, *, language: str) -> str:
        """Return the first heading as plain words; the name of the page if it has none."""
        found = _TITLE.search(self.text(language=language))
        return _MARKUP.sub(lambda part: part["words"] or "", found["title"]) if found else self.name


def pages(*, folder: Path) -> dict[str, Page]:
    """Return the pages by name, sorted by folder; the one about a folder is its first.

    A translation without an English page is left out.
    """
    files: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.rglob("*.md"), key=_place):
        name = path.relative_to(folder).with_suffix("").as_posix()
        translation = _TRANSLATION.fullmatch(name)
        page, language = translation.groups() if translation else (name, SOURCE_LANGUAGE)
        files.setdefault(page, {})[language] = path
    return {
        name: Page(name=name, files=languages)
        for name, languages in files.items()
        if SOURCE_LANGUAGE in languages and name != _FIRST_PAGE
    }


def _place(path: Path) -> tuple[Path, bool, str]:
    return path.parent, not path.stem.startswith(_FIRST_PAGE), path.name


def pictures(*, folder: Path) -> dict[str, Path]:
    """Return the pictures by their place in the folder: ``pictures/overview.svg``."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in _PICTURES
    }


def page_of_link(*, link: str, stands_in: str, among: Mapping[str, object]) -> str | None:
    """Return the name of the page or picture to which a relative link leads, if it is ``among``.

    ``stands_in`` is the name of the page with the link. The empty name is the first page of all.
    """
    steps = stands_in.split("/")[:-1]
    for step in link.removesuffix(".md").split("/"):
        if step == ".." and not steps:
            return None
        if step == "..":
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    name = "/".join(steps)
    if name in ("", _FIRST_PAGE):
        return ""
    folder_page = f"{name}/{_FIRST_PAGE}"
    return next((found for found in (name, folder_page) if found in among), None)
