"""Addresses of databases: postgresql://role:password@host/database?options."""

from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

SCHEMES = ("postgresql", "postgres")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NotAnAddress(ValueError):
    """The text is no address of a PostgreSQL database. Its words are not repeated: a password."""


def socket_address(*, folder: Path, port: int, role: str, password: str, database: str) -> str:
    """Return the address of a database behind a private socket in ``folder``."""
    options = urlencode({"host": str(folder), "port": str(port)}, quote_via=quote, safe="")
    return f"postgresql://{_login(role, password)}@/{quote(database, safe='')}?{options}"


def address_of(*, owner_url: str, role: str, password: str) -> str:
    """Return the address of the same server and database for another login."""
    parts = urlsplit(owner_url)
    if parts.scheme not in SCHEMES:
        raise NotAnAddress(
            "The address of the database must begin with postgresql:// and name the role, the"
            " password, the host and the database: look at AMPARO_DATABASE_URL."
        )
    host = parts.netloc.rpartition("@")[2]
    kept = [
        option
        for option in parts.query.split("&")
        if option.partition("=")[0] not in ("", "user", "password")
    ]
    # Put together by hand: urlunsplit drops the empty host of an address with a socket.
    address = f"{parts.scheme}://{_login(role, password)}@{host}{parts.path}"
    return "?".join([address, "&".join(kept)]) if kept else address


def address_in(*, url: str, database: str) -> str:
    """Return the address of another database on the same server, for the same login."""
    head, mark, options = url.partition("?")
    parts = urlsplit(head)
    return f"{parts.scheme}://{parts.netloc}/{quote(database, safe='')}{mark}{options}"


def with_sure_line(*, url: str) -> str:
    """Return the address with what makes sure of a server elsewhere, where it says nothing of it.

    TLS, and a certificate of that name from an authority that this machine knows. An address that
    says another ``sslmode`` keeps it, as does one of this machine.
    """
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query))
    host = said.get("host", parts.hostname or "")
    if host in _LOOPBACK or host.startswith("/") or not host or "sslmode" in said:
        return url
    sure = {"sslmode": "verify-full", "sslrootcert": said.get("sslrootcert", "system")}
    added = "&".join(f"{name}={value}" for name, value in sure.items() if name not in said)
    return f"{url}{'&' if parts.query else '?'}{added}"


def _login(role: str, password: str) -> str:
    return f"{quote(role, safe='')}:{quote(password, safe='')}"
