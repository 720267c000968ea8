"""What the documentation inside the application has, and how its pages become HTML."""

from pathlib import Path

import pytest

from amparo.apps.operations.documentation import (
    Page,
    documentation_folder,
    page_of_link,
    pages,
    pictures,
)
from amparo.apps.operations.documentation_text import as_html


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small documentation: three pages, one of them in Spanish too, and a picture."""
    _write(tmp_path / "README.md", "# For writers\n")
    _write(tmp_path / "tutorial/first-day.md", "# Your *first* day\n")
    _write(tmp_path / "tutorial/first-day.es.md", "# Su primer día\n")
    _write(tmp_path / "how-to/audit.md", "# Audit with `amparo`\n\nRead [on](../README.md).\n")
    _write(tmp_path / "adr/0001.md", "# 0001. A choice\n")
    _write(tmp_path / "adr/README.md", "No heading.\n")
    _write(tmp_path / "adr/lost.fr.md", "# Perdu\n")
    _write(tmp_path / "pictures/overview.svg", "<svg/>")
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _html(text: str) -> str:
    pages_served = {"how-to/audit": "/help/audit/", "": "/help/"}
    return as_html(
        text,
        page_address=lambda link: pages_served.get(link.removesuffix(".md")),
        picture_address={"map.svg": "/help/map.svg"}.get,
    )


def test_the_pages_are_those_of_the_folder_without_the_one_for_writers(folder: Path) -> None:
    found = pages(folder=folder)

    assert list(found) == ["adr/README", "adr/0001", "how-to/audit", "tutorial/first-day"]
    assert [page.kind for page in found.values()] == ["adr", "adr", "how-to", "tutorial"]
    assert list(pictures(folder=folder)) == ["pictures/overview.svg"]


def test_a_page_is_shown_in_the_readers_language_if_it_has_it(folder: Path) -> None:
    page = pages(folder=folder)["tutorial/first-day"]

    assert page.language_for("es") == "es"
    assert page.language_for("fr") == "en"
    assert page.title(language="es") == "Su primer día"


def test_a_title_is_plain_words(folder: Path) -> None:
    found = pages(folder=folder)

    assert found["tutorial/first-day"].title(language="en") == "Your first day"
    assert found["how-to/audit"].title(language="en") == "Audit with amparo"
    assert found["adr/README"].title(language="en") == "adr/README"


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("play.md", "how-to/play"),
        ("./play.md", "how-to/play"),
        ("../adr/0001.md", "adr/0001"),
        ("../adr/", "adr/README"),
        ("../README.md", ""),
        ("../../packs/chile/pack.yaml", None),
        ("../../../README.md", None),
        ("../CONTRIBUTING.md", None),
        ("gone.md", None),
    ],
)
def test_a_link_leads_to_a_page_or_to_nothing(link: str, page: str | None) -> None:
    among = {"how-to/play": 1, "adr/0001": 1, "adr/README": 1}

    found = page_of_link(link=link, stands_in="how-to/audit", among=among)

    assert found == page


def test_markdown_wears_the_classes_of_the_kit() -> None:
    html = _html("# Title\n\nSome *words*.\n\n## What `it` is, really?\n\n- one\n- two\n")

    assert html == (
        '<p class="govuk-body">Some <em>words</em>.</p>\n'
        '<h2 id="what-it-is-really" class="govuk-heading-m">What <code>it</code> is, really?</h2>\n'
        '<ul class="govuk-list govuk-list--bullet">\n<li>one</li>\n<li>two</li>\n</ul>\n'
    )


def test_a_table_scrolls_by_itself_and_has_no_style_in_its_markup() -> None:
    html = _html("| law | days |\n|---|--:|\n| 12 | 5 |\n")

    assert html.startswith('<div class="amparo-scroll" tabindex="0"><table class="govuk-table">')
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">5</td>' in html
    assert html.endswith("</table>\n</div>\n")
    assert "style" not in html


def test_code_is_shown_as_it_is_written() -> None:
    html = _html("```sh\namparo <log>\n```\n\n    indented\n")

    assert html == (
        '<pre class="amparo-listing" tabindex="0"><code>amparo &lt;log&gt;\n</code></pre>\n'
        '<pre class="amparo-listing" tabindex="0"><code>indented\n</code></pre>\n'
    )


def test_a_long_path_may_break_where_its_words_end_and_a_short_one_stays_whole() -> None:
    html = _html("`tests/test_a.py::test_b_is_<b>` and `a/b_c`\n")

    assert html == (
        '<p class="govuk-body"><code>tests/<wbr>test_<wbr>a.py::<wbr>test_<wbr>b_<wbr>is_<wbr>'
        "&lt;b&gt;</code> and <code>a/b_c</code></p>\n"
    )


def test_two_headings_with_the_same_words_have_two_anchors() -> None:
    html = _html("## State\n\n## State\n")

    assert 'id="state"' in html
    assert 'id="state-1"' in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](how-to/audit.md#log)", '<a href="/help/audit/#log" class="govuk-link">a</a>'),
        ("[a](#log)", '<a href="#log" class="govuk-link">a</a>'),
        ("[a](https://example.org/a)", '<a href="https://example.org/a" class="govuk-link">a</a>'),
        ("[the *law*](../packs/law.yaml)", "the <em>law</em>"),
        ("![A map](map.svg)", '<img src="/help/map.svg" alt="A map" loading="lazy" />'),
        ("![A map](gone.svg)", "A map"),
    ],
)
def test_a_link_is_rewritten_or_only_its_words_stay(text: str, html: str) -> None:
    assert _html(text) == f'<p class="govuk-body">{html}</p>\n'


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a <b onclick='x'>b</b>", "[a](javascript:alert(1))"]
)
def test_html_and_scripts_in_a_page_are_words_only(text: str) -> None:
    html = _html(text)

    assert "<script" not in html
    assert "<b" not in html
    assert "href" not in html


def _dead_links(page: Page, known: dict[str, Page], seen: dict[str, Path]) -> list[str]:
    """The links of a page to a place inside the documentation where nothing is."""
    dead = []

    def found(link: str) -> str:
        name = page_of_link(link=link, stands_in=page.name, among={**known, **seen})
        climbs = link.count("../") > page.name.count("/")  # to a file of the checkout
        if name is None and not climbs:
            dead.append(f"{page.name}: {link}")
        return name or ""

    as_html(page.text(language="en"), page_address=found, picture_address=found)
    return dead


def test_our_own_pages_have_no_dead_links_between_them() -> None:
    folder = documentation_folder()
    known, seen = pages(folder=folder), pictures(folder=folder)

    dead = [line for page in known.values() for line in _dead_links(page, known, seen)]

    assert "how-to/audit-a-log" in known
    assert dead == []


def test_a_dead_link_is_reported(folder: Path) -> None:
    _write(folder / "how-to/audit.md", "[a](gone.md) [b](../tutorial/first-day.md)")
    known = pages(folder=folder)

    assert _dead_links(known["how-to/audit"], known, {}) == ["how-to/audit: gone.md"]
