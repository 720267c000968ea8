"""A proxy that loses the connection of each browser at a moment of choice."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum

_PATIENCE_SECONDS = 30.0
_RESET = struct.pack("ii", 1, 0)  # close at once, without a farewell


class Cut(Enum):
    """When the connection is lost."""

    WHILE_SENDING = "halfway through what the browser sends"
    BEFORE_ANSWER = "once the server has answered, before any of it arrives"
    WHILE_ANSWERING = "halfway through the answer"


@contextmanager
def cutting(cut: Cut, *, port: int) -> Iterator[int]:
    """Stand before the server at ``port``; give the port at which to reach it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, cut, port), daemon=True).start()
        yield int(listening.getsockname()[1])
        # A thread that waits in `accept` is not woken by closing alone.
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, cut: Cut, port: int) -> None:
    with suppress(OSError):
        while True:
            browser, _ = listening.accept()
            browser.settimeout(_PATIENCE_SECONDS)
            with browser, suppress(OSError):
                _lose(browser, cut, port)


def _lose(browser: socket.socket, cut: Cut, port: int) -> None:
    sent = _whole(browser)
    body = len(sent.partition(b"\r\n\r\n")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS) as server:
        server.sendall(sent[: -body // 2] if cut is Cut.WHILE_SENDING else sent)
        answer = b"" if cut is Cut.WHILE_SENDING else _whole(server)
        if cut is Cut.WHILE_ANSWERING:
            browser.sendall(answer[: len(answer) // 2])
        for each in (server, browser):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


def _whole(source: socket.socket) -> bytes:
    """Everything of one request or one answer."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += _more(source)
    head, _, body = read.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < length:
        more = _more(source)
        body, read = body + more, read + more
    return read


def _more(source: socket.socket) -> bytes:
    part = source.recv(65536)
    if not part:
        raise ConnectionError("the other side has gone")
    return part
