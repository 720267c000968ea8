"""Saying no in one line."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from amparo.audit.report.printable import printable


class Refused(Exception):
    """A command cannot be carried out. Each of ``lines`` says what, where and what to do.

    Whatever stands in a log, each is one line that does nothing to a terminal.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(printable(line) for line in lines))


def refuse_to_overwrite(*, outputs: Sequence[Path | None], inputs: Sequence[Path]) -> None:
    """Refuse where a command would write over what it reads, or twice to one file.

    It is one file too under another name: a link, or other capitals where these do not count.
    """
    taken = [(path, f"would overwrite {path}, which is read") for path in inputs]
    for path in outputs:
        if path is None:
            continue
        for other, why in taken:
            if _is_same(path, other):
                raise Refused(f"{path}: {why}; give another name")
        taken.append((path, "would be written twice"))


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there yet
        return one.resolve() == other.resolve()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Create the folder of ``path`` and refuse in one line where it cannot be written."""
    try:
        _make_folder(path)
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Refused(f"{path}: cannot be written ({reason})") from problem
    except _problems_of_polars() as problem:
        reason = next(iter(str(problem).splitlines()), type(problem).__name__)
        raise Refused(f"{path}: cannot be written ({reason})") from problem


def _problems_of_polars() -> tuple[type[Exception], ...]:
    """Return what polars raises; nothing where it is not loaded, for that takes a while."""
    if "polars" not in sys.modules:
        return ()
    from polars.exceptions import PolarsError

    return (PolarsError,)


def _make_folder(path: Path) -> None:
    for above in path.parents:
        if above.exists() and not above.is_dir():
            raise Refused(f"{path}: cannot be written ({above} is a file and no folder)")
    path.parent.mkdir(parents=True, exist_ok=True)
