"""The web that speaks TLS itself: a proxy is sure of it, and nothing less gets in."""

import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

import pytest

from amparo.config.certificate import Certificate
from tests.apps.serving import Served, served
from tests.apps.test_https import plainly
from tests.apps.tls_proxy import self_signed
from tests.architecture.files import HOUSE
from tests.database import TestDatabase

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
PATIENCE_SECONDS = 30


def documented_certificate(folder: Path) -> None:
    """Make the files by the commands of the guide, as they stand there."""
    readme = (HOUSE / "deploy/README.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"```sh\n(openssl req.*?)```", readme, re.DOTALL)
    subprocess.run(["sh", "-e", "-c", commands], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate, its key and the authority."""
    made = tmp_path_factory.mktemp("certificate")
    documented_certificate(made)
    return made


@pytest.fixture(scope="module")
def web(folder: Path, database: TestDatabase) -> Iterator[Served]:
    certificate = Certificate(file=folder / "web_certificate", key=folder / "web_key")
    with served(database=database, certificate=certificate) as found:
        yield found


def ask(web: Served, context: ssl.SSLContext, *, name: str = "amparo") -> int:
    """Ask as a proxy does, by the name it was told; return the status."""
    raw = socket.create_connection(("127.0.0.1", web.port), PATIENCE_SECONDS)
    connection = HTTPSConnection("localhost", timeout=PATIENCE_SECONDS)
    try:
        connection.sock = context.wrap_socket(raw, server_hostname=name)
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()
        raw.close()


def test_who_trusts_its_authority_alone_reaches_it(web: Served, folder: Path) -> None:
    believing = ssl.create_default_context(cafile=folder / "web_authority")

    assert ask(web, believing) == 200
    assert ask(web, believing, name="localhost") == 200


def test_the_authoritys_key_is_gone_and_the_webs_is_its_own(folder: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}

    assert modes == {"web_authority": 0o644, "web_certificate": 0o600, "web_key": 0o600}


def test_a_strangers_authority_is_not_believed(web: Served, folder: Path, tmp_path: Path) -> None:
    stranger, _ = self_signed("amparo", tmp_path)

    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"):
        ask(web, ssl.create_default_context(cafile=stranger))


def test_another_name_is_not_believed(web: Served, folder: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        ask(web, ssl.create_default_context(cafile=folder / "web_authority"), name="elsewhere")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_an_older_protocol_is_refused(web: Served, folder: Path, version: ssl.TLSVersion) -> None:
    old = ssl.create_default_context(cafile=folder / "web_authority")
    old.minimum_version = old.maximum_version = version
    old.set_ciphers("ALL:@SECLEVEL=0")  # else this side would refuse before it asked

    with pytest.raises(ssl.SSLError, match="_ALERT_"):
        ask(web, old)


def test_plain_http_is_not_answered(web: Served) -> None:
    with pytest.raises((HTTPException, OSError)):
        plainly(web.port, "/healthz")


def test_it_knows_its_own_certificate_again_and_no_other(
    web: Served, folder: Path, tmp_path: Path
) -> None:
    own = Certificate(file=folder / "web_certificate", key=folder / "web_key")
    file, key = self_signed("amparo", tmp_path)

    assert ask(web, own.believed_by_us(), name="elsewhere") == 200
    with pytest.raises(ssl.SSLCertVerificationError):
        ask(web, Certificate(file=file, key=key).believed_by_us())
