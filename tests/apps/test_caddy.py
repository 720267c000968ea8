"""The Caddyfile as Caddy reads it, in front of a web that really serves."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from amparo.config.certificate import Certificate
from tests.apps.serving import free_port, served, until
from tests.apps.test_web_tls import documented_certificate
from tests.apps.tls_proxy import self_signed
from tests.architecture.files import HOUSE
from tests.database import TestDatabase

NAME = "amparo.example"
WRITTEN = (HOUSE / "deploy/Caddyfile").read_text(encoding="utf-8")
PATIENCE_SECONDS = 30
pytestmark = pytest.mark.skipif(
    shutil.which("caddy") is None or shutil.which("openssl") is None,
    reason="this machine has no Caddy, or no openssl",
)


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Where browsers reach Caddy, the certificate they believe, and what Caddy says."""

    port: int
    certificate: Path
    log: Path


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Put what this machine has in place of what the example names; each must stand there."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module", params=["web_authority", "stranger"])
def outside(
    request: pytest.FixtureRequest, database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Outside]]:
    """A Caddy that believes the authority of the guide, and one that believes another."""
    folder, other = tmp_path_factory.mktemp("inside"), tmp_path_factory.mktemp("outside")
    documented_certificate(folder)
    file, key = self_signed(NAME, other)
    shutil.copy(file, folder / "stranger")
    port, log = free_port(), other / "log"
    certificate = Certificate(file=folder / "web_certificate", key=folder / "web_key")
    said = {"AMPARO_HTTPS": "yes", "AMPARO_HOSTS": NAME}
    with served(database=database, certificate=certificate, said=said) as web:
        caddyfile = changed(
            WRITTEN,
            ("{\n\t# Nothing", "{\n\tadmin off\n\tauto_https disable_redirects\n\t# Nothing"),
            ("{$AMPARO_HOSTS} {", f"https://{NAME}:{port} {{\n\tbind 127.0.0.1"),
            ("\ttls {", f"\ttls {file} {key} {{"),
            ("https://amparo:8000", f"https://127.0.0.1:{web.port}"),
            ("/run/secrets/web_authority", str(folder / request.param)),
        )
        (other / "Caddyfile").write_text(caddyfile, encoding="utf-8")
        with log.open("wb") as into:
            caddy = subprocess.Popen(
                [str(shutil.which("caddy")), "run", "--adapter", "caddyfile",
                 "--config", str(other / "Caddyfile")],
                env={"HOME": str(other)}, stderr=into,
            )  # fmt: skip
        try:
            assert until(lambda: is_there(port)), log.read_text()
            yield request.param, Outside(port=port, certificate=file, log=log)
        finally:
            caddy.terminate()
            caddy.wait(timeout=PATIENCE_SECONDS)


def is_there(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def ask(outside: Outside, version: ssl.TLSVersion, path: str = "/sign-in/") -> tuple[int, str]:
    """Ask with one version of TLS; return the status and where it leads."""
    context = ssl.create_default_context(cafile=outside.certificate)
    context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    raw = socket.create_connection(("127.0.0.1", outside.port), PATIENCE_SECONDS)
    connection = HTTPConnection(NAME, timeout=PATIENCE_SECONDS)
    try:
        connection.sock = context.wrap_socket(raw, server_hostname=NAME)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
        raw.close()


def test_caddy_passes_on_to_the_web_it_believes_and_to_no_other(
    outside: tuple[str, Outside],
) -> None:
    authority, caddy = outside

    answers = [ask(caddy, version) for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)]

    expected = 200 if authority == "web_authority" else 502
    assert [status for status, _ in answers] == [expected, expected]
    assert all(("csrfmiddlewaretoken" in page) == (expected == 200) for _, page in answers)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_an_older_protocol_is_refused_outside(outside: tuple[str, Outside]) -> None:
    _, caddy = outside

    with pytest.raises(ssl.SSLError, match="_ALERT_"):
        ask(caddy, ssl.TLSVersion.TLSv1_1)


def test_caddy_writes_no_path(outside: tuple[str, Outside]) -> None:
    _, caddy = outside

    ask(caddy, ssl.TLSVersion.TLSv1_3, path="/cases/INVENTED-CODE/")

    assert "INVENTED" not in caddy.log.read_text(encoding="utf-8")
    assert "serving initial configuration" in caddy.log.read_text(encoding="utf-8")
