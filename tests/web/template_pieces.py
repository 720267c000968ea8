"""Reads a template as its reader sees it: in texts, each a row of pieces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from django.template.base import Lexer, Token, TokenType

Kind = Literal["written", "translated", "unseen", "value", "break", "choose", "or", "end"]


@dataclass(frozen=True)
class Piece:
    """A part of a text.

    ``written`` stands there for all languages, ``translated`` is marked for translation, ``unseen``
    is translated into a variable, ``value`` is put in by the view. ``break`` ends a row of words;
    ``choose``, ``or`` and ``end`` are of an `if` or a `for`.
    """

    kind: Kind
    text: str = ""
    line: int = 0


VISIBLE_ATTRIBUTES = {
    "alt", "aria-description", "aria-label", "aria-placeholder", "aria-roledescription",
    "aria-valuetext", "caption", "card", "description", "error", "heading", "hint", "label",
    "legend", "menu", "message", "placeholder", "prefix", "suffix", "summary", "text", "title",
}  # fmt: skip
INLINE_ELEMENTS = {
    "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "time", "u", "var",
}  # fmt: skip
NO_TEXT_ELEMENTS = {"script", "style"}
SILENT_TAGS = {
    "attributes", "autoescape", "csrf_token", "endautoescape", "endspaceless", "endwith", "extends",
    "load", "spaceless", "static", "url", "with",
}  # fmt: skip
CONTROL_TAGS: dict[str, Kind] = {
    "if": "choose", "for": "choose", "ifchanged": "choose",
    "else": "or", "elif": "or", "empty": "or",
    "endif": "end", "endfor": "end", "endifchanged": "end",
    "block": "break", "endblock": "break", "include": "break",
}  # fmt: skip

_MARK = re.compile("\ue000(\\d+)\ue001")
_NAME_AFTER_MARKS = re.compile("<(/?)((?:\ue000\\d+\ue001)+)([a-zA-Z][\\w.-]*)?")
_QUOTED = r"""("[^"]*"|'[^']*')"""
_TRANSLATE = re.compile(rf"^trans(?:late)?\s+{_QUOTED}?")
_TRANSLATED_VALUE = re.compile(rf"^_\({_QUOTED}\)")
_WRITTEN_VALUE = re.compile(
    rf"(?:^|\|\s*(?:add|default|default_if_none|join|pluralize|yesno)\s*:\s*){_QUOTED}"
)
_ARGUMENT = re.compile(rf"\s([a-z_]+)={_QUOTED}")
_INTO_A_VARIABLE = re.compile(r"\s(?:as|asvar)\s+\w+$")


def texts_of(template: str) -> list[list[Piece]]:
    """Return the text of the page, then that of each attribute that is shown or translated."""
    reader = _Reader()
    code = "".join(_marked(template, reader.pieces))
    # An element whose name begins in a tag of Django, or is one: HTML wants a letter there.
    reader.feed(_NAME_AFTER_MARKS.sub(lambda at: f"<{at[1]}{at[3] or 'div'}{at[2]}", code))
    reader.close()
    return reader.texts


def _marked(template: str, pieces: list[list[Piece]]) -> Iterator[str]:
    """Yield the template with a mark for each tag of Django; what it stands for goes to pieces."""
    tokens = iter(Lexer(template).tokenize())
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            yield token.contents
            continue
        name = token.contents.split(maxsplit=1)[0] if token.contents else ""
        inside = []
        if name in ("comment", "blocktrans", "blocktranslate"):
            for other in tokens:
                if other.contents == f"end{name}":
                    break
                inside.append(other)
        yield f"\ue000{len(pieces)}\ue001"
        pieces.append(list(_pieces_of(token, name, inside)))
        # The lines that follow keep their numbers.
        yield "\n" * sum(part.contents.count("\n") for part in (token, *inside))


