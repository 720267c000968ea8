"""The words and figures that both reports share."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from amparo.audit.coding import UnknownEvent
from amparo.audit.log import BrokenRow
from amparo.audit.report.printable import cut
from amparo.audit.tables import Found
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.instants import show_instant
from amparo.domain.protocol.language import NOBODY_NAMED

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

_HOURS_A_DAY = 24
_UNTIMED_ONE = "It cannot be late; the report shows how long it took, or waits so far."
_UNTIMED_MANY = "They cannot be late; the report shows how long they took, or wait so far."


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


def _must(found: Found, duties: pl.DataFrame) -> pl.Series:
    must = {n: d.must for v in found.protocol.versions() for n, d in v.duties.items()}
    return pl.Series([must[name] for name in duties["duty"]], dtype=pl.String)


def named_duty(row: Mapping[str, str]) -> str:
    """Name a duty by its short name and what must be done, once if they are the same."""
    return row["duty"] if row["duty"] == row["must"] else f"{row['duty']} · {row['must']}"


def figures(row: Mapping[str, float | None], columns: Columns) -> list[str]:
    """Write the figures of a row: counts as numbers, hours as hours or days."""
    return [
        in_days(row[name]) if name.endswith("_hours") else number(int(row[name] or 0))
        for name in columns
    ]


def never_arose(found: Found) -> list[str]:
    """Name the duties that never arose and the bars that were never put, in their order."""
    armed = found.duties.group_by("duty", maintain_order=True).agg(pl.sum("armed"))
    duties = armed.filter(pl.col("armed") == 0)["duty"].to_list()
    return duties + found.bars.filter(pl.col("applied") == 0)["bar"].to_list()


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
    return (
        f"{counted(found.events, 'event')} of {counted(found.cases, 'case')}, judged under "
        f"{protocol.name} version {protocol.version} as of {as_of} ({zone.key})."
    )


def remarks(found: Found) -> list[str]:
    """Say what a reader must know to read the figures rightly; nothing is dropped in silence."""
    said = []
    if found.coded.by_recorded:
        said.append("Judged by when things were recorded, not by when they happened.")
    if found.broken_count:
        verb = "is" if found.broken_count == 1 else "are"
        rows = counted(found.broken_count, "row")
        said.append(f"{rows} could not be judged and {verb} not counted.")
    if found.before:
        first = found.protocol.versions()[0]
        said.append(
            f"{counted(found.before, 'event')} happened before {first.in_force}, when no version "
            f"was in force; {'it' if found.before == 1 else 'they'} opened no duty."
        )
    if found.after:
        verb = "was" if found.after == 1 else "were"
        said.append(f"{counted(found.after, 'event')} happened after that and {verb} not judged.")
    said += [remark[0].upper() + remark[1:] + "." for remark in found.uncovered]
    undated = found.duties.filter(pl.col("is_law") & ~pl.col("is_dated"))
    if len(undated):
        count = undated["duty"].n_unique()
        said.append(
            f"For {counted(count, 'duty', 'duties')} the law states no time. "
            + (_UNTIMED_ONE if count == 1 else _UNTIMED_MANY)
        )
    if not found.duties["is_law"].all():
        said.append("Targets agreed in practice are shown apart; missing one breaks no law.")
    if found.changed:
        said.append(
            f"A target under one version and law under another: {', '.join(found.changed)}. The "
            "tables count both as law; the list of breaches tells each by its own version."
        )
    if NOBODY_NAMED in found.duties["institution"]:
        said.append("Where nobody is named, the law does not say who must act.")
    return said


def broken_rows(found: Found) -> list[str]:
    """Name the rows that could not be judged, as `left_out` does."""
    return left_out(broken=found.broken, unknown=found.unknown)


def left_out(
    *, broken: Sequence[BrokenRow], unknown: Sequence[UnknownEvent], most: int = 20
) -> list[str]:
    """Name broken rows and unknown events with their lines, at most so many of each kind.

    What is not named is counted, and what is too long to be read is cut.
    """
    said = [
        f"line {row.line}: {cut(row.column)} '{cut(row.value)}': {row.why}" for row in broken[:most]
    ]
    if len(broken) > most:
        said.append(f"… and {number(len(broken) - most)} more")
    said += [_unknown(event) for event in unknown[:most]]
    if len(unknown) > most:
        said.append(f"… and {counted(len(unknown) - most, 'more unknown event')}")
    return said


def _unknown(event: UnknownEvent) -> str:
    lines = ", ".join(str(line) for line in event.lines)
    dots = ", …" if event.count > len(event.lines) else ""
    word = "line" if event.count == 1 else "lines"
    rows = counted(event.count, "row")
    return f"unknown event '{cut(event.event)}' in {rows} ({word} {lines}{dots}); {event.mend}"
