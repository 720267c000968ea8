"""Plain deadlines reckoned a second time, by joins and dates in Polars, come out the same.

Nothing here uses our calendar or kernel: business days, months and zones are those of Polars.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from amparo.audit import judging
from amparo.audit.coding import code_log
from amparo.audit.log import Columns
from amparo.audit.reading import read_log
from amparo.audit.tables import Found, tabulate
from amparo.domain.protocol.calendar import as_microseconds
from amparo.packs.protocol_file import read_protocol

ZONE = "America/Asuncion"
CASES = 6_000
AS_OF = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
HOLIDAYS = [
    date(year, month, day)
    for year in range(2020, 2026)
    for month, day in [
        (1, 1), (3, 1), (5, 1), (5, 14), (5, 15), (6, 12), (8, 15), (9, 29), (12, 8), (12, 25),
    ]
]  # fmt: skip
CLOCK_CHANGES = [
    date(2021, 3, 28), date(2021, 10, 3), date(2022, 3, 27), date(2022, 10, 2),
    date(2023, 3, 26), date(2023, 10, 1), date(2024, 3, 24),
]  # fmt: skip
OUTCOMES = ["on_time", "late", "overdue", "open", "lifted"]
PROTOCOL = f"""
protocol: plain deadlines
version: 1
in_force: 2020-06-01
source: statute
calendars:
  standing:
    zone: {ZONE}
    weekend: [saturday, sunday]
    last_day_off: stands
    months: round down
    days_off: {{{", ".join(f"{day}: holiday" for day in HOLIDAYS)}}}
  moving:
    zone: {ZONE}
    weekend: [saturday, sunday]
    last_day_off: moves to next working day
    months: round down
    days_off: {{{", ".join(f"{day}: holiday" for day in HOLIDAYS)}}}
