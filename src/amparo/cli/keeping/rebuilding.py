"""``amparo rebuild``: make what follows from the journal anew, and compare or write it."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amparo.audit.report.printable import printable
from amparo.cli.keeping.reaching import add_option, as_worker
from amparo.cli.refusing import Refused, writing

if TYPE_CHECKING:
    from amparo.apps.cases.rebuilding import Difference, Rebuilt

_ENDINGS = (".csv", ".parquet")
_COLUMNS = (
    "duty", "version", "opened_at", "opened_until", "due_at", "warn_at", "ending", "holder",
    "breached_by", "ended_at", "ended_by", "is_paused", "is_law", "reason",
)  # fmt: skip


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    rebuild = commands.add_parser("rebuild", help="make anew what follows from the journal")
    rebuild.set_defaults(run=run)
    add_option(rebuild)
    rebuild.add_argument("--write", action="store_true", help="mend the cases that differ")
    rebuild.add_argument("--at", metavar="INSTANT",
                         help="the duties as they stood then, by what was recorded until then;"
                         " in the country's time unless it says another")  # fmt: skip
    rebuild.add_argument("--out", type=Path, metavar="FILE",
                         help="where those duties go (.csv or .parquet)")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Compare, mend or write; 1 if cases differ and were left so. Raises `Refused`."""
    if bool(options.at) != bool(options.out):
        raise Refused("--at and --out go together: which instant, and where its duties go")
    if options.at and options.write:
        raise Refused("--write mends what stands now; leave out --at")
    with as_worker(demonstration=options.demo):
        if options.at:
            return write_duties(at=options.at, path=options.out)
        return compare(write=options.write)


def compare(*, write: bool) -> int:
    """Compare every case with its journal, mend if asked to, and print what was found."""
    from amparo.apps.cases.rebuilding import rebuild_cases

    found = rebuild_cases(now=datetime.now(tz=UTC), write=write)
    for difference in found.differing:
        print(printable(tell(difference=difference)))
    print(_summary(found, write))
    if write:
        return 1 if _unreadable(found) or _unexplained(found) else 0
    return 1 if found.differing or found.counts else 0


def tell(*, difference: "Difference") -> str:
    """Return how a case differs, in one line."""
    said = {
        "the protocol cannot read its journal": difference.is_unreadable,
        f"duties {', '.join(str(number + 1) for number in difference.duties)}": difference.duties,
        f"not seen by desks {', '.join(map(str, difference.unseen_by))}": difference.unseen_by,
        f"seen by desks {', '.join(map(str, difference.seen_without_cause))}, to whom nothing in"
        " the journal led": difference.seen_without_cause,
        "the number of entries": difference.is_entries,
        "when to look at it again": difference.is_next_tick,
    }
    return f"case {difference.code}: " + "; ".join(text for text, holds in said.items() if holds)


def write_duties(*, at: str, path: Path) -> int:
    """Write every duty as it stood at an instant, for its owner alone to read."""
    import polars as pl

    from amparo.apps.cases.rebuilding import duties_at
    from amparo.apps.operations.worker import Purpose, working_for
    from amparo.cli.tables import write_table

    if path.suffix not in _ENDINGS:
        raise Refused(f"--out {path}: the name ends in .csv or .parquet")
    instant = _instant(at)
    with working_for(Purpose.REBUILD, is_snapshot=True):
        rows: list[dict[str, Any]] = [
            {"case": code, "number": row.position + 1}
            | {column: getattr(row, column) for column in _COLUMNS}
            for code, row in duties_at(at=instant)
        ]
    table = pl.DataFrame(rows, schema_overrides=_types(), infer_schema_length=None)
    with writing(path):
        path.touch(mode=0o600)
        write_table(table=table, path=path)
    print(f"Duties as of {instant:%Y-%m-%d %H:%M} UTC: {len(rows)}, in {printable(str(path))}")
    return 0


def _types() -> dict[str, Any]:
    import polars as pl

    instants = ("opened_at", "opened_until", "due_at", "warn_at", "ended_at")
    return {name: pl.Datetime("us", "UTC") for name in instants}


def _instant(text: str) -> datetime:
    from amparo.apps.protocols.governing import country_zone

    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise Refused(f"--at {text}: write it as 2026-11-01T00:00") from problem
    return (found if found.tzinfo else found.replace(tzinfo=country_zone())).astimezone(UTC)


def _summary(found: "Rebuilt", write: bool) -> str:
    looked = f"Cases: {found.cases}."
    if not found.differing and not found.counts:
        return f"{looked} All rows and counts are as the journals say."
    wrong = f"{looked} Differing: {len(found.differing)}. Wrong counts: {found.counts}."
    if not write:
        return f"{wrong} To mend: amparo rebuild --write"
    left = {
        "cases that cannot be read": _unreadable(found),
        "cases seen without a cause": _unexplained(found),
    }
    named = ", ".join(f"{what}: {number}" for what, number in left.items() if number)
    return f"{wrong} Mended, but for {named}." if named else f"{wrong} Mended."


def _unreadable(found: "Rebuilt") -> int:
    return sum(each.is_unreadable for each in found.differing)


def _unexplained(found: "Rebuilt") -> int:
    return sum(bool(each.seen_without_cause) for each in found.differing)