def _pieces_of(token: Token, name: str, inside: list[Token]) -> Iterator[Piece]:
    line, contents = token.lineno or 0, token.contents
    if token.token_type == TokenType.BLOCK:
        for argument, written in _ARGUMENT.findall(contents):
            if argument in VISIBLE_ATTRIBUTES:
                yield Piece("written", written[1:-1], line)
    if token.token_type == TokenType.VAR:
        yield from _pieces_of_value(contents, line)
    elif token.token_type == TokenType.COMMENT or name in {"comment", *SILENT_TAGS}:
        return
    elif name in CONTROL_TAGS:
        yield Piece(CONTROL_TAGS[name], line=line)
    elif name in ("blocktrans", "blocktranslate", "trans", "translate"):
        said = _TRANSLATE.match(contents)
        text = (said[1] or "")[1:-1] if said else "".join(_as_message(part) for part in inside)
        is_unseen = _INTO_A_VARIABLE.search(contents)
        yield Piece("unseen" if is_unseen else "translated", " ".join(text.split()), line)
    elif not _INTO_A_VARIABLE.search(contents):
        yield Piece("value", contents, line)


def _as_message(token: Token) -> str:
    return f"%({token.contents})s" if token.token_type == TokenType.VAR else token.contents


def _pieces_of_value(contents: str, line: int) -> Iterator[Piece]:
    for written in _WRITTEN_VALUE.findall(contents):
        yield Piece("written", written[1:-1], line)
    if said := _TRANSLATED_VALUE.match(contents):
        yield Piece("translated", said[1][1:-1], line)
    else:
        yield Piece("value", contents, line)


class _Reader(HTMLParser):
    """Puts together the texts of one template, whose tags of Django are marks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[list[Piece]] = []
        self.texts: list[list[Piece]] = [[]]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _MARK.sub("", tag)
        self._break_unless_inline(element)
        self._silent += element in NO_TEXT_ELEMENTS
        for name, value in attrs:
            self._read_attribute(element, name, value or "", dict(attrs))
        self._keep_ways(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        element = _MARK.sub("", tag)
        self._break_unless_inline(element)
        self._silent -= element in NO_TEXT_ELEMENTS

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts[0] += self._row(data)

    def _break_unless_inline(self, element: str) -> None:
        if element not in INLINE_ELEMENTS:
            self.texts[0].append(Piece("break"))

    def _keep_ways(self, tag: str) -> None:
        """Let the page know of an `if` that begins before a tag of HTML and ends inside it."""
        kinds = [piece.kind for mark in _MARK.findall(tag) for piece in self.pieces[int(mark)]]
        still_open = kinds.count("choose") - kinds.count("end")
        self.texts[0] += [Piece("choose" if still_open > 0 else "end")] * abs(still_open)

    def _read_attribute(
        self, element: str, name: str, value: str, among: dict[str, str | None]
    ) -> None:
        is_button = element == "input" and among.get("type") in ("submit", "button", "reset")
        if name[:1] == ":" and name[1:] in VISIBLE_ATTRIBUTES:  # an expression, not a text
            row = [Piece("written", said[1:-1]) for said in re.findall(_QUOTED, value)]
        elif name in VISIBLE_ATTRIBUTES or (is_button and name == "value"):
            row = self._row(value)
        else:
            row = [piece for piece in self._row(value) if piece.kind != "written"]
            row = row if any(piece.kind == "translated" for piece in row) else []
        if row:
            line, _ = self.getpos()
            self.texts.append([Piece(piece.kind, piece.text, line) for piece in row])

    def _row(self, text: str) -> list[Piece]:
        """Return the pieces of a text: every other part of the split is the number of a mark."""
        line, _ = self.getpos()
        row: list[Piece] = []
        for number, part in enumerate(_MARK.split(text)):
            if number % 2:
                row += self.pieces[int(part)]
            elif part.strip():
                row.append(Piece("written", " ".join(part.split()), line + _lines_before(part)))
        return row


def _lines_before(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")
