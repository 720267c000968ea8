"""Duties that have a time for some facts only: those of them that arose without one."""

import numpy as np
import polars as pl

from amparo.audit.breaches import time_rows
from amparo.audit.coding import CodedLog
from amparo.audit.judging import Judged
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.names import Names

_SCHEMA = {"duty": pl.String, "institution": pl.String, "open": pl.Int64, "on_time": pl.Int64,
           "lifted": pl.Int64, "armed": pl.Int64}  # fmt: skip


def dated_duties(*, names: Names) -> set[str]:
    """Name the duties that have a time, if only in one version or for some facts."""
    return {duty.name for _, duty in names.rules if any(d.period for d in duty.within)}


def without_time(*, coded: CodedLog, judged: Judged) -> pl.DataFrame:
    """Count what became of dated duties that arose under facts for which none is stated.

    Returns a row for each duty and institution with any: ``duty``, ``institution``, ``open``,
    ``on_time`` (done), ``lifted`` and ``armed`` (all together).
    """
    names = judged.program.names
    dated = dated_duties(names=names)
    is_partly = np.array([_is_partly(names, duty.name, dated) for _, duty in names.rules], bool)
    if not is_partly.any():
        return pl.DataFrame(schema=_SCHEMA)
    rows = judged.rows[judged.rows[:, 1 + at.ROW_RULE] >= 0]
    rule = rows[:, 1 + at.ROW_RULE]
    rows = rows[is_partly[rule] & (rows[:, 1 + at.ROW_DUE] == at.FOREVER)]
    timed = time_rows(rows=rows, as_of=coded.as_of)
    state = pl.col("state")
    return (
        pl.DataFrame(
            {
                "duty": [names.rules[rule][1].name for rule in rows[:, 1 + at.ROW_RULE]],
                "institution": [names.institutions[holder] for holder in timed.answers],
                "state": rows[:, 1 + at.ROW_STATE],
            },
            schema={"duty": pl.String, "institution": pl.String, "state": pl.Int64},
        )
        .group_by("duty", "institution", maintain_order=True)
        .agg(
            open=(state == at.OPEN).sum().cast(pl.Int64),
            on_time=(state == at.DONE).sum().cast(pl.Int64),
            lifted=(state == at.LIFTED).sum().cast(pl.Int64),
            armed=pl.len().cast(pl.Int64),
        )
    )


def _is_partly(names: Names, name: str, dated: set[str]) -> bool:
    """Whether a duty has a time in one branch or version and none in another."""
    branches = [d.period for _, duty in names.rules if duty.name == name for d in duty.within]
    return name in dated and not all(branches)
