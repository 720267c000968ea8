"""Other processes that use a cluster, and what the tests ask about one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from amparo.postgres.locks import is_free

PROGRAM = """
import sys
from pathlib import Path
import psycopg
from amparo.postgres.cluster import sharing_cluster

with sharing_cluster(folder=Path(sys.argv[1])) as cluster:
    try:
        print("inside", flush=True)
        sys.stdin.readline()
    except KeyboardInterrupt:
        with psycopg.connect(cluster.superuser_url) as connection:
            print(connection.execute("SELECT 'still there'").fetchone()[0], flush=True)
print("gone", flush=True)
"""


@dataclass
class Sharer:
    """A process that uses the cluster until it is told to leave, or is killed."""

    process: subprocess.Popen[str]

    def says(self) -> str:
        """Wait for its next line."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)

    def press_control_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)


@contextmanager
def sharer(folder: Path, *, wrapper: Sequence[str] = ()) -> Iterator[Sharer]:
    process = subprocess.Popen(
        [*wrapper, sys.executable, "-W", "error", "-c", PROGRAM, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        yield Sharer(process=process)


def runs(folder: Path) -> bool:
    return not is_free(folder / "postgres/locks/running")


def postmaster(folder: Path) -> int:
    return int((folder / "postgres/data/postmaster.pid").read_text().splitlines()[0])


def answer(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def until(condition: Callable[[], bool], *, timeout_seconds: float = 20) -> None:
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
