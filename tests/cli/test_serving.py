"""``amparo serve``, really started: it comes back from kills, ends whole, and tells no secrets."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from amparo.config.certificate import Certificate
from amparo.postgres.addresses import address_in, address_of
from amparo.postgres.cluster import sharing_cluster
from amparo.postgres.passwords import kept_passwords
from tests.apps.tls_proxy import self_signed

pytestmark = pytest.mark.slow
_WAIT_SECONDS = 60
_SERVE = "import sys; from amparo.cli import main; sys.exit(main(['serve']))"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int, **settings: str) -> "Iterator[subprocess.Popen[str]]":
    """A running ``amparo serve``, ready to answer; ended afterwards whatever happened."""
    environment = {name: value for name, value in os.environ.items() if "AMPARO" not in name}
    environment |= {"AMPARO_DATA": str(folder), "AMPARO_PORT": str(port), **settings}
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        lines: list[str] = []
        while not (lines and lines[-1].startswith("http")):
            line = process.stdout.readline()
            assert line, lines
            lines.append(line)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=_WAIT_SECONDS)
        process.stdout.close()


def until(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def descendants(process: "subprocess.Popen[str]", word: str) -> list[psutil.Process]:
    """The processes below one whose command line holds a word, the topmost first."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            if word in " ".join(child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def test_a_killed_web_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as amparo:
        (web, *parts) = descendants(amparo, "granian")

        web.kill()

        assert until(lambda: web.pid not in {p.pid for p in descendants(amparo, "granian")})
        assert until(lambda: not any(part.is_running() for part in parts))
        assert until(lambda: bool(descendants(amparo, "granian")) and is_ready(port))


def test_a_killed_database_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port):
        servers = [p for p in psutil.process_iter() if _is_server_of(p, tmp_path)]

        servers[0].kill()

        assert len(servers) >= 1
        assert until(lambda: not servers[0].is_running() or servers[0].status() == "zombie")
        assert until(lambda: is_ready(port))


def _is_server_of(process: psutil.Process, folder: Path) -> bool:
    try:
        line = process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return bool(line) and line[0].endswith("postgres") and str(folder) in " ".join(line)


def test_asked_to_end_it_leaves_no_process(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as amparo:
        below = psutil.Process(amparo.pid).children(recursive=True)

        amparo.send_signal(signal.SIGINT)

        assert amparo.wait(timeout=_WAIT_SECONDS) == 0
        assert until(lambda: not any(p.is_running() for p in below))
        assert not [p for p in psutil.process_iter() if _is_server_of(p, tmp_path)]


def test_killed_itself_it_frees_its_port_and_starts_again_with_its_data(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as amparo:
        amparo.kill()
        amparo.wait(timeout=_WAIT_SECONDS)
        assert until(lambda: not is_ready(port))

    with serving(tmp_path, port):
        assert is_ready(port)


def test_two_share_one_data_folder(tmp_path: Path) -> None:
    one, other = free_port(), free_port()
    with serving(tmp_path, one):
        with serving(tmp_path, other):
            assert is_ready(one)
            assert is_ready(other)
        assert is_ready(one)


def test_renewed_passwords_are_set_by_the_next_start_and_the_old_ones_open_nothing(
    tmp_path: Path,
) -> None:
    with serving(tmp_path, free_port()):
        old = address_of_web(tmp_path)
    renewed = subprocess.run(
        [sys.executable, "-c", _SERVE.replace("'serve'", "'passwords', 'renew'")],
        env={**os.environ, "AMPARO_DATA": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    port = free_port()
    with serving(tmp_path, port):
        new = address_of_web(tmp_path)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(old)
        psycopg.connect(new).close()
        assert is_ready(port)

    assert renewed.stdout.startswith("Other passwords are made. Start Amparo anew")
    assert new != old


def address_of_web(folder: Path) -> str:
    """The address by which the web reaches its database, while it serves."""
    passwords = kept_passwords(folder=folder)
    with sharing_cluster(folder=folder) as cluster:
        url = address_in(url=cluster.superuser_url, database="amparo")
    return address_of(owner_url=url, role="amparo_app", password=passwords["app"])


def test_no_process_that_serves_knows_the_owner(tmp_path: Path) -> None:
    with serving(tmp_path, free_port()) as amparo:
        owner = kept_passwords(folder=tmp_path)["owner"]

        processes = descendants(amparo, "granian") + descendants(amparo, "amparo.config.working")

        assert len(processes) >= 2
        for process in processes:
            assert owner not in str(process.environ())
            assert owner not in " ".join(process.cmdline())


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    environment = {**os.environ, "AMPARO_DATA": str(tmp_path), "AMPARO_PORT": "many"}
    command = [
        sys.executable,
        "-c",
        "import sys; from amparo.cli import main; sys.exit(main(['serve']))",
    ]

    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stderr) == (
        2,
        "AMPARO_PORT is 'many'; write a whole number 1 to 65535\n",
    )


def test_a_port_that_somebody_listens_on_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = {**os.environ, "AMPARO_DATA": str(tmp_path), "AMPARO_PORT": port}

        answer = subprocess.run(
            [sys.executable, "-c", _SERVE],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert answer.returncode == 2
    assert f"127.0.0.1, port {port}: cannot listen there" in answer.stderr


def test_it_starts_with_the_settings_of_the_guide(tmp_path: Path) -> None:
    hosts = {"AMPARO_HTTPS": "yes", "AMPARO_HOSTS": "amparo.example.org"}
    with serving(tmp_path, port := free_port(), **hosts):
        assert is_ready(port)


def test_with_a_certificate_it_says_where_it_is_by_https_and_speaks_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    file, key = self_signed("amparo", tmp_path)
    given = {"AMPARO_TLS_CERTIFICATE": str(file), "AMPARO_TLS_KEY": str(key)}
    port = free_port()
    believing = Certificate(file=file, key=key).believed_by_us()

    with serving(tmp_path / "data", port, **given):
        url = f"https://127.0.0.1:{port}/readyz"
        with urllib.request.urlopen(url, timeout=5, context=believing) as answer:
            status = answer.status

        assert status == 200
        with pytest.raises(http.client.BadStatusLine):
            is_ready(port)
