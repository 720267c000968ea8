"""The demonstration, really started for a measurement, and what a browser fetches of it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

READY_WITHIN_SECONDS = 600
_STOPPED_WITHIN_SECONDS = 60
_COOKIE = re.compile(rb"^set-cookie: ([^=]+)=([^;]*)", re.IGNORECASE | re.MULTILINE)


class NotThere(Exception):
    """What was started or asked for did not come. The message says what came instead."""


@contextmanager
def started(
    command: Sequence[str], *, port: int, folder: Path, given: Mapping[str, str]
) -> Iterator[float]:
    """Run a command in a folder until it prints the address; give the seconds that took.

    Raises `NotThere` with what it printed if the address does not come.
    """
    before, said = time.perf_counter(), folder.with_name(f"{folder.name}.said")
    with said.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(given), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(f"http://localhost:{port}", said, process)
        yield time.perf_counter() - before
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=_STOPPED_WITHIN_SECONDS)


def _wait(line: str, said: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while line not in said.read_text(encoding="utf-8").splitlines():
        if process.poll() is not None or time.monotonic() > until:
            raise NotThere(said.read_text(encoding="utf-8")[-2000:])
        time.sleep(0.05)


@contextmanager
def demonstration(*, folder: Path) -> Iterator[int]:
    """Run the demonstration with its database below a folder; give its port."""
    folder.mkdir(parents=True)
    port = free_port()
    given = {name: text for name, text in os.environ.items() if not name.startswith("AMPARO_")}
    amparo = Path(sys.executable).with_name("amparo")
    command = [str(amparo), "demo", "--folder", str(folder / "data"), "--port", str(port)]
    with started(command, port=port, folder=folder, given=given):
        yield port


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came over the wire: all bytes, of which the body as it was sent."""

    wire: bytes
    text: str


@dataclass(frozen=True, kw_only=True)
class Browser:
    """Somebody who fetches pages and reads compressed ones."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, is_compressed: bool = True) -> Answer:
        """Fetch a page. Raises `NotThere` for one that is not shown."""
        return self._ask(f"GET {path}", "", is_compressed, b" 200 ")

    def sign_in(self, *, name: str) -> None:
        """Sign in with the password that the page shows."""
        page = self.get("/sign-in/", is_compressed=False).text
        form = {
            "csrfmiddlewaretoken": _first(r'csrfmiddlewaretoken" value="(\w+)"', page),
            "username": name,
            "password": _first(r'<code class="amparo-code">([^<]+)', page),
        }
        self._ask("POST /sign-in/", urlencode(form), False, b" 302 ")

    def _ask(self, what: str, body: str, is_compressed: bool, status: bytes) -> Answer:
        cookies = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        lines = [
            f"{what} HTTP/1.1", f"Host: localhost:{self.port}", f"Cookie: {cookies}",
            "Connection: close", f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Accept-Encoding: {'gzip' if is_compressed else 'identity'}", "", body,
        ]  # fmt: skip
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as line:
            line.sendall("\r\n".join(lines).encode())
            wire = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, content = wire.partition(b"\r\n\r\n")
        first = head.split(b"\r\n")[0]
        if status not in first:
            raise NotThere(f"{what}: {first!r}")
        found = _COOKIE.findall(head.replace(b"\r\n", b"\n"))
        self.cookies.update({name.decode(): text.decode() for name, text in found})
        return Answer(wire=wire, text="" if is_compressed else content.decode())


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise NotThere(pattern)
    return found[1]
