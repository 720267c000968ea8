"""What an audit found, as one page that stands alone: no script, nothing to fetch."""

from collections.abc import Iterator, Sequence
from html import escape

import polars as pl

from amparo.audit.report.charts import Stack, draw_stacks
from amparo.audit.report.remarks import broken_rows, never_arose, remarks
from amparo.audit.report.style import STYLE
from amparo.audit.report.table import Cell, draw_table
from amparo.audit.report.words import (
    COUNTS,
    EITHER_KIND,
    EITHER_KIND_REMARK,
    EITHER_KIND_TITLE,
    HOURS_REMARK,
    Columns,
    either_kind,
    figures,
    headline,
    named_bar,
    named_duty,
    newest_bars,
    newest_duties,
    number,
    sections,
    share,
    words_of_law,
)
from amparo.audit.tables import Found

_PARTS = ("on_time", "late", "overdue", "open", "lifted")


def write_page(*, found: Found, notice: str = "") -> str:
    """Return the report as HTML, with a chart and its table for each question it answers.

    ``notice`` stands above all else, where the reader must know something first.
    """
    title = found.protocol.title or found.protocol.name
    told = f'<p class="notice">{escape(notice)}</p>\n' if notice else ""
    body = told + "\n".join(_body(found))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Audit: {escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def _body(found: Found) -> Iterator[str]:
    yield f"<h1>{escape(found.protocol.title or found.protocol.name)}</h1>"
    yield f'<p class="lead">{escape(headline(found))}</p>'
    yield from _key_figures(found)
    law = found.duties.filter(pl.col("is_law") & pl.col("is_dated") & (pl.col("armed") > 0))
    if law["institution"].n_unique() > 1:
        yield from _by_institution(law)
    for title, duties, columns in sections(found):
        yield from _by_duty(title, duties, columns, found)
    yield from _by_either_kind(found)
    if found.bars["applied"].sum():
        yield from _bars(found)
    yield from _notes(found)


def _key_figures(found: Found) -> Iterator[str]:
    law = found.duties.filter(pl.col("is_law") & pl.col("is_dated"))
    untimed = found.without_time.join(law, on=["duty", "institution"], how="semi")
    arose = int(law["armed"].sum()) - int(untimed["armed"].sum())
    in_time = int(law["on_time"].sum()) - int(untimed["on_time"].sum())
    late = int(law["late"].sum()) + int(law["overdue"].sum())
    breached = int(found.bars.filter(pl.col("is_law"))["breached"].sum())
    figures = (
        (number(found.cases), "cases"),
        (number(arose), "duties with a time arose"),
        (share(in_time, in_time + late), "done in time, of those done or past due"),
        (number(int(law["overdue"].sum())), "still not done, past due"),
        (number(breached), "breaches of what is barred"),
    )
    cells = "".join(f"<div><dt>{escape(w)}</dt><dd>{escape(f)}</dd></div>" for f, w in figures)
    yield f'<dl class="figures">{cells}</dl>'


def _by_institution(duties: pl.DataFrame) -> Iterator[str]:
    totals = (
        duties.group_by("institution", maintain_order=True)
        .agg(pl.col("armed", *_PARTS).sum())
        .sort(pl.col("late") + pl.col("overdue"), descending=True, maintain_order=True)
    )
    yield "<h2>Who kept their duties</h2>"
    yield _chart("Duties by institution", totals, "institution", COUNTS, _PARTS)
    head = ["Institution", *(word.capitalize() for word in COUNTS.values())]
    rows = [
        [row["institution"], *(number(row[column]) for column in COUNTS)]
        for row in totals.to_dicts()
    ]
    yield draw_table(caption="Duties by institution", head=head, rows=rows, words=[0])


def _by_duty(title: str, duties: pl.DataFrame, columns: Columns, found: Found) -> Iterator[str]:
    basis = {name: duty.text.basis for name, duty in newest_duties(found).items()}
    said = words_of_law(found, duties)
    labels = [named_duty(row) for row in duties.to_dicts()]
    parts = [part for part in _PARTS if part in columns]
    yield f"<h2>{escape(title)}</h2>"
    yield _chart(title, duties.with_columns(label=pl.Series(labels)), "label", columns, parts)
    head = ["Duty", "Held by", *(word.capitalize() for word in columns.values())]
    rows: list[list[Cell]] = [
        [
            (label, basis[row["duty"]], said.get(row["duty"], "")),
            row["institution"],
            *figures(row, columns),
        ]
        for label, row in zip(labels, duties.to_dicts(), strict=True)
    ]
    yield draw_table(caption=title, head=head, rows=rows, words=[0, 1])


def _by_either_kind(found: Found) -> Iterator[str]:
    doubtful = either_kind(found)
    if not len(doubtful):
        return
    yield f"<h2>{escape(EITHER_KIND_TITLE)}</h2><p>{escape(EITHER_KIND_REMARK)}</p>"
    head = ["Duty", "Held by", *(word.capitalize() for word in EITHER_KIND.values())]
    rows = [
        [named_duty(row), row["institution"], *figures(row, EITHER_KIND)]
        for row in doubtful.to_dicts()
    ]
    yield draw_table(caption=EITHER_KIND_TITLE, head=head, rows=rows, words=[0, 1])


def _bars(found: Found) -> Iterator[str]:
    applied = found.bars.filter(pl.col("applied") > 0)
    bars = newest_bars(found)
    yield "<h2>What must not happen</h2>"
    stacks = [
        Stack(
            label=named_bar(bars[row["bar"]]),
            parts=(row["applied"] - row["breached"], row["breached"]),
        )
        for row in applied.to_dicts()
    ]
    yield _figure(
        draw_stacks(
            title="Bars respected and breached",
            description="One bar a rule; the table below has the figures.",
            parts=(("respected", "on_time"), ("breached", "late")),
            stacks=stacks,
        )
    )
    rows: list[list[Cell]] = [
        [
            (named_bar(bars[row["bar"]]), bars[row["bar"]].text.basis),
            number(row["applied"]),
            number(row["breached"]),
            _whose(found, row["bar"]),
        ]
        for row in applied.to_dicts()
    ]
    head = ["Bar", "Put to an act", "Breached", "Breached by"]
    yield draw_table(caption="Bars respected and breached", head=head, rows=rows, words=[0, 3])


def _whose(found: Found, bar: str) -> str:
    acts = found.breached_bars.filter(pl.col("bar") == bar)
    named = [f"{row['institution']} {number(row['breached'])}" for row in acts.to_dicts()]
    return ", ".join(named) or "–"


def _chart(
    title: str, rows: pl.DataFrame, label: str, columns: Columns, parts: Sequence[str]
) -> str:
    stacks = [
        Stack(label=row[label], parts=tuple(row[part] for part in parts)) for row in rows.to_dicts()
    ]
    return _figure(
        draw_stacks(
            title=title,
            description="One bar a row, as long as all its duties; the table has the figures.",
            parts=[(columns[part], part) for part in parts],
            stacks=stacks,
        )
    )


def _figure(svg: str) -> str:
    return f"<figure>{svg}</figure>"


def _notes(found: Found) -> Iterator[str]:
    never = never_arose(found)
    said = [HOURS_REMARK, *remarks(found)] if found.duties["armed"].sum() else remarks(found)
    if never:
        said.append(f"Never arose, or never put: {', '.join(never)}.")
    rows = broken_rows(found)
    if said:
        yield "<h2>How to read these figures</h2>"
        yield "<ul>" + "".join(f"<li>{escape(remark)}</li>" for remark in said) + "</ul>"
    if rows:
        yield "<h2>Rows that could not be judged</h2>"
        yield "<ul>" + "".join(f"<li>{escape(row)}</li>" for row in rows) + "</ul>"
