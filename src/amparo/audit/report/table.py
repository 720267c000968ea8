"""Tables as HTML. On a phone each row becomes a card, so that nothing scrolls sideways."""

from collections.abc import Iterable, Sequence
from html import escape

Cell = str | tuple[str, ...]
"""What stands in a cell; of several lines the first is meant, the others explain it."""


def draw_table(
    *, caption: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], words: Sequence[int]
) -> str:
    """Draw a table; ``words`` are the columns that hold words, all others hold figures."""
    kinds = ["word" if place in words else "figure" for place in range(len(head))]
    titles = "".join(
        f'<th scope="col" class="{kind}">{escape(cell)}</th>'
        for kind, cell in zip(kinds, head, strict=True)
    )
    lines = "".join(f"<tr>{_cells(row, kinds, head)}</tr>" for row in rows)
    return (
        f'<div class="scroll"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _cells(row: Sequence[Cell], kinds: Sequence[str], head: Sequence[str]) -> str:
    return "".join(
        f'<td class="{kind}" data-label="{escape(label)}">{_cell(cell)}</td>'
        for kind, label, cell in zip(kinds, head, row, strict=True)
    )


def _cell(cell: Cell) -> str:
    first, *others = (cell,) if isinstance(cell, str) else cell
    small = "".join(f"<small>{escape(line)}</small>" for line in others if line)
    return f"<span>{escape(first)}{small}</span>"
