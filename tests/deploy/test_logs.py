"""The log goes to another machine by TLS, and nobody here waits for it."""

import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.apps.serving import free_port
from tests.apps.tls_proxy import self_signed
from tests.architecture.files import HOUSE

WRITTEN = (HOUSE / "deploy/rsyslog.conf").read_text(encoding="utf-8")
PATIENCE_SECONDS = 60
MOST_MOMENT_SECONDS = 5
LINE = json.dumps({"time": "2026-11-30T01:00:00.250Z", "said": "GET case 200 7 ms"})
without_rsyslog = pytest.mark.skipif(
    shutil.which("rsyslogd") is None, reason="this machine has no rsyslogd"
)


def changed(text: str, *changes: tuple[str, str, int]) -> str:
    """Put what this machine has in place of what the example names, so many times."""
    for old, new, times in changes:
        assert text.count(old) == times, old
        text = text.replace(old, new)
    return text


@contextmanager
def listening(port: int, folder: Path) -> "Iterator[socket.socket]":
    """The other machine, where the log is collected."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    with socket.create_server(("127.0.0.1", port)) as plain:
        plain.settimeout(PATIENCE_SECONDS)
        with context.wrap_socket(plain, server_side=True) as secure:
            yield secure


@contextmanager
def rsyslog(folder: Path, port: int, authority: Path) -> Iterator[Path]:
    """The example as rsyslog runs it; give the socket to which this machine's log is written."""
    work = folder / "work"
    work.mkdir()
    into = folder / "log"
    example = changed(
        WRITTEN,
        ('target="logs.example.org" port="6514"', f'target="127.0.0.1" port="{port}"', 1),
        ("/etc/amparo/log_authority", str(authority), 1),
        ('action.resumeRetryCount="-1"',
         'action.resumeRetryCount="-1" action.resumeInterval="1"', 1),
    )  # fmt: skip
    (folder / "rsyslog.conf").write_text(
        f'global(workDirectory="{work}")\n'
        'module(load="imuxsock" SysSock.Use="off")\n'
        f'input(type="imuxsock" Socket="{into}" CreatePath="on")\n{example}',
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [str(shutil.which("rsyslogd")), "-n", "-f", str(folder / "rsyslog.conf"),
         "-i", str(folder / "pid")],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while not into.exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        yield into
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def write(into: Path, *, name: str = "amparo", line: str = LINE) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.settimeout(MOST_MOMENT_SECONDS)
        log.sendto(f"<30>Nov 30 01:00:00 {name}[7]: {line}".encode(), str(into))


@without_rsyslog
def test_a_line_arrives_by_tls_also_when_nobody_listened_at_first(tmp_path: Path) -> None:
    authority, _ = self_signed("logs.example.org", tmp_path)
    port = free_port()

    with rsyslog(tmp_path, port, authority) as into:
        write(into, name="another", line="of another program")
        for _ in range(500):
            write(into)  # which would wait, or fail, if anybody here did
        with listening(port, tmp_path) as server:
            client, _ = server.accept()
            with client:
                client.settimeout(PATIENCE_SECONDS)
                got = client.recv(4096).decode()

    assert LINE in got
    assert "of another program" not in got


@without_rsyslog
@pytest.mark.parametrize("name", ["elsewhere.example.org", "logs.example.org"])
def test_a_stranger_gets_no_line(tmp_path: Path, name: str) -> None:
    """By another name, or by another authority."""
    (tmp_path / "own").mkdir()
    stranger, _ = self_signed(name, tmp_path)
    own, _ = self_signed("logs.example.org", tmp_path / "own")
    port = free_port()

    with listening(port, tmp_path) as server:
        believed = stranger if name == "elsewhere.example.org" else own
        with rsyslog(tmp_path, port, believed) as into:
            write(into)
            try:
                client, _ = server.accept()
                with client:
                    client.settimeout(PATIENCE_SECONDS)
                    got = client.recv(4096)
            except (ssl.SSLError, ConnectionError):
                got = b""

    assert got == b""


def test_the_containers_write_into_the_journal_by_the_name_that_is_sent() -> None:
    deploy = HOUSE / "deploy"
    base = yaml.safe_load((deploy / "compose.yaml").read_text(encoding="utf-8"))
    more = yaml.safe_load((deploy / "compose.logs.yaml").read_text(encoding="utf-8"))
    service = (deploy / "amparo.service").read_text(encoding="utf-8")

    assert set(more["services"]) == set(base["services"])
    assert all(
        said == {"logging": {"driver": "journald", "options": {"tag": "amparo"}}}
        for said in more["services"].values()
    )
    assert '$programname == "amparo"' in WRITTEN
    assert "SyslogIdentifier=amparo" in service.splitlines()


def test_every_example_writes_lines_of_json() -> None:
    deploy = HOUSE / "deploy"
    base = yaml.safe_load((deploy / "compose.yaml").read_text(encoding="utf-8"))

    assert base["services"]["amparo"]["environment"]["AMPARO_LOG"] == "json"
    assert "Environment=AMPARO_LOG=json" in (deploy / "amparo.service").read_text().splitlines()
