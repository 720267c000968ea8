"""Saying no in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Refused(Exception):
    """A command cannot be carried out. The message says what, where and what to do."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Create the folder of ``path`` and refuse in one line where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Refused(f"{path}: cannot be written ({reason})") from problem
