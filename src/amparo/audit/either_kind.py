"""Days of either kind: where a law says days and not which, what stands between both readings.

The earlier reading warns, the later one makes late. The kernel keeps a row only for what was
breached or not dated, so these duties are judged once more, a stretch of cases at a time.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from amparo.audit.breaches import time_rows
from amparo.audit.coding import CodedLog, Numbers
from amparo.audit.judging import judge_log
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.language import Duty, Unit
from amparo.domain.protocol.names import Names

_EVENTS_AT_ONCE = 1 << 18
_SCHEMA = {"duty": pl.String, "institution": pl.String, "open": pl.Int64, "done": pl.Int64}


def duties_of_either_kind(*, names: Names) -> list[str]:
    """Name the duties with a deadline in days of which the law does not say the kind."""
    found = [duty.name for _, duty in names.rules if _has_either_kind(duty)]
    return list(dict.fromkeys(found))


def between_readings(*, coded: CodedLog) -> pl.DataFrame:
    """Count duties past the earlier reading of their days and not past the later.

    Returns a row for each duty and institution with any: ``duty``, ``institution``, ``open``
    (still to be done) and ``done`` (after the earlier reading, within the later).
    """
    names = coded.program.names
    if not duties_of_either_kind(names=names):
        return pl.DataFrame(schema=_SCHEMA)
    counts = np.sum([_counted(coded, part) for part in _stretches(coded)], axis=0)
    return pl.DataFrame(
        [
            (duty, institution, *counts[d, i].tolist())
            for d, duty in enumerate(names.duties)
            for i, institution in enumerate(names.institutions)
            if counts[d, i].any()
        ],
        schema=_SCHEMA,
        orient="row",
    )


def _has_either_kind(duty: Duty) -> bool:
    return any(d.period and d.period.unit is Unit.DAYS_OF_EITHER_KIND for d in duty.within)


def _stretches(coded: CodedLog) -> Iterator[CodedLog]:
    """Cut a log between cases: the rows of all its duties at once would fill the memory."""
    first, last = 0, len(coded.starts) - 1
    while first < last:
        wanted = coded.starts[first] + _EVENTS_AT_ONCE
        until = max(int(np.searchsorted(coded.starts, wanted, side="right")) - 1, first + 1)
        yield replace(coded, starts=coded.starts[first : until + 1])
        first = until


def _counted(coded: CodedLog, part: CodedLog) -> Numbers:
    names = coded.program.names
    rows = judge_log(coded=part, every=True).rows
    rows = rows[rows[:, 1 + at.ROW_RULE] >= 0]
    timed = time_rows(rows=rows, as_of=coded.as_of)
    state, warn = rows[:, 1 + at.ROW_STATE], rows[:, 1 + at.ROW_WARN]
    is_paused = rows[:, 1 + at.ROW_PAUSED_SINCE] != at.NEVER
    is_between = ~timed.is_breach & (warn < rows[:, 1 + at.ROW_DUE]) & (warn < timed.ended)
    still = is_between & (state == at.OPEN) & ~is_paused
    numbers = np.array([names.duties.index(duty.name) for _, duty in names.rules], np.int64)
    counts = np.zeros((len(names.duties), len(names.institutions), 2), np.int64)
    duty = numbers[rows[:, 1 + at.ROW_RULE]]
    for outcome, chosen in enumerate((still, is_between & (state == at.DONE))):
        np.add.at(counts, (duty[chosen], timed.answers[chosen], outcome), 1)
    return counts
