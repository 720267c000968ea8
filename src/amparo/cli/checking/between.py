"""What is wrong on the way between the proxy and the web."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from amparo.cli.checking.findings import Finding
from amparo.config.certificate import Certificate, web_certificate
from amparo.config.environment import Environment
from amparo.vault.certificates import good_until

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SOON = timedelta(days=30)


def open_way(*, environment: Environment, now: datetime) -> Iterator[Finding]:
    """Yield that what a proxy passes on can be read on its way, or will soon not arrive."""
    found = web_certificate(environment=environment)
    if found is not None:
        yield from _certificate(found, now)
    elif environment.yes("AMPARO_HTTPS") and (
        environment.required("AMPARO_ADDRESS") not in _LOOPBACK
    ):
        yield Finding(
            what="between the proxy and Amparo nothing is encrypted, and Amparo listens to more"
            " than this machine",
            why="Whoever listens on that way reads passwords and pages",
            mend="Set AMPARO_TLS_CERTIFICATE and AMPARO_TLS_KEY, and tell the proxy whom to"
            " believe; or, if the proxy runs here, AMPARO_ADDRESS=127.0.0.1",
        )


def _certificate(found: Certificate, now: datetime) -> Iterator[Finding]:
    if found.key.stat().st_mode & 0o077:
        yield Finding(
            what=f"the file {found.key} of AMPARO_TLS_KEY is open to other users of this machine",
            why="Who reads it may pass for Amparo",
            mend=f"Run: chmod go= '{found.key}'",
        )
    until = good_until(pem=found.file.read_bytes())
    if until - now < _SOON:
        yield Finding(
            what=f"the certificate {found.file} is good until {until:%Y-%m-%d}",
            why="After that day the proxy does not believe Amparo, and nobody reaches a page",
            mend="Make a new one, and start Amparo and the proxy again",
            must=until < now,
        )
