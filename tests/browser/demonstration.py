"""Starts `amparo demo` for the browser, and stops it: the real thing, on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEMO = "import sys; from amparo.cli import main; sys.exit(main())"
_READY_WITHIN_SECONDS = 300
_GRACE_SECONDS = 40


class NotStarted(Exception):
    """The demonstration did not come up. The message holds what it printed."""


@contextmanager
def demonstrating(*, folder: Path, country: str) -> Iterator[str]:
    """Run the demonstration of a country; give its address. Raises `NotStarted`."""
    port = _free_port()
    command = [
        sys.executable, "-c", _DEMO, "demo",
        "--folder", str(folder), "--country", country, "--port", str(port),
    ]  # fmt: skip
    given = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    said = folder.with_name(f"{folder.name}-{country}.log")
    # A file, since nobody reads a pipe once the address was printed.
    with said.open("wb") as output:
        process = subprocess.Popen(command, env=given, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield _address(process, said, port)
    finally:
        process.terminate()
        process.wait(timeout=_GRACE_SECONDS)


def _address(process: "subprocess.Popen[bytes]", said: Path, port: int) -> str:
    """Wait for the line that a person would open."""
    address = f"http://localhost:{port}"
    until = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if address in said.read_text(encoding="utf-8").splitlines():
            return address
        time.sleep(0.1)
    raise NotStarted(said.read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
