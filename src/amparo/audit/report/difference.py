"""What would differ under another version, in words and for machines."""

from collections.abc import Iterator

from amparo.audit.rejudging import Difference
from amparo.audit.report.printable import cut, printable
from amparo.audit.report.words import COUNTS, broken_rows, headline, number, remarks

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
    if not len(difference.duties) and not len(difference.bars):
        yield "No count would differ."
        return
    for row in difference.duties.to_dicts():
        yield f"{cut(row['duty'])}, held by {cut(row['institution'])}{_only(row['only'])}"
        for column, word in COUNTS.items():
            yield from _change(row, column, word)
    for row in difference.bars.to_dicts():
        yield f"{cut(row['bar'])}{_only(row['only'])}"
        for column in ("applied", "breached"):
            yield from _change(row, column, column)


def _only(only: str | None) -> str:
    return {"before": " (only in A)", "after": " (only in B)"}.get(only or "", "")


def _change(row: dict[str, int], column: str, word: str) -> Iterator[str]:
    before, after = row[f"{column}_before"], row[f"{column}_after"]
    if before != after:
        sign = "+" if after > before else "−"
        change = f"{sign}{number(abs(after - before))}"
        yield f"  {word:<10}{number(before):>12} → {number(after):>12}   {change}"
