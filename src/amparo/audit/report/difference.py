"""What would differ under another version, in words and for machines."""

from collections.abc import Iterator

import polars as pl

from amparo.audit.rejudging import Difference
from amparo.audit.report.printable import cut, printable
from amparo.audit.report.remarks import broken_rows, remarks
from amparo.audit.report.words import COUNTS, counted, headline, in_days, number

_HOURS = {"median_hours": "half", "ninth_hours": "9 in 10"}
CAUTION = (
    "This is re-judging, not a forecast: people did what they did under the rules of then. "
    "Under other rules they might have acted otherwise."
)


def write_difference(*, difference: Difference) -> str:
    """Return the differences by duty and institution, with the caution that belongs to them."""
    return "\n".join(printable(line) for line in _lines(difference)) + "\n"


def difference_as_json(*, difference: Difference) -> dict[str, object]:
    """Return the differences for machines; ``caution`` says what they are not."""
    return {
        "caution": CAUTION,
        "before": _protocol(difference.before.protocol.name, difference.before.protocol.version),
        "after": _protocol(difference.after.protocol.name, difference.after.protocol.version),
        "events": {"before": difference.before.events, "after": difference.after.events},
        "not_judged": {
            "before": difference.before.broken_count,
            "after": difference.after.broken_count,
        },
        "duties": difference.duties.to_dicts(),
        "bars": difference.bars.to_dicts(),
        "changes": difference.changes.to_dicts(),
    }


def _protocol(name: str, version: str) -> str:
    return f"{name} version {version}"


def _lines(difference: Difference) -> Iterator[str]:
    yield f"A: {headline(difference.before)}"
    yield f"B: {headline(difference.after)}"
    yield CAUTION
    for label, found in (("A", difference.before), ("B", difference.after)):
        for remark in remarks(found):
            yield f"{label}: {remark}"
        yield from (f"  {line}" for line in broken_rows(found))
    yield ""
    if not any(map(len, (difference.duties, difference.bars, difference.changes))):
        yield "Nothing would differ."
        return
    dated = _dated(difference)
    for row in difference.duties.to_dicts():
        yield f"{cut(row['duty'])}, held by {cut(row['institution'])}{_only(row['only'])}"
        for column, word in COUNTS.items():
            yield from _change(row, column, word)
        yield from _hours(row, "late by" if row["duty"] in dated else "took")
    for row in difference.bars.to_dicts():
        yield f"{cut(row['bar'])}{_only(row['only'])}"
        for column in ("applied", "breached"):
            yield from _change(row, column, column)

    yield from _changed(difference)


def _changed(difference: Difference) -> Iterator[str]:
    """Tell what became of single duties: equal counts may hide that they changed places."""
    if len(difference.changes):
        yield "Duty by duty, where the outcome differs (A → B):"
    for row in difference.changes.to_dicts():
        one, other = (_outcome(row[f"outcome_{when}"]) for when in ("before", "after"))
        cases = ", ".join(cut(case) for case in row["first_cases"])
        dots = ", …" if row["cases"] > len(row["first_cases"]) else ""
        many = "" if row["duties"] == row["cases"] else f"{number(row['duties'])} times in "
        yield (
            f"  {cut(row['duty'])}: {one} → {other} in {many}{counted(row['cases'], 'case')} "
            f"({cases}{dots})"
        )


def _outcome(name: str | None) -> str:
    return "did not arise" if name is None else COUNTS[name]


def _dated(difference: Difference) -> set[str]:
    both = (difference.before.duties, difference.after.duties)
    return {name for duties in both for name in duties.filter(pl.col("is_dated"))["duty"]}


def _hours(row: dict[str, float | None], what: str) -> Iterator[str]:
    for column, word in _HOURS.items():
        before, after = row[f"{column}_before"], row[f"{column}_after"]
        if before != after:
            words = (in_days(before), in_days(after))
            one, other = words if words[0] != words[1] else (_exactly(before), _exactly(after))
            yield f"  {f'{what}, {word}':<17}{one:>10} → {other:>10}"


def _exactly(hours: float | None) -> str:
    return "–" if hours is None else f"{hours:.2f} h"


def _only(only: str | None) -> str:
    return {"before": " (only in A)", "after": " (only in B)"}.get(only or "", "")


def _change(row: dict[str, int], column: str, word: str) -> Iterator[str]:
    before, after = row[f"{column}_before"], row[f"{column}_after"]
    if before != after:
        sign = "+" if after > before else "−"
        change = f"{sign}{number(abs(after - before))}"
        yield f"  {word:<17}{number(before):>10} → {number(after):>10}   {change}"
