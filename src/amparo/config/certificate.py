"""The certificate with which the web itself speaks TLS, as to a proxy on another machine."""

import ssl
from dataclasses import dataclass
from pathlib import Path

from amparo.config.environment import Environment, UnreadableSetting

_CERTIFICATE, _KEY = "AMPARO_TLS_CERTIFICATE", "AMPARO_TLS_KEY"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The file of a certificate, and that of its key."""

    file: Path
    key: Path

    def believed_by_us(self) -> ssl.SSLContext:
        """Return what believes this certificate and no other, whatever name it bears.

        With it, `amparo serve` asks its own web how it is.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False
        context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
        context.load_verify_locations(cafile=self.file)
        return context


def web_certificate(*, environment: Environment) -> Certificate | None:
    """Return the certificate of the web; none where nobody named one.

    Raises `UnreadableSetting` if one of the two is missing, or they do not belong together.
    """
    file, key = environment.text(_CERTIFICATE), environment.text(_KEY)
    if file is None and key is None:
        return None
    if file is None or key is None:
        raise UnreadableSetting(
            f"of {_CERTIFICATE} and {_KEY} one is given; name both files, or neither"
        )
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file, key, password=_no_password)
    except ssl.SSLError as problem:
        raise UnreadableSetting(
            f"{_CERTIFICATE} and {_KEY} cannot be used; name two files in PEM that belong together,"
            " the key without a password"
        ) from problem
    except OSError as problem:
        raise UnreadableSetting(
            f"a file of {_CERTIFICATE} or {_KEY} cannot be read ({problem.strerror})"
        ) from problem
    return Certificate(file=Path(file).absolute(), key=Path(key).absolute())


def _no_password() -> str:
    """Answer OpenSSL, which would ask at the terminal and wait."""
    return ""
