"""What an audit found, as tables: each duty and bar, by institution, and every breach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import polars as pl

from amparo.audit.breaches import breached_bars, name_breaches, time_rows
from amparo.audit.calendars import uncovered
from amparo.audit.coding import CodedLog, Numbers, UnknownEvent, events_before
from amparo.audit.either_kind import between_readings
from amparo.audit.judging import Judged
from amparo.audit.law import Standing, standing_of_rules
from amparo.audit.log import BrokenRow
from amparo.audit.repeats import Repeats, find_repeats, find_stages
from amparo.audit.untimed import dated_duties, without_time
from amparo.domain.protocol.calendar import as_instant
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.names import Names

OUTCOMES = ("on_time", "late", "open", "overdue", "lifted")
"""In the order in which the kernel counts them."""

_WAITS = {"held": pl.Int64, "hours": pl.Float64}
_NO_WAITS = pl.DataFrame(schema=_WAITS)
_CHUNK = 1 << 14  # rows that stay near the processor while each of their columns is read


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an audit of one log under one protocol found.

    ``events`` and ``cases`` are those that were judged, up to ``as_of``; ``after`` counts the
    events that came later.
    ``duties`` has a row for each duty and the institution that held it: ``duty``,
    ``institution``, ``is_law``, ``is_dated``, the `OUTCOMES`, ``armed`` (all together), and
    two figures in hours, ``median_hours`` and ``ninth_hours`` (nine in ten were no more): by
    how much it was late so far where it is dated, else how long it took or waits so far (what
    was lifted is left out). The median lies between two where their number is even. A
    duty that is dated for some facts only is dated, and late only where it had a deadline.
    A duty or bar is law if any version in force during the log says so; ``changed`` names
    those that another such version calls a target (`amparo.audit.law`).
    ``bars`` has a row for each bar: ``bar``, ``is_law``, ``applied``, ``breached``.
    What only some readers ask for is found when they do.
    """

    protocol: Protocol
    as_of: datetime
    events: int
    cases: int
    duties: pl.DataFrame
    bars: pl.DataFrame
    coded: CodedLog
    judged: Judged
    broken: Sequence[BrokenRow]
    unknown: Sequence[UnknownEvent]
    before: int
    after: int
    uncovered: Sequence[str]
    changed: Sequence[str]

    @cached_property
    def breaches(self) -> pl.DataFrame:
        """A row for each breach; see `amparo.audit.breaches.name_breaches`."""
        return name_breaches(coded=self.coded, judged=self.judged)

    @cached_property
    def breached_bars(self) -> pl.DataFrame:
        """Whose acts breached which bar; see `amparo.audit.breaches.breached_bars`."""
        return breached_bars(judged=self.judged)

    @cached_property
    def without_time(self) -> pl.DataFrame:
        """Dated duties that arose without a time; see `amparo.audit.untimed.without_time`."""
        return without_time(coded=self.coded, judged=self.judged)

    @cached_property
    def between_readings(self) -> pl.DataFrame:
        """What only one reading calls late; see `amparo.audit.either_kind.between_readings`."""
        return between_readings(coded=self.coded)

    @cached_property
    def repeats(self) -> Repeats:
        """Rows that say again what another says; see `amparo.audit.repeats`."""
        return find_repeats(coded=self.coded)

    @cached_property
    def stages(self) -> Repeats:
        """Rows of acts that are told as complete too; see `amparo.audit.repeats`."""
        return find_stages(coded=self.coded)

    @property
    def broken_count(self) -> int:
        """How many rows could not be judged."""
        return len(self.broken) + sum(event.count for event in self.unknown)


def tabulate(*, coded: CodedLog, judged: Judged) -> Found:
    """Turn what the kernel counted back into names."""
    protocol = coded.program.protocol
    after = int((coded.earliest > coded.as_of).sum())
    standing = standing_of_rules(coded=coded)
    return Found(
        protocol=protocol,
        as_of=as_instant(coded.as_of, next(iter(protocol.calendars.values())).zone),
        events=len(coded) - after,
        cases=_cases(coded=coded),
        duties=_duties(coded=coded, judged=judged, standing=standing),
        bars=_bars(judged=judged, standing=standing),
        coded=coded,
        judged=judged,
        broken=coded.broken,
        unknown=coded.unknown,
        before=events_before(coded=coded),
        after=after,
        uncovered=uncovered(coded=coded),
        changed=[name for name, one in standing.items() if one.changed],
    )


