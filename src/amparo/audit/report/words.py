"""The words and figures that both reports share."""

from collections.abc import Iterator, Mapping

import polars as pl

from amparo.audit.either_kind import duties_of_either_kind
from amparo.audit.tables import Found
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.instants import show_instant
from amparo.domain.protocol.language import Bar, Duty, Protocol

Columns = Mapping[str, str]
"""Which figures of a table are shown, in order, and what a reader calls each."""

COUNTS = {
    "armed": "arose",
    "on_time": "on time",
    "late": "late",
    "overdue": "overdue",
    "open": "open",
    "lifted": "lifted",
}
DATED = {**COUNTS, "median_hours": "late by, half", "ninth_hours": "9 in 10"}
UNDATED = {
    "armed": "arose",
    "on_time": "done",
    "open": "waiting",
    "lifted": "lifted",
    "median_hours": "took, half",
    "ninth_hours": "9 in 10",
}

HOURS_REMARK = (
    "“Late by, half”: half of what was not done in time was late by no more than this; “9 in 10”: "
    "nine in ten. “Took” counts likewise from when the duty arose. What is still to be done "
    "counts as late, or waiting, so far."
)
EITHER_KIND = {"open": "past the earlier, open", "done": "past the earlier, done"}
EITHER_KIND_TITLE = "Where the law does not say which days"
EITHER_KIND_REMARK = (
    "Where the law says days and not which, the earlier reading warns and only the later makes "
    "late. Open past the earlier: due soon by one reading, late already by the other. Done past "
    "the earlier: late by one reading, counted as on time."
)

_HOURS_A_DAY = 24


def in_days(hours: float | None) -> str:
    """Write how late something was: hours below two days, else days.

    ``None``, where nothing was late, is a dash.
    """
    if hours is None:
        return "–"
    if hours < 2 * _HOURS_A_DAY:
        return f"{max(hours, 0):.0f} h"
    return f"{hours / _HOURS_A_DAY:.0f} d"


def sections(found: Found) -> Iterator[tuple[str, pl.DataFrame, Columns]]:
    """Yield the duties that arose, by law and agreed in practice, dated and not."""
    arose = found.duties.filter(pl.col("armed") > 0)
    kinds = (
        ("Due by law", pl.col("is_law") & pl.col("is_dated"), DATED),
        ("Due by law, no time stated", pl.col("is_law") & ~pl.col("is_dated"), UNDATED),
        ("Agreed in practice", ~pl.col("is_law") & pl.col("is_dated"), DATED),
        ("Agreed in practice, no time stated", ~pl.col("is_law") & ~pl.col("is_dated"), UNDATED),
    )
    for title, chosen, columns in kinds:
        duties = arose.filter(chosen).with_columns(must=_must(found, arose.filter(chosen)))
        if len(duties):
            yield title, duties, columns


def rules_of(protocol: Protocol) -> Iterator[tuple[str, Duty]]:
    """Yield each duty of each version with its name, oldest version first."""
    for version in protocol.versions():
        yield from version.duties.items()


def newest_duties(found: Found) -> Mapping[str, Duty]:
    """Return each duty by name, as the newest version that has it says."""
    return dict(rules_of(found.protocol))


def newest_bars(found: Found) -> Mapping[str, Bar]:
    """Return each bar by name, as the newest version that has it says."""
    return {
        name: bar for version in found.protocol.versions() for name, bar in version.bars.items()
    }


def _must(found: Found, duties: pl.DataFrame) -> pl.Series:
    must = newest_duties(found)
    return pl.Series([must[name].must for name in duties["duty"]], dtype=pl.String)


def named_duty(row: Mapping[str, str]) -> str:
    """Name a duty by its short name and what must be done, once if they are the same."""
    return _named(row["duty"], row["must"])


def named_bar(bar: Bar) -> str:
    """Name a bar by its short name and what must not be done, once if they are the same."""
    return _named(bar.name, bar.event)


def _named(rule: str, event: str) -> str:
    return rule if rule == event else f"{rule} · {event}"


def words_of_law(found: Found, duties: pl.DataFrame) -> dict[str, str]:
    """Return the law's own words for the time of these duties, for each that has any."""
    texts = {name: duty.text.words for name, duty in newest_duties(found).items()}
    names = duties["duty"].unique(maintain_order=True)
    return {name: f"«{texts[name]}»" for name in names if texts[name]}


def either_kind(found: Found) -> pl.DataFrame:
    """Return the duties that arose with days of either kind, with what `EITHER_KIND` shows."""
    names = duties_of_either_kind(names=found.judged.program.names)
    arose = found.duties.filter(pl.col("duty").is_in(names) & (pl.col("armed") > 0))
    if not len(arose):
        return arose.with_columns(must=pl.lit(""), done=pl.lit(0))
    keys = ["duty", "institution"]
    counts = found.between_readings
    return (
        arose.select(*keys)
        .join(counts, on=keys, how="left", maintain_order="left")
        .with_columns(pl.col("open", "done").fill_null(0), must=_must(found, arose))
    )


def figures(row: Mapping[str, float | None], columns: Columns) -> list[str]:
    """Write the figures of a row: counts as numbers, hours as hours or days."""
    return [
        in_days(row[name]) if name.endswith("_hours") else number(int(row[name] or 0))
        for name in columns
    ]


def number(value: int) -> str:
    """Write a whole number with thin thousands: 150 370."""
    return f"{value:,}".replace(",", " ")


def counted(count: int, one: str, many: str = "") -> str:
    """Write a number with its word: 1 row, 2 rows. ``many`` is given where an s is not enough."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """Write a share of a hundred; a dash where there is no whole."""
    return "–" if whole == 0 else f"{100 * part / whole:.0f} %"


def headline(found: Found) -> str:
    """Say in one sentence what was judged, under which protocol, as of when."""
    protocol = found.protocol
    zone = next(iter(protocol.calendars.values())).zone
    as_of = show_instant(microseconds=as_microseconds(found.as_of), zone=zone)
    under = f"under {protocol.name} version {protocol.version} as of {as_of} ({zone.key})"
    if not found.events:
        return f"Nothing was judged {under}: every event of the log happened later."
    events, cases = counted(found.events, "event"), counted(found.cases, "case")
    return f"{events} of {cases}, judged {under}."
