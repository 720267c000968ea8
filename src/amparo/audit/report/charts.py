"""Charts as SVG text, drawn on the server, each meant to stand beside its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_ROW_HEIGHT = 46
_BAR_TOP = 24
_BAR_HEIGHT = 14


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One bar: its label, and how much of each part it has."""

    label: str
    parts: Sequence[int]


def draw_stacks(
    *, title: str, description: str, parts: Sequence[tuple[str, str]], stacks: Sequence[Stack]
) -> str:
    """Draw stacked bars, each as long as the whole, its label above it, with a legend.

    ``parts`` names each part and its style class, in the order of `Stack.parts`. A bar
    without anything in it stays empty. ``title`` and ``description`` are read aloud. Widths
    are shares of the whole and letters keep their size, so that it fits a phone; a label too
    long for it ends in dots.
    """
    height = _ROW_HEIGHT * len(stacks)
    rows = "".join(_row(number * _ROW_HEIGHT, stack, parts) for number, stack in enumerate(stacks))
    return (
        f'<p class="legend" aria-hidden="true">{_legend(parts)}</p>'
        f'<svg width="100%" height="{height}" role="img" '
        f'aria-label="{escape(title, quote=True)}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{rows}</svg>"
    )


def _legend(parts: Sequence[tuple[str, str]]) -> str:
    return " ".join(
        f'<span><svg width="12" height="12"><rect class="{style}" width="12" height="12"/></svg> '
        f"{escape(name)}</span>"
        for name, style in parts
    )


def _row(top: int, stack: Stack, parts: Sequence[tuple[str, str]]) -> str:
    whole = sum(stack.parts)
    # HTML inside: text of SVG neither wraps nor ends in dots, it is cut at the edge.
    label = f'<div class="label">{escape(stack.label)}</div>'
    drawn = [
        f'<foreignObject x="0" y="{top}" width="100%" height="{_BAR_TOP}">{label}</foreignObject>'
    ]
    left = 0.0
    for (name, style), amount in zip(parts, stack.parts, strict=True):
        width = 100 * amount / whole if whole else 0.0
        if width:
            drawn.append(
                f'<rect class="{style}" x="{left:.2f}%" y="{top + _BAR_TOP}" '
                f'width="{width:.2f}%" height="{_BAR_HEIGHT}">'
                f"<title>{escape(stack.label)}: {escape(name)} {amount}</title></rect>"
            )
        left += width
    return "".join(drawn)
