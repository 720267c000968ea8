"""What an audit found, as tables: each duty and bar, by institution, and every breach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl

from amparo.audit.coding import CodedLog, Numbers, UnknownEvent, events_before
from amparo.audit.judging import Judged
from amparo.audit.law import Standing, standing_of_rules
from amparo.audit.log import BrokenRow
from amparo.domain.protocol.calendar import as_instant
from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.language import Bar, Duty, Protocol, Source

OUTCOMES = ("on_time", "late", "open", "overdue", "lifted")
"""In the order in which the kernel counts them."""

NOT_SAID = "not said"
"""The institution of an act that the log does not ascribe to anybody."""

_BREACH_COLUMNS = ("case", "kind", "rule", "version", "is_law", "institution", "outcome", "opened",
                   "due", "ended", "late_by_hours", "basis")  # fmt: skip
_HOUR = 3_600_000_000


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an audit of one log under one protocol found.

    ``duties`` has a row for each duty and the institution that held it: ``duty``,
    ``institution``, ``is_law``, ``is_dated``, the `OUTCOMES`, ``armed`` (all together), and
    two figures in hours, ``median_hours`` and ``ninth_hours`` (nine in ten were no more): by
    how much it was late so far where it is dated, else how long it took or waits so far. A
    duty that is dated for some facts only is dated, and late only where it had a deadline.
    A duty or bar is law if any version in force during the log says so; ``changed`` names
    those that another such version calls a target (`amparo.audit.law`).
    ``bars`` has a row for each bar: ``bar``, ``is_law``, ``applied``, ``breached``.
    ``breaches`` has a row for each breach, ``is_law`` by the version of the rule it broke.
    """

    protocol: Protocol
    as_of: datetime
    events: int
    cases: int
    duties: pl.DataFrame
    bars: pl.DataFrame
    breaches: pl.DataFrame
    broken: Sequence[BrokenRow]
    unknown: Sequence[UnknownEvent]
    before: int
    after: int
    uncovered: Sequence[str]
    changed: Sequence[str]

    @property
    def broken_count(self) -> int:
        """How many rows could not be judged."""
        return len(self.broken) + sum(event.count for event in self.unknown)


def tabulate(*, coded: CodedLog, judged: Judged) -> Found:
    """Turn what the kernel counted back into names."""
    protocol = coded.program.protocol
    rows = _rows(coded=coded, judged=judged)
    breaches = rows.filter("is_breach").rename({"hours": "late_by_hours"})
    cases = np.diff(coded.starts) > 0
    standing = standing_of_rules(coded=coded)
    return Found(
        protocol=protocol,
        as_of=as_instant(coded.as_of, next(iter(protocol.calendars.values())).zone),
        events=len(coded),
        cases=int(cases.sum()),
        duties=_duties(judged=judged, standing=standing, rows=rows),
        bars=_bars(judged=judged, standing=standing),
        breaches=breaches.select(_BREACH_COLUMNS),
        broken=coded.broken,
        unknown=coded.unknown,
        before=events_before(coded=coded),
        after=int((coded.earliest > coded.as_of).sum()),
        uncovered=_uncovered(coded=coded),
        changed=[name for name, one in standing.items() if one.changed],
    )


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


def _duties(
    *, judged: Judged, standing: Mapping[str, Standing], rows: pl.DataFrame
) -> pl.DataFrame:
    names = judged.program.names
    dated = {duty.name for _, duty in names.rules if any(d.period for d in duty.within)}
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
            _hours(rows=rows, dated=dated),
            left_on=["duty", "institution"],
            right_on=["rule", "institution"],
            how="left",
            maintain_order="left",
        )
    )


def _hours(*, rows: pl.DataFrame, dated: set[str]) -> pl.DataFrame:
    """Reckon how late dated duties were, and how long the others took, by who held them."""
    is_late = pl.col("is_dated") & pl.col("is_breach")
    meant = pl.when(pl.col("rule").is_in(list(dated))).then(is_late).otherwise(statement=True)
    return (
        rows.filter((pl.col("kind") == "duty") & meant)
        .group_by("rule", "institution")
        .agg(
            median_hours=pl.col("hours").median(),
            ninth_hours=pl.col("hours").quantile(0.9, "higher"),
        )
    )


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


