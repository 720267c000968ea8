"""A proxy with TLS as one stands in front of Amparo: no more careful than the guide asks.

It drops headers with an underscore, says itself how a request came, and appends who sent it.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OWN_ADDRESS = "127.0.0.2"
"""From where it asks the web; loopback has many addresses on Linux."""
_PATIENCE_SECONDS = 60
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """Where it listens, with TLS and without, and the certificate by which it is known."""

    port: int
    plain_port: int
    certificate: Path


@contextmanager
def tls_proxy(*, web_port: int, name: str, folder: Path) -> Iterator[Proxy]:
    """Stand in front of the web on ``web_port``, as the server ``name``."""
    certificate, key = self_signed(name, folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    plain = ThreadingHTTPServer(("127.0.0.1", 0), _passing("http", web_port))
    secure = ThreadingHTTPServer(("127.0.0.1", 0), _passing("https", web_port))
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    threads = [threading.Thread(target=one.serve_forever) for one in (plain, secure)]
    for thread in threads:
        thread.start()
    try:
        yield Proxy(port=secure.server_port, plain_port=plain.server_port, certificate=certificate)
    finally:
        for server, thread in zip((plain, secure), threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def _passing(scheme: str, web_port: int) -> type[BaseHTTPRequestHandler]:
    class Passing(BaseHTTPRequestHandler):
        """Passes one request on, and its answer back."""

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {
                name: said
                for name, said in self.headers.items()
                if "_" not in name and name.lower() not in ("x-forwarded-for", "connection")
            }
            before = self.headers.get("X-Forwarded-For")
            hops = [before] if before else []
            headers["X-Forwarded-For"] = ", ".join([*hops, self.client_address[0]])
            headers["X-Forwarded-Proto"] = scheme
            web = HTTPConnection(
                "127.0.0.1", web_port, timeout=_PATIENCE_SECONDS, source_address=(OWN_ADDRESS, 0)
            )
            web.request(self.command, self.path, body, headers)
            answer = web.getresponse()
            text = answer.read()
            self.send_response_only(answer.status)
            for name, said in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, said)
            self.send_header("Content-Length", str(len(text)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(text)
            web.close()

        do_GET = do_POST = pass_on  # noqa: N815  # their names there

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            """Say nothing."""

    return Passing


def self_signed(name: str, folder: Path) -> tuple[Path, Path]:
    """Make a certificate that lives as long as the test."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def has_many_loopbacks() -> bool:
    """Whether this machine lets a program speak from another loopback address."""
    with socket.socket() as trial, suppress(OSError):
        trial.bind((OWN_ADDRESS, 0))
        return True
    return False
