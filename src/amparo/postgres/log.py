"""What PostgreSQL says, kept in a file, and its last words in our errors."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LINES_SHOWN = 8
BYTES_SHOWN = 4_000
BYTES_KEPT = 10_000_000


class CannotStart(Exception):
    """PostgreSQL does not start, or does not answer. The message ends with its own last words."""


@contextmanager
def written_to(log: Path) -> Iterator[int]:
    """Open the log to write at its end. One that has grown large is set aside, the older lost."""
    if log.exists() and log.stat().st_size > BYTES_KEPT:
        log.replace(log.with_suffix(".log.1"))
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def last_lines(log: Path) -> str:
    """Return where the log is and its last lines, to stand at the end of a message."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - BYTES_SHOWN))
        text = file.read().decode("utf-8", errors="replace")
    lines = [line for line in text.splitlines() if line.strip()][-LINES_SHOWN:]
    return "\n".join([f"the last lines of {log} are", *(f"  {line}" for line in lines)])
