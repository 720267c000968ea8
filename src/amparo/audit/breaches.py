"""Every breach by name: whose, of which rule and article, by how much."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from amparo.audit.coding import CodedLog, Numbers
from amparo.audit.judging import Judged
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.language import Bar, Duty, Source

NOT_SAID = "not said"
"""The institution of an act that the log does not ascribe to anybody."""

_COLUMNS = ("case", "kind", "rule", "version", "is_law", "institution", "outcome", "opened",
            "due", "ended", "late_by_hours", "basis")  # fmt: skip
_HOUR = 3_600_000_000


@dataclass(frozen=True, kw_only=True)
class Timed:
    """When each row of the kernel was due and ended, by how much, and who answers for it.

    ``hours`` is how late it was, or how long it took where it is not dated; so far, if open.
    A bar was due and ended when the event happened. ``answers`` is `layout.NONE` if unsaid.
    """

    is_bar: Numbers
    is_dated: Numbers
    is_breach: Numbers
    due: Numbers
    ended: Numbers
    hours: Numbers
    answers: Numbers


def time_rows(*, rows: Numbers, as_of: int) -> Timed:
    """Reckon the times of rows as the kernel keeps them, as of an instant in microseconds."""
    part = {number: rows[:, 1 + number] for number in range(at.ROW_KEPT)}
    is_bar = part[at.ROW_RULE] < 0
    is_broken = is_bar & (part[at.ROW_STATE] != 0)
    is_open = ~is_bar & (part[at.ROW_STATE] == at.OPEN)
    is_dated = ~is_bar & (part[at.ROW_DUE] != at.FOREVER)
    due = np.where(is_dated, part[at.ROW_DUE], part[at.ROW_OPENED])
    last = np.where(is_open, as_of, part[at.ROW_ENDED])
    ended = np.where(is_bar, part[at.ROW_OPENED], last)
    breached_by = part[at.ROW_BREACHED_BY]
    holder = np.where(breached_by == at.NONE, part[at.ROW_HOLDER], breached_by)
    return Timed(
        is_bar=is_bar,
        is_dated=is_dated,
        is_breach=is_broken | (breached_by != at.NONE),
        due=due,
        ended=ended,
        hours=(ended - due) / _HOUR,
        answers=np.where(is_bar, part[at.ROW_BY], holder),
    )


def name_breaches(*, coded: CodedLog, judged: Judged) -> pl.DataFrame:
    """Return a row for each breach, case by case.

    Its columns are ``case``, ``kind`` (duty or bar), ``rule``, ``version``, ``is_law`` (by the
    version that was broken), ``institution``, ``outcome``, the instants ``opened``, ``due``
    and ``ended`` in the zone of the first calendar, ``late_by_hours``, and ``basis``.
    """
    is_breach = time_rows(rows=judged.rows, as_of=coded.as_of).is_breach
    rows = judged.rows[is_breach]
    timed = time_rows(rows=rows, as_of=coded.as_of)
    zone = next(iter(coded.program.protocol.calendars.values())).zone.key

    def instants(name: str, values: Numbers) -> pl.Series:
        series = pl.Series(name, values, pl.Int64).cast(pl.Datetime("us", "UTC"))
        return series.dt.convert_time_zone(zone)

    return (
        _rules(judged=judged, rule=rows[:, 1 + at.ROW_RULE])
        .with_columns(
            pl.Series("case", coded.cases, pl.String).gather(rows[:, 0]),
            instants("opened", rows[:, 1 + at.ROW_OPENED]),
            instants("due", timed.due),
            instants("ended", timed.ended),
            pl.Series("late_by_hours", timed.hours, pl.Float64),
            pl.Series(["duty", "bar"]).gather(timed.is_bar.astype(np.int64)).alias("kind"),
            _institutions(judged, timed.answers),
            _outcomes(timed, rows[:, 1 + at.ROW_STATE]),
        )
        .select(_COLUMNS)
    )


def breached_bars(*, judged: Judged) -> pl.DataFrame:
    """Count the breaches of each bar by whose act it was: ``bar``, ``institution``, ``breached``.

    Bars stand in their order; of each, whoever breached it most comes first.
    """
    rows = judged.rows[judged.rows[:, 1 + at.ROW_RULE] < 0]
    rows = rows[rows[:, 1 + at.ROW_STATE] != 0]
    order = {name: number for number, name in enumerate(judged.program.names.bars)}
    return (
        _rules(judged=judged, rule=rows[:, 1 + at.ROW_RULE])
        .select(pl.col("rule").alias("bar"), _institutions(judged, rows[:, 1 + at.ROW_BY]))
        .group_by("bar", "institution", maintain_order=True)
        .agg(breached=pl.len().cast(pl.Int64))
        .sort(
            pl.col("bar").replace_strict(order, default=len(order)),
            "breached",
            descending=[False, True],
            maintain_order=True,
        )
    )


def _institutions(judged: Judged, answers: Numbers) -> pl.Series:
    names = pl.Series("institution", [*judged.program.names.institutions, NOT_SAID], pl.String)
    return names.gather(np.where(answers == at.NONE, len(names) - 1, answers))


def _outcomes(timed: Timed, state: Numbers) -> pl.Series:
    names = pl.Series("outcome", ["overdue", "late", "lifted", "breached"])
    return names.gather(np.where(timed.is_bar, 3, state))


def _rules(*, judged: Judged, rule: Numbers) -> pl.DataFrame:
    """Name the rule of each row, its version and article. Bars stand below zero."""
    names = judged.program.names
    rules: list[tuple[int, Duty | Bar]] = [*names.rules, *names.bar_rules]
    return pl.DataFrame(
        {
            "rule": [one.name for _, one in rules],
            "version": [names.versions[version].version for version, _ in rules],
            "is_law": [one.source is not Source.PRACTICE for _, one in rules],
            "basis": [one.text.basis for _, one in rules],
        },
        schema={"rule": pl.String, "version": pl.String, "is_law": pl.Boolean,
                "basis": pl.String},
    )[np.where(rule < 0, len(names.rules) - 1 - rule, rule)]  # fmt: skip
