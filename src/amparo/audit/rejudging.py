"""Re-judging: the same log under two versions of the law, and what would differ.

Nobody's behaviour is guessed: had the rule been another, people might have acted otherwise.
So this is re-judging, never a forecast.
"""

from dataclasses import dataclass

import polars as pl

from amparo.audit.tables import OUTCOMES, Found

_COUNTED = ("armed", *OUTCOMES)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What differs between two judgements of one log.

    ``duties`` has a row for each duty and institution where a count differs: ``duty``,
    ``institution``, ``only`` (``before`` or ``after`` where the duty is in one of them
    only), and for each count its value ``before`` and ``after``, such as ``late_before``.
    ``bars`` likewise, with ``applied`` and ``breached``.
    """

    before: Found
    after: Found
    duties: pl.DataFrame
    bars: pl.DataFrame


def compare(*, before: Found, after: Found) -> Difference:
    """Compare two judgements of the same log."""
    return Difference(
        before=before,
        after=after,
        duties=_differing(before.duties, after.duties, ["duty", "institution"], _COUNTED),
        bars=_differing(before.bars, after.bars, ["bar"], ("applied", "breached")),
    )


def _differing(
    before: pl.DataFrame, after: pl.DataFrame, keys: list[str], counts: tuple[str, ...]
) -> pl.DataFrame:
    joined = before.select(*keys, *(pl.col(name).alias(f"{name}_before") for name in counts)).join(
        after.select(*keys, *(pl.col(name).alias(f"{name}_after") for name in counts)),
        on=keys,
        how="full",
        coalesce=True,
        maintain_order="left_right",
    )
    differs = pl.any_horizontal(
        pl.col(f"{name}_before").fill_null(0) != pl.col(f"{name}_after").fill_null(0)
        for name in counts
    )
    names = keys[0]
    return joined.filter(differs).with_columns(
        pl.when(~pl.col(names).is_in(before[names].unique().to_list()))
        .then(pl.lit("after"))
        .when(~pl.col(names).is_in(after[names].unique().to_list()))
        .then(pl.lit("before"))
        .otherwise(None)
        .alias("only"),
        pl.selectors.numeric().fill_null(0),
    )
