"""A page of the documentation as HTML in the look of the kit, without its first heading."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

Address = Callable[[str], str | None]

_CLASSES = {
    "a": "govuk-link",
    "blockquote": "govuk-inset-text",
    "h1": "govuk-heading-l",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
    "ol": "govuk-list govuk-list--number",
    "p": "govuk-body",
    "table": "govuk-table",
    "tbody": "govuk-table__body",
    "td": "govuk-table__cell",
    "th": "govuk-table__header",
    "thead": "govuk-table__head",
    "tr": "govuk-table__row",
    "ul": "govuk-list govuk-list--bullet",
}
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/", re.IGNORECASE)
_END_OF_A_WORD = re.compile(r"::|[/_]")
_SHORT = 20
_NOT_IN_AN_ANCHOR = re.compile(r"[^\w\- ]")


def as_html(text: str, *, page_address: Address, picture_address: Address) -> SafeString:
    """Return the HTML of a Markdown text, without the title it begins with.

    ``page_address`` and ``picture_address`` give the address for a relative link as it is written,
    or None where it leads to nothing that is served; of such a link only the words stay. HTML in
    the text is shown as it is written, never obeyed.
    """
    markdown = _markdown()
    tokens = markdown.parse(text)
    _add_anchors(tokens)
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for token in tokens:
        _dress(token)
        if token.children:
            token.children = list(_with_addresses(token.children, page_address, picture_address))
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return mark_safe(html)  # noqa: S308  # what was HTML in the text is escaped


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("code_inline", _code_in_line)
    markdown.add_render_rule("fence", _code)
    markdown.add_render_rule("code_block", _code)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    return markdown


def _dress(token: Token) -> None:
    """Give an element the classes of the kit. A style in the markup is refused by the browser."""
    if token.nesting >= 0 and token.tag in _CLASSES:
        token.attrSet("class", _CLASSES[token.tag])
    if "right" in str(token.attrs.pop("style", "")):
        token.attrJoin("class", f"{_CLASSES[token.tag]}--numeric")


def _add_anchors(tokens: Sequence[Token]) -> None:
    """Give each heading the anchor by which the pages on a forge know it."""
    used: dict[str, int] = {}
    for heading, words in pairwise(tokens):
        if heading.type != "heading_open":
            continue
        anchor = _anchor(words)
        number = used[anchor] = used.get(anchor, -1) + 1
        heading.attrSet("id", f"{anchor}-{number}" if number else anchor)


def _anchor(words: Token) -> str:
    text = "".join(part.content for part in words.children or [])
    return _NOT_IN_AN_ANCHOR.sub("", text.strip().lower()).replace(" ", "-")


def _with_addresses(
    tokens: Sequence[Token], page_address: Address, picture_address: Address
) -> Iterator[Token]:
    is_dropped = False
    for token in tokens:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href") or ""), page_address)
            is_dropped = address is None
            token.attrSet("href", address or "")
            _dress(token)
        elif token.type == "image":
            address = _address(str(token.attrGet("src") or ""), picture_address)
            token.attrSet("src", address or "")
            token.attrSet("loading", "lazy")
            yield token if address else Token("text", "", 0, content=token.content)
            continue
        if not (is_dropped and token.type in ("link_open", "link_close")):
            yield token


def _address(link: str, address_of: Address) -> str | None:
    if link.startswith("#") or _ELSEWHERE.match(link):
        return link
    place, mark, anchor = link.partition("#")
    address = address_of(place)
    return None if address is None else f"{address}{mark}{anchor}"


def _code(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> SafeString:
    # What scrolls sideways must be reached by the keyboard.
    return format_html(
        '<pre class="amparo-listing" tabindex="0"><code>{}</code></pre>\n', tokens[index].content
    )


def _code_in_line(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> SafeString:
    # A long path in a narrow cell is broken where its words end, and copied as it is written.
    words = escape(tokens[index].content)
    may_break = words if len(words) < _SHORT else _END_OF_A_WORD.sub(r"\g<0><wbr>", words)
    return mark_safe(f"<code>{may_break}</code>")  # noqa: S308  # escaped above


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    opening = self.renderToken(tokens, index, options, env)
    return f'<div class="amparo-scroll" tabindex="0">{opening}'


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    return f"{self.renderToken(tokens, index, options, env)}</div>\n"