def _rows(*, coded: CodedLog, judged: Judged) -> pl.DataFrame:
    """Name the rows of the kernel: a row for each breach and each undated duty.

    ``hours`` is how late it was, or how long it took where it is not dated; so far, if open.
    """
    part = {number: judged.rows[:, 1 + number] for number in range(at.ROW_KEPT)}
    is_bar = part[at.ROW_RULE] < 0
    is_open = ~is_bar & (part[at.ROW_STATE] == at.OPEN)
    opened = part[at.ROW_OPENED]
    is_dated = ~is_bar & (part[at.ROW_DUE] != at.FOREVER)
    due = np.where(is_dated, part[at.ROW_DUE], opened)
    ended = np.where(is_bar, opened, np.where(is_open, coded.as_of, part[at.ROW_ENDED]))
    zone = next(iter(coded.program.protocol.calendars.values())).zone.key

    def instants(name: str, values: Numbers) -> pl.Series:
        series = pl.Series(name, values, pl.Int64).cast(pl.Datetime("us", "UTC"))
        return series.dt.convert_time_zone(zone)

    return _named(judged=judged, part=part, is_bar=is_bar).with_columns(
        pl.Series("case", coded.cases, pl.String).gather(judged.rows[:, 0]),
        instants("opened", opened),
        instants("due", due),
        instants("ended", ended),
        pl.Series("is_dated", is_dated, pl.Boolean),
        pl.Series("hours", (ended - due) / _HOUR, pl.Float64),
        pl.Series("is_breach", is_bar | (part[at.ROW_BREACHED_BY] != at.NONE), pl.Boolean),
    )


def _named(*, judged: Judged, part: Mapping[int, Numbers], is_bar: Numbers) -> pl.DataFrame:
    """Name the rule of each row, its version and article, and who is answerable."""
    names = judged.program.names
    rules: list[tuple[int, Duty | Bar]] = [*names.rules, *names.bar_rules]
    place = np.where(is_bar, len(names.rules) - 1 - part[at.ROW_RULE], part[at.ROW_RULE])
    breached_by, holder = part[at.ROW_BREACHED_BY], part[at.ROW_HOLDER]
    answers = np.where(is_bar, part[at.ROW_BY], np.where(breached_by < 0, holder, breached_by))
    institutions = pl.Series([*names.institutions, NOT_SAID], dtype=pl.String)
    outcomes = pl.Series(["overdue", "late", "lifted", "breached"])
    named = pl.DataFrame(
        {
            "rule": [rule.name for _, rule in rules],
            "version": [names.versions[version].version for version, _ in rules],
            "is_law": [rule.source is not Source.PRACTICE for _, rule in rules],
            "basis": [rule.text.basis for _, rule in rules],
        },
        schema={"rule": pl.String, "version": pl.String, "is_law": pl.Boolean,
                "basis": pl.String},
    )[place]  # fmt: skip
    return named.with_columns(
        kind=pl.Series(["duty", "bar"]).gather(is_bar.astype(np.int64)),
        institution=institutions.gather(np.where(answers < 0, len(names.institutions), answers)),
        outcome=outcomes.gather(np.where(is_bar, 3, part[at.ROW_STATE])),
    )


def _uncovered(*, coded: CodedLog) -> list[str]:
    """Say which calendars list days off for fewer years than the log and its deadlines span."""
    first = datetime.fromtimestamp(int(coded.earliest.min()) / 1e6, UTC).date()
    last = datetime.fromtimestamp(coded.as_of / 1e6, UTC).date()
    said = {
        f"calendar '{name}' lists days off from {calendar.known_from} until "
        f"{calendar.known_until}; outside, only weekends were counted as off"
        for version in coded.program.names.versions
        for name, calendar in version.calendars.items()
        if (calendar.known_from and first < calendar.known_from)
        or (calendar.known_until and last >= calendar.known_until)
    }
    return sorted(said)
