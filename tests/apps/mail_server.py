"""A server that takes e-mail on this machine, notes every byte, and refuses when told to."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class MailServer:
    """What came in. ``refusals`` is how many messages it refuses first, in words with a value."""

    port: int
    refusals: int = 0
    refused: int = 0
    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)


@contextmanager
def taking_mail(
    *,
    refusals: int = 0,
    saying: str = "later",
    address: str = "127.0.0.1",
    context: ssl.SSLContext | None = None,
) -> Iterator[MailServer]:
    """Take e-mail until the end, by TLS where a context says how."""
    listening = socket.create_server((address, 0))
    found = MailServer(port=int(listening.getsockname()[1]), refusals=refusals)

    def listen() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            with client, suppress(OSError):
                line = context.wrap_socket(client, server_side=True) if context else client
                _talk(line, found, saying)

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield found
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _talk(client: socket.socket, found: MailServer, saying: str) -> None:
    said = client.makefile("rb")
    client.sendall(b"220 here\r\n")
    for line in said:
        command = line.decode().strip()
        found.commands.append(command)
        word = command.partition(" ")[0].upper()
        if word == "DATA":
            client.sendall(b"354 go on\r\n")
            message = b"".join(iter(said.readline, b".\r\n"))
            if found.refused < found.refusals:
                found.refused += 1
                client.sendall(f"451 {saying}\r\n".encode())
                continue
            found.messages.append(message)
        client.sendall(b"221 bye\r\n" if word == "QUIT" else b"250 done\r\n")
        if word == "QUIT":
            return
