"""Dumping a database as a stream, and filling an empty one from such a stream.

By PostgreSQL's own programs, each at the other end of a pipe: nothing rests on a disk on the way.
They run as us and reach the database as its owner does. A password is no argument of theirs, which
other users of the machine could see.
"""

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from amparo.postgres.programs import NoBinaries

_READ_BYTES = 64 * 1024
_PATIENCE = "60s"
_DUMP = (
    "--format=custom",  # `pg_restore` reads it from a pipe, and fills tables before their triggers
    "--compress=gzip:1",  # most of it is sealed, and does not get smaller
    "--no-owner",
    # The owner's own policies let it see every row, which `snapshots` makes sure of.
    "--enable-row-security",
    f"--lock-wait-timeout={_PATIENCE}",
)
_FILL = (
    "--format=custom",
    "--schema=public",  # not what a keeper put beside it
    "--no-owner",
    "--single-transaction",
    "--exit-on-error",
)


class ProgramFailed(Exception):
    """A program of PostgreSQL did not do its work. Its own first words say why."""


@dataclass(frozen=True, kw_only=True)
class Programs:
    """Where `pg_dump` and `pg_restore` are, and the database they are to reach."""

    folder: Path
    url: str = field(repr=False)

    def dumped(self, *, snapshot: str, without_rows: Sequence[str]) -> Iterator[bytes]:
        """Yield the whole database as it was in a snapshot; of some tables no row.

        Raises `ProgramFailed`, and then what was yielded is not the whole.
        """
        left_out = [f"--exclude-table-data=public.{table}" for table in without_rows]
        arguments = [*_DUMP, f"--snapshot={snapshot}", *left_out]
        with self._started("pg_dump", arguments, stdout=subprocess.PIPE) as running:
            assert running.process.stdout is not None  # noqa: S101  # it was asked for
            while chunk := running.process.stdout.read(_READ_BYTES):
                yield chunk
            running.finish()

    def fill(self, *, chunks: Iterable[bytes]) -> None:
        """Fill an empty database in one transaction, or leave it empty. Raises `ProgramFailed`.

        What the chunks raise is raised, and the database is left empty too.
        """
        with self._started("pg_restore", _FILL, stdin=subprocess.PIPE) as running:
            assert running.process.stdin is not None  # noqa: S101  # it was asked for
            with suppress(BrokenPipeError):  # then it ended, and says why
                for chunk in chunks:
                    running.process.stdin.write(chunk)
            with suppress(BrokenPipeError):
                running.process.stdin.close()
            running.finish()

    @contextmanager
    def _started(
        self,
        program: str,
        arguments: Sequence[str],
        *,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.DEVNULL,
    ) -> "Iterator[_Running]":
        said = conninfo_to_dict(self.url)
        password = str(said.pop("password", ""))
        reached = make_conninfo("", **{name: str(value) for name, value in said.items()})
        try:
            process = subprocess.Popen(  # noqa: S603  # PostgreSQL's own, no shell
                [self.folder / program, *arguments, "--no-password", f"--dbname={reached}"],
                env={**_surroundings(), "PGPASSWORD": password},
                stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
            )  # fmt: skip
        except OSError as problem:
            raise NoBinaries(f"{self.folder / program}: {problem.strerror}") from problem
        running = _Running(program=program, process=process)
        try:
            yield running
        finally:
            running.end()


@dataclass(kw_only=True)
class _Running:
    """A program at work, and the first thing it complained of."""

    program: str
    process: "subprocess.Popen[bytes]" = field(repr=False)
    complaint: str = ""

    def __post_init__(self) -> None:
        assert self.process.stderr is not None  # noqa: S101  # it was asked for
        # Read as it comes, lest the program waits for us while we wait for it.
        self._listener = threading.Thread(target=self._listen, args=(self.process.stderr,))
        self._listener.start()

    def finish(self) -> None:
        """Wait for the program to end well. Raises `ProgramFailed`."""
        code = self.process.wait()
        self._listener.join()
        if code != 0:
            raise ProgramFailed(self.complaint or f"{self.program} ended with status {code}")

    def end(self) -> None:
        """End the program wherever it is; one that has ended stays ended."""
        self.process.kill()
        self.process.wait()
        self._listener.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _listen(self, stderr: IO[bytes]) -> None:
        # Only that line: what follows it may repeat a row.
        for line in stderr:
            text = line.decode("utf-8", errors="replace").strip()
            if not self.complaint and "error:" in text:
                self.complaint = text


def _surroundings() -> dict[str, str]:
    """Return what libpq looks for in its surroundings, and no secret of ours."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C", "PGTZ": "UTC", "PGAPPNAME": "amparo backup"}