events: {{asked: {{}}, answered: {{}}, withdrawn: {{}}, filed: {{}}}}
duties:
"""
WITHIN = {
    "hours": ("30 hours", "standing"),
    "days": ("5 days", "standing"),
    "working days": ("7 working days", "standing"),
    "months": ("1 month", "standing"),
    "two months": ("2 months", "standing"),
    "moved": ("10 days", "moving"),
    "moved month": ("1 month", "moving"),
    "today": ("0 days", "standing"),
}


@pytest.fixture(scope="module")
def log() -> pl.DataFrame:
    """Invent about 20,000 events, half of the cases near a change of the clocks."""
    chance = np.random.default_rng(4788)
    anywhere = _seconds(date(2020, 6, 2)) + chance.random(CASES) * 4 * 365 * 86_400
    changes = np.array([_seconds(change) for change in CLOCK_CHANGES])
    near = chance.choice(changes, CASES) + (chance.random(CASES) * 24 - 16) * 86_400
    asked = (np.where(chance.random(CASES) < 0.5, near, anywhere) // 60 * 60_000_000).astype(int)
    parts = [_part(np.arange(CASES), "asked", asked)]
    for event, share, spread in (
        ("answered", 0.7, 12), ("answered", 0.3, 40), ("answered", 0.2, -5),
        ("withdrawn", 0.2, 20), ("filed", 1.0, 30),
    ):  # fmt: skip
        who = np.flatnonzero(chance.random(CASES) < share)
        delay = (chance.random(len(who)) ** 2 * spread * 1440).astype(int) * 60_000_000
        parts.append(_part(who, event, asked[who] + delay))
    shuffled = pl.concat(parts).sample(fraction=1.0, shuffle=True, seed=7)
    return shuffled.with_row_index("row")


def _seconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _part(cases: "np.typing.NDArray[np.int64]", event: str, at: object) -> pl.DataFrame:
    return pl.DataFrame({"case": cases, "at": at}).select(
        case=pl.format("C-{}", "case"),
        event=pl.lit(event),
        happened=pl.col("at").cast(pl.Datetime("us", "UTC")),
    )


def audited(log: pl.DataFrame, folder: Path) -> Found:
    rules = [
        f"  {name}: {{who: office, must: answered, when: asked, within: {within}, "
        f"calendar: {calendar}, unless: withdrawn, basis: art. 1}}"
        for name, (within, calendar) in WITHIN.items()
    ]
    (folder / "protocol.yaml").write_text(PROTOCOL + "\n".join(rules), encoding="utf-8")
    protocol = read_protocol(path=folder / "protocol.yaml")
    log.select("case", "event", "happened").write_parquet(folder / "log.parquet")
    read = read_log(folder / "log.parquet", columns=Columns(), zone=ZoneInfo(ZONE))
    assert read.broken == []
    coded = code_log(log=read, protocol=protocol, as_of=as_microseconds(AS_OF))
    return tabulate(coded=coded, judged=judging.judge_log(coded=coded))


def reckoned(log: pl.DataFrame) -> pl.DataFrame:
    """Reckon by joins: for each case and duty when it was due, how it ended, and when."""
    rows = log.filter(pl.col("happened") <= AS_OF).sort("case", "happened", "row")
    rows = rows.with_columns(place=pl.int_range(pl.len()).over("case"))
    asked = rows.filter(pl.col("event") == "asked")
    endings = (
        rows.filter(pl.col("event").is_in(["answered", "withdrawn"]))
        .join(asked.select("case", opened="place"), on="case")
        .filter(pl.col("place") > pl.col("opened"))
        .group_by("case", maintain_order=True)
        .agg(ending=pl.col("event").first(), ended=pl.col("happened").first())
    )
    dues = pl.concat([asked.select("case", duty=pl.lit(name), due=_due(name)) for name in WITHIN])
    is_over = pl.col("due") < pl.coalesce("ended", pl.lit(AS_OF))
    return dues.join(endings, on="case", how="left").with_columns(
        outcome=pl.when(pl.col("ending") == "withdrawn")
        .then(pl.lit("lifted"))
        .when(pl.col("ending") == "answered")
        .then(pl.when(is_over).then(pl.lit("late")).otherwise(pl.lit("on_time")))
        .otherwise(pl.when(is_over).then(pl.lit("overdue")).otherwise(pl.lit("open")))
    )


def _due(name: str) -> pl.Expr:
    asked = pl.col("happened")
    day = asked.dt.convert_time_zone(ZONE).dt.date()
    last = {
        "hours": day,
        "days": day.dt.offset_by("5d"),
        "working days": day.dt.add_business_days(7, holidays=HOLIDAYS, roll="backward"),
        "months": day.dt.offset_by("1mo"),
        "two months": day.dt.offset_by("2mo"),
        "moved": _moved(day.dt.offset_by("10d")),
        "moved month": _moved(day.dt.offset_by("1mo")),
        "today": day,
    }[name]
    return asked + pl.duration(hours=30) if name == "hours" else _end_of(last)


def _moved(day: pl.Expr) -> pl.Expr:
    return day.dt.add_business_days(0, holidays=HOLIDAYS, roll="forward")


def _end_of(day: pl.Expr) -> pl.Expr:
    """Give the last microsecond of a day; where midnight was skipped the next begins at one."""
    midnight = day.dt.offset_by("1d").cast(pl.Datetime("us"))
    at_one = midnight + pl.duration(hours=1)
    start = pl.coalesce(
        midnight.dt.replace_time_zone(ZONE, non_existent="null"),
        at_one.dt.replace_time_zone(ZONE, non_existent="null"),
    )
    return start.dt.convert_time_zone("UTC") - pl.duration(microseconds=1)


def test_the_invented_log_has_all_that_is_to_be_tried(log: pl.DataFrame) -> None:
    rows = reckoned(log)
    shown = log["happened"].dt.convert_time_zone(ZONE)
    counts = rows.group_by("duty", "outcome").len()

    assert 18_000 < len(log) < 22_000
    assert shown.dt.dst_offset().n_unique() == 2
    assert shown.dt.date().is_in(CLOCK_CHANGES).sum() > 300
    assert len(counts) == len(WITHIN) * len(OUTCOMES) - 2  # a short time is over: nothing is open
    assert rows["due"].null_count() == 0


@pytest.mark.parametrize("few_events", [0, 1_000_000], ids=["compiled", "interpreted"])
def test_the_counts_and_the_lateness_are_those_polars_finds(
    log: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_events: int
) -> None:
    monkeypatch.setattr(judging, "FEW_EVENTS", few_events)
    found, rows = audited(log, tmp_path), reckoned(log)
    held = found.duties.filter(pl.col("armed") > 0)
    late = found.breaches.filter(pl.col("outcome") == "late")
    late_expected = rows.filter(pl.col("outcome") == "late")

    assert {row["duty"]: [row[outcome] for outcome in OUTCOMES] for row in held.to_dicts()} == {
        name: [
            rows.filter((pl.col("duty") == name) & (pl.col("outcome") == outcome)).height
            for outcome in OUTCOMES
        ]
        for name in WITHIN
    }
    assert _lateness(late, "rule") == _lateness(late_expected, "duty")


@pytest.mark.parametrize("few_events", [0, 1_000_000], ids=["compiled", "interpreted"])
def test_each_breach_has_the_due_instant_polars_finds(
    log: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_events: int
) -> None:
    monkeypatch.setattr(judging, "FEW_EVENTS", few_events)
    breaches = audited(log, tmp_path).breaches
    ended = pl.coalesce("ended", pl.lit(AS_OF))
    expected = reckoned(log).filter(pl.col("due") < ended).select("case", "duty", "due")

    shown = breaches.select("case", duty="rule", due=pl.col("due").dt.convert_time_zone("UTC"))

    assert shown.sort("case", "duty").equals(expected.sort("case", "duty"))


def _lateness(rows: pl.DataFrame, duty: str) -> dict[str, int]:
    """Sum how late each duty was, in microseconds."""
    late = (pl.col("ended") - pl.col("due")).dt.total_microseconds().sum()
    return dict(rows.group_by(duty).agg(late).sort(duty).iter_rows())
