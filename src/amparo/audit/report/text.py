"""What an audit found, for a terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

import polars as pl

from amparo.audit.report.printable import printable
from amparo.audit.report.remarks import broken_rows, never_arose, remarks
from amparo.audit.report.words import (
    EITHER_KIND,
    EITHER_KIND_REMARK,
    EITHER_KIND_TITLE,
    Columns,
    either_kind,
    figures,
    headline,
    named_bar,
    named_duty,
    newest_bars,
    number,
    sections,
    words_of_law,
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
        yield from _words(words_of_law(found, duties))
    doubtful = either_kind(found)
    if len(doubtful):
        yield ""
        yield from _table(_duty_rows(EITHER_KIND_TITLE, doubtful, EITHER_KIND))
        yield from wrap(EITHER_KIND_REMARK, _LINE)
    yield from _bars(found)
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


def _words(words: dict[str, str]) -> Iterator[str]:
    if words:
        yield "The law's own words for the time:"
    for duty, said in words.items():
        yield from wrap(f"{duty}  {said}", _LINE, initial_indent="  ", subsequent_indent="    ")


def _bars(found: Found) -> Iterator[str]:
    applied = found.bars.filter(pl.col("applied") > 0)
    labels = {name: named_bar(bar) for name, bar in newest_bars(found).items()}
    if len(applied):
        yield ""
        yield from _table([
            ["BARS", "applied", "breached"],
            *([labels[row["bar"]], number(row["applied"]), number(row["breached"])]
              for row in applied.to_dicts()),
        ])  # fmt: skip
    if len(found.breached_bars):
        yield ""
        yield from _table([
            ["BARS BREACHED", "BY WHOSE ACT", "breached"],
            *([labels[row["bar"]], row["institution"], number(row["breached"])]
              for row in found.breached_bars.to_dicts()),
        ])  # fmt: skip


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