def _cases(*, coded: CodedLog) -> int:
    """Count the cases whose first event was judged."""
    begins = coded.starts[:-1][np.diff(coded.starts) > 0]
    return int((coded.earliest[begins] <= coded.as_of).sum())


def summarise(*, found: Found) -> dict[str, object]:
    """Return the counts for machines: events, cases, and what became of each duty and bar."""
    columns = ("armed", *OUTCOMES)
    totals = found.duties.group_by("duty", maintain_order=True).agg(pl.col(*columns).sum())
    return {
        "events": found.events,
        "cases": found.cases,
        "duties": {row["duty"]: {c: row[c] for c in columns} for row in totals.to_dicts()},
        "bars": {
            row["bar"]: {"applied": row["applied"], "breached": row["breached"]}
            for row in found.bars.to_dicts()
        },
    }


def _duties(*, coded: CodedLog, judged: Judged, standing: Mapping[str, Standing]) -> pl.DataFrame:
    names = judged.program.names
    dated = dated_duties(names=names)
    counted = [
        {"duty": duty, "institution": holder, "is_law": standing[duty].is_law,
         "is_dated": duty in dated,
         **dict(zip(OUTCOMES, judged.counts[d, h].tolist(), strict=True))}
        for d, duty in enumerate(names.duties)
        for h, holder in enumerate(names.institutions)
        if judged.counts[d, h].any() or (h == 0 and not judged.counts[d].any())
    ]  # fmt: skip
    schema = {"duty": pl.String, "institution": pl.String, "is_law": pl.Boolean,
              "is_dated": pl.Boolean, **dict.fromkeys(OUTCOMES, pl.Int64)}  # fmt: skip
    return (
        pl.DataFrame(counted, schema=schema)
        .with_columns(armed=pl.sum_horizontal(OUTCOMES))
        .join(
            _hours(coded=coded, judged=judged),
            on=["duty", "institution"],
            how="left",
            maintain_order="left",
        )
    )


def _hours(*, coded: CodedLog, judged: Judged) -> pl.DataFrame:
    """Reckon how late dated duties were, and how long the others took, by who held them."""
    names = judged.program.names
    chunks = (
        part[first : first + _CHUNK]
        for part in judged.parts
        for first in range(0, len(part), _CHUNK)
    )
    waits = [_waits(names=names, rows=rows, as_of=coded.as_of) for rows in chunks]
    reckoned = (
        pl.concat([_NO_WAITS, *waits])
        .group_by("held")
        .agg(
            median_hours=pl.col("hours").median(),
            ninth_hours=pl.col("hours").quantile(0.9, "higher"),
        )
    )
    duty, institution = np.divmod(reckoned["held"].to_numpy(), len(names.institutions))
    return reckoned.drop("held").with_columns(
        duty=pl.Series(names.duties, dtype=pl.String).gather(duty),
        institution=pl.Series(names.institutions, dtype=pl.String).gather(institution),
    )


def _waits(*, names: Names, rows: Numbers, as_of: int) -> pl.DataFrame:
    """Return the hours of each row that is meant, and who ``held`` which duty as one number."""
    rows = rows[rows[:, 1 + at.ROW_RULE] >= 0]
    numbers = np.array([names.duties.index(duty.name) for _, duty in names.rules], np.int64)
    dated = dated_duties(names=names)
    is_undated = np.array([name not in dated for name in names.duties], bool)
    duty = numbers[rows[:, 1 + at.ROW_RULE]]
    timed = time_rows(rows=rows, as_of=as_of)
    is_lifted = rows[:, 1 + at.ROW_STATE] == at.LIFTED
    meant = (timed.is_dated & timed.is_breach) | (is_undated[duty] & ~is_lifted)
    held = duty * len(names.institutions) + timed.answers
    # What was done before it arose, and counts, took no time.
    hours = np.maximum(timed.hours[meant], 0)
    return pl.DataFrame({"held": held[meant], "hours": hours}, schema=_WAITS)


def _bars(*, judged: Judged, standing: Mapping[str, Standing]) -> pl.DataFrame:
    names = judged.program.names
    return pl.DataFrame(
        {
            "bar": list(names.bars),
            "is_law": [standing[name].is_law for name in names.bars],
            "applied": judged.bars[:, 0],
            "breached": judged.bars[:, 1],
        },
        schema={"bar": pl.String, "is_law": pl.Boolean, "applied": pl.Int64,
                "breached": pl.Int64},
    )  # fmt: skip
