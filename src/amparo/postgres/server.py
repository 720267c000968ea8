"""One PostgreSQL server: starting it, asking whether it answers, stopping it.

Whether it *runs* is known from a lock: the server inherits the file `locks/running`, locked, and
all its parts hold it until the last has ended. No number of a process is trusted for that, since
after a crash it may belong to anybody. Whether it is *ready* is known by connecting.
"""

import os
import signal
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from amparo.postgres.account import Account
from amparo.postgres.addresses import socket_address
from amparo.postgres.initialising import SUPERUSER
from amparo.postgres.layout import ForeignFolder, Layout
from amparo.postgres.locks import is_free, opened
from amparo.postgres.log import CannotStart, last_lines, written_to
from amparo.postgres.passwords import kept_password
from amparo.postgres.socket_folder import PORT, SOCKET

START_SECONDS = 120.0  # after a crash it first repeats what it had not written
STOP_SECONDS = 60.0
CONNECT_SECONDS = 5
PAUSE_SECONDS = 0.05
STOP_FAST = signal.SIGINT  # PostgreSQL ends connections, and loses nothing that was committed


class CannotStop(Exception):
    """PostgreSQL was asked to stop and still runs."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """The server of one data folder. Whoever calls keeps other processes out meanwhile."""

    layout: Layout
    account: Account
    programs: Path
    socket_folder: Path

    @property
    def superuser_url(self) -> str:
        """The address for the superuser. It holds a password."""
        return socket_address(
            folder=self.socket_folder,
            port=PORT,
            role=SUPERUSER,
            password=kept_password(layout=self.layout, login=SUPERUSER),
            database="postgres",
        )

    def bring_up(self) -> None:
        """Return once the server answers; start it where it does not run. Raises CannotStart."""
        started = False
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if is_free(self.layout.running):
                if started:
                    raise self._cannot_start("PostgreSQL ended as soon as it was started")
                self._start()
                started = True
            elif time.monotonic() > deadline:
                raise self._cannot_start(
                    "PostgreSQL runs and lets nobody in; stop it by hand. It works"
                )
            time.sleep(PAUSE_SECONDS)

    def answers(self) -> bool:
        """Say whether the server lets us in with our password."""
        try:
            psycopg.connect(self.superuser_url, connect_timeout=CONNECT_SECONDS).close()
        except psycopg.OperationalError as problem:
            if "password authentication failed" in str(problem):
                raise ForeignFolder(
                    f"The password in {self.layout.passwords / SUPERUSER} does not open the"
                    f" database in {self.layout.data}. Put back the file that belongs to it."
                ) from problem
            return False
        return True

    def shut_down(self) -> None:
        """Ask the server to stop, whoever uses it, and return once it has. Raises CannotStop."""
        asked = False
        deadline = time.monotonic() + STOP_SECONDS
        while not is_free(self.layout.running):
            if not asked and (pid := self._listening_process()):
                with suppress(ProcessLookupError):  # it may have ended meanwhile
                    os.kill(pid, STOP_FAST)
                asked = True
            if time.monotonic() > deadline:
                raise CannotStop(
                    f"PostgreSQL in {self.layout.data} still runs {STOP_SECONDS:.0f} seconds after"
                    f" it was asked to stop; {last_lines(self.layout.log)}"
                )
            time.sleep(PAUSE_SECONDS)

    def _start(self) -> None:
        self._sweep()
        command: list[str | Path] = [
            self.programs / "postgres",
            "-D", self.layout.data,
            "-k", self.socket_folder,
            "-p", str(PORT),
            "-c", "listen_addresses=",
            "-c", "unix_socket_permissions=0700",
        ]  # fmt: skip
        # The shell starts it and goes: it is nobody's child, and outlives whoever started it.
        detached: list[str | Path] = ["/bin/sh", "-c", '"$@" &', "sh", *command]
        with opened(self.layout.running) as running, written_to(self.layout.log) as log:
            running.wait_alone()
            self.account.run(detached, output=log, passing=[running.descriptor])

    def _sweep(self) -> None:
        """Remove what a crash left: files whose numbers may belong to other processes by now."""
        left = self.layout.data / "postmaster.pid"
        if left.exists():
            pid = left.read_text(encoding="utf-8").partition("\n")[0].strip()
            if self._is_at_work(pid):
                raise CannotStart(
                    f"Another PostgreSQL, which Amparo did not start, works in {self.layout.data}"
                    f" as process {pid}. Stop it first."
                )
            left.unlink()
        for name in (SOCKET, f"{SOCKET}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def _is_at_work(self, pid: str) -> bool:
        try:  # only Linux shows where a process works; elsewhere PostgreSQL checks its memory
            return Path("/proc", pid, "cwd").samefile(self.layout.data)
        except OSError:
            return False

    def _listening_process(self) -> int | None:
        """Return the number of the process that listens on our private socket, if one does."""
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.socket_folder / SOCKET))
            except OSError:
                return None
            if hasattr(socket, "SO_PEERCRED"):  # Linux: the system's word, not that of a file
                peer = client.getsockopt(
                    socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")
                )
                return int(struct.unpack("3i", peer)[0])
            text = (self.layout.data / "postmaster.pid").read_text(encoding="utf-8")
            return int(text.partition("\n")[0])

    def _cannot_start(self, what: str) -> CannotStart:
        return CannotStart(f"{what} in {self.layout.data}; {last_lines(self.layout.log)}")
