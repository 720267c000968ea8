"""The processes of a running Amparo, each with the settings and the database role of its own."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from amparo import config
from amparo.config.certificate import Certificate
from amparo.config.environment import LOG_FORMS, Environment

_SETTINGS = {"DJANGO_SETTINGS_MODULE": "amparo.config.settings", "PYTHONUNBUFFERED": "1"}
_NOT_FOR_CHILDREN = ("AMPARO_DATABASE_URL", "AMPARO_DATABASE_URL_FILE")
_GRACE_SECONDS = 15
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What every process is started with, but for its address of the database."""

    given: Mapping[str, str] = field(repr=False)

    def of(self, *, url: str) -> dict[str, str]:
        """Return the environment of a process that reaches the database at ``url``.

        The owner's address is not passed on.
        """
        kept = {name: value for name, value in self.given.items() if name not in _NOT_FOR_CHILDREN}
        return {**kept, **_SETTINGS, "AMPARO_PROCESS_URL": url}


def run_to_end(
    *, module: str, environment: Mapping[str, str], arguments: Sequence[str] = ()
) -> None:
    """Run one of our modules and wait for it. Raises `subprocess.CalledProcessError`."""
    command = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, env=dict(environment), check=True)  # noqa: S603  # our own module


@dataclass(kw_only=True)
class Child:
    """A process that is kept running: `start` it, `ensure_running` now and then, `stop` it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, apart from the terminal, so that Ctrl-C reaches us alone."""
        self.process = subprocess.Popen(  # noqa: S603  # our own programs
            self.command,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=_end_with_us if sys.platform == "linux" else None,  # noqa: PLW1509  # no threads
        )

    def ensure_running(self) -> bool:
        """Start it again if it has ended; return whether it had."""
        if self.process is not None:
            if self.process.poll() is None:
                return False
            self._end_whom_it_started(self.process)
        self.start()
        return True

    def stop(self) -> None:
        """Ask it to end, wait a while, and end it and whoever it started."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=_GRACE_SECONDS)
        self._end_whom_it_started(self.process)

    def _end_whom_it_started(self, process: "subprocess.Popen[bytes]") -> None:
        """End what is left of its session, which it leads.

        A web that is killed leaves its worker behind, which would go on answering at our port.
        To be called once, when the process has just ended: its number may be another's later.
        """
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.process = None


def _end_with_us() -> None:
    """Let the kernel end this process if we are killed, so that nobody holds our port."""
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def web(
    *,
    environment: Mapping[str, str],
    address: str,
    port: int,
    threads: int,
    certificate: Certificate | None = None,
) -> Child:
    """Return the process that answers browsers; with a certificate it speaks TLS and no HTTP."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", address,
        "--port", str(port), "--workers", "1", "--blocking-threads", str(threads),
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers", *_tls(certificate),
        *_log(environment),
        "amparo.config.wsgi:application",
    ]  # fmt: skip
    return Child(name="web", command=command, environment=environment)


def _tls(certificate: Certificate | None) -> Sequence[str]:
    if certificate is None:
        return ()
    return (
        "--ssl-certificate", str(certificate.file), "--ssl-keyfile", str(certificate.key),
        "--ssl-protocol-min", "tls1.3",
    )  # fmt: skip


def _log(environment: Mapping[str, str]) -> Sequence[str]:
    """Let the server's own words pass our formatter too, where the log is JSON."""
    if Environment(given=environment).one_of("AMPARO_LOG", choices=LOG_FORMS) != "json":
        return ()
    return "--log-config", str(Path(config.__file__).parent / "server_log.json")


def worker(*, environment: Mapping[str, str]) -> Child:
    """Return the process that does jobs: what time changes, checkpoints, folding counts."""
    command = [sys.executable, "-m", "amparo.config.working", "2"]
    return Child(name="worker", command=command, environment=environment)
