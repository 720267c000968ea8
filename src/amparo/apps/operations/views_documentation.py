"""The documentation inside the application: a list of its pages, a page, a picture."""

from functools import partial
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from amparo.apps.accounts.access import open_to
from amparo.apps.operations.documentation import (
    SOURCE_LANGUAGE,
    Page,
    documentation_folder,
    page_of_link,
    pages,
    pictures,
)
from amparo.apps.operations.documentation_text import as_html
from amparo.domain.access.table import Action

KINDS = {
    "tutorial": gettext_lazy("Learn, step by step"),
    "how-to": gettext_lazy("Get one thing done"),
    "reference": gettext_lazy("Look something up"),
    "explanation": gettext_lazy("Understand why"),
    "adr": gettext_lazy("Decisions that bind us"),
}
_CONTENT_TYPES = {".png": "image/png", ".svg": "image/svg+xml; charset=utf-8"}


@open_to(Action.READ_PUBLIC)
def documentation_index(request: HttpRequest) -> HttpResponse:
    """List the pages by the need for which they were written."""
    known = pages(folder=documentation_folder())
    groups = [
        {"title": title, "pages": [_listed(page) for page in known.values() if page.kind == kind]}
        for kind, title in KINDS.items()
    ]
    shown = [group for group in groups if group["pages"]]
    return render(request, "operations/documentation.html", {"groups": shown})


@open_to(Action.READ_PUBLIC)
def documentation_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page in the reader's language, or in English with a note that says so."""
    folder = documentation_folder()
    known = pages(folder=folder)
    if name not in known:
        raise Http404
    page = known[name]
    language = page.language_for(_reader_language())
    text = as_html(
        page.text(language=language),
        page_address=partial(_page_address, stands_in=name, among=known),
        picture_address=partial(_picture_address, stands_in=name, among=pictures(folder=folder)),
    )
    shown = {
        "title": page.title(language=language),
        "text": text,
        "text_language": language,  # the layout has its own `language`, that of the reader
        "is_other_language": language != _reader_language(),
    }
    return render(request, "operations/documentation_page.html", shown)


@open_to(Action.READ_PUBLIC)
def documentation_picture(_request: HttpRequest, name: str) -> HttpResponse:
    """Show a picture of the documentation."""
    known = pictures(folder=documentation_folder())
    if name not in known:
        raise Http404
    path = known[name]
    return HttpResponse(path.read_bytes(), content_type=_CONTENT_TYPES[path.suffix])


def _reader_language() -> str:
    return (get_language() or SOURCE_LANGUAGE).split("-")[0]


def _listed(page: Page) -> dict[str, Any]:
    language = page.language_for(_reader_language())
    return {
        "title": page.title(language=language),
        "address": reverse("documentation-page", args=[page.name]),
        "language": language,
    }


def _page_address(link: str, *, stands_in: str, among: dict[str, Page]) -> str | None:
    name = page_of_link(link=link, stands_in=stands_in, among=among)
    if name == "":
        return reverse("documentation")
    return None if name is None else reverse("documentation-page", args=[name])


def _picture_address(link: str, *, stands_in: str, among: dict[str, Path]) -> str | None:
    name = page_of_link(link=link, stands_in=stands_in, among=among)
    return reverse("documentation-picture", args=[name]) if name else None
