"""A web that really serves: the process of ``amparo serve`` on the database of the tests."""

import os
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import psutil
from django.conf import settings

from amparo.cli.serving.processes import Child, Surroundings, web
from amparo.config.certificate import Certificate
from tests.database import TestDatabase

_PATIENCE_SECONDS = 60.0
_THREADS = 8


@dataclass(frozen=True, kw_only=True)
class Served:
    """The process that answers browsers, and its port."""

    child: Child
    port: int
    certificate: Certificate | None = None

    def kill(self) -> None:
        """End it and all its parts at once, as a power cut does."""
        process = self.child.process
        assert process is not None
        main = psutil.Process(process.pid)
        for part in [main, *main.children(recursive=True)]:
            part.kill()
        process.wait(timeout=_PATIENCE_SECONDS)
        self.child.process = None

    def start_again(self) -> None:
        """Start it where it has ended, and wait until it answers."""
        self.child.ensure_running()
        assert until(lambda: answers(self.port, self.certificate))


@contextmanager
def served(
    *,
    database: TestDatabase,
    said: Mapping[str, str] = MappingProxyType({}),
    log: Path | None = None,
    certificate: Certificate | None = None,
) -> Iterator[Served]:
    """Serve from the database of the tests, by the role of the web; its words go to ``log``."""
    port = free_port()
    given = {name: value for name, value in os.environ.items() if "AMPARO" not in name}
    given |= {"AMPARO_DATA": str(database.folder), "AMPARO_COUNTRY": "paraguay"}
    given["AMPARO_START_KEY"] = settings.START_KEY  # the database was begun with it
    given["AMPARO_SECRET_KEY"] = settings.SECRET_KEY  # the cast's codes are sealed with it
    given |= said
    environment = Surroundings(given=given).of(url=database.app)
    child = web(
        environment=environment, address="127.0.0.1", port=port, threads=_THREADS,
        certificate=certificate,
    )  # fmt: skip
    if log is not None:
        into = ["/bin/sh", "-c", 'exec "$@" >> "$0" 2>&1', str(log)]
        child = replace(child, command=[*into, *child.command])
    found = Served(child=child, port=port, certificate=certificate)
    found.start_again()
    try:
        yield found
    finally:
        child.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def until(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold within a minute."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


def answers(port: int, certificate: Certificate | None = None) -> bool:
    """Whether the web is up; it need not reach its database."""
    url = f"http{'s' if certificate else ''}://127.0.0.1:{port}/healthz"
    believing: ssl.SSLContext | None = certificate.believed_by_us() if certificate else None
    try:
        with urllib.request.urlopen(url, timeout=5, context=believing) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
