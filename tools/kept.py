"""What every tool that makes a page does with it: write it, or say how the kept one differs."""

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path


def difference(*, page: Path, made: str) -> str:
    """Return how a page that is kept differs from what was made; empty if it does not."""
    kept = page.read_text(encoding="utf-8") if page.exists() else ""
    lines = difflib.unified_diff(
        kept.splitlines(keepends=True), made.splitlines(keepends=True), "kept", "made"
    )
    return "".join(lines)


def write_or_check(*, page: Path, make: Callable[[], str], arguments: Sequence[str]) -> int:
    """Write the page; with ``--check`` print how the kept one differs. Return 1 if it does."""
    if list(arguments) != ["--check"]:
        page.write_text(make(), encoding="utf-8")
        return 0
    found = difference(page=page, made=make())
    print(found, end="")
    return int(bool(found))
