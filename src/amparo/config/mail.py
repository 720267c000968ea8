"""The settings of e-mail, and the address it leads to."""

from urllib.parse import unquote, urlsplit

from amparo.apps.operations.mail import MailServer
from amparo.config.environment import Environment, UnreadableSetting

_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


def mail_server(*, environment: Environment) -> MailServer | None:
    """Return the server that takes our messages; none where nobody said one.

    Raises `UnreadableSetting`, which does not repeat the address: it holds a password.
    """
    url = environment.text("AMPARO_MAIL_URL")
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as problem:
        raise _unreadable() from problem
    if parts.scheme not in _PORTS or not host or parts.path not in ("", "/"):
        raise _unreadable()
    sender = environment.text("AMPARO_MAIL_FROM") or ""
    if not _is_address(sender):
        raise UnreadableSetting(
            "AMPARO_MAIL_FROM is not an address; write one as amparo@example.org, from which"
            " AMPARO_MAIL_URL may send"
        )
    return MailServer(
        host=host,
        port=port or _PORTS[parts.scheme],
        sender=sender,
        is_secure=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def sign_in_address(*, environment: Environment) -> str:
    """Return where people sign in, by the first name of the server that is not this machine's."""
    hosts = environment.names("AMPARO_HOSTS")
    elsewhere = [host for host in hosts if host not in _LOOPBACK]
    host = (*elsewhere, *hosts, "localhost")[0]
    if environment.yes("AMPARO_HTTPS"):
        return f"https://{host}/sign-in/"
    return f"http://{host}:{environment.required('AMPARO_PORT')}/sign-in/"


def _is_address(text: str) -> bool:
    name, at, domain = text.partition("@")
    return (
        bool(name and at and domain)
        and "@" not in domain
        and text.isprintable()
        and (not any(sign in text for sign in ' ,;<>"'))
    )


def _unreadable() -> UnreadableSetting:
    return UnreadableSetting(
        "AMPARO_MAIL_URL cannot be read; write it as smtps://user:password@mail.example.org:465"
    )
