"""What a template or a Python file may not do, so that each sentence is translated whole."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.web.template_pieces import Piece, texts_of

FRAGMENT_ENDS = {
    "a", "an", "and", "at", "because", "by", "from", "of", "or", "since", "than", "the", "to",
    "until", "with",
}  # fmt: skip
SEPARATORS = {":", "·"}
TRANSLATING = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "npgettext",
    "npgettext_lazy", "pgettext", "pgettext_lazy",
}  # fmt: skip


def untranslatable(template: str) -> list[str]:
    """Return the words that a reader sees and that are not marked for translation."""
    return [
        f"{piece.line}: {piece.text}"
        for row in texts_of(template)
        for piece in row
        if piece.kind == "written" and any(map(str.isalpha, piece.text))
    ]


def fragments(template: str) -> list[str]:
    """Return the texts to translate that begin or end in the middle of a sentence."""
    return [
        f"{piece.line}: {piece.text}"
        for row in texts_of(template)
        for piece in row
        if piece.kind in ("translated", "unseen") and is_fragment(piece.text)
    ]


def is_fragment(text: str) -> bool:
    """Whether the text begins in lower case, or ends with a comma or a word that wants another.

    A single word with a capital may be a label: "Since".
    """
    words = text.split()
    wants_another = len(words) > 1 and words[-1].lower() in FRAGMENT_ENDS
    return bool(words) and (text[0].islower() or text.endswith(",") or wants_another)


@dataclass
class _Row:
    """What stands so far in one row of words. ``choices`` are the open `if` and `for`."""

    translated: bool = False
    value: bool = False
    choices: list[tuple[tuple[bool, bool], list[tuple[bool, bool]]]] = field(default_factory=list)

    def be(self, state: tuple[bool, bool]) -> None:
        self.translated, self.value = state

    def choose(self) -> None:
        self.choices.append(((self.translated, self.value), []))

    def take_another_way(self) -> None:
        before, ends = self.choices[-1]
        ends.append((self.translated, self.value))
        self.be(before)

    def join(self) -> None:
        """After an `if`, the row may hold whatever one of its ways left in it."""
        _, ends = self.choices.pop()
        ends.append((self.translated, self.value))
        self.be((any(end[0] for end in ends), any(end[1] for end in ends)))


def glued(template: str) -> list[str]:
    """Return the texts to translate that stand in one row of words with others or with values.

    A whole sentence may stand beside anything, a label before a colon, and a part beside a dot (·).
    """
    return [f"{piece.line}: {piece.text}" for row in texts_of(template) for piece in _glued_in(row)]


def _glued_in(pieces: list[Piece]) -> Iterator[Piece]:
    row = _Row()
    for piece in pieces:
        if piece.kind == "break" or (piece.kind == "written" and piece.text[:1] in SEPARATORS):
            row.be((False, False))
        elif piece.kind == "choose":
            row.choose()
        elif piece.kind == "or" and row.choices:
            row.take_another_way()
        elif piece.kind == "end" and row.choices:
            row.join()
        elif piece.kind == "translated" and is_whole(piece.text):
            row.be((False, False))
        elif piece.kind == "translated":
            if row.translated or row.value:
                yield piece
            row.translated = True
        elif piece.kind == "value":
            if row.translated:
                yield piece
            row.value = True


def is_whole(text: str) -> bool:
    """Whether the text is a sentence, or a label that ends with a colon."""
    return not is_fragment(text) and text.endswith((".", "!", "?", ":"))


def badly_marked(code: str) -> list[str]:
    """Return the lines of Python in which a text to translate is not one whole literal.

    That is: added to another, put into an f-string with others, joined from a list, or made of
    anything but a literal.
    """
    tree = ast.parse(code)
    return sorted(f"{node.lineno}: {ast.unparse(node)}" for node in _bad_nodes(tree))


def _bad_nodes(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            if translates(node.left) or translates(node.right):
                yield node
        elif isinstance(node, ast.JoinedStr):
            puts = [part for part in node.values if isinstance(part, ast.FormattedValue)]
            if len(node.values) > 1 and any(translates(part.value) for part in puts):
                yield node
        elif isinstance(node, ast.Call) and (_joins_texts(node) or _wants_a_literal(node)):
            yield node


def translates(node: ast.AST) -> bool:
    """Whether the node calls a function that translates."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else None
    return (node.func.id if isinstance(node.func, ast.Name) else name) in TRANSLATING


def _joins_texts(call: ast.Call) -> bool:
    joins = isinstance(call.func, ast.Attribute) and call.func.attr == "join"
    listed = [arg.elts for arg in call.args if isinstance(arg, ast.List | ast.Tuple)]
    return joins and any(translates(item) for items in listed for item in items)


def _wants_a_literal(call: ast.Call) -> bool:
    if not translates(call) or not call.args:
        return False
    text = call.args[0]
    return not (isinstance(text, ast.Constant) and isinstance(text.value, str))
