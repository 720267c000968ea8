"""What an audit found, for a terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

import polars as pl

from amparo.audit.report.printable import printable
from amparo.audit.report.words import (
    Columns,
    broken_rows,
    figures,
    headline,
    named_duty,
    never_arose,
    number,
    remarks,
    sections,
)
from amparo.audit.tables import Found

_WIDEST = 52
_LINE = 100


def write_text(*, found: Found) -> str:
    """Return the report: duties of law, targets, bars, and what to know about the figures."""
    return "\n".join(printable(line) for line in _lines(found)) + "\n"


def _lines(found: Found) -> Iterator[str]:
    yield headline(found)
    for title, duties, columns in sections(found):
        yield ""
        yield from _table(_duty_rows(title, duties, columns))
    if found.bars["applied"].sum():
        yield ""
        yield from _table(_bar_rows(found.bars))
    never = never_arose(found)
    if never:
        yield ""
        yield from wrap(f"Never arose, or never put: {', '.join(never)}.", _LINE)
    for remark in remarks(found):
        yield ""
        yield from wrap(remark, _LINE)
    for line in broken_rows(found):
        yield f"  {line}"


def _duty_rows(title: str, duties: pl.DataFrame, columns: Columns) -> list[list[str]]:
    rows = [[title.upper(), "HELD BY", *columns.values()]]
    for row in duties.to_dicts():
        rows.append([named_duty(row), row["institution"], *figures(row, columns)])
    return rows


def _bar_rows(bars: pl.DataFrame) -> list[list[str]]:
    rows = [["BARS", "applied", "breached"]]
    return rows + [
        [row["bar"], number(row["applied"]), number(row["breached"])]
        for row in bars.filter(pl.col("applied") > 0).to_dicts()
    ]


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Set rows in columns: words to the left, figures to the right."""
    words = 2 if rows[0][1].isupper() else 1
    # Written out before it is measured: a letter that is escaped takes more room.
    rows = [[printable(cell) for cell in row] for row in rows]
    widths = [min(max(len(cell) for cell in column), _WIDEST) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            _cut(cell).ljust(width) if place < words else _cut(cell).rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
