"""The one message that Amparo sends: that there is something to read, and never what."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

_PATIENCE_SECONDS = 30
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The server that takes our messages. ``is_secure``: TLS from the first byte on."""

    host: str
    port: int
    sender: str
    is_secure: bool
    user: str = ""
    password: str = field(default="", repr=False)


class NoMailServer(Exception):
    """Nobody said which server takes messages: AMPARO_MAIL_URL is not set."""


def tell(*, address: str) -> None:
    """Send the message to a desk, in the language of this Amparo. The same to everybody, always.

    Raises `NoMailServer`, `OSError` and `smtplib.SMTPException`.
    """
    server: MailServer | None = settings.MAIL_SERVER
    if server is None:
        raise NoMailServer
    with _connected(server) as line:
        line.send_message(_message(sender=server.sender, address=address))


def _message(*, sender: str, address: str) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Amparo: there is something to read")
        text = _("There is something to read for your desk. Sign in:")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, subject
    message["Date"] = format_datetime(datetime.now(tz=UTC))
    # No machine answers it, and no absence is told to us.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{text}\n{settings.SIGN_IN_ADDRESS}\n")
    return message


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Reach the server, by TLS but on this machine, and sign in where there is a user."""
    context = ssl.create_default_context()
    own_name = server.sender.rpartition("@")[2]  # this machine's would tell of its network
    line = (
        smtplib.SMTP_SSL(
            server.host, server.port, own_name, timeout=_PATIENCE_SECONDS, context=context
        )
        if server.is_secure
        else smtplib.SMTP(server.host, server.port, own_name, timeout=_PATIENCE_SECONDS)
    )
    with line:
        if not server.is_secure and server.host not in _LOOPBACK:
            line.starttls(context=context)
        if server.user:
            line.login(server.user, server.password)
        yield line
