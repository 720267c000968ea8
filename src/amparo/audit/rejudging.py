"""Re-judging: the same log under two versions of the law, and what would differ.

Nobody's behaviour is guessed: had the rule been another, people might have acted otherwise.
So this is re-judging, never a forecast.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from amparo.audit.breaches import time_rows
from amparo.audit.tables import OUTCOMES, Found
from amparo.domain.protocol.kernel import layout as at

_COUNTED = ("armed", *OUTCOMES)
_HOURS = ("median_hours", "ninth_hours")
_CASES_NAMED = 5
_ONE = ["case", "duty", "opened", "nth"]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What differs between two judgements of one log.

    ``duties`` has a row for each duty and institution where a count or an hour differs:
    ``duty``, ``institution``, ``only`` (``before`` or ``after`` where the duty is in one of
    them only), and for each figure its value ``before`` and ``after``, such as
    ``late_before`` and ``median_hours_after``. ``bars`` likewise, with ``applied`` and
    ``breached``.
    ``changes`` tells of single duties, in whichever direction: ``duty``, ``outcome_before``,
    ``outcome_after`` (null where it did not arise), how many ``duties`` in how many ``cases``,
    and the ``first_cases`` by name. A duty is the same in both if it arose in the same case at
    the same instant.
    """

    before: Found
    after: Found
    duties: pl.DataFrame
    bars: pl.DataFrame
    changes: pl.DataFrame


def compare(*, before: Found, after: Found) -> Difference:
    """Compare two judgements of the same log, both of which kept ``every`` row.

    Raises `RowsMissing` if one of them did not.
    """
    keys = ["duty", "institution"]
    return Difference(
        before=before,
        after=after,
        duties=_differing(before.duties, after.duties, keys, (*_COUNTED, *_HOURS)),
        bars=_differing(before.bars, after.bars, ["bar"], ("applied", "breached")),
        changes=_changes(before, after),
    )


class RowsMissing(ValueError):
    """A log was judged without ``every``: what became of each duty is not known any more."""


def _differing(
    before: pl.DataFrame, after: pl.DataFrame, keys: list[str], figures: Sequence[str]
) -> pl.DataFrame:
    joined = before.select(*keys, *(pl.col(name).alias(f"{name}_before") for name in figures)).join(
        after.select(*keys, *(pl.col(name).alias(f"{name}_after") for name in figures)),
        on=keys,
        how="full",
        coalesce=True,
        maintain_order="left_right",
    )
    counted = joined.with_columns(pl.selectors.integer().fill_null(0))
    differs = pl.any_horizontal(
        pl.col(f"{name}_before").ne_missing(pl.col(f"{name}_after")) for name in figures
    )
    names = keys[0]
    return counted.filter(differs).with_columns(
        pl.when(~pl.col(names).is_in(before[names].unique().to_list()))
        .then(pl.lit("after"))
        .when(~pl.col(names).is_in(after[names].unique().to_list()))
        .then(pl.lit("before"))
        .otherwise(None)
        .alias("only"),
    )


def _changes(before: Found, after: Found) -> pl.DataFrame:
    duties = dict.fromkeys([*before.duties["duty"], *after.duties["duty"]])
    order = {name: number for number, name in enumerate(duties)}
    joined = _outcomes(before).join(
        _outcomes(after), on=_ONE, how="full", coalesce=True, suffix="_after"
    )
    differs = pl.col("outcome").ne_missing(pl.col("outcome_after"))
    names = before.coded.cases
    changes = (
        joined.filter(differs)
        .sort("case")
        .group_by("duty", "outcome", "outcome_after")
        .agg(
            pl.len().cast(pl.Int64).alias("duties"),
            pl.col("case").n_unique().cast(pl.Int64).alias("cases"),
            pl.col("case").unique(maintain_order=True).head(_CASES_NAMED).alias("first_cases"),
        )
        .rename({"outcome": "outcome_before"})
        .sort(
            pl.col("duty").replace_strict(order, default=len(order)),
            "duties",
            "outcome_before",
            "outcome_after",
            descending=[False, True, False, False],
        )
    )
    first = [[names[number] for number in numbers] for numbers in changes["first_cases"]]
    return changes.with_columns(pl.Series("first_cases", first, pl.List(pl.String)))


def _outcomes(found: Found) -> pl.DataFrame:
    """Give what became of each duty that arose: its case, name, instant and outcome."""
    names = found.judged.program.names
    rows = found.judged.rows[found.judged.rows[:, 1 + at.ROW_RULE] >= 0]
    if len(rows) != found.judged.counts.sum():
        raise RowsMissing("judge the log with every=True")
    is_breach = time_rows(rows=rows, as_of=0).is_breach
    # by the state in which the row ended, then whether it was breached
    words = [["open", "overdue"], ["on_time", "late"], ["lifted", "lifted"]]
    outcome = pl.Series([word for pair in words for word in pair])
    duty = pl.Series([duty.name for _, duty in names.rules], dtype=pl.String)
    state = rows[:, 1 + at.ROW_STATE]
    return pl.DataFrame(
        {
            "case": rows[:, 0],
            "duty": duty.gather(rows[:, 1 + at.ROW_RULE]),
            "opened": rows[:, 1 + at.ROW_OPENED],
            "outcome": outcome.gather(2 * state + is_breach.astype(np.int64)),
        }
    ).with_columns(nth=pl.int_range(pl.len()).over("case", "duty", "opened"))
